#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which route wins: the longest prefix, and of equal ones the user's. Conformance
# rows 9 and 20.
#
#     web, near - blue ~~~ green - db       web has a route table, near has none
#     fw in blue

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add blue prefix 10.0.0.0/16 fd00::/48
vnetpeer subnet add default vnet blue prefix 10.0.0.0/24 fd00::/64
vnetpeer subnet add other vnet blue prefix 10.0.1.0/24 fd00:0:0:1::/64
vnet green 10.1.0.0/16 fd00:1::/48
vnet red 10.2.0.0/16 fd00:2::/48
port web blue
port fw blue ip 10.0.0.100 ip fd00::100
port db green
peer blue green
peer blue red
machine near
vnetpeer port add near vnet blue subnet other netns near dev eth0
learn near
vnetpeer port set fw forwarding on
table rt
attach blue rt

# to_fw ADDRESS, past_fw ADDRESS RECEIVER - where web's packets arrive
to_fw() {
	arrives web "$1" fw
}
past_fw() {
	arrives web "$1" "$2"
}

connects web db

# A wider route than a peer's prefix takes nothing from it; an equal one does.
for route in "10.0.0.0/8 appliance ${V4[fw]}" "fc00::/7 appliance ${V6[fw]}" \
	"0.0.0.0/0 appliance ${V4[fw]}" "::/0 appliance ${V6[fw]}"; do
	add_route rt "$route"
done
past_fw "${V4[db]}" db
past_fw "${V6[db]}" db
to_fw 10.77.0.1
to_fw fd77::1
to_fw 192.0.2.1
to_fw 2001:db8::1
to_fw 192.168.1.1
same "everything to an appliance removes the reserved rows" "" "$(json \
	'.[] | select(.source == "Default" and .next_hop_type == "None") | .prefix' \
	port routes web)"
add_route rt "10.1.0.0/16 appliance ${V4[fw]}"
add_route rt "fd00:1::/48 appliance ${V6[fw]}"
to_fw "${V4[db]}"
to_fw "${V6[db]}"
same "the peer's rows have lost" "10.1.0.0/16 Invalid, fd00:1::/48 Invalid" \
	"$(json '[.[] | select(.next_hop_type == "VNetPeering" and
		(.prefix | test("1[.:]")) and .state == "Invalid") |
		"\(.prefix) \(.state)"] | sort | join(", ")' port routes web)"
connects near db
add_route rt "10.1.0.0/24 vnet"
ends web "${V4[db]}" no_endpoint
vnetpeer route del 10.1.0.0/24 table rt

# None drops, from this subnet only.
vnetpeer route del 10.1.0.0/16 table rt
vnetpeer route del fd00:1::/48 table rt
connects web db
add_route rt "10.1.0.0/16 none"
add_route rt "fd00:1::/48 none"
blocked web db no_route
arrives near "${V4[db]}" db
arrives near "${V6[db]}" db
attach blue none
connects web db
attach blue rt
blocked web db no_route
vnetpeer route del 10.1.0.0/16 table rt
vnetpeer route del fd00:1::/48 table rt
connects web db

# The own VNet is no exception, and a hole can be cut.
add_route rt "10.0.0.0/16 appliance ${V4[fw]}"
add_route rt "fd00::/48 appliance ${V6[fw]}"
to_fw "${V4[near]}"
to_fw "${V6[near]}"
add_route rt "10.0.1.0/24 vnet"
add_route rt "fd00:0:0:1::/64 vnet"
past_fw "${V4[near]}" near
past_fw "${V6[near]}" near
add_route rt "${V4[near]}/32 none"
add_route rt "${V6[near]}/128 none"
blocked web near no_route
vnetpeer route del "${V4[near]}/32" table rt
vnetpeer route del "${V6[near]}/128" table rt

# Groups and broadcasts end quietly whatever the table says.
ends web 224.0.0.5 no_route
ends web 239.1.1.1 no_route

