#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How long flows are remembered: 10 seconds when a connection is closed or reset, 20
# when it is half open, 30 without an answer, else the flow timeout of the VNet.
#
#     web, near - blue ~~~ green - db, far        (near and far answer nothing)
#     (needs a clock that does not wait, see tests/vm/run)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet green 10.2.0.0/16 fd00:2::/48 flow-timeout 7
port web blue
port db green
silent near blue
silent far green
peer blue green
echoes db 7
acl plain
guard plain subnet green

# Seconds by which a flow may be forgotten later than it must be
slack=10

# lasts SECONDS TEXT - the only flow is there so long, and not much longer
lasts() {
	local at=$1

	((at < 100)) || at=$((at - 60))
	pause $((at - 3))
	same "$2 is remembered after $((at - 3)) seconds" 1 "$(json length flow show)"
	pause $(($1 - at + 3 + slack))
	same "and not after $(($1 + slack))" 0 "$(json length flow show)"
}

# says FROM TO "PACKET" - an IPv4 packet of a silent port, see packets.py
says() {
	packets "$1" "$2" <<<"arrives $3 from ${V4[$1]}"
}

# agree FROM TO - a datagram and its answer
agree() {
	says "$1" "$2" "udp 53 4000"
	says "$2" "$1" "udp 4000 53"
}

says near far "udp 53 4000"
lasts 30 "an unanswered datagram"
says near far "icmp 0 7"
lasts 30 "an unanswered ping"
says near far esp
lasts 30 "what has neither ports nor an answer"
says near far "tcp 80 4000"
lasts 20 "a connection half open"
fails "a connection is refused" on web nc -z "${V4[db]}" 8
lasts 10 "a connection reset"
talk call web "${V6[db]}" 7
expect "a session" answers call
hang_up call
wait_until all_flows_are "web tcp closing"
lasts 10 "a connection closed by both ends"

# ---- the VNet's own time, which is that of the port that began

agree near far
lasts 240 "a conversation of blue's"
agree far near
lasts 420 "a conversation of green's, which has 7 minutes"
vnetpeer vnet set blue flow-timeout 30
agree near far
lasts 1800 "a conversation of blue's, which has 30"
vnetpeer vnet set blue flow-timeout 4

# Each packet begins the time anew, of either side.
agree near far
for ((i = 0; i < 3; i++)); do
	pause 200
	says far near "udp 4000 53"
done
same "what is in use stays" 1 "$(json length flow show)"
lasts 240 "then"

# A session that slept for longer is no stranger where rules would let it begin.
rm call.*
talk call web "${V4[db]}" 7
expect "a session" answers call
lasts 240 "a session that sleeps"
expect "it wakes up" answers call
add_rule plain "stop priority 100 dir in action deny"
pause 250
same "asleep again" 0 "$(json length flow show)"
say call
wait_until has_dropped web acl_denied
fails "now rules would not" heard call
