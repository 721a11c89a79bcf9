#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/gro: what the wire of a gateway's router has merged comes to a port as it is,
# and what is not to be merged as it was.
#
#     sender --- router - green - receiver
#
# A port merges nothing itself: what one sends is never cut on its way to another.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

vnetpeer vnet add green prefix 10.0.2.0/24 fd00:0:0:2::/64
vnetpeer subnet add receiver vnet green prefix 10.0.2.0/24 fd00:0:0:2::/64
port_in receiver green mtu 65535
gateway edge green vpn
site sender edge 10.0.1.4 fd00:0:0:1::4
leads edge 10.0.2.0/24 fd00:0:0:2::/64
learns edge 10.0.1.0/24 fd00:0:0:1::/64
ip -n edge link set "$PORT_DEVICE" mtu 65535
ip -n edge link set sender mtu 65535
ip -n sender link set "$PORT_DEVICE" mtu 65535
on sender ethtool -K "$PORT_DEVICE" tso off
on edge ethtool -K sender gro on
ip netns exec edge sh -c 'echo 1000000 >/sys/class/net/sender/gro_flush_timeout'
wire=$(ip -n edge -j link show sender | jq -r '.[].address')

# merges ipv4|ipv6 TEST - sooner or later: only packets of the same jiffy are merged,
# and on a busy machine they may come further apart. The kernel's own script tries
# three times.
merges() {
	local try

	for try in {1..20}; do
		echo "try $try"
		! once "$@" || return 0
	done
	return 1
}

once() {
	local test=("--$1" --test "$2" --smac "$SITE_MAC" --dmac "$wire" --verbose) rx

	begin receiver "$BUILT/gro" "${test[@]}" --rx --iface "$PORT_DEVICE" 2>&1
	rx=$!
	wait_until listens_to_packets
	on sender "$BUILT/gro" "${test[@]}" --iface "$PORT_DEVICE" 2>&1
	wait "$rx"
}

listens_to_packets() {
	(($(on receiver cat /proc/net/packet | wc -l) > 1))
}

for test in data ack flags tcp ip; do
	expect "ipv4 $test" merges ipv4 "$test"
done
for test in data ack flags tcp; do
	expect "ipv6 $test" merges ipv6 "$test"
done
