#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Namespaces and devices disappear under traffic, again and again.
#
#     web - blue - pN (removed in every way) ~~~ green - db
# Also on: stock newest smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

rounds=8
two_peered_vnets

# Traffic to everybody, whether there or not
for to in 10.1.0.5 10.1.0.6 fd00:1::5; do
	begin web ping -qfi"$PACE" "$to" >/dev/null 2>&1
done

present() {
	reply names '' port show
}
alone() {
	[[ $(present) == "db web" ]]
}
for ((i = 0; i < rounds; i++)); do
	port five blue ip 10.1.0.5 ip fd00:1::5
	port six blue ip 10.1.0.6
	begin five ping -qfi"$PACE" "${V4[db]}" >/dev/null 2>&1
	begin six ping -qfi"$PACE" 10.1.0.5 >/dev/null 2>&1
	on six ping -qc3 -i0.002 -W0.2 "${V4[web]}" >/dev/null || :
	case $((i % 4)) in
	0)
		ip netns pids five | xargs -r kill -9
		ip netns del five
		ip -n six link del eth0
		;;
	1)
		vnetpeer port del five
		vnetpeer port del six
		;;
	2)
		ip -n five link set eth0 netns six name eth1
		ip netns pids six | xargs -r kill -9
		ip netns del six
		;;
	3)
		vnetpeer peering del to-blue vnet green both
		vnetpeer port del five
		peer blue green
		ip -n six link set eth0 down
		vnetpeer port del six
		;;
	esac
	for gone in five six; do
		[[ ! -e /run/netns/$gone ]] || ip netns pids "$gone" | xargs -r kill -9
		[[ ! -e /run/netns/$gone ]] || ip netns del "$gone"
	done
	wait_until alone
done
same "only the standing ports are left" "db web" "$(present)"
connects web db
same "the addresses of the others are free" "10.1.0.5 fd00:1::5" \
	"$(port five blue && echo "${V4[five]} ${V6[five]}")"

# A controller with all that is in it, while its ports talk
for ((i = 0; i < rounds / 2; i++)); do
	machine control
	vnetpeer -n control vnet add blue prefix 10.1.0.0/16
	vnetpeer -n control subnet add default vnet blue prefix 10.1.0.0/16
	vnetpeer -n control vnet add green prefix 10.2.0.0/16
	vnetpeer -n control peering add pair vnet blue remote green both
	machine five
	machine six
	vnetpeer -n control port add a vnet blue subnet default netns six dev "a$i"
	begin six ping -qfi"$PACE" 10.1.0.9 >/dev/null 2>&1
	ip netns pids control | xargs -r kill -9
	ip netns del control
	gone() {
		! ip -n six link show "a$i"
	}
	wait_until gone
done
ok "controllers disappeared $((rounds / 2)) times"
connects web db
