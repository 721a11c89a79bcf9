#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A classic network owns no half: the one that points at it is enough, and serves
# both directions.
#
#     web - blue ~~> old - db        older (classic, too)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet old 10.2.0.0/16 fd00:2::/48 model classic
vnet older 10.3.0.0/16 fd00:3::/48 model classic
port web blue
port db old

refused ClassicVnetCannotOwnPeering \
	vnetpeer peering add to-blue vnet old remote blue
refused ClassicVnetsCannotBePeered \
	vnetpeer peering add to-older vnet old remote older
refused ClassicVnetsCannotBePeered \
	vnetpeer peering add to-older vnet old remote older both
refused GatewayTransitNotAllowed \
	vnetpeer peering add to-old vnet blue remote old gateway-transit on
refused GatewayTransitNotAllowed \
	vnetpeer peering add to-old vnet blue remote old remote-gateways on
blocked web db no_route

half blue old
same "one half is connected at once" "blue>old Connected FullyInSync" "$(halves)"
same "blue has its routes" "10.2.0.0/16 fd00:2::/48" "$(routes web VNetPeering)"
same "and the classic network, too" "10.1.0.0/16 fd00:1::/48" \
	"$(routes db VNetPeering)"
connects web db
at_least "the one half counts what is sent" 4 "$(metered blue old tx_packets)"
same "and what comes" "$(metered blue old tx_packets)" \
	"$(metered blue old rx_packets)"
refused GatewayTransitNotAllowed \
	vnetpeer peering set to-old vnet blue gateway-transit on
refused GatewayTransitNotAllowed \
	vnetpeer peering set to-old vnet blue remote-gateways on

# The missing half counts as access on, forwarded off.
vnetpeer peering set to-old vnet blue access off
blocked web db peering_access_off
blocked db web peering_access_off
vnetpeer peering set to-old vnet blue access on
connects web db
on web ip addr add 192.0.2.1/32 dev eth0
vnetpeer port set web forwarding on
ends web "${V4[db]}" forwarded_not_allowed db -I 192.0.2.1

# Growth is synchronised by the one half.
vnetpeer vnet set old add-prefix 10.22.0.0/16
same "the half is behind" "blue>old Connected LocalNotInSync" "$(halves)"
vnetpeer peering sync to-old vnet blue
same "and catches up" "blue>old Connected FullyInSync" "$(halves)"

# Overlap counts as with others.
vnet sister 10.2.1.0/24
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add to-sister vnet blue remote sister
refused VnetAddressSpacesOverlap \
	vnetpeer peering add to-old vnet sister remote old

vnetpeer peering del to-old vnet blue
blocked web db no_route
blocked db web no_route
same "nothing is left" "" "$(states)"

# A classic network can go, as any other.
half blue older
vnetpeer vnet del older
same "its peer's half is disconnected" "blue>older Disconnected" "$(states)"
