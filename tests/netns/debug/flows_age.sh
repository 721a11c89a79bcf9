#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How long flows are remembered: 10 seconds when a connection is closed or reset, 20
# when it is half open, 30 without an answer, else the flow timeout of the VNet of who
# began. All are begun at once, and looked at until the last one is gone.
#
#     web, near - blue (4 minutes) ~~~ green (5 minutes) - db, far
#     (near and far answer nothing; needs a kernel that skips time nobody uses)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet green 10.2.0.0/16 fd00:2::/48 flow-timeout 5
port web blue
port db green
silent near blue
silent far green
peer blue green
echoes db 7
acl plain
guard plain subnet green

# All ESP between two addresses is one flow, so packets.py flushes before it.
packets near far <<<"arrives esp to ${V4[far]}"
talk sleeper web "${V4[db]}" 7
talk talker web "${V6[db]}" 7
talk ended web "${V6[db]}" 7
for session in sleeper talker ended; do
	expect "a session" answers "$session"
done
hang_up ended
fails "a connection is refused" on web nc -z "${V4[db]}" 8
packets near far <<-END
	arrives tcp 80 4001 to ${V4[far]}
	arrives udp 53 4002 to ${V6[far]}
	arrives icmp 0 4003 to ${V6[far]}
	arrives udp 53 4004 to ${V4[far]}
	arrives udp 4004 53 back from ${V4[far]}
	arrives udp 4005 53 back from ${V6[far]}
	arrives udp 53 4005 to ${V6[far]}
END

# look - add to what was seen, for each flow: who, what, where to, state; idle, age
look() {
	json '.[] | "\(.port) \(.protocol) \(.dst) \(.dport) \(.state) \(.idle) \(.age)"' \
		-d flow show >>seen
}

end=$((SECONDS + 315))
until ((SECONDS > end)); do
	look
	pause 2
	((SECONDS % 60 > 2)) || say talker
done

# lasted SECONDS "WHO WHAT WHERE PORT STATE" - the flow was forgotten after so long
# without a packet; it is looked for every five seconds
lasted() {
	local longest

	longest=$(sed -n "s/^$2 \([0-9]*\) .*/\1/p" seen | sort -n | tail -n 1)
	verdict "$2: $1 seconds" $((longest < $1 - 4 || longest > $1 + 6)) \
		"last seen after $longest"
}
lasted 10 "web tcp ${V4[db]} 8 closed"
lasted 10 "web tcp ${V6[db]} 7 closing"
lasted 20 "near tcp ${V4[far]} 80 new"
lasted 30 "near udp ${V6[far]} 53 new"
lasted 30 "near icmp ${V6[far]} 4003 new"
lasted 30 "near 50 ${V4[far]} 0 new"
lasted 240 "near udp ${V4[far]} 53 established"
lasted 240 "web tcp ${V4[db]} 7 established"
lasted 300 "far udp ${V6[near]} 4005 established"

# What is in use stays.
same "one is left" "web tcp established" "$(remembered)"
at_least "which is older than any idle one may get" 300 \
	"$(json '.[0].age' flow show)"
expect "it goes on" answers talker

# A session that slept for too long is no stranger where rules would let it begin.
expect "the other one wakes up" answers sleeper
same "and is remembered again" "web tcp established, web tcp established" \
	"$(remembered)"
vnetpeer flow flush
add_rule plain "stop priority 100 dir in action deny"
say sleeper
wait_until has_dropped web acl_denied
fails "but where they would not, it stays asleep" heard sleeper
