#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A peering is no hop: what arrives is what was sent, and the neighbour on the wire
# is always the router.
#
#     web 10.1.0.4 fd00:1::4           db 10.2.0.4 fd00:2::4
#       |                                |
#     blue 10.1.0.0/16 fd00:1::/48 ~~~ green 10.2.0.0/16 fd00:2::/48
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue

# sees PORT FILTER FAMILY OPTION... - web's ping arrives there unchanged
sees() {
	local at=$1 to=$2 hops=$3 mac packet

	mac=$(json '.[0].mac' port show "$at")
	watch "$at" "$4"
	on web ping -qc1 -W"$PATIENCE" -t37 -Q0x28 "$to" >/dev/null
	packet=$(seen "$at")
	expect "the router hands it to $at ($to)" \
		grep -q "$ROUTER_MAC > $mac" <<<"$packet"
	expect "its hop count is as sent ($to)" grep -q "$hops" <<<"$packet"
	expect "its traffic class is as sent ($to)" \
		grep -qE 'tos 0x28|class 0x28' <<<"$packet"
}

sees db "${V4[db]}" 'ttl 37' 'icmp[0] == 8'
sees db "${V6[db]}" 'hlim 37' 'icmp6 and ip6[40] == 128'
sees near "${V4[near]}" 'ttl 37' 'icmp[0] == 8'
sees near "${V6[near]}" 'hlim 37' 'icmp6 and ip6[40] == 128'

for to in "${V4[db]}" "${V6[db]}" "${V4[near]}" "${V6[near]}"; do
	expect "one hop is enough to $to" on web ping -qc1 -t1 -W"$PATIENCE" "$to"
done
same "web knows the router and no other neighbour" "[\"$ROUTER_MAC\"]" \
	"$(ip -n web -j neigh show dev eth0 | jq -c '[.[].lladdr // empty] | unique')"
