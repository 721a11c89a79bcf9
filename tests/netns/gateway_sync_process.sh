#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The process that keeps a gateway in step with a table is alone, leaves all routes
# behind, and ends when it can do no more.
#
#     web - blue [edge] - far

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
gateway edge blue vpn
site far edge 192.0.2.9 2001:db8:1::9
all="192.0.2.0/24 2001:db8:1::/64"
own="10.1.0.0/16 fd00:1::/48"

is_over() {
	! kill -0 "$sync"
}
# comes_to_an_end TEXT STATUS - the process has ended, or does soon
comes_to_an_end() {
	local rc=0

	wait_until is_over || kill -KILL "$sync"
	wait "$sync" || rc=$?
	same "$1" "$2" "$rc"
}

vnetpeer gateway add way vnet blue type internet
refused InvalidParameter vnetpeer gateway sync way table main
refused InvalidParameter vnetpeer gateway sync edge table 0
refused ResourceNotFound vnetpeer gateway sync nobody table main
refused ResourceNotFound vnetpeer gateway sync web table main
usage_error vnetpeer gateway sync edge
usage_error vnetpeer gateway sync table main

# One at a time
in_step edge main
soon learned edge "one process does it" "$all"
refused ResourceInUse vnetpeer gateway sync edge table main
refused ResourceInUse vnetpeer gateway sync edge table 77
for signal in TERM INT; do
	kill "-$signal" "$sync"
	comes_to_an_end "the end by SIG$signal is a good one" 0
	same "the gateway keeps its routes" "$all" "$(learned edge)"
	same "and the table" "$own" "$(announced edge)"
	vnetpeer gateway sync edge table main >quiet 2>&1 &
	sync=$!
	on edge ip route add 203.0.113.0/24 via 192.0.2.9
	soon learned edge "another one goes on" "192.0.2.0/24 2001:db8:1::/64 203.0.113.0/24"
	on edge ip route del 203.0.113.0/24
	soon learned edge "and on" "$all"
done
same "and says nothing, when nobody asks" "" "$(<quiet)"

# Killed while packets go, and much changes before the next one is there
on edge ip route add 10.9.0.0/16 via 192.0.2.9
soon learned edge "a route more" "10.9.0.0/16 $all"
packets=$(scaled 5000)
begin web ping -qfc "$packets" "${V4[far]}" >ping4
ping4=$!
begin web ping -qfc "$packets" "${V6[far]}" >ping6
ping6=$!
kill -KILL "$sync"
wait "$sync" || :
on edge ip route del 10.9.0.0/16
on edge ip route add 10.11.0.0/16 via 192.0.2.9
in_step edge main
soon learned edge "the next one finds what has changed" "10.11.0.0/16 $all"
wait "$ping4" || :
wait "$ping6" || :
same "and changes nothing else" \
	'{"added":1,"removed":1,"announced":0,"withdrawn":0}' "$(<changed)"
for family in 4 6; do
	same "no IPv$family packet was lost" "$packets" \
		"$(sed -n 's/.* \([0-9]*\) received.*/\1/p' "ping$family")"
done

# Elsewhere
machine other
on other sysctl -qw net.ipv6.conf.all.forwarding=1
ip -n edge link set "$PORT_DEVICE" netns other
comes_to_an_end "the device has moved" 2
# that routes went with it, too, perhaps
expect "which is said last" is_refusal ResourceNotFound <(tail -n 1 said)
ip -n other link set "$PORT_DEVICE" up
in_step edge main
gateways[edge]=other
soon announced other "the next one finds it" "$own"
ip -n other link del "$PORT_DEVICE"
comes_to_an_end "the device is gone, and the gateway" 2
expect "which is said, too" is_refusal ResourceNotFound <(tail -n 1 said)

# In a namespace that has no name
unshare --net sleep 3600 &
box=$!
is_apart() {
	[[ $(readlink "/proc/$box/ns/net") != "$(readlink /proc/self/ns/net)" ]]
}
wait_until is_apart
vnetpeer gateway add box vnet blue type vpn netns "$box"
in_step box main
has_routes() {
	[[ $(nsenter -t "$box" -n ip route show proto 118) == 10.1.0.0/16* ]]
}
expect "a namespace without a name" wait_until has_routes
vnetpeer gateway del box
comes_to_an_end "the gateway is gone" 2
expect "which is said" is_refusal ResourceNotFound <(tail -n 1 said)
kill "$box"

# Of another controller
machine elsewhere
vnetpeer -n elsewhere vnet add red prefix 10.3.0.0/16
vnetpeer -n elsewhere gateway add exit vnet red type expressroute netns other
in_step exit 4000000000 -n elsewhere
is_there() {
	[[ $(on other ip route show table 4000000000 dev exit) == 10.3.0.0/16* ]]
}
expect "another controller, and another table" wait_until is_there
rmmod vnetpeer
comes_to_an_end "the module is gone" 2
expect "which is said" grep -q '^Error: ResourceNotFound: .*unloaded' said
