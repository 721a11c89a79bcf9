#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# `access off` on either half closes the peering for packets; routes and state stay.
#
#     web - blue ~~~ green - db
#     near /

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue

closed() {
	blocked web db peering_access_off
	blocked db web peering_access_off
	same "the peering stays connected" \
		"blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
		"$(halves)"
	same "the routes stay" "10.2.0.0/16 fd00:2::/48" "$(routes web VNetPeering)"
	connects web near
}

vnetpeer peering set to-green vnet blue access off
closed
same "the drops are counted on the half that the packet left by" \
	"6 6" "$(metered blue green peering_access_off) $(metered green blue peering_access_off)"
vnetpeer peering set to-green vnet blue access on
connects web db
vnetpeer peering set to-blue vnet green access off
closed
vnetpeer peering set to-green vnet blue access off
closed
vnetpeer peering set to-blue vnet green access on
closed
vnetpeer peering set to-green vnet blue access on
connects web db

# From the start, with both
vnetpeer peering del to-green vnet blue both
peer blue green access off
closed
vnetpeer peering set to-green vnet blue access on
vnetpeer peering set to-blue vnet green access on
connects web db
