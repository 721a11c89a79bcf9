#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who lists rules and routes in which a gateway's routes are is told when these change
# or go meanwhile, and does not wait for those that nobody is shown.
#
#     web - blue - edge

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2046 # a list of words
vnetpeer vnet add blue prefix 10.1.0.0/16 $(printf '10.2.%d.0/24 ' {0..254..2})
vnetpeer subnet add default vnet blue prefix 10.1.0.0/24
port web blue
acl open "in priority 100 dir in action allow src virtual-network"
vnetpeer port set web acl open

# during rules|routes COMMAND... - how a listing ends in which that happens
during() {
	/usr/bin/python3 "$HERE/dump_successor.py" "$1" web "${@:2}"
}

# made COUNT - a gateway whose device is down, with so many routes, one a command
made() {
	local i

	vnetpeer gateway add edge vnet blue type vpn
	ip link set edge down
	for ((i = 0; i < $1; i++)); do
		vnetpeer gateway route add "192.0.2.$i/32" gateway edge
	done
}

gone() {
	vnetpeer gateway del edge
	sleep 0.2
}
export -f gone

for count in 1 2 3; do
	made "$count"
	same "with $count routes: rules while nothing happens" whole \
		"$(during rules true)"
	same "rules while one is learned" interrupted "$(during rules \
		vnetpeer gateway route add 198.51.100.0/24 gateway edge)"
	same "routes while it goes" interrupted "$(during routes \
		vnetpeer gateway route del 198.51.100.0/24 gateway edge)"
	same "rules while the gateway goes" interrupted "$(during rules bash -c gone)"
done

# ---- Routes inside the VNet's own space are invalid, and in no tag
for ((i = 0; i < 50; i++)); do
	echo "rule add r$i acl open priority $((200 + i)) dir in action allow" \
		"src virtual-network dst virtual-network"
done >rules
vnetpeer -b rules
made 1

# shown - the learned routes that a rule is told to be about
shown() {
	vnetpeer -j port rules web | jq -r '[.[] | select(.name == "in") |
		.src[] | select(startswith("192.0.2."))] | join(" ")'
}
# listing - microseconds that all rules take
listing() {
	local since=${EPOCHREALTIME/./}

	vnetpeer -j port rules web >/dev/null
	echo $((${EPOCHREALTIME/./} - since))
}
few=$(listing)
/usr/bin/python3 "$HERE/gateway_dump.py" edge "$(scaled 60000)"
same "of the others one is" 192.0.2.0/32 "$(shown)"
many=$(listing)
at_least "to list rules takes no longer for them ($few and $many us)" "$many" \
	$((2 * few + 500000))
vnetpeer gateway del edge
