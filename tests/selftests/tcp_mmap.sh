#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/tcp_mmap: what was sent from pages without a copy, and is mapped where it is
# received, is what was sent.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

# maps FAMILY MTU [OPTION]...
maps() {
	local address=${V4[receiver]} server text="$where: ipv$1 mtu $2${3:+ $3}"

	[[ $1 == 4 ]] || address=${V6[receiver]}
	begin receiver stdbuf -oL "$BUILT/tcp_mmap" "-$1" -s -i "${@:3}" >received 2>&1
	server=$!
	wait_until listens receiver 8787
	expect "$text" \
		on sender "$BUILT/tcp_mmap" "-$1" -H "$address" -i "${@:3}"
	wait_until grep -q '^SHA256' received || :
	expect "$text: all of it" grep -qx 'SHA256 is correct' received
	finish "$server"
}

every_way() {
	local family mtu

	# 4168: a page, and the headers
	for mtu in 1500 4168; do
		vnetpeer port set sender mtu "$mtu"
		vnetpeer port set receiver mtu "$mtu"
		for family in 4 6; do
			maps "$family" "$mtu"
			maps "$family" "$mtu" -z
		done
	done
}
on_ports every_way
