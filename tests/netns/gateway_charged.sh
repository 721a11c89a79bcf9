#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is built when the device of a gateway goes is charged to whoever has made the
# gateway, though nobody has asked for it.
#
#     blue/default - edge (made in the group "maker")
# Only on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir groups
mount -t cgroup2 none groups
echo +memory >groups/cgroup.subtree_control
maker=$PWD/groups/maker
mkdir "$maker"

# as_maker COMMAND... - in the group
as_maker() {
	(
		echo "$BASHPID" >"$maker/cgroup.procs"
		"$@"
	)
}

charged() {
	echo $(($(sed -n 's/^slab_unreclaimable //p' "$maker/memory.stat") +
		$(sed -n 's/^vmalloc //p' "$maker/memory.stat")))
}

# has_learned COUNT
has_learned() {
	[[ $(json '[.[] | select(.source == "VirtualNetworkGateway")] | length' \
		port routes web) == "$1" ]]
}

machine box
# shellcheck disable=SC2046 # a list of words
as_maker vnetpeer vnet add blue prefix 10.1.0.0/16 $(printf '10.2.%d.0/24 ' {0..254})
before=$(charged)
as_maker vnetpeer subnet add default vnet blue prefix 10.1.0.0/24
vnetpeer port add web vnet blue subnet default netns box noconf
as_maker vnetpeer gateway add edge vnet blue type vpn
as_maker vnetpeer gateway route add 192.0.2.0/24 gateway edge
with=$(charged)
at_least "the maker pays for tables" 10000 $((with - before))
ip link del edge
wait_until has_learned 0
pause 0.5
at_least "and pays for those without the gateway" 10000 $(($(charged) - before))
umount groups
