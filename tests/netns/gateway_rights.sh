#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who holds only the namespace of a gateway's device may rename it, lower it or remove
# it, and change nothing else.
#
#     blue - far (in the namespace of a user's own)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
unshare -Urn tail -f /dev/null &
tenant=$!
of_its_own() {
	[[ ! /proc/$tenant/ns/net -ef /proc/self/ns/net ]]
}
wait_until of_its_own
tenant() {
	nsenter --preserve-credentials -U -n -t "$tenant" "$@"
}
expect "by process, with another name" vnetpeer gateway add far vnet blue type vpn \
	netns "$tenant" dev lan0
seen_as() {
	json '.[0] | "\(.dev) \(.netns) \(.state)"' gateway show far
}
same "it is there, and up" "lan0 null up" "$(seen_as)"
for change in "mtu 1400" "address 02:00:00:00:00:99"; do
	# shellcheck disable=SC2086 # words of a command line
	fails "the tenant may not set its $change" tenant ip link set lan0 $change
done
fails "nor routes" tenant vnetpeer gateway route add 192.168.0.0/24 gateway far
refused AuthorizationFailed nsenter --preserve-credentials -U -t "$tenant" \
	vnetpeer gateway route add 192.168.0.0/24 gateway far
expect "the tenant may lower it" tenant ip link set lan0 down
expect "and rename it" tenant ip link set lan0 name wan0
same "which is seen" "wan0 null down" "$(seen_as)"
expect "and remove it" tenant ip link del wan0
refused ResourceNotFound vnetpeer gateway show far
vnetpeer gateway add far vnet blue type vpn netns "$tenant"
kill "$tenant"
is_gone() {
	! vnetpeer gateway show far
}
expect "it goes with the process" wait_until is_gone
expect "and lets go of its VNet" vnetpeer vnet del blue
