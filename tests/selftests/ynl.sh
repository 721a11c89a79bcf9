#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tools/net/ynl: the kernel's own client dumps what there is, by our specification,
# and the command says the same.
#
#     web - blue ~~~ green - db
#            |
#           edge

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48 flow-timeout 7
vnet green 10.2.0.0/16 fd00:2::/48 region far
vnet red 10.3.0.0/16 model classic
port web blue
port db green mtu 9000 forwarding on
peer blue green forwarded on
vnetpeer peering add to-red vnet green remote red access off >/dev/null
vnetpeer vnet set blue add-prefix 10.11.0.0/16
vnetpeer group add front vnet blue
vnetpeer port set web group front
table guarded "10.9.0.0/16 none" "10.8.0.0/16 appliance 10.2.0.4"
attach blue guarded
acl inner "one priority 100 dir in action allow proto tcp src group:front,10.0.0.0/8 dst virtual-network dport 80,8000-8999" \
	"two priority 200 dir out action allow proto icmp"
guard inner subnet blue
guard inner port web
gateway edge blue vpn
learns edge 192.168.0.0/16 2001:db8::/32
connects web db

relay /usr/bin/python3 "$(dirname "$0")/ynl.py" "$BUILT/ynl"
