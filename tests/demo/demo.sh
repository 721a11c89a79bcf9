#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two VNets, peered half by half, and the traffic that crosses.
#
#     shop 10.1.0.4 fd00:1::4            bank 10.2.0.4 fd00:2::4
#       |  (container)                     |  (container)
#     blue 10.1.0.0/16 fd00:1::/48 ~~~~~ green 10.2.0.0/16 fd00:2::/48
#                                peering
#
# Each command is shown as typed.  The first thing that is not as it is said to
# be ends the story, with a status.
set -uo pipefail

say() {
	printf '\n%s\n' "$*"
}

broken() {
	echo "not ok - the demo: $*"
	exit 1
}

# does COMMAND... - show it and run it; it succeeds
does() {
	echo "\$ $*"
	"$@" || broken "'$*' failed"
}

# does_not COMMAND... - show it and run it; it fails
does_not() {
	echo "\$ $*"
	! "$@" || broken "'$*' worked"
}

# shows TEXT COMMAND... - show it and run it; it prints TEXT
shows() {
	local text=$1 output

	shift
	echo "\$ $*"
	output=$("$@" 2>&1)
	echo "$output"
	grep -qF -- "$text" <<<"$output" || broken "'$*' does not say '$text'"
}

# state HALF VNET - what the kernel calls it
state() {
	vnetpeer -j peering show "$1" vnet "$2" | jq -r '.[0].state'
}

is() {
	[[ $(state "$1" "$2") == "$3" ]] || broken "$1 is $(state "$1" "$2"), not $3"
}

# Servers in the container `bank`, ready when this returns
serve() {
	echo "It works!  This page comes from green." >/tmp/index.html
	ip netns exec bank python3 -m http.server --bind 10.2.0.4 \
		--directory /tmp 80 >/dev/null 2>&1 &
	ip netns exec bank iperf3 --server >/dev/null 2>&1 &
	until [[ $(ip netns exec bank ss -Htln 'sport = 80 or sport = 5201' | wc -l) == 2 ]]; do
		sleep 0.1
	done
}

ping_bank=(ip netns exec shop ping -c 2 -i 0.2 -W 1)

say "Two virtual networks, and a container in each."
does vnetpeer vnet add blue prefix 10.1.0.0/16 prefix fd00:1::/48
does vnetpeer subnet add front vnet blue prefix 10.1.0.0/24 prefix fd00:1::/64
does ip netns add shop
does vnetpeer port add shop vnet blue subnet front netns shop dev eth0
does vnetpeer vnet add green prefix 10.2.0.0/16 prefix fd00:2::/48
does vnetpeer subnet add back vnet green prefix 10.2.0.0/24 prefix fd00:2::/64
does ip netns add bank
does vnetpeer port add bank vnet green subnet back netns bank dev eth0
does vnetpeer port show
serve

say "They know nothing of each other."
does_not "${ping_bank[@]}" 10.2.0.4

say "The owner of blue offers a peering.  One half alone carries nothing."
does vnetpeer peering add to-green vnet blue remote green
is to-green blue Initiated
shows Initiated vnetpeer peering show
does_not "${ping_bank[@]}" 10.2.0.4

say "The owner of green answers.  Now the networks are one."
does vnetpeer peering add to-blue vnet green remote blue
is to-green blue Connected
is to-blue green Connected
shows Connected vnetpeer peering show
does "${ping_bank[@]}" 10.2.0.4
does "${ping_bank[@]}" fd00:2::4
does ip netns exec shop iperf3 --client 10.2.0.4 --time 3 --format m
shows "It works!" ip netns exec shop curl --silent --show-error http://10.2.0.4/index.html

say "What crossed, and the way a packet takes."
does vnetpeer -s peering show to-green vnet blue
does vnetpeer port routes shop
does vnetpeer trace port shop dst 10.2.0.4

say "The owner of green takes its half away.  Traffic stops at once."
does vnetpeer peering del to-blue vnet green
is to-green blue Disconnected
shows Disconnected vnetpeer peering show
does_not "${ping_bank[@]}" 10.2.0.4
does_not vnetpeer trace port shop dst 10.2.0.4

say "That was all."
echo "ok - the demo went as told"
