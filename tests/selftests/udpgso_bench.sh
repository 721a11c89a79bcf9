#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# net/udpgso_bench: streams of TCP and of UDP, cut or not, copied or not, with time
# stamps and without, and every completion of the sender's asked for.

# shellcheck source=tests/selftests/lib.sh
. "$(dirname "$0")/lib.sh"

# streams TEXT tcp|udp ARGUMENT... - for a second
streams() {
	local rx flag=() before

	[[ $2 == udp ]] || flag=(-t)
	begin receiver "$BUILT/udpgso_bench_rx" "${flag[@]}" >/dev/null 2>&1
	rx=$!
	wait_until listens_by "$2"
	before=$(received receiver)
	expect "$where: $1" on sender "$BUILT/udpgso_bench_tx" -l 1 "${flag[@]}" "${@:3}"
	at_least "$where: $1: packets that arrive" 100 $(($(received receiver) - before))
	# That of TCP ends with the connection.
	if [[ $2 == tcp ]]; then
		wait "$rx"
	else
		finish "$rx"
	fi
}

# listens_by tcp|udp
listens_by() {
	[[ $(on receiver ss -Hnl "--$1" "sport = :8000") ]]
}

every_way() {
	local family address

	for family in 4 6; do
		address=${V4[receiver]}
		[[ $family == 4 ]] || address=${V6[receiver]}
		set -- "-$family" -D "$address"
		streams "ipv$family tcp" tcp "$@"
		streams "ipv$family tcp zerocopy" tcp "$@" -z
		streams "ipv$family udp" udp "$@"
		streams "ipv$family udp gso" udp "$@" -S 0
		streams "ipv$family udp gso zerocopy audit" udp "$@" -S 0 -z -a
		streams "ipv$family udp gso timestamp audit" udp "$@" -S 0 -T -a
		streams "ipv$family udp gso zerocopy timestamp audit" udp "$@" -S 0 -T -z -a
	done
}
on_ports every_way
