#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Tags stand for what is configured now: peerings, their access, address spaces and
# routes change them at once.
#
#     web, nva - blue ~~~ green        nva sends what others wrote

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
silent web blue
silent nva blue forwarding on

# from WHAT ADDRESS... - what becomes of packets from these addresses to web
from() {
	printf "$1 udp 9 from %s\n" "${@:2}" | packets nva web
}
green=(10.2.0.4 fd00:2::4)

# ---- virtual-network, by the default rules

acl plain
guard plain port web
from arrives "${V4[nva]}" "${V6[nva]}" 10.1.200.1
from acl_denied "${green[@]}"
half blue green
from acl_denied "${green[@]}"
half green blue
from arrives "${green[@]}"
vnetpeer peering set to-green vnet blue access off
from acl_denied "${green[@]}"
vnetpeer peering set to-green vnet blue access on
from arrives "${green[@]}"
vnetpeer peering set to-blue vnet green access off
from arrives "${green[@]}"
vnetpeer peering set to-blue vnet green access on

more=(198.51.100.7 2001:db8:7::7)
vnetpeer vnet set green add-prefix 198.51.100.0/24 add-prefix 2001:db8:7::/48
from acl_denied "${more[@]}"
vnetpeer peering sync to-green vnet blue
from arrives "${more[@]}"
vnetpeer vnet set green del-prefix 198.51.100.0/24 del-prefix 2001:db8:7::/48
from arrives "${more[@]}"
vnetpeer peering sync to-green vnet blue
from acl_denied "${more[@]}"

vnetpeer peering del to-blue vnet green
from acl_denied "${green[@]}"
vnetpeer peering del to-green vnet blue
vnetpeer vnet set blue add-prefix 10.2.0.0/24
from arrives 10.2.0.4
from acl_denied fd00:2::4
vnetpeer vnet set blue del-prefix 10.2.0.0/24
from acl_denied 10.2.0.4

# What the subnet's routes lead to belongs to it, the default route does not.
table routes "198.51.100.0/24 appliance ${V4[nva]}" "2001:db8:7::/48 none" \
	"0.0.0.0/0 appliance ${V4[nva]}" "::/0 appliance ${V6[nva]}"
from acl_denied "${more[@]}"
attach blue routes
from arrives "${more[@]}"
from acl_denied 198.51.101.7 2001:db8:8::7 "${green[@]}"
vnetpeer route del 198.51.100.0/24 table routes
vnetpeer route del 2001:db8:7::/48 table routes
from acl_denied "${more[@]}"
attach blue none

# As destinations
acl out "here priority 200 dir out action allow dst virtual-network" \
	"rest priority 300 dir out action deny"
guard none port web
guard out port nva
silent db green
peer blue green
packets nva web <<<"arrives udp"
packets nva db <<<"arrives udp"
vnetpeer peering set to-green vnet blue access off
packets nva db <<<"acl_denied udp"
vnetpeer peering set to-green vnet blue access on
packets nva db <<<"arrives udp"
guard none port nva

# ---- internet: neither private, nor the VNet's, nor a peer's

acl net "outside priority 100 dir in action allow src internet" \
	"rest priority 200 dir in action deny"
guard net port web
from arrives "${more[@]}" 203.0.113.9 8.8.8.8 172.32.0.1 100.128.0.1 fe00::1
from acl_denied "${V4[nva]}" "${V6[nva]}" 10.2.0.4 fd00:2::4 10.99.0.1 172.16.0.1 \
	172.31.255.255 192.168.0.1 100.64.0.1 100.127.255.255 fc00::1 fd99::1
vnetpeer vnet set green add-prefix 198.51.100.0/24 add-prefix 2001:db8:7::/48
from arrives "${more[@]}"
vnetpeer peering sync to-green vnet blue
from acl_denied "${more[@]}"
vnetpeer peering set to-green vnet blue access off
from acl_denied "${more[@]}"
vnetpeer peering set to-green vnet blue access on
vnetpeer vnet set green del-prefix 198.51.100.0/24 del-prefix 2001:db8:7::/48
vnetpeer peering sync to-green vnet blue
from arrives "${more[@]}"

# What a half has recorded stays out of it, whatever becomes of the half.
vnetpeer vnet add red prefix 198.51.100.0/24 2001:db8:7::/48 198.51.102.0/24
half blue red
from acl_denied "${more[@]}" 198.51.102.7
from arrives 198.51.101.7 198.51.103.7 2001:db8:6::7 2001:db8:8::7
packets nva web <<<"no_internet udp 9 from ${V4[nva]} to 198.51.100.7"
half red blue
from acl_denied "${more[@]}"
vnetpeer peering del to-blue vnet red
from acl_denied "${more[@]}"
vnetpeer vnet set red del-prefix 198.51.102.0/24
from acl_denied 198.51.102.7
vnetpeer peering sync to-red vnet blue
from arrives 198.51.102.7
from acl_denied "${more[@]}"
internet() {
	json '[.[] | select(.name == "outside") | .src[]] | sort' port rules web
}
expect "port rules leaves it out, too" grep -q '"198.51.101.0/24"' <<<"$(internet)"
fails "port rules leaves it out" grep -q '"198.51.100.0/24"' <<<"$(internet)"
vnetpeer vnet del red
from acl_denied "${more[@]}"
vnetpeer peering del to-red vnet blue
from arrives "${more[@]}"
vnetpeer vnet set blue add-prefix 203.0.113.0/24
from acl_denied 203.0.113.9

# ---- load-balancer

acl probes "probes priority 100 dir in action allow src load-balancer" \
	"rest priority 200 dir in action deny"
guard probes port web
from arrives 168.63.129.16
from acl_denied 168.63.129.17 168.63.129.15 "${V6[nva]}"
guard plain port web
from arrives 168.63.129.16
from acl_denied 168.63.129.17