# Next hops that lead nowhere
add_route rt "10.20.0.0/16 gateway"
add_route rt "10.21.0.0/16 internet"
add_route rt "10.22.0.0/16 appliance 10.99.0.4"
add_route rt "10.23.0.0/16 appliance 10.0.0.99"
add_route rt "fd00:20::/48 gateway"
add_route rt "fd00:21::/48 internet"
add_route rt "fd00:22::/48 appliance fd00:99::4"
add_route rt "fd00:23::/48 appliance fd00::99"
ends web "10.20.0.1 fd00:20::1" no_gateway
ends web "10.21.0.1 fd00:21::1" no_internet
ends web "10.22.0.1 fd00:22::1" next_hop_invalid
ends web "10.23.0.1 fd00:23::1" no_endpoint
same "they stay active" "Active" \
	"$(json '[.[] | select(.source == "User") | .state] | unique | join(" ")' \
		port routes web)"
same "and are not usable" "10.20.0.0/16 10.21.0.0/16 10.22.0.0/16 10.23.0.0/16" \
	"$(vnetpeer -4 -j port routes web | jq -r '[.[] | select(.source == "User" and
		(.usable | not)) | .prefix] | sort | join(" ")')"
vnetpeer port set db ip 10.1.0.99 ip fd00:1::99
ip -n fw link set eth0 down
same "nor is an appliance that is down" "false" \
	"$(json '.[] | select(.prefix == "0.0.0.0/0" and .source == "User") | .usable' \
		port routes web)"
ends web 10.77.0.1 port_down
ip -n fw link set eth0 up

# Everything to the gateway removes what is reserved; to nowhere it does not.
reserved() {
	json "[.[] | select(.source == \"Default\" and .next_hop_type == \"None\" and
		(.prefix | contains(\":\")) == $1) | .prefix] | length" port routes web
}
vnetpeer route del 0.0.0.0/0 table rt
vnetpeer route del ::/0 table rt
same "without such a route they are back" "4 1" "$(reserved false) $(reserved true)"
add_route rt "0.0.0.0/0 gateway"
same "everything to the gateway removes them, in its family" "0 1" \
	"$(reserved false) $(reserved true)"
ends web "192.168.9.9 192.0.2.9" no_gateway
for hop in none internet vnet; do
	vnetpeer route del 0.0.0.0/0 table rt
	add_route rt "0.0.0.0/0 $hop"
	same "everything to $hop does not" "4 1" "$(reserved false) $(reserved true)"
done
ends web 192.168.9.9 no_route
ends web 192.0.2.9 no_endpoint

# Azure's example: a subnet behind an appliance, row by row, without its gateway
# and service endpoint, which do not exist here.
table example "10.0.0.0/16 appliance 10.0.100.4" "10.0.0.0/24 vnet" \
	"10.1.0.0/16 none" "10.2.0.0/16 none" "10.10.0.0/16 appliance 10.0.100.4" \
	"0.0.0.0/0 appliance 10.0.100.4"
attach blue example
same "the example's table" "Default Active ::/0 Internet null false
Default Active fc00::/7 None null true
Default Active fd00:1::/48 VNetPeering null true
Default Active fd00:2::/48 VNetPeering null true
Default Active fd00::/48 VnetLocal null true
Default Invalid 0.0.0.0/0 Internet null false
Default Invalid 10.0.0.0/16 VnetLocal null true
Default Invalid 10.1.0.0/16 VNetPeering null true
Default Invalid 10.2.0.0/16 VNetPeering null true
User Active 0.0.0.0/0 VirtualAppliance 10.0.100.4 false
User Active 10.0.0.0/16 VirtualAppliance 10.0.100.4 false
User Active 10.0.0.0/24 VnetLocal null true
User Active 10.1.0.0/16 None null true
User Active 10.10.0.0/16 VirtualAppliance 10.0.100.4 false
User Active 10.2.0.0/16 None null true" "$(json '.[] | "\(.source) \(.state) " +
	"\(.prefix) \(.next_hop_type) \(.next_hop_ip) \(.usable)"' port routes web |
	LC_ALL=C sort)"
vnetpeer port routes web >text
for column in Source State 'Address Prefix' 'Next Hop Type' 'Next Hop IP'; do
	expect "the text has a column $column" grep -q "$column" text
done
