#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A Disconnected half is re-armed by an update, whichever way it is written, and
# only while the network it points at lives.
#
#     web - blue ~~~ green - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port db green

# disconnect - leave blue's half without the other one
disconnect() {
	half green blue
	vnetpeer peering del to-blue vnet green
	same "blue's half is disconnected" "blue>green Disconnected" "$(states)"
}

half blue green forwarded on
for update in \
	"peering set to-green vnet blue access on" \
	"peering set to-green vnet blue" \
	"peering add to-green vnet blue remote green" \
	"peering add to-green vnet blue remote green access on"; do
	disconnect
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer $update >/dev/null
	same "it is re-armed by $update" "blue>green Initiated" "$(states)"
	same "with its flags" true \
		"$(value forwarded "$(vnetpeer -j peering show to-green vnet blue)")"
done

# In one step, from either side: both updates the half that exists
disconnect
half blue green both reverse to-blue
same "both re-arms and connects" "blue>green Connected, green>blue Connected" \
	"$(states)"
connects web db
vnetpeer peering del to-blue vnet green
refused RemotePeeringIsDisconnected \
	vnetpeer peering add to-blue vnet green remote blue
half green blue both
same "also from the side that has none" \
	"blue>green Connected, green>blue Connected" "$(states)"
connects web db
vnetpeer peering del to-blue vnet green

# The space may have changed meanwhile.
vnetpeer vnet set green add-prefix 10.12.0.0/16
vnetpeer peering set to-green vnet blue access on
half green blue
same "a connected half has learnt the present space" \
	"10.12.0.0/16 10.2.0.0/16 fd00:2::/48" \
	"$(json '.[0].remote_prefixes | sort | join(" ")' peering show to-green vnet blue)"
same "everything is in sync" \
	"blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
	"$(halves)"
