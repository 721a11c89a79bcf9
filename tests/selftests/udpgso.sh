#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/udpgso: datagrams of every size that UDP has to cut, or to refuse.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

# The receiver's socket is the first that the program makes.
sends() {
	on sender env RECEIVER=/run/netns/receiver RECEIVER_SOCKET=1 "$BUILT/udpgso" "$@"
}

every_way() {
	local family

	for family in 4 6; do
		expect "$where: ipv$family cmsg" sends "-$family" -C
		expect "$where: ipv$family setsockopt" sends "-$family" -C -s
		expect "$where: ipv$family connected" sends "-$family" -c
		expect "$where: ipv$family msg_more" sends "-$family" -C -m
	done
}
on_ports every_way

without_segmentation() {
	on sender ethtool -K "$PORT_DEVICE" tx-udp-segmentation off
	every_way
}
# The same datagrams, cut before the port gets them
on_ports without_segmentation
