#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Ports, VNets and peerings go while routes point at them, and routes and tables
# change under traffic: what stays goes on without losing a packet.
#
#     one - spoke1 ~~~ hub ~~~ spoke2 - two        by way of nva and nva2 in hub
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
port nva hub
port nva2 hub
port one spoke1
port two spoke2
peer spoke1 hub forwarded on
peer spoke2 hub forwarded on
appliance nva
appliance nva2
table to-two "10.2.0.0/16 appliance ${V4[nva]}" "fd00:2::/48 appliance ${V6[nva]}"
table to-one "10.1.0.0/16 appliance ${V4[nva]}" "fd00:1::/48 appliance ${V6[nva]}"
attach spoke1 to-two
attach spoke2 to-one
connects one two

usable() {
	json '.[] | select(.source == "User" and .prefix == "10.2.0.0/16") |
		"\(.state) \(.usable)"' port routes one
}

# The appliance goes and comes back.
same "the route is usable" "Active true" "$(usable)"
vnetpeer port del nva
same "without its port it is not" "Active false" "$(usable)"
ends one "${V4[two]} ${V6[two]}" no_endpoint
port nva hub ip "${V4[nva]}" ip "${V6[nva]}"
appliance nva
same "with it again it is" "Active true" "$(usable)"
connects one two
ip netns del nva
gone() {
	! vnetpeer port show "$1"
}
wait_until gone nva
same "the end of its namespace is the same" "Active false" "$(usable)"
ends one "${V4[two]} ${V6[two]}" no_endpoint
port nva hub ip "${V4[nva]}" ip "${V6[nva]}"
appliance nva
connects one two

# The peering goes and comes back.
vnetpeer peering del to-hub vnet spoke1
same "without the peering the route is not usable" "Active false" "$(usable)"
ends one "${V4[two]} ${V6[two]}" next_hop_invalid
vnetpeer peering del to-spoke1 vnet hub
peer spoke1 hub forwarded on
same "with it again it is" "Active true" "$(usable)"
connects one two

# A prefix of the appliance's network goes: what was recorded still leads there.
vnetpeer vnet set hub add-prefix 10.10.0.0/16
vnetpeer peering sync to-hub vnet spoke1
vnetpeer route add 192.0.2.0/24 table to-two next-hop appliance 10.10.0.4
ends one 192.0.2.1 no_endpoint
vnetpeer vnet set hub del-prefix 10.10.0.0/16
ends one 192.0.2.1 no_endpoint
vnetpeer peering sync to-hub vnet spoke1
ends one 192.0.2.1 next_hop_invalid

# The VNet of an appliance goes.
vnet dmz 10.5.0.0/16 fd00:5::/48
port gate dmz
peer spoke1 dmz
vnetpeer route add 198.51.100.0/24 table to-two next-hop appliance "${V4[gate]}"
arrives one 198.51.100.1 gate
vnetpeer port del gate
vnetpeer vnet del dmz
ends one 198.51.100.1 next_hop_invalid
expect "the table has kept the route" grep -q 198.51.100.0/24 <(vnetpeer route show)

# One table in two VNets: both follow each change.
table shared "203.0.113.0/24 none"
vnetpeer subnet set default vnet spoke1 route-table shared
vnetpeer subnet set default vnet spoke2 route-table shared
ends one 203.0.113.1 no_route
ends two 203.0.113.1 no_route
vnetpeer route del 203.0.113.0/24 table shared
vnetpeer route add 203.0.113.0/24 table shared next-hop appliance "${V4[nva]}"
arrives one 203.0.113.1 nva
arrives two 203.0.113.1 nva
attach spoke1 to-two
attach spoke2 to-one
expect "nobody uses it any more" vnetpeer route-table del shared

# Changes of everything else, and of these tables, under traffic
vnetpeer vnet set spoke1 add-prefix fd00:51::/48
begin one ping -qi"$PACE" "${V4[two]}" >flood4
flood4=$!
begin one ping -qi"$PACE" "${V6[two]}" >flood6
flood6=$!
for ((i = 0; i < $(scaled 100); i++)); do
	cat <<-END
		route add 10.50.$i.0/24 table to-two next-hop none
		route add fd00:50:$i::/64 table to-one next-hop appliance ${V6[nva2]}
		route-table add spare
		route add 0.0.0.0/0 table spare next-hop appliance ${V4[nva2]}
		subnet add extra vnet spoke1 prefix fd00:51:0:1::/64 route-table spare
		subnet set extra vnet spoke1 route-table to-two
		subnet set extra vnet spoke1 route-table none
		subnet del extra vnet spoke1
		route-table set spare gateway-propagation off
		route-table del spare
		route del 10.50.$i.0/24 table to-two
	END
done >churn
expect "tables and routes come and go" vnetpeer -b churn
finish -INT "$flood4" "$flood6"
for flood in flood4 flood6; do
	expect "$flood lost nothing: $(grep -o '[0-9]* packets.*loss' $flood)" \
		grep -q ' 0% packet loss' $flood
done

# Moving a subnet from one appliance's table to another's loses nothing either.
table by-nva2 "10.2.0.0/16 appliance ${V4[nva2]}"
begin one ping -qi"$PACE" "${V4[two]}" >flood4
flood4=$!
for ((i = 0; i < $(scaled 100); i++)); do
	echo "subnet set default vnet spoke1 route-table by-nva2"
	echo "subnet set default vnet spoke1 route-table to-two"
done >churn
expect "a subnet changes its table" vnetpeer -b churn
finish -INT "$flood4"
expect "no packet was lost: $(grep -o '[0-9]* packets.*loss' flood4)" \
	grep -q ' 0% packet loss' flood4

# Everything ends with traffic on its way.
begin one ping -qi"$PACE" "${V4[two]}" >/dev/null
flood4=$!
ip netns del nva2
vnetpeer port del two
vnetpeer port del nva
vnetpeer vnet del spoke2
vnetpeer vnet del hub
finish "$flood4"
expect "the table of a VNet that is gone can go" vnetpeer route-table del to-one
refused InUseRouteTableCannotBeDeleted vnetpeer route-table del to-two
