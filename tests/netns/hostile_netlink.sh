#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Messages that the tool would never send are refused and change nothing.
#
#     web - blue ~~~ green - db      red (empty)      route table rt, acl list
#     edge - (gateway)
#     (see messages.py; hostile_netlink.py talks to the kernel by itself)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

/usr/bin/python3 "$HERE/messages.py" | vnetpeer -b -
/usr/bin/python3 "$HERE/hostile_netlink.py"
expect "the tool still works" vnetpeer vnet show
