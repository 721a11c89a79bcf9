#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A gateway's device is its router's: whatever becomes of it there, under traffic, what
# the gateway does follows, and nothing else does.
#
#     web, near - hub ~~~ spoke - one
#                 edge --- office
# Also on: stock newest smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
port web hub
port near hub
port one spoke
outside=(192.168.0.0/24 fd00:168::/64)
inside=(10.0.0.0/8 fd00::/16)
there="192.168.0.2 fd00:168::2"
gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge "${inside[@]}"
learns edge "${outside[@]}"
peer spoke hub remote-gateways on

show() {
	value "$1" "$(vnetpeer -j gateway show edge)"
}
# again - make it anew where it was
again() {
	gateway edge hub vpn
	leads edge "${inside[@]}"
	learns edge "${outside[@]}"
}
# works - everybody reaches the office, and is reached
works() {
	connects web office
	connects one office
}
# traffic, calm - all the time both ways, and its end
floods=()
traffic() {
	local from

	for from in "web ${V4[office]}" "one ${V6[office]}" "office ${V4[one]}" \
		"office ${V6[web]}" "web ${V4[near]}"; do
		# shellcheck disable=SC2086 # a machine and an address
		begin ${from% *} ping -qi"$PACE" "${from#* }" >/dev/null 2>&1
		floods+=("$!")
	done
}
calm() {
	finish "${floods[@]}" 2>/dev/null || :
	floods=()
}
works
traffic

# ---- down and up

ip -n edge link set eth0 down
same "a device that is down is shown" down "$(show state)"
ends web "$there" port_down
ends one "$there" port_down
at_least "the spoke's half counts it" 6 "$(metered spoke hub port_down)"
ip -n edge link set eth0 up
leads edge "${inside[@]}"
same "and up again" up "$(show state)"
works

# ---- another name, address and size

ip -n edge link set eth0 down
ip -n edge link set eth0 name wan0
ip -n edge link set wan0 up
same "a new name is shown" "edge wan0 up" "$(show name) $(show dev) $(show state)"
for prefix in "${inside[@]}"; do
	ip -n edge route add "$prefix" dev wan0
done
works
ip -n edge link set wan0 down
ip -n edge link set wan0 name eth0
ip -n edge link set eth0 address 02:00:00:00:00:77
ip -n edge link set eth0 mtu 9000
ip -n edge link set eth0 up
leads edge "${inside[@]}"
works
fails "a group's address it cannot have" \
	ip -n edge link set eth0 address 01:00:00:00:00:01
for mtu in 67 65536; do
	fails "nor an MTU of $mtu" ip -n edge link set eth0 mtu "$mtu"
done
ip -n edge link set eth0 mtu 1500
fails "it carries no tags" ip -n edge link add link eth0 name tag type vlan id 5

# ---- addresses, even a port's

ip -n edge addr add 10.0.77.1/24 dev eth0
ip -n edge addr add fd00::77:1/112 dev eth0
ip -n edge addr add "${V4[near]}/32" dev eth0
ip -n edge addr add "${V6[near]}/128" dev eth0 nodad
works
connects web near
ends web "10.0.77.1 fd00::77:1" no_endpoint
ip -n edge addr flush dev eth0 scope global
ip -n edge route replace 10.0.0.0/8 dev eth0
works

# ---- removal by ip link, whoever uses it

traffic
ip -n edge link del eth0
refused ResourceNotFound vnetpeer gateway show edge
refused ResourceNotFound vnetpeer gateway route show gateway edge
same "the VNet has none" null "$(json '.[0].gateway' vnet show hub)"
same "the spoke's flag stays" true \
	"$(json '.[0].remote_gateways' peering show to-hub vnet spoke)"
ends web "$there" no_route
ends one "$there" no_route
again
same "another one is used without a word" "${outside[*]}" \
	"$(routes one VirtualNetworkGateway)"
works

# ---- another namespace

machine other
ip -n edge link set eth0 netns other
same "it can be moved" "other eth0 down" "$(show netns) $(show dev) $(show state)"
ends web "$there" port_down
ip -n other link set eth0 up
calm
for to in $there; do
	arrives web "$to" other
	arrives one "$to" other
done
packets other web <<<"arrives udp 9 from 192.168.0.2"
traffic
ip -n other link set eth0 netns edge
ip -n edge link set eth0 up
leads edge "${inside[@]}"
works

# ---- the end of its namespace

lonely() {
	! vnetpeer gateway show edge
}
calm
ip netns del office
begin web ping -qi"$PACE" "${V4[office]}" >/dev/null 2>&1
floods+=("$!")
begin one ping -qi"$PACE" "${V6[office]}" >/dev/null 2>&1
floods+=("$!")
ip netns del edge
expect "a gateway goes with its namespace" wait_until lonely
ends web "$there" no_route
ends one "$there" no_route
gateway edge hub expressroute
site office edge 192.168.0.2 fd00:168::2
leads edge "${inside[@]}"
learns edge "${outside[@]}"
works
calm

# ---- the controller's end, and the module's

machine elsewhere
vnetpeer -n elsewhere vnet add blue prefix 10.1.0.0/16
vnetpeer -n elsewhere gateway add out vnet blue type internet netns other
vnetpeer -n elsewhere gateway add here vnet blue type vpn
expect "it is in another namespace" ip -n other link show out
ip netns del elsewhere
has_no_device() {
	! ip -n other link show out
}
expect "a gateway goes with its controller" wait_until has_no_device

traffic
expect "the module unloads under traffic" rmmod vnetpeer
fails "the devices are gone" ip -n edge link show eth0
calm
insmod "$HERE/../../kmod/vnetpeer.ko"
same "a new start is empty" "[] []" \
	"$(json . gateway show) $(json . gateway route show)"
