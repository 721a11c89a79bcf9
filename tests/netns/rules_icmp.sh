#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# ICMP errors belong to the flow that they are about: they need no rule of their own,
# and without such a flow none helps them.
#
#     web, near - blue ~~~ green - db, far, other        only UDP and TCP may begin
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue mtu 9000
port db green
silent near blue
silent far green
silent other green
peer blue green
acl strict \
	"udp-in priority 100 dir in action allow proto udp" \
	"udp-out priority 100 dir out action allow proto udp" \
	"tcp-in priority 101 dir in action allow proto tcp" \
	"tcp-out priority 101 dir out action allow proto tcp" \
	"rest-in priority 200 dir in action deny" \
	"rest-out priority 200 dir out action deny"
guard strict subnet blue
guard strict subnet green
guard strict port web
guard strict port db
blocked web db acl_denied
blocked db web acl_denied

# Nobody listens: the sender is told.
for to in "${V4[db]}" "${V6[db]}"; do
	expect "a refused datagram to $to comes back as an error" \
		on web /usr/bin/python3 "$HERE/refused.py" "$to"
done

# Too big for the receiver: the sender learns how much fits.
for to in "${V4[db]}" "${V6[db]}"; do
	same "the path MTU to $to" 1500 "$(on web python3 "$HERE/pmtu.py" "$to" 4000)"
done
head -c 100000 /dev/urandom >page
serve db
for to in "${V4[db]}" "[${V6[db]}]"; do
	expect "a page comes from $to" \
		on web curl -sS -m "$PATIENCE" -o got "http://$to/page"
	expect "whole" cmp page got
done

# Which errors those are
/usr/bin/python3 "$HERE/rules_icmp.py" near far other
