#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Removing one half stops the traffic at once and leaves the other one
# Disconnected; an update re-arms that, and then a new half connects.
#
#     web 10.1.0.4 fd00:1::4           db 10.2.0.4 fd00:2::4
#       |                                |
#     blue 10.1.0.0/16 fd00:1::/48 ~~~ green 10.2.0.0/16 fd00:2::/48
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port db green
half blue green forwarded on
half green blue
connects web db

# Traffic in both families runs while the half goes.
begin web ping -qi0.01 "${V4[db]}" >/dev/null
pings=("$!")
begin web ping -qi0.01 "${V6[db]}" >/dev/null
pings+=("$!")
more_than() {
	(($("$1" db) > $2))
}
wait_until more_than received $(($(received db) + 20))
vnetpeer peering del to-blue vnet green
heard=$(received db)
lost=$(drops web no_route)
more_lost() {
	(($(drops web no_route) > lost + 20))
}
expect "web's packets have no route any more" wait_until more_lost
same "db hears nothing after the command has returned" "$heard" "$(received db)"
finish "${pings[@]}"

same "the half that stays is disconnected" "blue>green Disconnected" "$(states)"
same "it keeps its flags" true "$(json '.[0].forwarded' peering show to-green vnet blue)"
same "blue's routes are gone" "" "$(routes web VNetPeering)"
same "green's routes are gone" "" "$(routes db VNetPeering)"
blocked web db no_route
blocked db web no_route

refused RemotePeeringIsDisconnected \
	vnetpeer peering add to-blue vnet green remote blue
refused RemotePeeringIsDisconnected \
	vnetpeer peering add again vnet green remote blue

vnetpeer peering set to-green vnet blue access on
same "an update re-arms it" "blue>green Initiated" "$(states)"
blocked web db no_route
half green blue
same "then the new half connects" \
	"blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
	"$(halves)"
connects web db

# Without the other half, removal leaves nothing.
vnetpeer peering del to-green vnet blue
vnetpeer peering del to-blue vnet green
same "both are gone" "" "$(states)"
blocked web db no_route
