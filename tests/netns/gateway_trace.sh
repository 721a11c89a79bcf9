#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What trace says of packets to the outside, and of those that come in by a gateway, is
# what becomes of them.
#
#     one - spoke1 ~~~ hub - web        two - spoke2 ~~~ hub uses no gateway
#                      edge --- office, out --- world

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
port web hub
port one spoke1
port two spoke2
peer spoke2 hub
peer spoke1 hub

# trace PORT KEYWORD VALUE... - as JSON; keeps its exit status
trace() {
	rc=0
	vnetpeer -j -d trace port "$@" >traced || rc=$?
}
said() {
	jq -c "$1" traced
}

# delivers PORT WANTED DST [KEYWORD VALUE]... - WANTED is "TYPE VNET... PEERING EGRESS
# PREFIX SOURCE"
delivers() {
	trace "$1" dst "${@:3}"
	same "trace $1 to ${*:3}: deliver" "0 null $2" "$rc $(jq -r '"\(.reason) " +
		"\(.next_hop_type) \(.vnets | join(" ")) \(.peering) \(.egress_port) " +
		"\(.route.prefix) \(.route.source)"' traced)"
	same "no next hop, nothing stops it" "null null" \
		"$(said .next_hop_ip) $(said .stopped_by)"
}

# dies PORT REASON DST - trace and pings agree
dies() {
	trace "$1" dst "$3"
	same "trace $1 to $3: $2" "3 [\"drop\",\"$2\"]" "$rc $(said '[.verdict, .reason]')"
	ends "$1" "$3" "$2"
}

# enters, perishes - the same for what the office sends, which comes in by edge
enters() {
	local src=192.168.0.2

	[[ $2 != *:* ]] || src=fd00:168::2
	delivers edge "$1" "$2" src "$src"
	expect "and so it is" on office ping -qc1 -W"$PATIENCE" "$2"
}
perishes() {
	local src=192.168.0.2

	[[ $2 != *:* ]] || src=fd00:168::2
	trace edge dst "$2" src "$src"
	same "trace edge to $2: $1" "3 [\"drop\",\"$1\"]" "$rc $(said '[.verdict, .reason]')"
	ends office "$2" "$1"
}

# ---- without a gateway

table rt "172.16.0.0/16 gateway" "fd00:172::/48 gateway" "172.17.0.0/16 internet"
attach hub rt
dies web no_route 192.168.0.2
dies web no_gateway 172.16.0.1
dies web no_gateway fd00:172::1
same "the row says why" '["172.16.0.0/16","User","VirtualNetworkGateway","rt"]' \
	"$(trace web dst 172.16.0.1
		said '[.route.prefix, .route.source, .next_hop_type, .route_table]')"
same "and nobody would get it" '[null,null,["hub"]]' \
	"$(said '[.egress_port, .peering, .vnets]')"
dies web no_internet 172.17.0.1
dies web no_internet 203.0.113.9
dies one no_route 192.168.0.2

# ---- out

gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge 10.0.0.0/8 fd00::/16 224.0.0.0/4
learns edge 192.168.0.0/24 fd00:168::/64
gateway out hub internet
site world out 203.0.113.9 2001:db8::9
leads out 10.0.0.0/8 fd00::/16
type=VirtualNetworkGateway
delivers web "$type hub null edge 192.168.0.0/24 $type" "${V4[office]}"
delivers web "$type hub null edge fd00:168::/64 $type" "${V6[office]}"
connects web office
delivers web "$type hub null edge 172.16.0.0/16 User" 172.16.0.1
arrives web 172.16.0.1 edge
delivers web "Internet hub null out 0.0.0.0/0 Default" "${V4[world]}"
delivers web "Internet hub null out ::/0 Default" "${V6[world]}"
connects web world
delivers web "Internet hub null out 172.17.0.0/16 User" 172.17.0.1
dies one no_route "${V4[office]}"
dies one no_internet "${V4[world]}"
vnetpeer peering set to-spoke1 vnet hub gateway-transit on
vnetpeer peering set to-hub vnet spoke1 remote-gateways on
delivers one "$type spoke1 hub to-hub edge 192.168.0.0/24 $type" "${V4[office]}"
delivers one "$type spoke1 hub to-hub edge fd00:168::/64 $type" "${V6[office]}"
connects one office
dies one no_internet "${V4[world]}"
dies two no_route "${V6[office]}"

