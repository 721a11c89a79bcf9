#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Reading is open; writing needs CAP_NET_ADMIN in the controller's user namespace.
# Who holds only a device's namespace may rename, lower, remove or move it.
#
#     root: blue - guest (in the namespace of a user's own)
#     nobody: may look

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all)

two_vnets
port web blue
peer blue green

# Reading
for what in vnet subnet port peering setting; do
	same "nobody may read: $what show" "$(vnetpeer -j -d -s "$what" show)" \
		"$("${nobody[@]}" vnetpeer -j -d -s "$what" show)"
done
expect "nobody may trace" "${nobody[@]}" vnetpeer trace port web dst 10.1.0.4
expect "nobody may read routes" "${nobody[@]}" vnetpeer port routes web

# Writing
while read -r command; do
	# shellcheck disable=SC2086 # words of a command line
	refused AuthorizationFailed "${nobody[@]}" vnetpeer $command
done <<-END
	vnet add red prefix 10.3.0.0/16
	vnet set blue flow-timeout 10
	vnet del green
	subnet add s vnet blue prefix 10.1.9.0/24
	subnet del default vnet green
	port add p vnet blue subnet default
	port set web ip 10.1.0.9
	port del web
	peering add x vnet blue remote green
	peering set to-green vnet blue access off
	peering sync to-green vnet blue
	peering del to-green vnet blue
	setting set address-change frozen
END
/usr/bin/python3 "$HERE/rights.py"

# In a user namespace of one's own, everything, but only there
expect "root of a user namespace has a controller of its own" \
	unshare -Urn vnetpeer vnet add mine prefix 10.1.0.0/16
expect "nobody, too" "${nobody[@]}" unshare -Urn vnetpeer vnet add mine prefix 10.1.0.0/16
refused AuthorizationFailed unshare -Ur vnetpeer vnet add mine prefix 10.9.0.0/16
refused AuthorizationFailed unshare -Ur vnetpeer port del web

# A port in a namespace that belongs to a user namespace
unshare -Urn tail -f /dev/null &
tenant=$!
of_its_own() {
	[[ ! /proc/$tenant/ns/net -ef /proc/self/ns/net ]]
}
wait_until of_its_own
vnetpeer port add guest vnet blue subnet default netns "$tenant" dev eth0
tenant() {
	nsenter --preserve-credentials -U -n -t "$tenant" "$@"
}
seen_as() {
	json ".[0] | \"\\(.dev) \\(.mac) \\(.mtu) \\(.state)\"" port show guest
}
mac=$(json '.[0].mac' port show guest)
expect "the tenant uses the port" tenant ping -qc1 -W"$PATIENCE" "${V4[web]}"
for change in "mtu 1400" "address 02:00:00:00:00:99"; do
	# shellcheck disable=SC2086 # words of a command line
	fails "the tenant may not set its $change" tenant ip link set eth0 $change
done
same "it is as it was" "eth0 $mac 1500 up" "$(seen_as)"
fails "the tenant may not change the port" tenant vnetpeer port set guest mtu 1400
refused AuthorizationFailed nsenter --preserve-credentials -U -t "$tenant" \
	vnetpeer port set guest mtu 1400
expect "the tenant may lower it" tenant ip link set eth0 down
expect "and rename it" tenant ip link set eth0 name lan0
same "which is seen" "lan0 $mac 1500 down" "$(seen_as)"
expect "root may change it all the same" vnetpeer port set guest mtu 1400
same "which is seen, too" "lan0 $mac 1400 down" "$(seen_as)"
expect "the tenant may remove it" tenant ip link del lan0
refused ResourceNotFound vnetpeer port show guest
refused '*' vnetpeer -n "/proc/$tenant/ns/net" vnet show nobody
kill "$tenant"
