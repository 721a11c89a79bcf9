#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The effective routes of a port: its own network, its peers, the internet, and
# reserved blocks that lead nowhere unless somebody has them.
#
#     web - blue ~~~ green - db        wide 10.0.0.0/8    huge 172.0.0.0/8

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port db green

# table_of PORT - all of them, as "prefix type", sorted
table_of() {
	json '.[] | "\(.prefix) \(.next_hop_type)"' port routes "$1" | LC_ALL=C sort
}
default_rows="0.0.0.0/0 Internet
::/0 Internet
10.0.0.0/8 None
100.64.0.0/10 None
172.16.0.0/12 None
192.168.0.0/16 None
fc00::/7 None"
# rows PREFIX TYPE... - the default rows without those named "-", and others
rows() {
	local rows=$default_rows

	while (($#)); do
		case $2 in
		-) rows=$(grep -vF "$1 " <<<"$rows") ;;
		*) rows+=$'\n'"$1 $2" ;;
		esac
		shift 2
	done
	LC_ALL=C sort <<<"$rows"
}

same "a network by itself" \
	"$(rows 10.1.0.0/16 VnetLocal fd00:1::/48 VnetLocal)" "$(table_of web)"
same "every row is a default one, active, without next hop" "Default Active null" \
	"$(json '[.[] | "\(.source) \(.state) \(.next_hop_ip)"] | unique | join(" ")' \
		port routes web)"
half blue green
same "one half adds nothing" \
	"$(rows 10.1.0.0/16 VnetLocal fd00:1::/48 VnetLocal)" "$(table_of web)"
half green blue
same "a peering" "$(rows 10.1.0.0/16 VnetLocal fd00:1::/48 VnetLocal \
	10.2.0.0/16 VNetPeering fd00:2::/48 VNetPeering)" "$(table_of web)"
vnetpeer peering set to-green vnet blue access off
same "access does not change the table" "$(rows 10.1.0.0/16 VnetLocal \
	fd00:1::/48 VnetLocal 10.2.0.0/16 VNetPeering fd00:2::/48 VNetPeering)" \
	"$(table_of web)"
vnetpeer vnet set blue add-prefix 10.11.0.0/16
same "a new prefix is in its own network's table at once" \
	"10.1.0.0/16 10.11.0.0/16 fd00:1::/48" "$(routes web VnetLocal)"
vnetpeer vnet set blue del-prefix 10.11.0.0/16

# A reserved block gives way to a prefix that equals or covers it.
vnet wide 10.0.0.0/8 fc00::/7
port one wide
same "the network is the block" "$(rows 10.0.0.0/8 - fc00::/7 - \
	10.0.0.0/8 VnetLocal fc00::/7 VnetLocal)" "$(table_of one)"
vnet huge 172.0.0.0/8 100.0.0.0/8
port two huge
same "the network covers blocks" "$(rows 172.16.0.0/12 - 100.64.0.0/10 - \
	172.0.0.0/8 VnetLocal 100.0.0.0/8 VnetLocal)" "$(table_of two)"
peer wide huge
same "a peer's prefix does the same" "$(rows 10.0.0.0/8 - fc00::/7 - \
	172.16.0.0/12 - 100.64.0.0/10 - 10.0.0.0/8 VnetLocal fc00::/7 VnetLocal \
	172.0.0.0/8 VNetPeering 100.0.0.0/8 VNetPeering)" "$(table_of one)"
vnetpeer peering del to-huge vnet wide
same "the blocks come back when the peering ends" \
	"$(rows 172.16.0.0/12 - 100.64.0.0/10 - 172.0.0.0/8 VnetLocal \
		100.0.0.0/8 VnetLocal)" "$(table_of two)"

# What the rows do
ends web 192.168.1.1 no_route
ends web 172.16.0.1 no_route
ends web 100.64.0.1 no_route
ends web fd99::1 no_route
ends web 192.0.2.1 no_internet
ends web 2001:db8::1 no_internet
ends web 10.1.99.99 no_endpoint
ends web fd00:1::9999 no_endpoint

# One family only
same "one family on demand" "" \
	"$(vnetpeer -4 -j port routes web | jq -r '.[].prefix | select(contains(":"))')"
same "and the other" "" \
	"$(vnetpeer -6 -j port routes web | jq -r '.[].prefix | select(contains(":") | not)')"
refused ResourceNotFound vnetpeer port routes nobody
usage_error vnetpeer port routes
