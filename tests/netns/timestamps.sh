#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who asks when a packet has left is told, once for each, and is told nothing of what
# went nowhere.
#
#     web - blue ~~~ green - db        (its machine answers nothing)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
silent db green
peer blue green

# stamps ADDRESS - of ten packets
stamps() {
	on web /usr/bin/python3 "$HERE/timestamps.py" "$1" 10
}

expect "it offers time stamps of sending" \
	grep -q 'software-transmit' <(on web ethtool -T "$PORT_DEVICE")
for address in "${V4[db]}" "${V6[db]}"; do
	same "each that left for $address" 10 "$(stamps "$address")"
done
for address in 10.2.0.99 fd00:2::99; do
	same "none that went nowhere, $address" 0 "$(stamps "$address")"
done
same "as their number says" 20 "$(drops web no_endpoint)"
