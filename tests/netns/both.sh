#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With `both`, the two halves are made in one step, or neither; and removed.
#
#     web - blue ~~~ green - db        red

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnet red 10.3.0.0/16 fd00:3::/48
port web blue
port db green

names() {
	json '[.[] | "\(.vnet)/\(.name)"] | sort | join(" ")' peering show
}
flags() {
	json '[.[] | "\(.vnet) \(.access) \(.forwarded) \(.gateway_transit) \(.remote_gateways)"] |
		sort | join(", ")' peering show
}
both() {
	vnetpeer peering add pair vnet blue remote green both "$@" >/dev/null
}

both
same "the reverse half has the same name" "blue/pair green/pair" "$(names)"
same "both are connected" "blue>green Connected, green>blue Connected" "$(states)"
connects web db
expect "both are removed" vnetpeer peering del pair vnet blue both
same "nothing is left" "" "$(names)"
blocked web db no_route

both reverse back
same "the reverse half can have a name of its own" "blue/pair green/back" "$(names)"
expect "they are removed from either side" vnetpeer peering del back vnet green both
same "nothing is left" "" "$(names)"

# Flags
both access off forwarded on
same "access and forwarded hold for both" \
	"blue false true false false, green false true false false" "$(flags)"
both access on
same "again: only what is given changes" \
	"blue true true false false, green true true false false" "$(flags)"
# gateway-transit here is remote-gateways there, and nobody has a gateway.
refused RemoteVnetHasNoGateways \
	vnetpeer peering add pair vnet blue remote green both gateway-transit on
refused RemoteVnetHasNoGateways \
	vnetpeer peering add pair vnet blue remote green both remote-gateways on
vnetpeer peering del pair vnet blue both

# A half that exists is kept and updated.
half green blue forwarded on
both access off
same "the existing half keeps its name" "blue/pair green/to-blue" "$(names)"
same "and is updated" \
	"blue false false false false, green false true false false" "$(flags)"
same "the two are connected" "blue>green Connected, green>blue Connected" "$(states)"
vnetpeer peering del pair vnet blue both

# A reverse half that cannot be made leaves nothing.
vnetpeer peering add taken vnet green remote red >/dev/null
refused ResourceAlreadyExists \
	vnetpeer peering add pair vnet blue remote green both reverse taken
vnet sister 10.3.128.0/17 fd00:33::/48
refused VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	vnetpeer peering add pair vnet sister remote green both
refused InvalidResourceName \
	vnetpeer peering add pair vnet blue remote green both reverse -x
refused InvalidResourceName \
	vnetpeer peering add pair vnet blue remote green both reverse none
refused RemoteVnetHasNoGateways \
	vnetpeer peering add pair vnet blue remote green both gateway-transit on
refused ResourceNotFound vnetpeer peering add pair vnet blue remote nobody both
usage_error vnetpeer peering add pair vnet blue remote green reverse back

# `del both` where there is one half only
half blue green
expect "a lonely half goes with both, too" vnetpeer peering del to-green vnet blue both
same "only the other network's half is left" "green/taken" "$(names)"
