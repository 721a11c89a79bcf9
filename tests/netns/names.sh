#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What things can be called.
#
#     blue with subnet, port and peering; green

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

long=$(printf 'n%.0s' {1..80})
bad=("" -a a- .a a. "a b" a/b a:b a@b "a,b" a%b ä "${long}n"
	none any virtual-network internet load-balancer)
good=(a _ 1 A0 _a_ a.b-c_d a..b 10.1.0.1 None "$long")

two_vnets
machine box

for name in "${bad[@]}"; do
	refused InvalidResourceName vnetpeer vnet add "$name" prefix 10.9.0.0/16
done
for name in "${bad[@]}"; do
	refused InvalidResourceName \
		vnetpeer subnet add "$name" vnet green prefix 10.2.0.0/24
	refused InvalidResourceName vnetpeer peering add "$name" vnet blue remote green
	refused InvalidResourceName vnetpeer port add "$name" vnet blue subnet default \
		netns box dev p0 noconf
done

vnetpeer vnet add plain prefix 10.8.0.0/16
for i in "${!good[@]}"; do
	name=${good[i]}
	expect "a VNet can be called ${name:0:20}" \
		vnetpeer vnet add "$name" prefix 10.9.0.0/16
	expect "a subnet, too" \
		vnetpeer subnet add "$name" vnet plain prefix "10.8.$i.0/24"
	expect "a port, too" vnetpeer port add "$name" vnet blue subnet default \
		netns box dev "p$i" noconf
	expect "a half, too" vnetpeer peering add "$name" vnet blue remote green
	same "they are found" "$name $name $name $name" "$(
		value name "$(vnetpeer -j vnet show "$name")") $(
		value name "$(vnetpeer -j subnet show "$name" vnet plain)") $(
		value name "$(vnetpeer -j port show "$name")") $(
		value name "$(vnetpeer -j peering show "$name" vnet blue)")"
	vnetpeer peering del "$name" vnet blue
	vnetpeer port del "$name"
	vnetpeer vnet del "$name"
done

# Nothing of a refusal is cut, however long the names are that it says.
vnet "$long" 10.9.0.0/16
vnetpeer group add "$long" vnet "$long"
vnetpeer acl add "$long"
vnetpeer rule add "$long" acl "$long" priority 100 dir in action deny src "group:$long/$long"
refused ResourceInUse vnetpeer group del "$long" vnet "$long"
expect "the sentence is whole" grep -qE "rule 'n+' of acl 'n+' names it\\. " stderr
vnetpeer port add "$long" vnet "$long" subnet default netns box dev p99 noconf group "$long"
vnetpeer acl add other
vnetpeer rule add r acl other priority 100 dir in action deny
vnetpeer port set "$long" acl other
refused ResourceInUse vnetpeer group del "$long" vnet "$long"
expect "the sentence is whole" grep -qE "port 'n+' is in it\\. " stderr
refused VnetHasPorts vnetpeer vnet del "$long"
expect "the sentence is whole" grep -qE "port 'n+' is in it\\. .*$long" stderr
refused InUseSubnetCannotBeDeleted vnetpeer subnet del default vnet "$long"
expect "the sentence is whole" grep -qE "port 'n+' is in it\\. " stderr
refused ResourceInUse vnetpeer acl del other
expect "the sentence is whole" grep -qE "port 'n+' has it\\. " stderr
vnetpeer port del "$long"
vnetpeer acl del "$long"
vnetpeer vnet del "$long"

# Once each
refused ResourceAlreadyExists vnetpeer vnet add blue prefix 10.7.0.0/16
refused ResourceAlreadyExists vnetpeer subnet add a vnet plain prefix 10.8.99.0/24
vnetpeer vnet add other prefix 10.8.0.0/16
expect "the same subnet in another VNet" \
	vnetpeer subnet add a vnet other prefix 10.8.0.0/24
vnetpeer port add p vnet blue subnet default netns box noconf
refused ResourceAlreadyExists vnetpeer port add p vnet green subnet default \
	netns box dev q noconf
expect "names differ by case" vnetpeer vnet add Blue prefix 10.7.0.0/16

# Nobody
for object in vnet port; do
	refused ResourceNotFound vnetpeer "$object" show nobody
	refused ResourceNotFound vnetpeer "$object" del nobody
done
refused ResourceNotFound vnetpeer subnet show nobody vnet blue
refused ResourceNotFound vnetpeer subnet del nobody vnet blue
refused ResourceNotFound vnetpeer subnet show default vnet nobody
refused ResourceNotFound vnetpeer vnet set nobody flow-timeout 10
