#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A network has one half to each other network, and none to itself.
#
#     blue ~~~ green        red

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnet red 10.3.0.0/16 fd00:3::/48

refused CannotPeerVirtualNetworkWithItself \
	vnetpeer peering add to-blue vnet blue remote blue
refused CannotPeerVirtualNetworkWithItself \
	vnetpeer peering add to-blue vnet blue remote blue both

half blue green
refused AnotherPeeringAlreadyReferencesRemoteVnet \
	vnetpeer peering add other vnet blue remote green
refused AnotherPeeringAlreadyReferencesRemoteVnet \
	vnetpeer peering add other vnet blue remote green both
refused ResourceAlreadyExists \
	vnetpeer peering add to-green vnet blue remote red

# The same name and remote again: what is given changes, the rest stays.
flags() {
	json '.[0] | "\(.access) \(.forwarded) \(.gateway_transit) \(.remote_gateways)"' \
		peering show to-green vnet blue
}
same "the flags as they are by default" "true false false false" "$(flags)"
before=$(configuration)
half blue green
same "making it again changes nothing" "$before" "$(configuration)"
half blue green forwarded on
same "making it again with a flag sets that" "true true false false" "$(flags)"
half blue green access off
same "and leaves the other" "false true false false" "$(flags)"
vnetpeer peering set to-green vnet blue access on gateway-transit on
same "set changes what is given" "true true true false" "$(flags)"
half green blue
same "the halves are connected" "blue>green Connected, green>blue Connected" \
	"$(states)"
half blue green forwarded off
same "it works on a connected half" "true false true false" "$(flags)"
refused AnotherPeeringAlreadyReferencesRemoteVnet \
	vnetpeer peering add other vnet blue remote green

# Names belong to the network that owns the half.
half red blue
half red green
same "the same name in another network" \
	"blue>green Connected, green>blue Connected, red>blue Initiated, red>green Initiated" \
	"$(states)"

# What is not there
refused ResourceNotFound vnetpeer peering add x vnet blue remote nobody
refused ResourceNotFound vnetpeer peering add x vnet nobody remote blue
refused ResourceNotFound vnetpeer peering set nothing vnet blue access on
refused ResourceNotFound vnetpeer peering set to-green vnet nobody access on
refused ResourceNotFound vnetpeer peering del nothing vnet blue
refused ResourceNotFound vnetpeer peering sync nothing vnet blue
refused ResourceNotFound vnetpeer peering show nothing vnet blue
