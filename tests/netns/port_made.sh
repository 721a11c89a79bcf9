#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Packets that are sent to a port while it is made, or goes: they find it whole or
# not at all, and one that is refused was never there.
#
#     web (an acl that lets all go on) - blue ~~~ green - db, new (comes and goes)
# Only on: debug smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
acl open
guard open port web
machine box
machine elsewhere
V4[new]=10.2.0.9
V6[new]=fd00:2::9

# knocking MACHINE - packets to both of new's addresses, each of a flow of its own.
# It waits without a process: a kernel that is one (User Mode Linux 6.12) falls over
# those that are killed while they are being made.
knocking() {
	# shellcheck disable=SC2016 # expanded there
	begin "$1" bash -c 'exec {never}<> <(:)
	while :; do
		echo >"/dev/udp/$0/7"
		echo >"/dev/udp/$1/7"
		read -rt "$2" -u "$never" || :
	done' "${V4[new]}" "${V6[new]}" "$PACE" 2>/dev/null
}

# add [KEYWORD VALUE]...
add() {
	vnetpeer port add new vnet green subnet default netns box \
		ip "${V4[new]}" ip "${V6[new]}" "$@"
}

knocking web
wait_until has_dropped web no_endpoint
hold port_prepared 1000
before=$(drops web no_endpoint)
expect "a port is made while packets look for it" add
at_least "which did not find it before it was there" 2 \
	$(($(drops web no_endpoint) - before))
expect "and do now" on web ping -qc1 -W"$PATIENCE" "${V4[new]}"
expect "in both families" on web ping -qc1 -W"$PATIENCE" "${V6[new]}"

before=$(drops web no_endpoint)
expect "it gets other addresses" vnetpeer port set new ip 10.2.0.10
fails "another port cannot have one of those" vnetpeer port add other \
	vnet green subnet default netns elsewhere ip 10.2.0.10
# dropped_since NUMBER, gone PORT - for waiting
dropped_since() {
	(($(drops web no_endpoint) > $1))
}
gone() {
	! vnetpeer port show "$1"
}
wait_until dropped_since "$before"
vnetpeer port del new

before=$(drops web no_endpoint)
fails "one is refused for its device" add dev lo
at_least "and was not found meanwhile either" 2 \
	$(($(drops web no_endpoint) - before))
hold port_prepared 0
expect "its addresses are free" add
vnetpeer port del new

# Again and again, by all ways in which a port ends
for _ in 1 2 3; do
	knocking web
done
rounds=$(scaled 100)
for ((i = 0; i < rounds; i++)); do
	add
	case $((i % 3)) in
	0) vnetpeer port del new ;;
	1) ip -n box link del new ;;
	2)
		! add dev lo 2>/dev/null
		ip netns del box
		machine box
		wait_until gone new
		;;
	esac
done
expect "after $rounds ports web is well" on web ping -qc1 -W"$PATIENCE" "${V4[db]}"
