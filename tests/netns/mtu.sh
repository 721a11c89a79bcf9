#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A packet too big for the receiver is answered with the size that would do.
#
#     web (1500), big (9000) - blue ~~~ green - db (1400)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port big blue mtu 9000
port db green mtu 1400
peer blue green
same "the device has the port's MTU" 1400 \
	"$(value mtu "$(ip -n db -j link show eth0)")"

# too_big PORT ADDRESS SIZE SENDER OPTION... - a ping that big ends; SENDER says so
too_big() {
	local before reply

	before=$(drops "$1" mtu_exceeded)
	reply=$(on "$1" ping -c1 -W1 -s"$3" "${@:5}" "$2" || :)
	expect "$1's ping of $3 bytes to $2 ${*:5} is answered by $4" grep -qE \
		"^From $4 .*(Frag needed and DF set \(mtu = 1400\)|Packet too big: mtu=1400)" \
		<<<"$reply"
	same "and counted" $((before + 1)) "$(drops "$1" mtu_exceeded)"
}

# forget PORT - what it has learnt of paths
forget() {
	ip -n "$1" route flush cache
	ip -n "$1" -6 route flush cache
}

expect "1400 bytes fit" on web ping -qc1 -W"$PATIENCE" -Mdo -s1372 "${V4[db]}"
expect "1400 bytes fit, IPv6" on web ping -qc1 -W"$PATIENCE" -Mdo -s1352 "${V6[db]}"
too_big web "${V4[db]}" 1373 10.1.0.1 -Mdo
expect "web's stack has learnt it" grep -q 'mtu 1400' \
	<(ip -n web route get "${V4[db]}")
forget web
too_big web "${V4[db]}" 1472 10.1.0.1 -Mdont
too_big web "${V6[db]}" 1353 fd00:1::1 -Mdo
expect "web's stack has learnt it, IPv6" grep -q 'mtu 1400' \
	<(ip -n web route get "${V6[db]}")
same "the half counts them, too" 3 "$(metered blue green mtu_exceeded)"

# What is learnt is used: the next one goes in fragments.
expect "IPv4 goes on in fragments" \
	on web ping -qc1 -W"$PATIENCE" -Mwant -s3000 "${V4[db]}"
expect "IPv6 goes on in fragments" \
	on web ping -qc1 -W"$PATIENCE" -Mwant -s3000 "${V6[db]}"
forget web
same "a UDP sender is told" 1400 "$(on web python3 "$HERE/pmtu.py" "${V4[db]}" 1472)"
forget web
same "a UDP sender is told, IPv6" 1400 \
	"$(on web python3 "$HERE/pmtu.py" "${V6[db]}" 1452)"

# TCP that believes the other side takes more: large packets are judged by their
# segments.
forget big
forget web
ip -n db route change default via 10.2.0.1 dev eth0 advmss 8960
ip -n db -6 route change default via fd00:2::1 dev eth0 advmss 8940
head -c 1000000 /dev/urandom >page
serve big
for from in "${V4[big]}" "[${V6[big]}]"; do
	before=$(drops big mtu_exceeded)
	expect "a page comes from $from through a smaller MTU" \
		on db curl -sS -m "$PATIENCE" -o got "http://$from/page"
	expect "it is whole" cmp page got
	at_least "and it was the path MTU that did it" $((before + 1)) \
		"$(drops big mtu_exceeded)"
done

# Inside a network it is the same.
port small blue mtu 1300
too_big_local() {
	local reply

	reply=$(on web ping -c1 -W1 -Mdo -s1400 "$1" || :)
	expect "inside the network, too ($1)" grep -qE "^From $2 .*1300" <<<"$reply"
}
too_big_local "${V4[small]}" 10.1.0.1
too_big_local "${V6[small]}" fd00:1::1

# Never about ICMP errors, nor about later fragments
/usr/bin/python3 "$HERE/mtu.py" big db
