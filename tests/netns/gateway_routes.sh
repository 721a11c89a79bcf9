#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which of a gateway's routes are used: none inside the VNet or a peer, of equal ones
# the user's, then the gateway's, and the longest of all. Conformance row 10.
#
#     web, near, fw - blue ~~~ green - db 10.1.5.9 fd00:1:0:5::9
#                      edge                near is in a subnet without route table

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add blue prefix 10.0.0.0/16 fd00::/48
vnetpeer subnet add default vnet blue prefix 10.0.0.0/24 fd00::/64
vnetpeer subnet add other vnet blue prefix 10.0.1.0/24 fd00:0:0:1::/64
vnet green 10.1.0.0/16 fd00:1::/48
port web blue
port fw blue
port db green ip 10.1.5.9 ip fd00:1:0:5::9
machine near
vnetpeer port add near vnet blue subnet other netns near dev eth0
learn near
vnetpeer port set fw forwarding on
peer blue green
gateway edge blue vpn
table rt
attach blue rt

# to RECEIVER ADDRESS... - where web's packets arrive
to() {
	local addr

	for addr in "${@:2}"; do
		arrives web "$addr" "$1"
	done
}
# rows PREFIX... - web's rows of these prefixes, as "source state type"
rows() {
	json "[.[] | select(.prefix | IN($(printf '"%s",' "$@")\"\"))] |
		map(\"\\(.prefix) \\(.source) \\(.state) \\(.next_hop_type)\") | .[]" \
		port routes web | joined ', '
}
invalid() {
	json '.[] | select(.source == "VirtualNetworkGateway" and .state == "Invalid") |
		.prefix' port routes web | joined ' '
}

# ---- row 10

learns edge 10.1.5.0/24 fd00:1:0:5::/64 10.9.0.0/16 fd00:9::/48
same "routes into a peer are Invalid" "10.1.5.0/24 fd00:1:0:5::/64" "$(invalid)"
same "the others are Active" "10.9.0.0/16 fd00:9::/48" \
	"$(routes web VirtualNetworkGateway)"
to db "${V4[db]}" "${V6[db]}"
to edge 10.9.0.1 fd00:9::1
add_route rt "10.0.0.0/8 appliance ${V4[fw]}"
add_route rt "fc00::/7 appliance ${V6[fw]}"
to edge 10.9.0.1 fd00:9::1
to fw 10.77.0.1 fd77::1
to db "${V4[db]}" "${V6[db]}"
vnetpeer route-table set rt gateway-propagation off
same "without propagation there is none" " " \
	"$(routes web VirtualNetworkGateway) $(invalid)"
to fw 10.9.0.1 fd00:9::1
arrives near 10.9.0.1 edge
arrives near fd00:9::1 edge
vnetpeer route-table set rt gateway-propagation on
to edge 10.9.0.1 fd00:9::1
vnetpeer route del 10.0.0.0/8 table rt
vnetpeer route del fc00::/7 table rt

# A table that is made without propagation, and changed for another
vnetpeer route-table add alone gateway-propagation off
attach blue alone
ends web "10.9.0.1 fd00:9::1" no_route edge
attach blue none
to edge 10.9.0.1 fd00:9::1
attach blue rt

# ---- inside the VNet and its peers

learns edge 10.0.0.0/16 10.0.1.0/24 fd00::/48 fd00:0:0:1::/64 10.1.0.0/16
same "nor are those into the VNet, or equal to its prefixes" \
	"10.0.0.0/16 10.0.1.0/24 10.1.0.0/16 10.1.5.0/24 fd00:0:0:1::/64 fd00:1:0:5::/64 fd00::/48" \
	"$(invalid)"
connects web near
to db "${V4[db]}" "${V6[db]}"
same "they are routes of the gateway all the same" 9 \
	"$(json '.[0].routes' gateway show edge)"
unlearns edge 10.0.0.0/16 10.0.1.0/24 fd00::/48 fd00:0:0:1::/64 10.1.0.0/16

# Also when a user's route has taken the row
add_route rt "10.1.0.0/16 none"
add_route rt "fd00:1::/48 none"
same "the peer's rows have lost" \
	"10.1.0.0/16 Default Invalid VNetPeering, 10.1.0.0/16 User Active None" \
	"$(rows 10.1.0.0/16)"
same "those inside are Invalid still" "10.1.5.0/24 fd00:1:0:5::/64" "$(invalid)"
ends web "${V4[db]} ${V6[db]}" no_route edge
vnetpeer route del 10.1.0.0/16 table rt
vnetpeer route del fd00:1::/48 table rt

# As peerings and address spaces change
vnetpeer peering del to-blue vnet green
same "without the peering they count" "" "$(invalid)"
to edge "${V4[db]}" "${V6[db]}"
vnetpeer peering set to-green vnet blue
half green blue
same "with it again they do not" "10.1.5.0/24 fd00:1:0:5::/64" "$(invalid)"
to db "${V4[db]}" "${V6[db]}"
vnetpeer vnet set blue add-prefix 10.9.0.0/16
same "the VNet grows" "10.1.5.0/24 10.9.0.0/16 fd00:1:0:5::/64" "$(invalid)"
ends web 10.9.0.1 no_endpoint edge
vnetpeer vnet set blue del-prefix 10.9.0.0/16
to edge 10.9.0.1
vnetpeer vnet set green add-prefix fd00:9::/48
to edge fd00:9::1
vnetpeer peering sync to-green vnet blue
same "what is synchronised counts" "10.1.5.0/24 fd00:1:0:5::/64 fd00:9::/48" \
	"$(invalid)"
ends web fd00:9::1 no_endpoint edge
vnetpeer vnet set green del-prefix fd00:9::/48
vnetpeer peering sync to-green vnet blue
to edge fd00:9::1

# ---- equal prefixes

ends web "192.168.7.1 fd77::1" no_route edge
learns edge 192.168.0.0/16 fc00::/7 10.0.0.0/8
same "a reserved block loses to the gateway" \
	"192.168.0.0/16 Default Invalid None, 192.168.0.0/16 VirtualNetworkGateway Active VirtualNetworkGateway" \
	"$(rows 192.168.0.0/16)"
to edge 192.168.7.1 fd77::1 10.77.0.1
to db "${V4[db]}" "${V6[db]}"
add_route rt "192.168.0.0/16 appliance ${V4[fw]}"
add_route rt "fc00::/7 none"
same "the gateway loses to the user" \
	"192.168.0.0/16 Default Invalid None, 192.168.0.0/16 User Active VirtualAppliance, 192.168.0.0/16 VirtualNetworkGateway Invalid VirtualNetworkGateway" \
	"$(rows 192.168.0.0/16)"
to fw 192.168.7.1
ends web fd77::1 no_route edge
to edge fd00:9::1
arrives near 192.168.7.1 edge
arrives near fd77::1 edge
vnetpeer route del 192.168.0.0/16 table rt
vnetpeer route del fc00::/7 table rt
to edge 192.168.7.1 fd77::1
unlearns edge 192.168.0.0/16 fc00::/7 10.0.0.0/8
same "without them the block is back" "192.168.0.0/16 Default Active None" \
	"$(rows 192.168.0.0/16)"
ends web "192.168.7.1 fd77::1 10.77.0.1" no_route edge

# ---- the longest one

add_route rt "10.9.5.0/24 none"
add_route rt "fd00:9:0:5::/64 none"
ends web "10.9.5.1 fd00:9:0:5::1" no_route edge
learns edge 10.9.5.0/25 fd00:9:0:5::/80 10.9.5.64/32
to edge 10.9.5.1 fd00:9:0:5::1 10.9.5.64
ends web "10.9.5.129 fd00:9:0:5:1::1" no_route edge
unlearns edge 10.9.5.0/25 fd00:9:0:5::/80
to edge 10.9.5.64 10.9.6.1
ends web "10.9.5.1 fd00:9:0:5::1" no_route edge
vnetpeer route del 10.9.5.0/24 table rt
vnetpeer route del fd00:9:0:5::/64 table rt

# ---- everything

learns edge 0.0.0.0/0 ::/0
same "a learned default route goes before the internet" \
	"0.0.0.0/0 Default Invalid Internet, 0.0.0.0/0 VirtualNetworkGateway Active VirtualNetworkGateway" \
	"$(rows 0.0.0.0/0)"
to edge 203.0.113.9 2001:db8::9
ends web "172.16.0.1 192.168.7.1 fd77::1" no_route edge
for hop in "internet no_internet" "none no_route"; do
	add_route rt "0.0.0.0/0 ${hop% *}"
	add_route rt "::/0 ${hop% *}"
	ends web "203.0.113.9 2001:db8::9" "${hop#* }" edge
	to edge 10.9.0.1 fd00:9::1
	vnetpeer route del 0.0.0.0/0 table rt
	vnetpeer route del ::/0 table rt
done
add_route rt "0.0.0.0/0 appliance ${V4[fw]}"
to fw 203.0.113.9 192.168.7.1
to edge 10.9.0.1 2001:db8::9
vnetpeer route del 0.0.0.0/0 table rt
vnetpeer route-table set rt gateway-propagation off
ends web "203.0.113.9 2001:db8::9" no_internet edge
vnetpeer route-table set rt gateway-propagation on
to edge 203.0.113.9 2001:db8::9
unlearns edge 0.0.0.0/0 ::/0
ends web "203.0.113.9 2001:db8::9" no_internet edge

# ---- removal

vnetpeer gateway route del 10.9.0.0/16 gateway edge
ends web 10.9.0.1 no_route edge
to edge fd00:9::1 10.9.5.64
same "what is left" "10.1.5.0/24 10.9.5.64/32 fd00:1:0:5::/64 fd00:9::/48" \
	"$(json '.[].prefix' gateway route show gateway edge | joined ' ')"
same "one family on demand" "10.1.5.0/24 10.9.5.64/32" \
	"$(vnetpeer -4 -j gateway route show | jq -r '.[].prefix' | joined ' ')"

# ---- many

count=$(scaled 10000)
for ((i = 0; i < count; i++)); do
	echo "gateway route add 172.16.$((i / 256)).$((i % 256))/32 gateway edge"
done >many
before=${EPOCHREALTIME/[.,]/}
expect "$count routes from one file" vnetpeer -b many
echo "# $(((${EPOCHREALTIME/[.,]/} - before) / 1000)) ms for $count routes"
same "the gateway has them" $((count + 4)) "$(json '.[0].routes' gateway show edge)"
same "each is shown once" "$count" "$(json '.[].prefix' gateway route show gateway edge |
	grep '^172' | sort -u | wc -l)"
same "and is the port's" "$count" "$(json '[.[] | select(.state == "Active" and
	.source == "VirtualNetworkGateway" and (.prefix | startswith("172.")))] |
	length' port routes web)"
last=$((count - 1))
to edge 172.16.0.0 "172.16.$((last / 256)).$((last % 256))"
ends web "172.16.$((count / 256)).$((count % 256))" no_route edge
sed -i s/add/del/ many
expect "they are removed" vnetpeer -b many
ends web 172.16.0.0 no_route edge
same "the others are left" 4 "$(json '.[0].routes' gateway show edge)"
