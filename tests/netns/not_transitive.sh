#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Peering ends with the peer: its peers, strangers and strangers with the same
# addresses are out of reach.
#
#     web - blue ~~~ hub ~~~ red - app       one - twin1    two - twin2
#                     |                      (the same prefixes and
#                    box                      addresses in both)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet hub 10.2.0.0/16 fd00:2::/48
vnet red 10.3.0.0/16 fd00:3::/48
port web blue
port box hub
port app red
peer blue hub
peer hub red

connects web box
connects box app
same "blue's table holds its peer only" "10.2.0.0/16 fd00:2::/48" \
	"$(routes web VNetPeering)"
same "the hub's table holds both" \
	"10.1.0.0/16 10.3.0.0/16 fd00:1::/48 fd00:3::/48" "$(routes box VNetPeering)"
blocked web app no_route
blocked app web no_route

# A neighbour that would forward changes nothing.
on box sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
vnetpeer port set box forwarding on
blocked web app no_route

# Twins: two strangers with the same space. Each has its own 10.9.0.4 and .5.
for twin in 1 2; do
	vnet "twin$twin" 10.9.0.0/16 fd00:9::/48
	port "one$twin" "twin$twin"
	port "two$twin" "twin$twin"
done
same "the twins' ports have the same addresses" \
	"${V4[one1]} ${V6[one1]}" "${V4[one2]} ${V6[one2]}"
heard=$(received two2)
connects one1 two1
same "the other twin hears nothing" "$heard" "$(received two2)"
heard=$(received two1)
connects one2 two2
same "nor the other way round" "$heard" "$(received two1)"
blocked web one1 no_route
blocked one1 web no_route

# One twin may be peered, with the other still a stranger.
peer blue twin1
heard=$(received two2)
connects web two1
same "a peer of one twin does not reach the other" "$heard" "$(received two2)"
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add to-twin2 vnet blue remote twin2

# An address that nobody has: known only when the network is.
ends web 10.9.99.99 no_endpoint
ends web fd00:9::99:99 no_endpoint
ends one2 10.1.0.4 no_route
