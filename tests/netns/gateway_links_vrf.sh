#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A router keeps the routes of a gateway apart from its own in a VRF: the gateway is in
# step with that table, and packets of either side do not take the router's own ways.
#
#     one - spoke ~~~ hub - edge === VRF === office
#                           the same router --- world

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
port one spoke
gateway edge hub vpn
peer hub spoke gateway-transit on
site world edge 203.0.113.2 2001:db8:113::2
site office edge 192.168.0.2 2001:db8:168::2
ip -n edge link add sites type vrf table 100
ip -n edge link set sites up
for dev in "$PORT_DEVICE" office; do
	ip -n edge link set "$dev" master sites
done
# A device that gets a master starts anew, with its IPv4 addresses alone.
ip -n edge addr add 2001:db8:168::1/64 dev office
for hop in 203.0.113.2 2001:db8:113::2; do
	ip -n edge route add default via "$hop"
done

in_step edge 100
soon learned edge "what is in the VRF, and not the router's own way out" \
	"192.168.0.0/24 2001:db8:168::/64"
same "the VNets have ways back there" "10.0.0.0/16 10.1.0.0/16 fd00:1::/48 fd00::/48" \
	"$({
		ip -n edge -4 route show table 100 proto 118
		ip -n edge -6 route show table 100 proto 118
	} | awk '{ print $1 }' | joined ' ')"
same "and none outside" "" "$(announced edge)"
connects one office
ends one "${V4[world]} ${V6[world]}" no_internet world
ip -n edge route add default via 192.168.0.2 table 100
ip -n edge route add default via 2001:db8:168::2 table 100
soon learned edge "the VRF has a way out of its own" \
	"0.0.0.0/0 192.168.0.0/24 2001:db8:168::/64 ::/0"
for to in "${V4[world]}" "${V6[world]}"; do
	arrives one "$to" office
done
finish "$sync"
