#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Segments with flags that no stack sends end as malformed where rules are on the way;
# a reset that its receiver would not believe ends no flow.
#
#     web, near - blue ~~~ green - db, far        (near and far answer nothing)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
silent near blue
silent far green
echoes db 7

# Without rules they are packets like others.
/usr/bin/python3 "$HERE/flows_tcp.py" near far free
acl plain
guard plain subnet green
/usr/bin/python3 "$HERE/flows_tcp.py" near far ruled

vnetpeer flow flush

# ---- into a running session: with its addresses and ports, by its own two machines

for to in 4 6; do
	declare -n address="V$to"
	talk call web "${address[db]}" 7
	expect "a session by IPv$to" answers call
	port=$(json '.[0].sport' flow show)
	/usr/bin/python3 "$HERE/flows_tcp.py" web db "$to" "$port" 7
	same "its flow is established still" "web tcp established" "$(remembered)"
	expect "and it goes on" answers call
	/usr/bin/python3 "$HERE/flows_tcp.py" db web "$to" 7 "$port"
	expect "it goes on" answers call
	same "one flow, established" "web tcp established" "$(remembered)"
	hang_up call
	rm call.*
	vnetpeer flow flush
done
