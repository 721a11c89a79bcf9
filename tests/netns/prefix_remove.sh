#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A peered network can shrink, where no subnet is in the way; the peer's route goes
# with its sync. With the setting `frozen` a peered network cannot change at all.
#
#     web - blue ~~~ green - db
#           10.1 10.11 fd00:1 fd00:a1

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add blue prefix 10.1.0.0/16 10.11.0.0/16 fd00:1::/48 fd00:a1::/48
vnetpeer subnet add default vnet blue prefix 10.1.0.0/16 fd00:1::/48
vnetpeer subnet add extra vnet blue prefix 10.11.5.0/24 fd00:a1:0:5::/64
vnet green 10.2.0.0/16 fd00:2::/48
port web blue
port db green
peer blue green

shrink=(vnetpeer vnet set blue del-prefix 10.11.0.0/16 del-prefix fd00:a1::/48)
refused ResourceInUse vnetpeer vnet set blue del-prefix 10.11.0.0/16
refused ResourceInUse vnetpeer vnet set blue del-prefix fd00:a1::/48
refused ResourceInUse vnetpeer vnet set blue add-prefix 10.12.0.0/16 del-prefix 10.11.0.0/16
vnetpeer subnet del extra vnet blue
expect "without the subnet the prefixes can go" "${shrink[@]}"
same "the halves know" \
	"blue>green Connected RemoteNotInSync, green>blue Connected LocalNotInSync" \
	"$(halves)"
same "green's routes stay until the sync" \
	"10.1.0.0/16 10.11.0.0/16 fd00:1::/48 fd00:a1::/48" "$(routes db VNetPeering)"
ends db 10.11.5.4 no_endpoint
ends db fd00:a1:0:5::4 no_endpoint
vnetpeer peering sync to-blue vnet green
same "and go with it" "10.1.0.0/16 fd00:1::/48" "$(routes db VNetPeering)"
ends db 10.11.5.4 no_route
ends db fd00:a1:0:5::4 no_route
connects web db

# What cannot be removed
refused '*' vnetpeer vnet set blue del-prefix 10.66.0.0/16
refused '*' vnetpeer vnet set blue del-prefix 10.1.0.0/17
refused ResourceInUse vnetpeer vnet set blue del-prefix 10.1.0.0/16
vnetpeer vnet add lonely prefix 10.77.0.0/16
refused '*' vnetpeer vnet set lonely del-prefix 10.77.0.0/16
expect "a prefix can take the place of the last one" \
	vnetpeer vnet set lonely add-prefix 10.78.0.0/16 del-prefix 10.77.0.0/16
expect "a network without peers can change as it likes" \
	vnetpeer vnet set lonely add-prefix fd00:77::/48

# Frozen: a half in any state, own or pointing here
frozen() {
	refused VnetAddressSpaceCannotChangeDueToPeerings \
		vnetpeer vnet set "$1" add-prefix 10.99.0.0/16
	refused VnetAddressSpaceCannotChangeDueToPeerings \
		vnetpeer vnet set "$1" del-prefix 10.98.0.0/16
}
vnetpeer peering del to-green vnet blue both
for network in blue green; do
	vnetpeer vnet set "$network" add-prefix 10.98.0.0/16
done
vnetpeer vnet set green del-prefix 10.98.0.0/16 add-prefix 10.97.0.0/16
vnetpeer setting set address-change frozen
same "the setting is kept" frozen "$(json '.[0].address_change' setting show)"
expect "without halves nothing is frozen" \
	vnetpeer vnet set blue add-prefix 10.96.0.0/16
half blue green
frozen blue
refused VnetAddressSpaceCannotChangeDueToPeerings \
	vnetpeer vnet set green add-prefix 10.99.0.0/16
half green blue
frozen blue
vnetpeer peering del to-blue vnet green
frozen blue
expect "other changes are not" vnetpeer vnet set blue flow-timeout 10
vnetpeer setting set address-change sync
expect "with sync it can change again" vnetpeer vnet set blue add-prefix 10.99.0.0/16
