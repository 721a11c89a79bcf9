#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Route tables and their routes as objects: making, showing, removing, and what is
# refused.
#
#     web - blue        every refusal leaves everything as it was

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnetpeer vnet add green prefix 10.2.0.0/16
port web blue

expect "a route table is made" vnetpeer route-table add spokes
same "it is shown" '[{"name":"spokes","gateway_propagation":true,"subnets":[]}]' \
	"$(json . route-table show spokes)"
expect "gateway propagation is set" \
	vnetpeer route-table set spokes gateway-propagation off
same "and shown" false "$(json '.[0].gateway_propagation' route-table show spokes)"
expect "a table can be made without" \
	vnetpeer route-table add other gateway-propagation off
refused ResourceAlreadyExists vnetpeer route-table add spokes
refused ResourceNotFound vnetpeer route-table set nobody gateway-propagation on
refused ResourceNotFound vnetpeer route-table del nobody
refused ResourceNotFound vnetpeer route-table show nobody
refused InvalidResourceName vnetpeer route-table add none
refused InvalidResourceName vnetpeer route-table add a/b
usage_error vnetpeer route-table add
usage_error vnetpeer route-table set spokes
usage_error vnetpeer route-table set spokes gateway-propagation maybe
usage_error vnetpeer route-table add third prefix 10.0.0.0/8

# Routes
expect "a route to an appliance" \
	vnetpeer route add 10.9.0.0/16 table spokes next-hop appliance 10.1.0.9
expect "to the gateway" vnetpeer route add 10.10.0.0/16 table spokes next-hop gateway
expect "to the VNet" vnetpeer route add 10.11.0.0/16 table spokes next-hop vnet
expect "to the internet" vnetpeer route add 10.12.0.0/16 table spokes next-hop internet
expect "to nowhere" vnetpeer route add FD00:9:0::/48 table spokes next-hop none
expect "of everything" vnetpeer route add 0.0.0.0/0 table spokes next-hop none
expect "in IPv6, too" \
	vnetpeer route add ::/0 table spokes next-hop appliance fd00:1::9
expect "of what holds addresses that nobody can have" \
	vnetpeer route add 128.0.0.0/1 table spokes next-hop none
same "all are shown" "10.9.0.0/16 appliance 10.1.0.9
10.10.0.0/16 gateway null
10.11.0.0/16 vnet null
10.12.0.0/16 internet null
fd00:9::/48 none null
0.0.0.0/0 none null
::/0 appliance fd00:1::9
128.0.0.0/1 none null" \
	"$(json '.[] | "\(.prefix) \(.next_hop) \(.next_hop_ip)"' route show table spokes)"
same "with their table" spokes "$(json '[.[].table] | unique | join(" ")' route show)"
same "one family on demand" "::/0 fd00:9::/48" \
	"$(vnetpeer -6 -j route show | jq -r '[.[].prefix] | sort | join(" ")')"
expect "the same prefix in another table" \
	vnetpeer route add 10.9.0.0/16 table other next-hop none
same "a table's routes are its own" 1 "$(json length route show table other)"

refused ResourceAlreadyExists \
	vnetpeer route add 10.9.0.0/16 table spokes next-hop none
refused ResourceAlreadyExists \
	vnetpeer route add fd00:0009::/48 table spokes next-hop vnet
refused ResourceNotFound vnetpeer route add 10.8.0.0/16 table nobody next-hop none
refused ResourceNotFound vnetpeer route del 10.8.0.0/16 table spokes
refused ResourceNotFound vnetpeer route del 10.9.0.0/16 table nobody
refused ResourceNotFound vnetpeer route del 10.9.0.0/17 table spokes
refused ResourceNotFound vnetpeer route show table nobody
for prefix in 10.8.0.1/16 10.8.0.0/33 fd00:8::1/48 fd00:8::/129 banana 10.8/16 \
	224.0.0.0/4 239.1.0.0/16 255.255.255.255/32 127.0.0.0/8 169.254.7.0/24 \
	ff02::/16 fe80::/64 ::1/128; do
	refused InvalidAddressPrefixFormat \
		vnetpeer route add "$prefix" table spokes next-hop none
