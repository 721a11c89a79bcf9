#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A dump of a port's routes that another port of that name goes on with says that it
# was interrupted.
#
#     web - blue/default (656 routes), then blue/other (256)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2046 # a list of words
vnetpeer vnet add blue prefix 10.1.0.0/16 $(printf '10.2.%d.0/24 ' {0..254})
vnetpeer subnet add default vnet blue prefix 10.1.0.0/24
vnetpeer subnet add other vnet blue prefix 10.1.1.0/24
vnetpeer route-table add many
for ((i = 0; i < 400; i++)); do
	echo "route add 172.$((16 + i / 250)).$((i % 250)).0/24 table many next-hop none"
done >routes
vnetpeer -b routes
attach blue many
machine box
vnetpeer port add web vnet blue subnet default netns box noconf

# during COMMAND... - how a dump ends in which that happens
during() {
	/usr/bin/python3 "$HERE/dump_successor.py" routes web "$@"
}

same "a dump in which nothing happens" whole "$(during true)"
same "one in which another port comes" whole "$(during vnetpeer port add near \
	vnet blue subnet other netns box noconf)"
cat >renew <<-END
	port del web
	port add web vnet blue subnet default netns box noconf
END
same "one in which the port is made anew" interrupted "$(during vnetpeer -b renew)"
cat >move <<-END
	port del web
	port add web vnet blue subnet other netns box noconf
END
same "or elsewhere" interrupted "$(during vnetpeer -b move)"
