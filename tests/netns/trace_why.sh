#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What trace says about a packet that does not arrive: the row that decides and why
# it won, the half that stops it, and what is missing. Doing what is said to be
# missing makes the next thing appear, until the packet arrives.
#
#     one - spoke1     hub - fw     spoke2 - two      in three steps to one network

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
port fw hub
port one spoke1
port two spoke2

trace() {
	vnetpeer -j -d trace port "$@" >traced || :
}
said() {
	jq -rc "$1" traced
}
# hints TEXT REASON PATTERN PORT DST... - the reason (null: delivered) and the hint
hints() {
	trace "${@:4:1}" dst "${@:5}"
	same "$1: ${*:4}" "$2" "$(said .reason)"
	expect "the hint: $(said .hint)" grep -qE -- "$3" <(said .hint)
}

to=(one "${V4[two]}")
hints "a stranger" no_route 'spoke2, which is not peered.*vnet spoke1 remote spoke2 both' \
	"${to[@]}"
hints "nobody" no_route 'no VNet has 10.99.0.1' one 10.99.0.1
hints "in IPv6, too" no_route 'no VNet has fd99::1' one fd99::1
half spoke1 spoke2
hints "one half" no_route 'Initiated: vnetpeer peering add NAME vnet spoke2 remote spoke1' \
	"${to[@]}"
hints "the other side of it" no_route \
	'whose half awaits another: vnetpeer peering add NAME vnet spoke2 remote spoke1' \
	two "${V4[one]}"
half spoke2 spoke1
trace "${to[0]}" dst "${to[1]}"
same "both" '"deliver" null' "$(jq -c .verdict traced) $(said .hint)"
vnetpeer peering del to-spoke1 vnet spoke2
hints "a removed half" no_route 'Disconnected: vnetpeer peering set to-spoke2 vnet spoke1' \
	"${to[@]}"
vnetpeer peering del to-spoke2 vnet spoke1

peer spoke1 hub
peer spoke2 hub
hints "spoke to spoke" no_route \
	'spoke2, a peer of hub and not of spoke1: .*appliance in hub.*or a peering' "${to[@]}"
hints "spoke to spoke" no_route 'a peer of hub' one "${V6[two]}"
same "the row that drops is named" "10.0.0.0/8 Default None" "$(trace one dst 10.2.0.4
	said '"\(.route.prefix) \(.route.source) \(.next_hop_type)"')"

# Why a row won, and over which
table rt "10.2.0.0/16 appliance ${V4[two]}"
attach spoke1 rt
hints "an appliance too far away" next_hop_invalid \
	'spoke2, a peer of hub and not of spoke1: an appliance is in' "${to[@]}"
same "the route table is named" rt "$(said .route_table)"
vnetpeer route del 10.2.0.0/16 table rt
vnetpeer route add 10.2.0.0/16 table rt next-hop appliance 10.0.0.77
hints "an appliance that is not there" no_endpoint 'no port has the next hop 10.0.0.77' \
	"${to[@]}"
vnetpeer route del 10.2.0.0/16 table rt
vnetpeer route add 10.2.0.0/16 table rt next-hop none
hints "a route to nowhere" no_route 'route table rt says so' "${to[@]}"
vnetpeer route del 10.2.0.0/16 table rt
vnetpeer route add 10.2.0.0/16 table rt next-hop appliance "${V4[fw]}"
vnetpeer route add 10.0.0.0/16 table rt next-hop vnet
trace one dst "${V4[two]}"
same "why" "the longest active of 3 routes for it" "$(said .why)"
same "the others, and why not" \
	"10.0.0.0/8 Default Active None shorter, 0.0.0.0/0 Default Active Internet shorter" \
	"$(said '[.losers[] | "\(.prefix) \(.source) \(.state) \(.next_hop_type) \(.why)"] |
		join(", ")')"
trace one dst "${V4[fw]}"
same "a user's row beats an equal one" \
	"the longest active of 4 routes for it; User goes before Default" "$(said .why)"
same "which is among the others" "10.0.0.0/16 Invalid another source goes before it" \
	"$(said '.losers[0] | "\(.prefix) \(.state) \(.why)"')"
vnetpeer route del 10.0.0.0/16 table rt
trace one dst "${V6[fw]}"
same "without rivals" "the longest active of 3 routes for it" "$(said .why)"
vnetpeer -j trace port one dst "${V4[two]}" >traced || :
same "only -d lists the others" null "$(said .losers)"

