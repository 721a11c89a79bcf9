#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A peered network can grow. The peer keeps what it knew until it synchronises, and
# what it knew goes on working.
#
#     web, new - blue ~~~ green - db, late
#     10.1 + 10.11        10.2 + 10.12
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets

# levels TEXT BLUE GREEN - the halves stay connected, with these levels
levels() {
	same "$1" "blue>green Connected $2, green>blue Connected $3" "$(halves)"
}

# knows VNET REMOTE RECORDED [CURRENT]
knows() {
	same "what $1 has recorded of $2" "$3 / ${4:-$3}" "$(json '.[0] |
		(.remote_prefixes | sort | join(" ")) + " / " +
		(.remote_current_prefixes | sort | join(" "))' peering show "to-$2" vnet "$1")"
}

# grown PORT VNET PREFIX... - a subnet in new space with a port in it
grown() {
	machine "$1"
	vnetpeer subnet add "$1" vnet "$2" prefix "${@:3}"
	vnetpeer port add "$1" vnet "$2" subnet "$1" netns "$1" dev eth0
	learn "$1"
}

levels "in the beginning" FullyInSync FullyInSync

# Blue grows under traffic.
begin web ping -qi0.01 "${V4[db]}" >ping4
pings=("$!")
begin web ping -qi0.01 "${V6[db]}" >ping6
pings+=("$!")
expect "blue grows" vnetpeer vnet set blue \
	add-prefix 10.11.0.0/16 add-prefix fd00:a1::/48
levels "blue has changed" RemoteNotInSync LocalNotInSync
knows green blue "10.1.0.0/16 fd00:1::/48" \
	"10.1.0.0/16 10.11.0.0/16 fd00:1::/48 fd00:a1::/48"
knows blue green "10.2.0.0/16 fd00:2::/48"
same "green's routes stay" "10.1.0.0/16 fd00:1::/48" "$(routes db VNetPeering)"
connects web db

grown new blue 10.11.0.0/24 fd00:a1::/64
connects web new
blocked db new no_route
ends new "${V4[db]}" forwarded_not_allowed
ends new "${V6[db]}" forwarded_not_allowed

# A plain update is no sync.
vnetpeer peering set to-blue vnet green forwarded off
half green blue access on
levels "after updates" RemoteNotInSync LocalNotInSync
blocked db new no_route
vnetpeer peering sync to-green vnet blue
levels "after a sync of the side that has nothing to learn" \
	RemoteNotInSync LocalNotInSync

vnetpeer peering sync to-blue vnet green
levels "after green's sync" FullyInSync FullyInSync
knows green blue "10.1.0.0/16 10.11.0.0/16 fd00:1::/48 fd00:a1::/48"
connects new db
finish -INT "${pings[@]}"
for ping in ping4 ping6; do
	expect "what worked went on working ($ping)" grep -q ' 0% packet loss' $ping
done

# Both change.
vnetpeer vnet set green add-prefix 10.12.0.0/16 add-prefix fd00:a2::/48
levels "green has changed" LocalNotInSync RemoteNotInSync
vnetpeer vnet set blue add-prefix 10.13.0.0/16
levels "both have changed" LocalAndRemoteNotInSync LocalAndRemoteNotInSync
grown late green 10.12.0.0/24 fd00:a2::/64
blocked web late no_route
blocked late web forwarded_not_allowed
vnetpeer peering sync to-blue vnet green
levels "after green's sync" LocalNotInSync RemoteNotInSync
blocked web late no_route
vnetpeer peering sync to-green vnet blue
levels "after both syncs" FullyInSync FullyInSync
connects web late
connects new late

# Back and forth is no change.
vnetpeer vnet set blue add-prefix 10.14.0.0/16
vnetpeer vnet set blue del-prefix 10.14.0.0/16
levels "a prefix that came and went" FullyInSync FullyInSync

# A half that becomes connected learns afresh.
vnetpeer vnet set blue add-prefix 10.15.0.0/16
levels "blue has changed once more" RemoteNotInSync LocalNotInSync
vnetpeer peering del to-blue vnet green
vnetpeer peering set to-green vnet blue access on
half green blue
levels "after a new half" FullyInSync FullyInSync
