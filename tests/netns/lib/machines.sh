# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Machines are network namespaces, and run things.

# What every machine calls the device of its port
PORT_DEVICE=eth0

# machine NAME - a network namespace that speaks only when spoken to
machine() {
	[[ ! -e /run/netns/$1 ]] || return 0
	ip netns add "$1"
	on "$1" sysctl -qw net.ipv6.conf.default.router_solicitations=0 \
		net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.mldv2_unsolicited_report_interval=3600000
	ip -n "$1" link set lo up
}

# on MACHINE COMMAND...
on() {
	[[ -e /run/netns/$1 ]] || broken "there is no machine $1" || return 127
	nsenter --net="/run/netns/$1" "${@:2}"
}

# begin MACHINE COMMAND... - in the background; $! is its process
begin() {
	nsenter --net="/run/netns/$1" "${@:2}" &
}

# finish [-SIGNAL] PROCESS... - end what was begun; what has only just been may not
# listen to signals yet, and is told again
finish() {
	local signal=-TERM process

	if [[ $1 == -* ]]; then
		signal=$1
		shift
	fi
	kill "$signal" "$@"
	for process; do
		while kill -0 "$process" 2>/dev/null; do
			pause 0.1
			kill "$signal" "$process" 2>/dev/null || :
		done
	done
	wait "$@" || :
}

# router MACHINE - it sends on what is not for it
router() {
	on "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
		net.ipv4.conf.all.send_redirects=0 \
		net.ipv4.conf."$PORT_DEVICE".send_redirects=0
}
