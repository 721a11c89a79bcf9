#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Networks that can meet must not share an address: neither the two that are
# peered, nor two peers of one network. Further away they may.
#
#     one ~~~ hub ~~~ two          far ~~~ hub2
#     10.1    10.2    10.3         10.1    10.5

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.2.0.0/16 fd00:2::/48
vnet one 10.1.0.0/16 fd00:1::/48
vnet two 10.3.0.0/16 fd00:3::/48

overlaps() {
	refused VnetAddressSpacesOverlap "$@"
}
sibling() {
	refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet "$@"
}

# The two that would be peered
vnet copy 10.2.0.0/16 fd00:22::/48
vnet inside 10.2.128.0/17 fd00:23::/48
vnet around 10.0.0.0/8 fd00:24::/48
vnet six 10.66.0.0/16 fd00:2:0:1::/64
vnet second 10.77.0.0/16 10.2.255.0/24
for other in copy inside around six second; do
	overlaps vnetpeer peering add to-hub vnet "$other" remote hub
	overlaps vnetpeer peering add "to-$other" vnet hub remote "$other"
	overlaps vnetpeer peering add "to-$other" vnet hub remote "$other" both
done

# Two peers of one network
vnet sister 10.1.128.0/17 fd00:31::/48
vnet sister6 10.44.0.0/16 fd00:1:0:1::/64
half one hub
for other in sister sister6; do
	vnetpeer peering add "to-hub" vnet "$other" remote hub >/dev/null
	ok "$other may wait for the hub, which has no half yet"
	vnetpeer peering del "to-hub" vnet "$other"
done
half hub one
for other in sister sister6; do
	sibling vnetpeer peering add to-hub vnet "$other" remote hub
	sibling vnetpeer peering add "to-$other" vnet hub remote "$other"
	sibling vnetpeer peering add "to-$other" vnet hub remote "$other" both
done

# Halves count in any state.
vnetpeer peering del to-hub vnet one
same "the hub's half is disconnected" "hub>one Disconnected" "$(states)"
sibling vnetpeer peering add to-sister vnet hub remote sister
sibling vnetpeer peering add to-hub vnet sister remote hub
vnetpeer peering set to-one vnet hub access on
same "the hub's half is initiated" "hub>one Initiated" "$(states)"
sibling vnetpeer peering add to-sister vnet hub remote sister
half one hub

# One hop is as far as it goes.
vnet hub2 10.5.0.0/16 fd00:5::/48
vnet far 10.1.0.0/16 fd00:1::/48
expect "peers of different hubs may have the same addresses" peer far hub2
sibling vnetpeer peering add to-hub2 vnet one remote hub2
vnet hub3 10.6.0.0/16 fd00:6::/48
expect "and so may the peer of a peer's peer" peer hub2 hub3
expect "whichever is peered last" peer hub hub3

# A changed address space is checked in the same way.
half hub two
half two hub
overlaps vnetpeer vnet set hub add-prefix 10.2.5.0/24
overlaps vnetpeer vnet set hub add-prefix 10.0.0.0/8
overlaps vnetpeer vnet set hub add-prefix 10.50.0.0/16 add-prefix 10.50.1.0/24
overlaps vnetpeer vnet set hub add-prefix 10.1.5.0/24
overlaps vnetpeer vnet set one add-prefix fd00:2:0:7::/64
sibling vnetpeer vnet set one add-prefix 10.3.7.0/24
sibling vnetpeer vnet set one add-prefix fd00:3::/64
sibling vnetpeer vnet set two add-prefix 10.8.0.0/16 add-prefix 10.1.9.0/24
expect "other space is free" vnetpeer vnet set one add-prefix 10.99.0.0/16

# What is recorded counts as well as what is current: 10.99/16 is given up, but
# nobody has synchronised.
vnetpeer peering sync to-one vnet hub
vnetpeer vnet set one del-prefix 10.99.0.0/16
sibling vnetpeer vnet set two add-prefix 10.99.1.0/24
vnetpeer peering sync to-one vnet hub
expect "after the sync it is free" vnetpeer vnet set two add-prefix 10.99.1.0/24

# A network has each address once.
overlaps vnetpeer vnet add twice prefix 10.7.0.0/16 10.7.1.0/24
overlaps vnetpeer vnet add twice prefix fd00:7::/48 fd00:7::/48
