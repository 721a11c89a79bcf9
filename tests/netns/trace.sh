#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What trace says of a packet is what becomes of it.
#
#     web, near - blue ~~~ green - db        red - app (a stranger)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnet red 10.3.0.0/16 fd00:3::/48
port web blue
port near blue
port db green
port app red
peer blue green

# trace KEYWORD VALUE... - of a packet from web, as JSON; keeps its exit status
trace() {
	rc=0
	vnetpeer -j trace port web "$@" >traced || rc=$?
}
said() {
	jq -c "$1" traced
}

# delivers ADDRESS RECEIVER TYPE VNETS PEERING PREFIX
delivers() {
	trace dst "$1"
	same "trace to $1: deliver" \
		"0 [\"deliver\",null,\"$3\",null,$4,$5,\"$2\",\"$6\",\"Default\"]" \
		"$rc $(said '[.verdict, .reason, .next_hop_type, .next_hop_ip, .vnets,
			.peering, .egress_port, .route.prefix, .route.source]')"
	expect "and so it is" on web ping -qc1 -W"$PATIENCE" "$1"
}

# dies REASON ADDRESS [SOURCE] - trace and pings agree
dies() {
	trace dst "$2" ${3:+src "$3"}
	same "trace to $2 ${3:+from $3}: $1" "3 [\"drop\",\"$1\"]" \
		"$rc $(said '[.verdict, .reason]')"
	ends web "$2" "$1" "" ${3:+-I "$3"}
}

delivers "${V4[near]}" near VnetLocal '["blue"]' null 10.1.0.0/16
delivers "${V6[near]}" near VnetLocal '["blue"]' null fd00:1::/48
delivers "${V4[db]}" db VNetPeering '["blue","green"]' '"to-green"' 10.2.0.0/16
delivers "${V6[db]}" db VNetPeering '["blue","green"]' '"to-green"' fd00:2::/48
trace dst "${V4[web]}"
same "a port can be its own receiver" '0 "web"' "$rc $(said .egress_port)"

dies no_route "${V4[app]}"
dies no_route "${V6[app]}"
dies no_route 192.168.7.7
dies no_route 224.0.0.5
dies no_internet 192.0.2.1
dies no_internet 2001:db8::1
dies no_endpoint 10.1.99.99
dies no_endpoint fd00:2::99
same "the route that decides is named" '"fd00:2::/48"' "$(said .route.prefix)"
on web ip addr add 192.0.2.9/32 dev eth0
on web ip addr add 2001:db8::9/128 dev eth0
dies spoofed_source "${V4[near]}" 192.0.2.9
dies spoofed_source "${V6[db]}" 2001:db8::9
same "before any route" null "$(said .route)"
vnetpeer port set web forwarding on
trace dst "${V4[near]}" src 192.0.2.9
same "with forwarding it is delivered" '0 "deliver"' "$rc $(said .verdict)"
dies forwarded_not_allowed "${V4[db]}" 192.0.2.9
dies forwarded_not_allowed "${V6[db]}" 2001:db8::9
same "the peering it dies at is named" '"to-green"' "$(said .peering)"
vnetpeer setting set forwarded-check tag
trace dst "${V4[db]}" src 192.0.2.9
same "with the setting tag it is delivered" '0 "deliver"' "$rc $(said .verdict)"
vnetpeer setting set forwarded-check strict
vnetpeer port set web forwarding off
vnetpeer peering set to-blue vnet green access off
dies peering_access_off "${V4[db]}"
dies peering_access_off "${V6[db]}"
vnetpeer peering set to-blue vnet green access on
ip -n db link set eth0 down
dies port_down "${V4[db]}"
dies port_down "${V6[db]}"
same "the port that is down is named" '"db"' "$(said .egress_port)"
vnetpeer peering del to-blue vnet green
dies no_route "${V4[db]}"

# Other protocols, and no side effects
before=$(vnetpeer -j -s port show web)
for packet in "proto tcp dport 80" "proto udp sport 1 dport 53" "proto 47" \
	"proto icmp" "proto 6 sport 5 dport 6"; do
	# shellcheck disable=SC2086 # words of a command line
	trace dst "${V4[near]}" $packet
	same "trace $packet" '0 "deliver"' "$rc $(said .verdict)"
done
same "trace sends nothing" "$before" "$(vnetpeer -j -s port show web)"

# The text form, and bad questions
rc=0
vnetpeer trace port web dst 10.3.0.4 >text || rc=$?
same "the text form drops with status 3, too" 3 "$rc"
expect "and says why" grep -q no_route text
refused ResourceNotFound vnetpeer trace port nobody dst 10.1.0.5
refused '*' vnetpeer trace port web dst banana
refused '*' vnetpeer trace port web dst 10.1.0.5 src fd00:1::4
usage_error vnetpeer trace port web
usage_error vnetpeer trace dst 10.1.0.5
