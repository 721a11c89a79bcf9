#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Large packets cross a peering unsplit, and whatever the two ends leave to their
# devices, what arrives is right.
#
#     web - blue ~~~ green - db
#     near /
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue
head -c 3000000 /dev/urandom >page
serve web

# fetches TEXT PORT - the page reaches the port whole, in both families
fetches() {
	local from

	for from in "${V4[web]}" "[${V6[web]}]"; do
		rm -f got
		on "$2" curl -sS -m "$PATIENCE" -o got "http://$from/page" || :
		expect "$1: $2 gets the page from $from" cmp page got
	done
}

for at in near db; do
	watch "$at" 'tcp and greater 2000'
	fetches "as it is" "$at"
	expect "$at sees packets larger than its MTU" grep -q tcp <<<"$(seen "$at" |
		tr '[:upper:]' '[:lower:]')"
done

# offload PORT FEATURE on|off...
offload() {
	on "$1" ethtool -K eth0 "${@:2}"
}

for feature in tso gso tx sg; do
	expect "web's device can do without $feature" offload web "$feature" off
	fetches "without $feature at the sender" db
	offload web tx on sg on gso on tso on >/dev/null
done
expect "db's device can do without all of it" \
	offload db tx off sg off gso off tso off gro off
fetches "without offloads at the receiver" db
offload web tx off sg off gso off tso off >/dev/null
fetches "without offloads at both ends" db
offload web tx on sg on gso on tso on >/dev/null
for at in web db near; do
	same "$at saw no wrong checksum" "0 0" "$(on "$at" nstat -asz TcpInCsumErrors \
		UdpInCsumErrors | awk '!/^#/ { printf "%s%d", s, $2; s = " " }')"
done

# BIG TCP: packets that are too big for their own length fields, also past rules
for at in web db; do
	on "$at" python3 "$HERE/segments.py" grow eth0 180000
done
for rules in without with; do
	[[ $rules == without ]] || {
		acl open
		guard open port db
	}
	for from in "${V4[web]}" "[${V6[web]}]"; do
		# A sender that has to wait makes smaller ones, and gets another chance.
		for _ in 1 2 3 4 5; do
			watch web 'greater 70000'
			rm -f got
			on db curl -sS -m "$PATIENCE" -o got "http://$from/page" || :
			big=$(seen web)
			[[ ! $big =~ length\ [0-9]{5,}: ]] || break
		done
		expect "BIG TCP from $from $rules rules" cmp page got
		expect "it is that" grep -qE 'length [0-9]{5,}:' <<<"$big"
	done
	same "and none is malformed or too big $rules rules" "0 0" \
		"$(drops web malformed) $(drops web mtu_exceeded)"
done
guard none port db
for at in web db; do
	on "$at" python3 "$HERE/segments.py" grow eth0 65536
done

# A packet that its receiver forwards to another network
machine far
ip link add wire netns db type veth peer name wire netns far
ip -n db addr add 192.0.2.1/24 dev wire
ip -n far addr add 192.0.2.2/24 dev wire
ip -n db link set wire up
ip -n far link set wire up
ip -n far route add default via 192.0.2.1
on db ethtool -K wire tx off >/dev/null
on db sysctl -qw net.ipv4.ip_forward=1
on db nft add table ip nat
on db nft add chain ip nat out '{ type nat hook postrouting priority 100; }'
on db nft add rule ip nat out oifname eth0 masquerade
expect "what db forwards gets the page" \
	on far curl -sS -m "$PATIENCE" -o got "http://${V4[web]}/page"
expect "it is whole" cmp page got

receives() {
	[[ $(on db ss -Hlun 'sport = :4000') ]]
}

# Datagrams in one buffer are packets by themselves on the other side.
for to in "${V4[db]}" "${V6[db]}"; do
	before=$(metered blue green tx_packets)
	begin db python3 "$HERE/segments.py" receive 20 >sizes
	receiver=$!
	wait_until receives
	on web python3 "$HERE/segments.py" send "$to" 20 1000
	wait "$receiver"
	same "20 datagrams in one buffer arrive at $to" \
		"$(printf '1000%.0s ' {1..20})" "$(<sizes) "
	same "and count as 20 packets" $((before + 20)) \
		"$(metered blue green tx_packets)"
done
