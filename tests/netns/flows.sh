#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What rules have let begin is remembered: one entry for both directions, which shows
# how far it has got. Without rules on the way nothing is.
#
#     web, near - blue ~~~ green - db, far        (near and far answer nothing)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
silent near blue
silent far green
echoes db 7
connects web db
same "without rules there are no flows" "" "$(remembered)"
acl plain
guard plain subnet green

# entry - the flow, when there is one: who, what, state, packets and bytes
entry() {
	json '.[] | "\(.port) \(.protocol) \(.src) \(.dst) \(.state) \(.packets) \(.bytes)"' \
		flow show
}

# ---- a ping, begun by either side

on web ping -qc3 -i0.01 -s100 -W"$PATIENCE" "${V4[db]}" >/dev/null
same "three pings and their answers" \
	"web icmp ${V4[web]} ${V4[db]} established 6 $((6 * 128))" "$(entry)"
vnetpeer flow flush
same "flushed" "" "$(remembered)"
on db ping -qc3 -i0.01 -s100 -W"$PATIENCE" "${V6[web]}" >/dev/null
same "the other way, in IPv6" \
	"db icmp ${V6[db]} ${V6[web]} established 6 $((6 * 148))" "$(entry)"
on web ping -qc1 -W"$PATIENCE" "${V6[db]}" >/dev/null
same "a ping of one's own is another flow" "db icmp established, web icmp established" \
	"$(remembered)"
same "a port shows those that it is at either end of" \
	"db icmp established, web icmp established" "$(remembered_of db)"
same "and no others" "" "$(remembered_of near)"
vnetpeer flow flush port near
same "it flushes no others" "db icmp established, web icmp established" \
	"$(remembered_of web)"
vnetpeer flow flush port web
same "but those" "" "$(remembered)"

# ---- UDP: new until there is an answer

packets near far <<-END
	arrives udp 53 4000
	arrives udp 53 4000
END
same "two flows of two datagrams each, unanswered" "near udp new, near udp new" \
	"$(remembered)"
expect "they have the keys that scripts rely on" jq -e 'all(.[];
	([.port, .protocol, .src, .dst, .state] | all(type == "string")) and
	([.sport, .dport, .age, .packets, .bytes] | all(type == "number")))' \
	<(vnetpeer -j flow show)
same "with their ports" "4000 53" \
	"$(json '[.[] | "\(.sport) \(.dport)"] | unique | join(", ")' flow show)"
packets far near <<<"arrives udp 4000 53"
same "the answers belong to them" "near udp established, near udp established" \
	"$(remembered)"
same "and are counted there" "3 3" "$(json '[.[].packets] | join(" ")' flow show)"
packets far near <<<"arrives udp 4001 53"
same "another port is another flow, of who begins" "2 2" "$(json '[.[].port] |
	"\(map(select(. == "far")) | length) \(map(select(. == "near")) | length)"' flow show)"
vnetpeer flow flush
packets near far <<-END
	arrives esp to ${V4[far]}
	arrives tcp 80 4000
END
same "every protocol has flows, and the first segment of TCP is new" \
	"near 50 new, near tcp new, near tcp new" "$(remembered)"
vnetpeer flow flush

# ---- TCP

for to in "${V4[db]}" "${V6[db]}"; do
	talk call web "$to" 7
	expect "a session with $to" answers call
	same "is one flow" "web tcp established" "$(remembered)"
	same "to the server's port" 7 "$(json '.[0].dport' flow show)"
	expect "begun just now" jq -e '.[0].age < 60' <(vnetpeer -j flow show)
	hang_up call
	expect "when both have hung up it is closing" \
		wait_until all_flows_are "web tcp closing"
	vnetpeer flow flush
	rm call.*
done
fails "nobody listens there" on web nc -z "${V4[db]}" 8
same "a refused connection is closed" "web tcp closed" "$(remembered)"

# ---- rules, and what is left of them

vnetpeer flow flush
packets near far <<<"arrives udp 53 4000"
add_rule plain "stop priority 100 dir in action deny proto udp"
packets near far <<-END
	arrives udp 53 4000
	acl_denied udp 53 4001
END
same "what is denied is not remembered" "near udp new, near udp new" "$(remembered)"
vnetpeer flow flush port db
packets near far <<<"arrives udp 53 4000"
vnetpeer flow flush port far
packets near far <<<"acl_denied udp 53 4000"
vnetpeer rule del stop acl plain
packets near far <<<"arrives udp 53 4000"
guard none subnet green
packets near far <<<"arrives udp 53 4000"
expect "the text shows flows, too" grep -q udp <(vnetpeer flow show)

# ---- other networks with the same addresses

vnet red 10.1.0.0/16 fd00:1::/48
vnet rose 10.2.0.0/16 fd00:2::/48
silent twin red ip "${V4[near]}" ip "${V6[near]}"
silent brother rose ip "${V4[far]}" ip "${V6[far]}"
peer red rose
acl closed "stop priority 100 dir in action deny"
guard closed subnet rose
guard plain subnet green
packets near far <<<"arrives udp 53 4000"
packets twin brother <<<"acl_denied udp 53 4000"
guard plain subnet rose
packets twin brother <<<"arrives udp 53 4000"
same "each has its own flow" "near udp new, near udp new, twin udp new, twin udp new" \
	"$(remembered)"
