#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A packet whose source is not the sending network's counts as forwarded: the
# receiving half must have `forwarded on`, or the setting say `tag`.
#
#     client - nva - blue ~~~ green - db       client 192.0.2.2, fd00:99::2 is
#                                              routed behind the appliance nva

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port nva blue forwarding on
port db green
peer blue green

machine client
ip link add wire netns client type veth peer name wire netns nva
ip -n client addr add 192.0.2.2/24 dev wire
ip -n nva addr add 192.0.2.1/24 dev wire
ip -n client addr add fd00:99::2/64 dev wire nodad
ip -n nva addr add fd00:99::1/64 dev wire nodad
ip -n client link set wire up
ip -n nva link set wire up
ip -n client route add default via 192.0.2.1
ip -n client route add default via fd00:99::1
on nva sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

# crosses, kept - what the client sends db arrives there, or ends at nva
crosses() {
	local to heard

	for to in "${V4[db]}" "${V6[db]}"; do
		heard=$(received db)
		on client ping -qc3 -i0.01 -W0.2 "$to" >/dev/null || :
		same "$1: $to is reached" 3 $(($(received db) - heard))
	done
}
kept() {
	local to heard before

	for to in "${V4[db]}" "${V6[db]}"; do
		heard=$(received db)
		before=$(drops nva forwarded_not_allowed)
		on client ping -qc3 -i0.01 -W0.2 "$to" >/dev/null || :
		same "$1: $to is not reached, nva counts it" "0 3" \
			"$(($(received db) - heard)) $(($(drops nva forwarded_not_allowed) - before))"
	done
}

connects nva db
kept "by default"
same "the half counts it, too" 6 "$(metered blue green forwarded_not_allowed)"
vnetpeer peering set to-green vnet blue forwarded on
kept "with the flag on the sending side"
vnetpeer peering set to-blue vnet green forwarded on
crosses "with the flag on the receiving side"
vnetpeer peering set to-green vnet blue forwarded off
crosses "whatever the sending side has"

# db's answers to such a client have no way back: they end at its own table.
before=$(drops db no_internet)
on client ping -qc3 -i0.01 -W0.2 "${V4[db]}" >/dev/null || :
same "the answer would go to the internet" 3 $(($(drops db no_internet) - before))

vnetpeer peering set to-blue vnet green forwarded off
kept "without the flag again"
vnetpeer setting set forwarded-check tag
crosses "with the setting tag"
vnetpeer setting set forwarded-check strict
kept "with the setting strict"
connects nva db

# An address of space that green has not synchronised counts as forwarded.
vnetpeer vnet set blue add-prefix 192.0.2.0/24 add-prefix fd00:99::/64
kept "an unsynchronised source"
vnetpeer peering sync to-blue vnet green
crosses "a synchronised source"
