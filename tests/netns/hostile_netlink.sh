#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Messages that the tool would never send are refused and change nothing.
#
#     web - blue ~~~ green        red (empty)        route table rt, acl list
#     edge - (gateway)
#     (hostile_netlink.py talks to the kernel by itself)
# Only on: stock debug

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add blue prefix 10.1.0.0/16 10.11.0.0/16 fd00:1::/48
vnetpeer subnet add default vnet blue prefix 10.1.0.0/17 fd00:1::/64
vnetpeer subnet add extra vnet blue prefix 10.1.128.0/24
vnet green 10.2.0.0/16 fd00:2::/48
vnetpeer vnet add red prefix 10.3.0.0/16
port web blue
port db green
peer blue green
table rt "10.9.0.0/16 none"
vnetpeer gateway add edge vnet blue type vpn
vnetpeer gateway route add 192.0.2.0/24 gateway edge
acl list "one priority 100 dir in action allow"
vnetpeer group add front vnet blue
vnetpeer group add the-front-1 vnet blue
vnetpeer group add back vnet green

/usr/bin/python3 "$HERE/hostile_netlink.py" web
expect "the tool still works" vnetpeer vnet show
