#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/ip_defrag: datagrams in fragments of every size, in another order, twice, and
# with such as overlap.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

# The receiver's socket is the second that the program makes.
sends() {
	on sender env RECEIVER=/run/netns/receiver RECEIVER_SOCKET=2 \
		"$BUILT/ip_defrag" "$@" || {
		vnetpeer -s port show sender
		return 1
	}
}

# As the kernel's own script has it: much memory, and less time than the program has
patience() {
	on receiver sysctl -qw net.ipv4.ipfrag_high_thresh=9000000 \
		net.ipv4.ipfrag_low_thresh=7000000 net.ipv4.ipfrag_time=4 \
		net.ipv6.ip6frag_high_thresh=9000000 \
		net.ipv6.ip6frag_low_thresh=7000000 net.ipv6.ip6frag_time=4
}

tracked() {
	on receiver nft 'table ip6 t { chain c { type filter hook input priority 0
		ct state invalid accept; }; }'
	on receiver sysctl -qw net.netfilter.nf_conntrack_frag6_high_thresh=9000000 \
		net.netfilter.nf_conntrack_frag6_low_thresh=7000000 \
		net.netfilter.nf_conntrack_frag6_timeout=4
}

every_way() {
	local family

	patience
	for family in 4 6; do
		expect "$where: ipv$family defrag" sends "-$family"
		expect "$where: ipv$family defrag with overlaps" sends "-${family}o"
	done
	tracked
	expect "$where: ipv6 nf_conntrack defrag" sends -6
	# It drops some, so a datagram that arrives whole is right, too.
	expect "$where: ipv6 nf_conntrack defrag with overlaps" sends -6op
	on receiver nft flush ruleset
}
# Its fragments are of all sizes up to twice the usual ones, and some.
on_ports every_way mtu 9000
