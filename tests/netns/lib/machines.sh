# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What machines run

# What every machine calls the device of its port
PORT_DEVICE=eth0

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
