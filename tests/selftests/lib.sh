#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the kernel's own tests are run between: the ports `sender` and `receiver`, with
# the same addresses whether they are in one VNet or in two that are peered.
#
#     sender 10.0.1.4 fd00:0:0:1::4        receiver 10.0.2.4 fd00:0:0:2::4

# shellcheck source=tests/netns/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../netns/lib.sh"

# shellcheck disable=SC2034 # read by tests
BUILT=/vnetpeer/tests/selftests/built

# in_one_vnet, in_two_vnets [KEYWORD VALUE]... - ports with these settings
in_one_vnet() {
	vnetpeer vnet add blue prefix 10.0.0.0/22 fd00::/62
	vnetpeer subnet add sender vnet blue prefix 10.0.1.0/24 fd00:0:0:1::/64
	vnetpeer subnet add receiver vnet blue prefix 10.0.2.0/24 fd00:0:0:2::/64
	port_in sender blue "$@"
	port_in receiver blue "$@"
}

in_two_vnets() {
	vnetpeer vnet add blue prefix 10.0.1.0/24 fd00:0:0:1::/64
	vnetpeer vnet add green prefix 10.0.2.0/24 fd00:0:0:2::/64
	vnetpeer subnet add sender vnet blue prefix 10.0.1.0/24 fd00:0:0:1::/64
	vnetpeer subnet add receiver vnet green prefix 10.0.2.0/24 fd00:0:0:2::/64
	port_in sender blue "$@"
	port_in receiver green "$@"
	peer blue green
}

# port_in NAME VNET [KEYWORD VALUE]... - in the subnet of its name
port_in() {
	machine "$1"
	vnetpeer port add "$1" vnet "$2" subnet "$1" netns "$1" dev "$PORT_DEVICE" "${@:3}"
	learn "$1"
}

# on_ports FUNCTION [KEYWORD VALUE]... - run it with either, and say in $where which
on_ports() {
	local vnet

	for where in one_vnet two_vnets; do
		"in_$where" "${@:2}"
		"$1"
		vnetpeer port del sender
		vnetpeer port del receiver
		for vnet in $(json '.[].name' vnet show); do
			vnetpeer vnet del "$vnet"
		done
	done
}
