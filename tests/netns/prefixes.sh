#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which address spaces a network can have.
#
#     blue 10.1.0.0/16 fd00:1::/48

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48

bad=(0.0.0.0/0 ::/0 10.1.0.1/16 10.1.0.0/15 fd00:1::1/48 fd00:1::/31
	10.7.0.0/33 fd00:7::/129 10.7.0.0/-1 10.7.0.0/ 10.7.0.0/x 10.7.0.0/16x
	/16 banana 10.7.0/16 10.7.0.0.0/16 fd00:7:::/48
	224.0.0.0/4 239.1.0.0/16 128.0.0.0/1 ff00::/8 ff02::/64
	127.0.0.0/8 127.1.0.0/16 169.254.1.0/24 ::1/128 fe80::/64)
for prefix in "${bad[@]}"; do
	refused InvalidAddressPrefixFormat vnetpeer vnet add red prefix "$prefix"
	[[ $prefix != */* ]] || refused InvalidAddressPrefixFormat \
		vnetpeer vnet add red prefix 10.7.0.0/16 "$prefix"
	refused InvalidAddressPrefixFormat vnetpeer vnet set blue add-prefix "$prefix"
	refused InvalidAddressPrefixFormat \
		vnetpeer subnet add red vnet blue prefix "$prefix"
done

for prefix in 10.7.0.0/32 10.7.0.0/31 8.0.0.0/7 32.0.0.0/3 fd00:7::/128 2000::/3; do
	expect "$prefix is a prefix" vnetpeer vnet add red prefix "$prefix"
	same "and is shown as it was given" "$prefix" \
		"$(list prefixes "$(vnetpeer -j vnet show red)")"
	vnetpeer vnet del red
done
vnetpeer vnet add red prefix FD00:0007:0:0::/64 10.7.0.0/16 fd00:6::/64 10.6.0.0/16
expect "text is normalised" grep -q fd00:7::/64 <(json '.[0].prefixes[]' vnet show red)
same "every prefix is kept" 4 "$(json '.[0].prefixes | length' vnet show red)"

usage_error vnetpeer vnet add green
usage_error vnetpeer vnet add green prefix
usage_error vnetpeer vnet add green prefix 10.8.0.0/16 region
usage_error vnetpeer vnet set blue add-prefix
usage_error vnetpeer vnet add green prefix 10.8.0.0/16 model ancient
for minutes in 3 31 -1 x 4294967296; do
	refused '*' vnetpeer vnet add green prefix 10.8.0.0/16 flow-timeout "$minutes"
	refused '*' vnetpeer vnet set blue flow-timeout "$minutes"
done
expect "flow timeouts go from 4" vnetpeer vnet set blue flow-timeout 4
expect "to 30" vnetpeer vnet set blue flow-timeout 30
same "and are shown" 30 "$(json '.[0].flow_timeout' vnet show blue)"

# As many as there may be, and one more
many=()
for i in {0..127}; do
	many+=("10.$i.0.0/17" "fd00:$i::/48")
done
expect "a VNet of 256 prefixes" vnetpeer vnet add many prefix "${many[@]}"
same "has them all" 256 "$(json '.[0].prefixes | length' vnet show many)"
refused LimitExceeded vnetpeer vnet add more prefix "${many[@]}" 10.128.0.0/17
refused LimitExceeded vnetpeer vnet set many add-prefix 10.128.0.0/17
