#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Spokes use the hub's gateway when both halves say so and are Connected, and others do
# not. Conformance row 16.
#
#     one - spoke1 ~~~ hub ~~~ spoke2 - two        spoke2 is far away
#           spoke3 ~~~  |                          three - spoke3 uses no gateway
#                      edge --- office

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48 region far
vnet spoke3 10.3.0.0/16 fd00:3::/48
port box hub
port one spoke1
port two spoke2
port three spoke3
gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge 10.0.0.0/8 fd00::/16
learns edge 192.168.0.0/24 fd00:168::/64
peer spoke3 hub
connects box office

# served PORT - the prefixes of which a gateway has told it
served() {
	routes "$1" VirtualNetworkGateway
}
# with TEXT PORT, without TEXT PORT - whether the gateway serves it
with() {
	echo "# $1"
	same "$2 has the gateway's routes" "192.168.0.0/24 fd00:168::/64" \
		"$(served "$2")"
	connects "$2" office
}
without() {
	echo "# $1"
	same "$2 has none of the gateway's routes" "" "$(served "$2")"
	blocked "$2" office no_route
	blocked office "$2" no_route
}
flag() {
	vnetpeer peering set "to-$2" vnet "$1" "${@:3}"
}

# Row 16: every step but the last is not enough.
without "strangers" one
half hub spoke1 gateway-transit on
without "one half lends" one
half spoke1 hub
without "the other does not borrow" one
connects one box
flag spoke1 hub remote-gateways on
with "both" one
same "the rows are the gateway's" "VirtualNetworkGateway Active null true" \
	"$(json '[.[] | select(.prefix == "192.168.0.0/24") |
		"\(.source) \(.state) \(.next_hop_ip) \(.usable)"] | join(", ")' \
		port routes one)"
same "a borrowed gateway is not the VNet's own" null \
	"$(json '.[0].gateway' vnet show spoke1)"

half spoke2 hub remote-gateways on
without "the spoke's half comes first" two
half hub spoke2
without "the hub's half does not lend" two
flag hub spoke2 gateway-transit on
with "both, over a global peering" two
without "who does not use it" three

# What the gateway learns everybody has who uses it.
learns edge 203.0.113.0/24
for port in box one two; do
	same "$port has what is served later" \
		"192.168.0.0/24 203.0.113.0/24 fd00:168::/64" "$(served "$port")"
done
unlearns edge 203.0.113.0/24

# Every crossing is metered.
# meters VNET - packets to the hub and from it, as both halves count them
meters() {
	echo "$(metered "$1" hub tx_packets) $(metered "$1" hub rx_packets)" \
		"$(metered hub "$1" rx_packets) $(metered hub "$1" tx_packets)"
}
read -ra before < <(meters spoke1)
on one ping -qc3 -i0.01 -W"$PATIENCE" "${V4[office]}" >/dev/null
on office ping -qc4 -i0.01 -W"$PATIENCE" "${V6[one]}" >/dev/null
same "both halves count what crosses" \
	"$((before[0] + 7)) $((before[1] + 7)) $((before[2] + 7)) $((before[3] + 7))" \
	"$(meters spoke1)"

# Spoke to spoke: what the gateway sends to its router comes back.
blocked one two no_route
learns edge 10.0.0.0/8 fd00::/16
connects one two
same "the router is a hop" "ttl 63" "$(on one ping -c1 -W"$PATIENCE" "${V4[two]}" |
	grep -o 'ttl=[0-9]*' | tr '=' ' ')"
before=("$(metered spoke1 hub tx_packets)" "$(metered hub spoke2 tx_packets)")
on one ping -qc3 -i0.01 -W"$PATIENCE" "${V6[two]}" >/dev/null
same "both peerings count it" "3 3" \
	"$(($(metered spoke1 hub tx_packets) - before[0])) $(($(metered hub spoke2 \
		tx_packets) - before[1]))"
