#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Both halves of a peering count the same packets, and exactly those that were
# sent: bytes of IP, and each segment of a large packet by itself.
#
#     web 10.1.0.4 fd00:1::4           db 10.2.0.4 fd00:2::4
#       |                                |
#     blue 10.1.0.0/16 fd00:1::/48 ~~~ green 10.2.0.0/16 fd00:2::/48

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue

# meter VNET REMOTE - "tx packets, tx bytes, rx packets, rx bytes"
meter() {
	json '.[0].stats | "\(.tx_packets) \(.tx_bytes) \(.rx_packets) \(.rx_bytes)"' \
		-s peering show "to-$2" vnet "$1"
}

# counts TEXT PACKETS BYTES [PACKETS BYTES] - sent by blue, and by green
counts() {
	same "$1: blue's half" "$2 $3 ${4:-$2} ${5:-$3}" "$(meter blue green)"
	same "$1: green's half" "${4:-$2} ${5:-$3} $2 $3" "$(meter green blue)"
}

counts "nothing yet" 0 0
connects web near
counts "packets inside a network" 0 0
on web ping -qc5 -i0.01 -s100 -W"$PATIENCE" "${V4[db]}" >/dev/null
counts "five pings of 100 bytes, IPv4" 5 640
on web ping -qc5 -i0.01 -s100 -W"$PATIENCE" "${V6[db]}" >/dev/null
counts "and five, IPv6" 10 1380

# What ends behind the peering is counted by its reason, and not as traffic.
ip -n db link set eth0 down
on web ping -qc3 -i0.01 -W0.2 "${V4[db]}" >/dev/null || :
same "blue's half counts what it could not deliver" 3 \
	"$(json '.[0].stats.drops.port_down' -s peering show to-green vnet blue)"
same "green's half sent nothing, so it lost nothing" null \
	"$(json '.[0].stats.drops.port_down' -s peering show to-blue vnet green)"
counts "dropped packets" 10 1380
same "and so does the port" 3 "$(drops web port_down)"
vnetpeer port del db
port db green

# segments PORT KIND - TCP segments that it sent: OutSegs, or again: RetransSegs
segments() {
	on "$1" nstat -asz "Tcp$2" | awk -v name="Tcp$2" '$1 == name { print $2 }'
}
again() {
	echo $(($(segments web RetransSegs) + $(segments db RetransSegs)))
}

# fetch ADDRESS HEADER - a page, with nothing sent twice; HEADER is the length of
# IP's and TCP's headers with time stamps. A connection begins with 8 more bytes of
# options.
fetch() {
	local to=$1 header=$2 web db payload before lost tries=0

	lost=none
	until [[ $lost == "$(again)" ]] || ((tries++ == 5)); do
		lost=$(again)
		before=$(meter blue green)
		web=$(segments web OutSegs)
		db=$(segments db OutSegs)
		payload=$(on web curl -sS -m "$PATIENCE" -o /dev/null \
			-w '%{size_request} %{size_header} %{size_download}' \
			"http://$to/page")
		wait_until no_connection
		web=$(($(segments web OutSegs) - web))
		db=$(($(segments db OutSegs) - db))
	done
	# shellcheck disable=SC2086 # lists of numbers
	set -- $before $payload
	same "a page by TCP from $to, segment for segment" \
		"$(($1 + web)) $(($2 + web * header + 8 + $5)) $(($3 + db)) $(($4 + db * header + 8 + $6 + $7))" \
		"$(meter blue green)"
}

no_connection() {
	! { on web ss -Htn; on db ss -Htn; } | grep -v TIME-WAIT
}

head -c 1000000 /dev/zero >page
serve db
fetch "${V4[db]}" 52
fetch "[${V6[db]}]" 72

# The devices count too; an answer to ARP may be among it.
device_received() {
	ip -n db -j -s link show eth0 | jq '.[0].stats64.rx.packets'
}
before=$(device_received)
on web ping -qc7 -i0.01 -W"$PATIENCE" "${V4[db]}" >/dev/null
counted=$(($(device_received) - before))
verdict "ip -s link counts what arrived" $((counted < 7 || counted > 8)) "$counted"