# Why a row won
trace web dst "${V4[office]}"
same "why" "the longest active of 3 routes for it" "$(jq -r .why traced)"
learns edge 10.1.5.0/24 192.168.0.0/16
trace web dst 10.1.5.9
same "a peering wins, and what the gateway has learned is Invalid" \
	'["10.1.0.0/16","Default",["Invalid"]]' "$(said '[.route.prefix, .route.source,
		[.losers[] | select(.source == "VirtualNetworkGateway") | .state]]')"
unlearns edge 10.1.5.0/24 192.168.0.0/16

# ---- in

enters "VnetLocal hub null web 10.0.0.0/16 Default" "${V4[web]}"
enters "VnetLocal hub null web fd00::/48 Default" "${V6[web]}"
enters "VNetPeering hub spoke1 to-spoke1 one 10.1.0.0/16 Default" "${V4[one]}"
enters "VNetPeering hub spoke1 to-spoke1 one fd00:1::/48 Default" "${V6[one]}"
delivers edge "VnetLocal hub null web 10.0.0.0/16 Default" "${V4[web]}" src "${V4[one]}"
perishes no_route "${V4[two]}"
perishes no_route "${V6[two]}"
perishes no_endpoint 10.0.99.99
perishes no_endpoint fd00:1::99
perishes no_route 10.99.0.1
for dst in 192.168.7.1 203.0.113.9; do
	trace edge dst "$dst" src 192.168.0.2
	same "the gateway's table leads nowhere else ($dst)" '3 "no_route"' \
		"$rc $(said .reason)"
done
trace out dst "${V4[one]}" src 203.0.113.9
same "nor does an internet gateway's into a peer" '3 "no_route"' "$rc $(said .reason)"
delivers out "VnetLocal hub null web 10.0.0.0/16 Default" "${V4[web]}" src 203.0.113.9
same "what ended at the gateway is counted there" \
	"$(drops edge no_endpoint)" "$(on edge ethtool -S eth0 |
		awk '$1 == "drop_no_endpoint:" { print $2 }')"

# Rules, access, and who is down
acl deny "office priority 100 dir in action deny src 192.168.0.0/24,fd00:168::/64"
guard deny port one
perishes acl_denied "${V4[one]}"
perishes acl_denied "${V6[one]}"
same "the rule is named, and no other is asked" '[["deny","office","port","in","deny"]]' \
	"$(said '[.rules[] | [.acl, .name, .level, .direction, .action]]')"
guard none port one
vnetpeer peering set to-spoke1 vnet hub access off
perishes peering_access_off "${V4[one]}"
dies one peering_access_off "${V4[office]}"
same "the half is named" '{"peering":"to-spoke1","vnet":"hub"}' "$(said .stopped_by)"
vnetpeer peering set to-spoke1 vnet hub access on
ip -n one link set eth0 down
perishes port_down "${V4[one]}"
same "who is down is named" '"one"' "$(said .egress_port)"
ip -n one link set eth0 up
ip -n edge link set eth0 down
dies web port_down "${V4[office]}"
dies web port_down "${V6[office]}"
same "a gateway is named likewise" '"edge"' "$(said .egress_port)"
ip -n edge link set eth0 up

# An ExpressRoute gateway
ip -n edge link del eth0
gateway edge hub expressroute
dies web next_hop_invalid 172.16.0.1
dies web next_hop_invalid fd00:172::1
same "leads nobody there" '[null,["hub"]]' "$(said '[.egress_port, .vnets]')"

# The text, bad questions, and no side effects
learns edge 192.168.0.0/24
vnetpeer trace port one dst "${V4[office]}" >text
for part in '^deliver' 'vnets spoke1 hub' 'peering to-hub' edge 192.168.0.0/24; do
	expect "the text has: $part" grep -qE "$part" text
done
refused '*' vnetpeer trace port edge dst "${V4[web]}" src fd00:168::2
refused '*' vnetpeer trace port edge dst banana src 192.168.0.2
refused ResourceNotFound vnetpeer port routes nobody
before=$(on edge ethtool -S eth0)
trace edge dst "${V4[web]}" src 192.168.0.2 proto tcp dport 80
same "other protocols" '0 "deliver"' "$rc $(said .verdict)"
trace edge dst 10.99.0.1 src 192.168.0.2
same "trace sends nothing" "$before" "$(on edge ethtool -S eth0)"
