#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How much there can be: 500 peerings, 3000 subnets and 65,536 addresses in a VNet,
# 256 addresses on a port.
#
#     hub ~~~ s0 ... s500        wide (subnets)        full (addresses)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

machine box

# ---- 500 peerings
for ((i = 0; i <= 500; i++)); do
	echo "vnet add s$i prefix 10.$((i / 250)).$((i % 250)).0/24"
	((i == 500)) || echo "peering add to-s$i vnet hub remote s$i"
done >spokes
vnetpeer vnet add hub prefix 10.99.0.0/16
expect "500 peerings" vnetpeer -b spokes
same "are there" 500 "$(json '.[0].peerings | length' vnet show hub)"
refused PeeringLimitExceeded vnetpeer peering add one-more vnet hub remote s500
refused PeeringLimitExceeded vnetpeer peering add one-more vnet hub remote s500 both
refused PeeringLimitExceeded \
	vnetpeer peering add to-hub vnet s500 remote hub both reverse one-more
expect "an existing one can still be changed" \
	vnetpeer peering add to-s0 vnet hub remote s0 forwarded on
vnetpeer peering del to-s7 vnet hub
expect "and replaced" vnetpeer peering add one-more vnet hub remote s500
refused PeeringLimitExceeded vnetpeer peering add to-s7 vnet hub remote s7

# ---- 3000 subnets
vnetpeer vnet add wide prefix 172.16.0.0/12
for ((i = 0; i < 3000; i++)); do
	echo "subnet add n$i vnet wide prefix 172.$((16 + i / 250)).$((i % 250)).0/24"
done >subnets
expect "3000 subnets" vnetpeer -b subnets
refused LimitExceeded vnetpeer subnet add more vnet wide prefix 172.30.0.0/24
vnetpeer subnet del n77 vnet wide
expect "one can be replaced" vnetpeer subnet add more vnet wide prefix 172.30.0.0/24

# ---- 256 addresses a port, 65,536 a VNet
# addresses BLOCK - "ip 10.BLOCK.0 ip 10.BLOCK.1 ...", 256 of them
addresses() {
	printf "ip 10.$1.%s " {0..255}
}
vnetpeer vnet add full prefix 10.0.0.0/8 fd00:1::/48
vnetpeer subnet add default vnet full prefix 10.0.0.0/8 fd00:1::/48
add="vnet full subnet default netns box noconf"
for ((i = 0; i < 255; i++)); do
	echo "port add p$i $add $(addresses "8.$i")"
done >ports
expect "255 ports of 256 addresses" vnetpeer -b ports
# shellcheck disable=SC2046,SC2086 # lists of words
{
	refused LimitExceeded vnetpeer port add more $add $(addresses 9.0) ip 10.10.0.1
	refused LimitExceeded vnetpeer port add more $add $(addresses 9.0) ip fd00:1::99
	refused LimitExceeded vnetpeer port set p0 $(addresses 9.0) ip 10.10.0.1
	vnetpeer port add last $add ip fd00:1::99 $(addresses 9.0 |
		sed 's/ip [^ ]* //')
	refused LimitExceeded vnetpeer port add more $add ip 10.10.0.1
	refused LimitExceeded vnetpeer port add more $add
	expect "a full VNet's addresses can be exchanged" \
		vnetpeer port set p0 $(addresses 9.1)
}
same "they are all there" 65536 \
	"$(json '[.[].ips | length] | add' port show vnet full)"
vnetpeer port set last ip 10.10.0.1
expect "and when some are given back, others fit" \
	vnetpeer port add more vnet full subnet default netns box noconf ip 10.10.0.2
