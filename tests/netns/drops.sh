#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Every packet that ends leaves its reason where Linux users look: in the tool, in
# ethtool -S, in ip -s link, and at a tracepoint.
#
#     web - blue

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
tracing=/sys/kernel/tracing

reasons=(malformed unsupported_protocol spoofed_source no_route next_hop_invalid
	no_gateway no_internet no_endpoint port_down peering_access_off
	forwarded_not_allowed acl_denied lb_unreachable lb_no_backend mtu_exceeded
	rate_limited flow_table_full backlog_full no_memory)
for reason in "${reasons[@]}"; do
	expect "ethtool -S has $reason" grep -qw "drop_$reason" <(on web ethtool -S eth0)
done

counted() {
	on web ethtool -S eth0 | awk -v name="drop_$1:" '$1 == name { print $2 }'
}
dropped() {
	ip -n web -j -s link show eth0 | jq '.[0].stats64.tx.dropped'
}

echo >"$tracing/trace"
echo 1 >"$tracing/events/vnetpeer/enable"
before=$(dropped)
ends web 10.1.99.99 no_endpoint
ends web 192.0.2.1 no_internet
ends web fd00:9::1 no_route
echo 0 >"$tracing/events/vnetpeer/enable"
same "ip -s link counts them as dropped" 9 "$(($(dropped) - before))"
for reason in no_endpoint no_internet no_route; do
	same "ethtool -S and the tool agree on $reason" "$(drops web "$reason")" \
		"$(counted "$reason")"
	same "the tracepoint has $reason" 3 "$(grep -cw "$reason" "$tracing/trace")"
done
expect "the tracepoint names the device" grep -q eth0 "$tracing/trace"

# Counters are kept while the port lives, and are the port's own.
ip -n web link set eth0 down
ip -n web link set eth0 up
same "they outlive a restart of the device" 3 "$(drops web no_endpoint)"
vnetpeer port set web mtu 1400
same "and a change" 3 "$(drops web no_endpoint)"
vnetpeer port del web
port web blue
same "a new port begins at zero" 0 "$(drops web no_endpoint)"
