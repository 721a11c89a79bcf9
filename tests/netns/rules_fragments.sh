#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where rules are on the way, the first fragment decides for all, and must show what
# rules ask for; where there are none, fragments are packets like others.
#
#     web, near - blue ~~~ green - db, far        (near and far answer nothing)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
silent near blue
silent far green
acl services "dns priority 100 dir in action allow proto udp dport 53" \
	"web priority 101 dir in action allow proto tcp dport 80" \
	"echo priority 102 dir in action allow proto icmp" \
	"rest priority 200 dir in action deny"
guard services port far
/usr/bin/python3 "$HERE/rules_fragments.py" near far

# As real machines send them, both ways, by one flow
guard services subnet green
guard services port db
vnetpeer flow flush
for to in "${V4[db]}" "${V6[db]}"; do
	expect "pings in fragments reach $to" \
		on web ping -qc3 -i0.01 -W"$PATIENCE" -s20000 "$to"
done
same "they are a flow of each family" "web icmp established, web icmp established" \
	"$(remembered_of web)"
