#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# User routes that lead to the gateway, the VNet's own or the hub's, and the route table
# of a gateway, which leads what comes in through an appliance.
#
#     one - spoke1 ~~~ hub ~~~ spoke2 - two
#                      fw, edge --- office

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add hub prefix 10.0.0.0/16 fd00::/48
vnetpeer subnet add default vnet hub prefix 10.0.0.0/24 fd00::/64
vnetpeer subnet add dmz vnet hub prefix 10.0.9.0/24 fd00:0:0:9::/64
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
port box hub
port one spoke1
port two spoke2
machine fw
vnetpeer port add fw vnet hub subnet dmz netns fw dev eth0
learn fw
peer spoke1 hub
peer spoke2 hub
table rt "192.168.0.0/24 gateway" "fd00:168::/64 gateway"
attach hub rt
attach spoke1 rt

# usable PORT - what is said of the route
usable() {
	json '.[] | select(.source == "User" and .prefix == "192.168.0.0/24") |
		"\(.state) \(.next_hop_type) \(.next_hop_ip) \(.usable)"' port routes "$1"
}

# ---- no gateway, one that does not count, and one

outside="192.168.0.2 fd00:168::2"
ends box "$outside" no_gateway
ends one "$outside" no_gateway
same "the route is there, and not usable" "Active VirtualNetworkGateway null false" \
	"$(usable box)"
gateway out hub internet
ends box "$outside" no_gateway
gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge 10.0.0.0/8 fd00::/16
same "with a gateway it is usable" "Active VirtualNetworkGateway null true" \
	"$(usable box)"
connects box office
same "what it has learned does not matter" 0 "$(json '.[0].routes' gateway show edge)"

# The hub's, for spokes that use it
same "not the spoke's yet" "Active VirtualNetworkGateway null false" "$(usable one)"
blocked one office no_gateway
vnetpeer peering set to-spoke1 vnet hub gateway-transit on
blocked one office no_gateway
vnetpeer peering set to-hub vnet spoke1 remote-gateways on
same "now it is" "Active VirtualNetworkGateway null true" "$(usable one)"
connects one office

# Spoke to spoke by the gateway's router
peer spoke2 hub remote-gateways on
table all "0.0.0.0/0 gateway" "::/0 gateway"
blocked one two no_route
attach spoke1 all
attach spoke2 all
connects one two
same "the router is a hop" "ttl 63" "$(on one ping -c1 -W"$PATIENCE" "${V4[two]}" |
	grep -o 'ttl=[0-9]*' | tr '=' ' ')"
connects one office
connects one box
attach spoke2 none
attach spoke1 rt

# Propagation is about what is learned, not about such routes.
vnetpeer route-table set rt gateway-propagation off
connects box office
connects one office
vnetpeer route-table set rt gateway-propagation on

# ---- an ExpressRoute gateway is no next hop of users, and routes by itself

ip -n edge link del eth0
gateway edge hub expressroute
leads edge 10.0.0.0/8 fd00::/16
expect "a route to it is accepted" \
	vnetpeer route add 198.51.100.0/24 table rt next-hop gateway
for port in box one; do
	same "$port's is there, and not usable" \
		"Active VirtualNetworkGateway null false" "$(usable $port)"
	ends "$port" "$outside 198.51.100.1" next_hop_invalid office
done
vnetpeer route del 198.51.100.0/24 table rt
learns edge 192.168.0.0/24 fd00:168::/64
blocked box office next_hop_invalid
attach hub none
attach spoke1 none
connects box office
connects one office
vnetpeer gateway del out

# ---- the table of a gateway: what comes in passes the appliance

ip -n edge link del eth0
gateway edge hub vpn
leads edge 10.0.0.0/8 fd00::/16
learns edge 192.168.0.0/24 fd00:168::/64
connects one office
appliance fw
table in "10.1.0.0/16 appliance ${V4[fw]}" "fd00:1::/48 appliance ${V6[fw]}" \
	"10.0.0.0/24 appliance ${V4[fw]}"
# passes NUMBER FROM ADDRESS - so many packets of three pings pass the appliance
passes() {
	local heard

	heard=$(received fw)
	on "$2" ping -qc3 -i0.01 -W"$PATIENCE" "$3" >/dev/null || :
	same "packets of $2 and $3 that pass the appliance" "$1" \
		$(($(received fw) - heard))
}
passes 0 office "${V4[one]}"
expect "the gateway gets the table" vnetpeer gateway set edge route-table in
same "which is shown" in "$(json '.[0].route_table' gateway show edge)"
same "and in force" "10.0.0.0/24 10.1.0.0/16 fd00:1::/48" \
	"$(routes edge VirtualAppliance)"
vnetpeer peering set to-hub vnet spoke1 forwarded on
passes 3 office "${V4[one]}"
passes 3 office "${V6[one]}"
passes 3 office "${V4[box]}"
passes 0 office "${V6[box]}"
same "the appliance is a hop" "ttl 62" \
	"$(on one ping -c1 -W"$PATIENCE" "${V4[office]}" | grep -o 'ttl=[0-9]*' |
		tr '=' ' ')"
table back "192.168.0.0/24 appliance ${V4[fw]}" "fd00:168::/64 appliance ${V6[fw]}"
attach spoke1 back
passes 6 office "${V4[one]}"
passes 6 office "${V6[one]}"
vnetpeer peering set to-hub vnet spoke1 forwarded off
gone=$(drops fw forwarded_not_allowed)
on office ping -qc3 -i0.01 -W0.2 "${V4[one]}" >/dev/null || :
same "what the appliance sends on is forwarded" $((gone + 3)) \
	"$(drops fw forwarded_not_allowed)"
vnetpeer peering set to-hub vnet spoke1 forwarded on

# Rows of it that lead nowhere, and a change of the table
add_route in "10.1.0.4/32 none"
ends office "${V4[one]}" no_route one
vnetpeer route del 10.1.0.4/32 table in
passes 6 office "${V4[one]}"
add_route in "10.9.0.0/16 appliance 10.99.0.4"
ends office 10.9.0.1 next_hop_invalid
add_route in "${V4[box]}/32 vnet"
passes 0 office "${V4[box]}"
add_route in "10.8.0.0/16 internet"
ends office 10.8.0.1 no_internet
add_route in "203.0.113.0/24 vnet"
ip -n edge route add 203.0.113.0/24 dev eth0
ends office 203.0.113.9 no_endpoint
vnetpeer route-table set in gateway-propagation off
passes 6 office "${V4[one]}"

refused InUseRouteTableCannotBeDeleted vnetpeer route-table del in
expect "the gateway's table is taken away" vnetpeer gateway set edge route-table none
same "which is shown, too" null "$(json '.[0].route_table' gateway show edge)"
attach spoke1 none
passes 0 office "${V4[one]}"
connects one office
expect "now it can go" vnetpeer route-table del in

# A gateway that is made with one
ip -n edge link del eth0
table late "10.1.0.0/16 none"
gateway edge hub vpn route-table late
leads edge 10.0.0.0/8 fd00::/16
learns edge 192.168.0.0/24 fd00:168::/64
ends office "${V4[one]}" no_route one
expect "IPv6 is not concerned" on office ping -qc1 -W"$PATIENCE" "${V6[one]}"
ip -n edge link del eth0
expect "a gateway that goes lets go of it" vnetpeer route-table del late
