#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Behind a gateway may be whatever Linux has: a hub, and a spoke that uses its gateway,
# reach an office by WireGuard, VXLAN and IPsec. What a tunnel has no room for its
# router says, and who sends hears of it.
#
#     one - spoke ~~~ hub - box
#                     edge === tunnel === branch --- office
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

inside=(10.0.0.0/8 fd00::/16)
outside=(192.168.0.0/24 2001:db8:168::/64)
vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
port box hub
port one spoke
gateway edge hub vpn
peer hub spoke gateway-transit on
leads edge "${inside[@]}"
learns edge "${outside[@]}"

# The line between the routers, which is called the same on both
machine branch
ip link add line netns edge type veth peer name line netns branch
ends=(edge branch)
lines=(198.51.100.1 198.51.100.2)
lines6=(2001:db8::1 2001:db8::2)
for end in 0 1; do
	ip -n "${ends[end]}" addr add "${lines[end]}/24" dev line
	ip -n "${ends[end]}" addr add "${lines6[end]}/64" dev line
	ip -n "${ends[end]}" link set line up
done
site office branch 192.168.0.2 2001:db8:168::2
on branch sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1

head -c "$(scaled 8000000)" /dev/urandom >page
serve office
serve one

# carries_only MATCH - nothing else goes over the line from now on
carries_only() {
	local end

	for end in "${ends[@]}"; do
		on "$end" nft -f - <<-END
			table netdev line
			delete table netdev line
			table netdev line {
				chain out {
					type filter hook egress device line priority 0
					policy drop
					meta protocol arp accept
					icmpv6 type nd-neighbor-solicit accept
					icmpv6 type nd-neighbor-advert accept
					$1 accept
				}
			}
		END
	done
}

# by DEVICE - the routers send there what is for the other's side
by() {
	local prefix

	for prefix in "${outside[@]}"; do
		ip -n edge route add "$prefix" dev "$1"
	done
	for prefix in "${inside[@]}"; do
		ip -n branch route add "$prefix" dev "$1"
	done
}

# room FROM TO - the path MTU that it has learned, if it has, in each family
room() {
	{
		ip -n "$1" route get "${V4[$2]}"
		ip -n "$1" route get "${V6[$2]}"
	} | sed -n 's/.* mtu \([0-9]*\).*/\1/p' | paste -sd ' '
}

# forget MACHINE - what it has learned; who knows would ask others for less, too
forget() {
	ip -n "$1" route flush cache
	ip -n "$1" -6 route flush cache
}

# fetches FROM OF "MTU4 MTU6" - a page of many packets, whose sender learns their size
fetches() {
	local to

	for to in "${V4[$2]}" "[${V6[$2]}]"; do
		expect "$1 fetches $2's page ($to)" \
			on "$1" curl -sS -m "$((PATIENCE * 4))" -o got "http://$to/page"
		expect "it is whole" cmp page got
	done
	same "$2 has learned what fits" "$3" "$(room "$2" "$1")"
	forget "$1"
	forget "$2"
}

# works NAME "MTU4 MTU6" - all that a tunnel is to do
works() {
	echo "# $1"
	connects box office
	connects one office
	fetches one office "$2"
	fetches office one "$2"
}

# ---- WireGuard

for end in "${ends[@]}"; do
	(umask 077 && wg genkey >"$end.key")
	ip -n "$end" link add wg0 type wireguard
done
# speaks END OTHER ALLOWED - OTHER is a number in $ends
speaks() {
	local allowed

	allowed=$(printf '%s\n' "${@:3}" | joined ,)
	on "$1" wg set wg0 listen-port 51820 private-key "$1.key" \
		peer "$(wg pubkey <"${ends[$2]}.key")" \
		endpoint "${lines[$2]}:51820" allowed-ips "$allowed"
	ip -n "$1" link set wg0 up
}
speaks edge 1 "${outside[@]}"
speaks branch 0 "${inside[@]}"
by wg0
carries_only "udp dport 51820"
works WireGuard "1420 1420"
for end in "${ends[@]}"; do
	ip -n "$end" link del wg0
done

# ---- VXLAN

for end in 0 1; do
	ip -n "${ends[end]}" link add vxlan0 type vxlan id 7 dstport 4789 \
		local "${lines6[end]}" remote "${lines6[1 - end]}" dev line
	ip -n "${ends[end]}" addr add "172.31.0.$((end + 1))/30" dev vxlan0
	ip -n "${ends[end]}" link set vxlan0 up
done
hop() {
	ip -n "$1" -6 addr show dev vxlan0 scope link | sed -n 's/.*inet6 \(.*\)\/.*/\1/p'
}
ip -n edge route add "${outside[0]}" via 172.31.0.2
ip -n edge route add "${outside[1]}" via "$(hop branch)" dev vxlan0
ip -n branch route add "${inside[0]}" via 172.31.0.1
ip -n branch route add "${inside[1]}" via "$(hop edge)" dev vxlan0
carries_only "udp dport 4789"
works VXLAN "1430 1430"
for end in "${ends[@]}"; do
	ip -n "$end" link del vxlan0
done

# ---- IPsec: keys and where from and to, as a daemon would tell the kernel

# protects END WORD... - ESP both ways, the words are what marks it
protects() {
	local end=$1 spi

	shift
	for spi in 0 1; do
		ip -n "$end" xfrm state add src "${lines[spi]}" dst "${lines[1 - spi]}" \
			proto esp spi "0x10$spi" mode tunnel flag af-unspec \
			aead 'rfc4106(gcm(aes))' "0x$(printf '%040d' "$spi")" 128 "$@"
	done
}
# policy END DIR FROM TO WORD... - FROM and TO are numbers in $ends
policy() {
	ip -n "$1" xfrm policy add dir "$2" "${@:5}" \
		tmpl src "${lines[$3]}" dst "${lines[$4]}" proto esp mode tunnel
}
bare() {
	for end in "${ends[@]}"; do
		ip -n "$end" xfrm policy flush
		ip -n "$end" xfrm state flush
	done
}

# By what a packet says
protects edge
protects branch
for family in 0 1; do
	out="src ${inside[family]} dst ${outside[family]}"
	in="src ${outside[family]} dst ${inside[family]}"
	# shellcheck disable=SC2086 # words of a command line
	{
		policy edge out 0 1 $out
		policy edge fwd 1 0 $in
		policy branch out 1 0 $in
		policy branch fwd 0 1 $out
	}
done
by line
carries_only "meta l4proto esp"
works "IPsec by policies" "1446 1446"
bare
for prefix in "${outside[@]}"; do
	ip -n edge route del "$prefix"
done
for prefix in "${inside[@]}"; do
	ip -n branch route del "$prefix"
done

# By where it is routed to
for end in "${ends[@]}"; do
	protects "$end" if_id 7
	ip -n "$end" link add ipsec0 type xfrm dev line if_id 7
	ip -n "$end" link set ipsec0 up
done
for any in 0.0.0.0/0 ::/0; do
	for end in 0 1; do
		policy "${ends[end]}" out "$end" $((1 - end)) src "$any" dst "$any" if_id 7
		policy "${ends[end]}" fwd $((1 - end)) "$end" src "$any" dst "$any" if_id 7
	done
done
by ipsec0
works "IPsec by a device" "1446 1446"
