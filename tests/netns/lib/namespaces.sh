# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Network namespaces as machines, for scenarios and for the benchmark

# machine NAME - one that speaks only when spoken to
machine() {
	[[ ! -e /run/netns/$1 ]] || return 0
	ip netns add "$1"
	on "$1" sysctl -qw net.ipv6.conf.default.router_solicitations=0 \
		net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.mldv2_unsolicited_report_interval=3600000
	ip -n "$1" link set lo up
}

# on MACHINE COMMAND... - that there is no such machine is not the command's failure
on() {
	if [[ ! -e /run/netns/$1 ]]; then
		echo "# broken: there is no machine $1" >&2
		return 127
	fi
	nsenter --net="/run/netns/$1" "${@:2}"
}
