#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever a port asks for, the router answers; the port's own addresses are its
# own.
#
#     web 10.1.0.4 10.1.0.99 fd00:1::4 fd00:1::99 - blue
#     (neighbours.py writes frames straight to web's device)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
machine web
on web sysctl -qw net.ipv6.conf.default.accept_dad=1
port web blue ip 10.1.0.4 ip 10.1.0.99 ip fd00:1::4 ip fd00:1::99
port near blue

# A stack that looks for duplicates finds none, for any of its addresses.
settled() {
	[[ ! $(ip -n web -6 addr show dev eth0 tentative) ]]
}
expect "duplicate address detection ends" wait_until settled
same "and finds none" "" "$(ip -n web -6 addr show dev eth0 dadfailed)"
connects web near

# counted DIRECTION - packets in web's device
counted() {
	ip -n web -j -s link show eth0 | jq ".[0].stats64.$1.packets"
}
for family in -4 -6; do
	router=$(ip -n web -j "$family" route show default | jq -r '.[0].gateway')
	ip -n web neigh flush dev eth0
	tx=$(counted tx) rx=$(counted rx)
	on web ping -qc1 -W0.2 "$router" >/dev/null || :
	same "the question for $router and the answer count" "1 1" \
		"$(($(counted tx) - tx)) $(($(counted rx) - rx))"
done

/usr/bin/python3 "$HERE/neighbours.py" web

expect "the neighbour table names the router" \
	grep -q "$ROUTER_MAC" <(on web ip neigh show dev eth0)
connects web near
