#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Subnets lie inside their network, apart from each other, and stay while in use.
#
#     blue 10.1.0.0/16 10.2.0.0/16 fd00:1::/48        green 10.1.0.0/16

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add blue prefix 10.0.0.0/16 10.1.0.0/16 fd00:1::/48
vnetpeer vnet add green prefix 10.1.0.0/16
machine box

add() {
	vnetpeer subnet add "$1" vnet blue prefix "${@:2}"
}
cannot() {
	refused "$1" vnetpeer subnet add bad vnet blue prefix "${@:2}"
}

add a 10.1.1.0/24 fd00:1:0:1::/64
same "a subnet has its prefixes" "blue 10.1.1.0/24 fd00:1:0:1::/64" \
	"$(json '.[0] | "\(.vnet) \(.prefixes | join(" "))"' subnet show a vnet blue)"
add b 10.1.2.0/24
add c 10.0.0.0/16
same "the VNet lists them" "a b c" \
	"$(json '.[0].subnets | sort | join(" ")' vnet show blue)"

for prefix in 10.1.1.0/24 10.1.1.128/25 10.1.0.0/16 10.1.1.4/32 fd00:1:0:1::/64 \
	fd00:1::/48 fd00:1:0:1:8000::/65; do
	cannot NetcfgSubnetRangesOverlap "$prefix"
	cannot NetcfgSubnetRangesOverlap 10.1.77.0/24 "$prefix"
done
cannot NetcfgSubnetRangesOverlap 10.1.5.0/24 10.1.5.0/25
cannot NetcfgSubnetRangesOverlap fd00:1:0:5::/64 fd00:1:0:5::/64
for prefix in 10.2.0.0/24 10.0.0.0/15 10.0.0.0/8 192.0.2.0/24 fd00:2::/64 fd00::/32; do
	cannot NetcfgInvalidSubnet "$prefix"
	cannot NetcfgInvalidSubnet fd00:1:0:77::/64 "$prefix"
done
refused ResourceNotFound vnetpeer subnet add bad vnet nothing prefix 10.1.5.0/24
refused ResourceAlreadyExists vnetpeer subnet add a vnet blue prefix 10.1.5.0/24
expect "another VNet has subnets of its own" \
	vnetpeer subnet add a vnet green prefix 10.1.1.0/24
same "one VNet's on demand" "a b c" \
	"$(json '[.[].name] | sort | join(" ")' subnet show vnet blue)"
same "all" 4 "$(json length subnet show)"

# number - what the newest subnet has
number() {
	json 'map(.id) | max' -d subnet show
}

# What is refused at the last moment
refused ResourceNotFound vnetpeer subnet add bad vnet blue prefix 10.1.5.0/24 \
	acl nothing
expect "its name and prefix are free" vnetpeer subnet add bad vnet blue \
	prefix 10.1.5.0/24
first=$(number)
refused ResourceNotFound vnetpeer subnet add worse vnet blue prefix 10.1.6.0/24 \
	acl nothing
vnetpeer subnet add worse vnet blue prefix 10.1.6.0/24
same "and uses up no number" $((first + 1)) "$(number)"
vnetpeer subnet del bad vnet blue
vnetpeer subnet del worse vnet blue

# In use
vnetpeer port add p vnet blue subnet a netns box noconf
refused InUseSubnetCannotBeDeleted vnetpeer subnet del a vnet blue
vnetpeer port del p
expect "out of use, it can go" vnetpeer subnet del a vnet blue
same "and is gone" "b c" "$(json '.[0].subnets | sort | join(" ")' vnet show blue)"
expect "its prefix is free" add again 10.1.0.0/23
refused ResourceNotFound vnetpeer subnet del a vnet blue
expect "the other VNet's is still there" vnetpeer subnet del a vnet green
expect "subnets do not keep a VNet" vnetpeer vnet del blue
same "they go with it" "" "$(json '[.[].name] | join(" ")' subnet show)"

usage_error vnetpeer subnet add x prefix 10.1.5.0/24
usage_error vnetpeer subnet add x vnet green
usage_error vnetpeer subnet del x