# From the first missing piece to the last
hints "the appliance does not forward" null \
	'port fw cannot send it on: vnetpeer port set fw forwarding on' "${to[@]}"
hints "nor may it" spoofed_source 'vnetpeer port set fw forwarding on' \
	fw "${V4[two]}" src "${V4[one]}"
vnetpeer port set fw forwarding on
hints "its own routes decide now" null 'the routes of port fw decide from there' "${to[@]}"
hints "the receiving half" forwarded_not_allowed \
	'peering set to-hub vnet spoke2 forwarded on' fw "${V4[two]}" src "${V4[one]}"
same "is named" '{"peering":"to-hub","vnet":"spoke2"}' "$(said .stopped_by)"
vnetpeer peering set to-hub vnet spoke2 forwarded on
trace fw dst "${V4[two]}" src "${V4[one]}"
same "and then it arrives" '"deliver" two null' \
	"$(jq -c .verdict traced) $(said .egress_port) $(said .stopped_by)"

# Access, either half
vnetpeer peering set to-spoke2 vnet hub access off
hints "the sending half" peering_access_off 'peering set to-spoke2 vnet hub access on' \
	fw "${V4[two]}"
same "is named" '{"peering":"to-spoke2","vnet":"hub"}' "$(said .stopped_by)"
vnetpeer peering set to-spoke2 vnet hub access on
vnetpeer peering set to-hub vnet spoke2 access off
hints "the receiving half" peering_access_off 'peering set to-hub vnet spoke2 access on' \
	fw "${V4[two]}"
same "is named, too" '{"peering":"to-hub","vnet":"spoke2"}' "$(said .stopped_by)"
vnetpeer peering set to-hub vnet spoke2 access on

# A VNet that is gone, and another one of its name
vnet third 10.3.0.0/16
half hub third
half third hub
vnetpeer vnet del third
hints "a half of a removed VNet" no_route \
	'with a VNet third that is gone: vnetpeer peering del to-third vnet hub' fw 10.3.0.4
vnet third 10.3.0.0/16
hints "which its successor cannot mend" no_route 'vnetpeer peering del to-third vnet hub' \
	fw 10.3.0.4
vnetpeer peering del to-third vnet hub
hints "without it" no_route 'third, which is not peered.*vnet hub remote third both' \
	fw 10.3.0.4
half hub third
vnetpeer vnet del third
vnet third 10.4.0.0/16
port three third
hints "seen from the successor" no_route 'no VNet has 10.3.0.4' three 10.3.0.4
hints "which has a half in its way" no_route \
	'with a VNet third that is gone: vnetpeer peering del to-third vnet hub' \
	three "${V4[fw]}"
vnetpeer peering del to-third vnet hub

# The rest of the reasons
hints "no port" no_endpoint 'no port has 10.2.9.9' fw 10.2.9.9
hints "no gateway out" no_internet 'VNet hub has no internet gateway' fw 192.0.2.1
ip -n two link set eth0 down
hints "a device that is down" port_down 'set the device of port two up' fw "${V4[two]}"
ip -n two link set eth0 up
vnetpeer vnet set spoke2 add-prefix 10.12.0.0/16
hints "a prefix not synchronised" no_route 'peering sync to-spoke2 vnet hub' fw 10.12.0.4
vnet old 10.6.0.0/16 model classic
port relic old
vnetpeer peering add to-old vnet hub remote old >/dev/null
hints "a classic VNet" forwarded_not_allowed 'a classic VNet takes nothing forwarded' \
	fw "${V4[relic]}" src 10.9.9.9
same "has no half to name" null "$(said .stopped_by)"

# The text form says the same.
vnetpeer -d trace port fw dst "${V4[two]}" src "${V4[one]}" >text || :
for part in '^deliver' 'route 10.2.0.0/16 source Default' 'why the longest' \
	'not 10.0.0.0/8 source Default .*why shorter' 'vnets hub spoke2' 'peering to-spoke2'; do
	expect "the text has: $part" grep -qE "$part" text
done
vnetpeer peering set to-hub vnet spoke2 forwarded off
vnetpeer trace port fw dst "${V4[two]}" src "${V4[one]}" >text || :
for part in 'stopped-by peering to-hub vnet spoke2' \
	'hint vnetpeer peering set to-hub vnet spoke2 forwarded on'; do
	expect "the text has: $part" grep -qE "$part" text
done
