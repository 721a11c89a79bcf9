#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Thousands of objects are listed whole and once each, while others come and go.
#
#     hub ~~~ v0 ... v499        v0 ... v1023, 8 subnets each
#     (churn-* come and go meanwhile)
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnets=$(scaled 1024)
spokes=$(scaled 500)
for ((i = 0; i < vnets; i++)); do
	net=10.$((i / 256)).$((i % 256))
	echo "vnet add v$i prefix $net.0/24 fd00:$(printf %x $((4096 + i)))::/48"
	for ((j = 0; j < 8; j++)); do
		echo "subnet add n$j vnet v$i prefix $net.$((j * 32))/27"
	done
	((i >= spokes)) || echo "peering add to-v$i vnet hub remote v$i both reverse to-hub"
done >all
vnetpeer vnet add hub prefix 172.16.0.0/12
expect "$vnets VNets, $((8 * vnets)) subnets and $((2 * spokes)) halves" vnetpeer -b all

# listed OBJECT - every standing one, sorted
listed() {
	json '.[] | "\(.vnet // "") \(.name)"' "$1" show 2>>warnings |
		grep -v churn | LC_ALL=C sort
}
{
	echo " hub"
	seq -f ' v%g' 0 $((vnets - 1))
} | LC_ALL=C sort >vnet
for ((i = 0; i < vnets; i++)); do
	printf "v$i n%d\n" {0..7}
done | LC_ALL=C sort >subnet
for ((i = 0; i < spokes; i++)); do
	echo "hub to-v$i"
	echo "v$i to-hub"
done | LC_ALL=C sort >peering

whole() {
	local object

	for object in vnet subnet peering; do
		listed "$object" >got
		expect "$1: each $object is listed once" diff -q "$object" got
	done
}
whole "at rest"

# Objects come and go all the time.
for i in {0..19}; do
	echo "vnet add churn-$i prefix 192.168.$i.0/24"
	echo "subnet add churn vnet churn-$i prefix 192.168.$i.0/25"
	echo "peering add churn-$i vnet churn-$i remote v0 both reverse churn-$i"
done >arrivals
for i in {0..19}; do
	echo "vnet del churn-$i"
	echo "peering del churn-$i vnet v0"
done >departures
churn() {
	while [[ ! -e enough ]]; do
		vnetpeer -b arrivals >/dev/null
		vnetpeer -b departures >/dev/null
		echo >>rounds
	done
}
churn &
churner=$!
wait_until test -s rounds
for round in 1 2 3; do
	whole "while others change, $round"
done
touch enough
rc=0
wait "$churner" || rc=$?
same "the changes succeeded" 0 "$rc"
at_least "and there were some" 2 "$(wc -l <rounds)"
whole "at rest again"
same "nothing but the standing ones is left" "$((vnets + 1)) $((8 * vnets)) $((2 * spokes))" \
	"$(json length vnet show) $(json length subnet show) $(json length peering show)"
[[ ! -s warnings ]] || echo "# $(sort warnings | uniq -c | head -n 3)"
