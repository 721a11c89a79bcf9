#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A half outlives the VNet it points at. A new VNet of that name is another one,
# and the old address space stays taken until the half is removed.
#
#     web - blue ~~~ green - db        green is removed and made again,
#             \                        violet has green's former prefixes
#              ~~~ violet, green
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
connects web db

refused VnetHasPorts vnetpeer vnet del green
vnetpeer port del db
blocked_address() {
	ends web 10.2.0.4 "$1"
	ends web fd00:2::4 "$1"
}
blocked_address no_endpoint
expect "peerings do not stand in the way of a removal" vnetpeer vnet del green
same "the other half is disconnected" "blue>green Disconnected" "$(states)"
same "it remembers whom it pointed at" "green" \
	"$(json '.[0].remote' peering show to-green vnet blue)"
same "and the address space" "10.2.0.0/16 fd00:2::/48" \
	"$(json '.[0].remote_prefixes | join(" ")' peering show to-green vnet blue)"
same "its routes are gone" "" "$(routes web VNetPeering)"
blocked_address no_route
refused ResourceNotFound vnetpeer peering set to-green vnet blue access on
refused ResourceNotFound vnetpeer peering sync to-green vnet blue

# The address space is still taken.
vnet violet 10.2.128.0/17 fd00:9::/48
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add to-violet vnet blue remote violet
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add to-blue vnet violet remote blue
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add to-violet vnet blue remote violet both

# A VNet of the same name, with the same prefixes, does not bring it back.
vnet green 10.2.0.0/16 fd00:2::/48
port db green
same "the old half ignores the new VNet" "blue>green Disconnected" "$(states)"
blocked web db no_route
refused RemotePeeringIsDisconnected \
	vnetpeer peering add to-blue vnet green remote blue
refused ResourceNotFound vnetpeer peering set to-green vnet blue access on
refused ResourceNotFound vnetpeer peering sync to-green vnet blue

expect "the old half can be removed" vnetpeer peering del to-green vnet blue
peer blue green
same "then the new VNet is peered as any other" \
	"blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
	"$(halves)"
connects web db

# With the half, the address space is free again.
vnetpeer peering del to-green vnet blue both
peer blue violet
same "so is the one with the former prefixes" \
	"blue>violet Connected, violet>blue Connected" "$(states)"
