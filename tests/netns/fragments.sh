#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Fragments of both families cross a peering, and are counted one by one.
#
#     web 10.1.0.4 fd00:1::4           db 10.2.0.4 fd00:2::4
#       |                                |
#     blue 10.1.0.0/16 fd00:1::/48 ~~~ green 10.2.0.0/16 fd00:2::/48

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue

# 4008 bytes of ICMP are fragments of 1480, 1480 and 1048 bytes in IPv4; of 1448,
# 1448 and 1112, with a header of 8 bytes each, in IPv6.
for to in "${V4[near]}" "${V6[near]}" "${V4[db]}" "${V6[db]}"; do
	expect "fragments reach $to" on web ping -qc1 -W"$PATIENCE" -s4000 "$to"
	expect "many fragments reach $to" \
		on web ping -qc3 -i0.01 -W"$PATIENCE" -s60000 "$to"
done
before=$(metered blue green tx_packets)
before_bytes=$(metered blue green tx_bytes)
on web ping -qc1 -W"$PATIENCE" -s4000 "${V4[db]}" >/dev/null
same "three IPv4 fragments are three packets" $((before + 3)) \
	"$(metered blue green tx_packets)"
same "with three headers" $((before_bytes + 4008 + 3 * 20)) \
	"$(metered blue green tx_bytes)"
on web ping -qc1 -W"$PATIENCE" -s4000 "${V6[db]}" >/dev/null
same "three IPv6 fragments are three packets" $((before + 6)) \
	"$(metered blue green tx_packets)"
same "with three headers and three extension headers" \
	$((before_bytes + 4008 + 3 * 20 + 4008 + 3 * 48)) "$(metered blue green tx_bytes)"
same "the way back is the same" \
	"$(metered blue green tx_packets) $(metered blue green tx_bytes)" \
	"$(metered blue green rx_packets) $(metered blue green rx_bytes)"

# UDP in fragments
begin db iperf3 -s -1 >/dev/null
wait_until listens db 5201
expect "UDP in fragments" on web iperf3 -u -l 8000 -b 10M -n 400K -c "${V4[db]}"
begin db iperf3 -s -1 >/dev/null
wait_until listens db 5201
expect "UDP in fragments, IPv6" on web iperf3 -u -l 8000 -b 10M -n 400K -c "${V6[db]}"
same "nothing was dropped" "{}" \
	"$(json '.[0].drops | with_entries(select(.key != "no_route"))' -s port show web | tr -d ' \n')"
