#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The session of README.md goes as it is told there: a peering of two halves, and a
# way out and in. The host is a namespace of its own, as it gets routes and filters;
# a way to the Internet it has by eth0.
#
#     web - blue ~~~ green - db
#            |
#           host --- Internet

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

relay unshare --net bash <<END
ip link set lo up
ip link add eth0 type dummy
ip addr add 192.0.2.2/24 dev eth0
ip link set eth0 up
exec python3 "$HERE/../session.py" "$HERE/../../README.md"
END
