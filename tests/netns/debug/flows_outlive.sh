#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The flows of a port that goes look at nothing of it any more: while the core still
# frees its device, its VNet goes.
#
#     near - blue ~~~ green - far        (both answer nothing)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

two_vnets
silent near blue
silent far green
peer blue green
acl plain
guard plain subnet green
packets near far <<-END
	arrives udp 53 4000
	arrives udp 4000 53 back
END
same "flows that near began, with answers" \
	"near udp established, near udp established" "$(remembered)"

gone() {
	! vnetpeer port show near
}

# Old flows are looked for every five seconds.
hold port_ended 10000
ip -n near link del eth0 &
removal=$!
expect "the port leaves" wait_until gone
same "and so have its flows" "" "$(remembered)"
expect "its VNet goes at once" vnetpeer -b - <<-END
	peering del to-green vnet blue both
	vnet del blue
END
pause 6
expect "the device is still there" kill -0 "$removal"
hold port_ended 0
wait "$removal"
