#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Each network namespace is a controller by itself; with it goes all that belongs to
# it, ports elsewhere too.
#
#     one: blue - p (in box)        two: blue - p (in box2)
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

for name in one two box box2; do
	machine "$name"
done

# in_both COMMAND... - in both controllers
in_both() {
	vnetpeer -n one "$@" && vnetpeer -n two "$@"
}
names() {
	json '[.[].name] | join(" ")' -n "$1" "$2" show
}

vnet home 10.50.0.0/16
expect "the same names and addresses in two controllers" \
	in_both vnet add blue prefix 10.1.0.0/16 fd00:1::/48
in_both subnet add default vnet blue prefix 10.1.0.0/16 fd00:1::/48
vnetpeer -n one vnet add green prefix 10.2.0.0/16
expect "the same prefixes under another name" \
	vnetpeer -n two vnet add red prefix 10.2.0.0/16
same "one knows its own" "blue green" "$(names one vnet)"
same "two knows its own" "blue red" "$(names two vnet)"
same "and home its own" "home" "$(json '.[].name' vnet show)"
same "-n is where the namespace is" "blue green" \
	"$(on one vnetpeer -j vnet show | jq -r '[.[].name] | join(" ")')"
refused ResourceNotFound vnetpeer -n two vnet show green
refused ResourceNotFound \
	vnetpeer -n two peering add to-green vnet blue remote green
refused ResourceNotFound vnetpeer peering add to-blue vnet home remote blue

# Settings, too
vnetpeer -n one setting set address-change frozen
same "settings are each controller's own" "frozen sync sync" "$(
	json '.[0].address_change' -n one setting show) $(
	json '.[0].address_change' -n two setting show) $(
	json '.[0].address_change' setting show)"

# The same port, twice, with the same address
vnetpeer -n one port add p vnet blue subnet default netns box dev eth0
vnetpeer -n two port add p vnet blue subnet default netns box2 dev eth0
vnetpeer -n one port add q vnet blue subnet default netns one dev eth0
vnetpeer -n two port add q vnet blue subnet default netns two dev eth0
same "they have the same address" "10.1.0.4 10.1.0.4" "$(
	json '.[0].ips[0]' -n one port show p) $(json '.[0].ips[0]' -n two port show p)"
heard=$(received box2)
expect "one's packets reach one's port" on one ping -qc3 -i0.01 -W"$PATIENCE" 10.1.0.4
same "and not two's" "$heard" "$(received box2)"
expect "two's reach two's" on two ping -qc1 -W"$PATIENCE" fd00:1::4
same "the names of namespaces are known everywhere" box \
	"$(json '.[0].netns' -n one port show p)"
same "home has no ports" 0 "$(json length port show)"
refused ResourceNotFound vnetpeer port del p

# Errors of -n
refused '*' vnetpeer -n nothing vnet show
refused '*' vnetpeer -n nothing vnet add x prefix 10.9.0.0/16

# The end of a controller
has_device() {
	ip -n "$1" link show eth0
}
has_no_device() {
	! has_device "$1"
}
ip netns del one
expect "its port in another namespace goes" wait_until has_no_device box
expect "the other controller's stays" has_device box2
expect "and works" on two ping -qc1 -W"$PATIENCE" 10.1.0.4
ip netns del box2
lonely() {
	[[ $(names two port) == q ]]
}
expect "a port's namespace can go first" wait_until lonely
ip netns del two
machine one
same "a new namespace of that name is empty" "" "$(names one vnet)"
same "home is as it was" "home" "$(json '.[].name' vnet show)"