done
refused InvalidAddressPrefixFormat vnetpeer route del 10.9.0.1/16 table spokes
for addr in fd00:1::9 banana 10.1.0.0/16 0.0.0.0 127.0.0.1 224.0.0.9 255.255.255.255; do
	refused InvalidParameter \
		vnetpeer route add 10.8.0.0/16 table spokes next-hop appliance "$addr"
done
for addr in 10.1.0.9 :: ::1 fe80::1 ff02::1; do
	refused InvalidParameter \
		vnetpeer route add fd00:8::/48 table spokes next-hop appliance "$addr"
done
usage_error vnetpeer route add 10.8.0.0/16
usage_error vnetpeer route add 10.8.0.0/16 table spokes
usage_error vnetpeer route add 10.8.0.0/16 table spokes next-hop
usage_error vnetpeer route add 10.8.0.0/16 table spokes next-hop appliance
usage_error vnetpeer route add 10.8.0.0/16 table spokes next-hop peering
usage_error vnetpeer route add 10.8.0.0/16 table spokes next-hop gateway 10.1.0.9
usage_error vnetpeer route add 10.8.0.0/16 table spokes ADDR 10.1.0.9 next-hop none
usage_error vnetpeer route add 10.8.0.0/16 table spokes table other next-hop none
usage_error vnetpeer route del 10.9.0.0/16
usage_error vnetpeer route add table spokes next-hop none

expect "a route is removed" vnetpeer route del 10.11.0.0/16 table spokes
same "and gone" 7 "$(json length route show table spokes)"

# Attachment
expect "a subnet gets the table" \
	vnetpeer subnet set default vnet blue route-table spokes
same "it is shown" spokes "$(json '.[0].route_table' subnet show default vnet blue)"
same "at the table, too" '["default"]' \
	"$(json '.[0].subnets' route-table show spokes)"
expect "a subnet is made with the table" vnetpeer subnet add extra vnet green \
	prefix 10.2.1.0/24 route-table spokes
same "and shown" spokes "$(json '.[0].route_table' subnet show extra vnet green)"
refused ResourceNotFound vnetpeer subnet set default vnet blue route-table nobody
refused ResourceNotFound vnetpeer subnet set nobody vnet blue route-table spokes
refused ResourceNotFound vnetpeer subnet set default vnet nobody route-table spokes
refused ResourceNotFound vnetpeer subnet add more vnet green prefix 10.2.2.0/24 \
	route-table nobody
usage_error vnetpeer subnet set default vnet blue
refused InUseRouteTableCannotBeDeleted vnetpeer route-table del spokes
expect "the same table again" vnetpeer subnet set default vnet blue route-table spokes
vnetpeer subnet del extra vnet green
refused InUseRouteTableCannotBeDeleted vnetpeer route-table del spokes
expect "another table" vnetpeer subnet set default vnet blue route-table other
expect "the first one can go now, with its routes" vnetpeer route-table del spokes
same "they are gone" other "$(json '[.[].table] | unique | join(" ")' route show)"
expect "no table" vnetpeer subnet set default vnet blue route-table none
same "is shown as such" null "$(json '.[0].route_table' subnet show default vnet blue)"
expect "none is fine for a new subnet" vnetpeer subnet add extra vnet green \
	prefix 10.2.1.0/24 route-table none
attach green other extra
expect "a VNet goes with its subnets" vnetpeer vnet del green
expect "and lets go of the table" vnetpeer route-table del other

# Another controller's table is no table.
ip netns add elsewhere
vnetpeer -n elsewhere route-table add foreign
refused ResourceNotFound vnetpeer subnet set default vnet blue route-table foreign
refused ResourceNotFound vnetpeer route add 10.8.0.0/16 table foreign next-hop none
same "each controller has its own" "[]" "$(json . route-table show)"

# As many routes as there may be, and one more
vnetpeer route-table add full
for i in {0..399}; do
	echo "route add 10.$((i / 200)).$((i % 200)).0/24 table full next-hop none"
done | vnetpeer -b -
same "400 routes" 400 "$(json length route show table full)"
refused LimitExceeded vnetpeer route add 10.3.0.0/16 table full next-hop none
attach blue full
same "are in force" 400 \
	"$(json '[.[] | select(.source == "User")] | length' port routes web)"
vnetpeer route del 10.0.0.0/24 table full
expect "one may take the place of another" \
	vnetpeer route add 10.3.0.0/16 table full next-hop none
