#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One half of a peering carries nothing; the second one connects the two networks.
#
#     web 10.1.0.4 fd00:1::4           db 10.2.0.4 fd00:2::4
#       |                                |
#     blue 10.1.0.0/16 fd00:1::/48 ~~~ green 10.2.0.0/16 fd00:2::/48
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port db green
same "the first addresses that are not reserved" \
	"10.1.0.4 fd00:1::4 10.2.0.4 fd00:2::4" \
	"${V4[web]} ${V6[web]} ${V4[db]} ${V6[db]}"

# Strangers
blocked web db no_route
blocked db web no_route

# The first half
expect "what is missing is said" grep -q green \
	<(vnetpeer peering add to-green vnet blue remote green)
same "the first half waits" "blue>green Initiated" "$(states)"
same "blue has no route yet" "" "$(routes web VNetPeering)"
same "nor has green" "" "$(routes db VNetPeering)"
blocked web db no_route
blocked db web no_route

# The second half
half green blue
same "both halves are connected" \
	"blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
	"$(halves)"
same "blue has one route for each of green's prefixes" \
	"10.2.0.0/16 fd00:2::/48" "$(routes web VNetPeering)"
same "and green for each of blue's" \
	"10.1.0.0/16 fd00:1::/48" "$(routes db VNetPeering)"
connects web db

# Real traffic: a page and a stream
head -c 300000 /dev/urandom >page
serve db
for to in "${V4[db]}" "[${V6[db]}]"; do
	expect "web fetches a page from $to" \
		on web curl -sS -m "$PATIENCE" -o got "http://$to/page"
	expect "the page from $to is whole" cmp page got
done
begin db iperf3 -s -1 >/dev/null
wait_until listens db 5201
expect "a TCP stream runs" on web iperf3 -c "${V4[db]}" -n 4M
begin db iperf3 -s -1 >/dev/null
wait_until listens db 5201
expect "a UDP stream runs" on web iperf3 -u -b 10M -n 400K -c "${V6[db]}"