gone=$(drops edge no_route)
heard=$(received three)
for to in "${V4[three]}" "${V6[three]}" 10.77.0.1 fd00:77::1; do
	on one ping -qc3 -i0.01 -W0.2 "$to" >/dev/null 2>&1 || :
done
at_least "what is not of a spoke that uses the gateway ends there" $((gone + 12)) \
	"$(drops edge no_route)"
same "so three hears nothing" "$heard" "$(received three)"
connects box three

# A peering goes before the gateway, whatever that learns.
learns edge 10.2.0.0/24 fd00:2::/64 10.2.0.0/16
peer spoke1 spoke2
heard=$(received edge)
connects one two
same "nothing of that came to the gateway" "$heard" "$(received edge)"
same "its routes into the peer are Invalid" \
	"10.2.0.0/16 10.2.0.0/24 fd00:2::/64" "$(json '.[] |
		select(.source == "VirtualNetworkGateway" and .state == "Invalid") |
		.prefix' port routes one | joined ' ')"
vnetpeer peering del to-spoke2 vnet spoke1 both
same "without the peering they are used" "ttl 63" \
	"$(on one ping -c1 -W"$PATIENCE" "${V4[two]}" |
		grep -o 'ttl=[0-9]*' | tr '=' ' ')"
unlearns edge 10.2.0.0/24 fd00:2::/64 10.2.0.0/16 10.0.0.0/8 fd00::/16

# Too big, on the way out and in
# too_big FROM TO PORT OPTION... - a ping is answered with what would fit, which is
# 1400 bytes; PORT is where it ended
too_big() {
	local before

	before=$(drops "$3" mtu_exceeded)
	expect "$1's ping to $2 is answered by $4" grep -qE \
		"^From $4 .*(Frag needed and DF set \(mtu = 1400\)|Packet too big: mtu=1400)" \
		<(on "$1" ping -c1 -W1 -s1420 -Mdo "$2" || :)
	same "and counted" $((before + 1)) "$(drops "$3" mtu_exceeded)"
}
ip -n edge link set eth0 mtu 1400
too_big one "${V4[office]}" one 10.1.0.1
too_big one "${V6[office]}" one fd00:1::1
same "the half counts it, too" 2 "$(metered spoke1 hub mtu_exceeded)"
ip -n edge link set eth0 mtu 1500
vnetpeer port set one mtu 1400
too_big office "${V4[one]}" edge '[0-9.]+'
too_big office "${V6[one]}" edge '[0-9a-f:]+'
same "the hub's half counts it, too" 2 "$(metered hub spoke1 mtu_exceeded)"
expect "what is learnt is used" on office ping -qc1 -W"$PATIENCE" -Mwant \
	-s1420 "${V4[one]}"
vnetpeer port set one mtu 1500
for machine in one office; do
	ip -n "$machine" route flush cache
	ip -n "$machine" -6 route flush cache
done

# Whatever is taken away stops it, under traffic.
floods=()
for from in "one ${V4[office]}" "one ${V6[office]}" "office ${V4[one]}" \
	"office ${V6[one]}"; do
	# shellcheck disable=SC2086 # a machine and an address
	begin ${from% *} ping -qi"$PACE" "${from#* }" >/dev/null 2>&1
	floods+=("$!")
done
flag spoke1 hub remote-gateways off
without "the spoke does not borrow any more" one
flag spoke1 hub remote-gateways on
with "once more" one
vnetpeer peering del to-spoke1 vnet hub
without "the hub's half is gone" one
flag spoke1 hub
half hub spoke1
without "another does not lend" one
flag hub spoke1 gateway-transit on
with "and does" one
vnetpeer peering del to-hub vnet spoke1
without "the spoke's half is gone" one
vnetpeer peering del to-spoke1 vnet hub
peer spoke1 hub remote-gateways on
with "both in one step" one
vnetpeer peering del to-hub vnet spoke1 both
peer hub spoke1 gateway-transit on
with "and from the other side" one
finish "${floods[@]}"
with "it never mattered to others" two
