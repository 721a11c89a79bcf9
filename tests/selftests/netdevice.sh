#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/netdevice.sh: up and down, and every feature that can be turned off and on. It
# takes the devices that are called eth0 and the like.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

in_one_vnet noconf
on sender sh "$BUILT/netdevice.sh" >said 2>&1 || :
while IFS= read -r line; do
	ok "$line"
done < <(sed -n 's/^PASS: eth0: //p' said)

# The address is the link's own, and a port has no registers to show.
same "what else it says" "SKIP: eth0: already have an IP
XFAIL: eth0: ethtool dump not supported" "$(grep -E '^(FAIL|SKIP|XFAIL):' said)"
expect "it comes to its end" grep -qx 'PASS: eth0: stop interface' said
