#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A hub with 500 spokes, both halves of each, from one file; the first and the last
# reach it, and not each other.
#
#     first - s0 ~~~ hub - box
#     last - s499 ~~~

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

spokes=$(scaled 500)
last=$((spokes - 1))
vnet hub 10.200.0.0/16 fd00:200::/48
port box hub

space() {
	echo "10.$(($1 / 250)).$(($1 % 250)).0/24 fd00:$(printf %x $((4096 + $1)))::/48"
}
for ((i = 0; i < spokes; i++)); do
	echo "vnet add s$i prefix $(space "$i")"
	echo "peering add to-hub vnet s$i remote hub"
	echo "peering add to-s$i vnet hub remote s$i"
done >file
before=${EPOCHREALTIME/[.,]/}
expect "$spokes spokes from one file" vnetpeer -b file
echo "# $(((${EPOCHREALTIME/[.,]/} - before) / 1000)) ms for $spokes spokes"

same "all are connected" $((2 * spokes)) \
	"$(json '[.[] | select(.state == "Connected")] | length' peering show)"
same "the hub's table has two rows for each" $((2 * spokes)) \
	"$(json '[.[] | select(.next_hop_type == "VNetPeering")] | length' \
		port routes box)"
for i in 0 "$last"; do
	# shellcheck disable=SC2046 # two prefixes
	vnetpeer subnet add default vnet "s$i" prefix $(space "$i")
	port "m$i" "s$i"
	connects "m$i" box
done
blocked m0 "m$last" no_route
refused VnetAddressSpacesOverlap vnetpeer vnet set hub add-prefix 10.0.0.0/24
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer vnet set s0 add-prefix "10.$((last / 250)).$((last % 250)).128/25"

# The hub goes, and all halves that point at it are left alone.
vnetpeer port del box
before=${EPOCHREALTIME/[.,]/}
expect "the hub can be removed" vnetpeer vnet del hub
echo "# $(((${EPOCHREALTIME/[.,]/} - before) / 1000)) ms to remove the hub"
same "its spokes' halves are disconnected" "$spokes Disconnected" \
	"$(json 'map(.state) | "\(length) \(unique | join(" "))"' peering show)"
