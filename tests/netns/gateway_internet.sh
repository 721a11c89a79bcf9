#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A way out for a VNet: its internet gateway, on a router that translates addresses, and
# a way in that is opened there. Peers have no part in it.
#
#     web - blue - out --- world 198.51.100.9 2001:db8:9::9
#     db - green             (knows of none of the VNets' addresses)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
head -c 300000 /dev/urandom >page

world=(198.51.100.9 2001:db8:9::9)
row() {
	json ".[] | select(.prefix == \"$1\") | \"\(.next_hop_type) \(.state) \(.usable)\"" \
		port routes web
}
ends web "${world[*]}" no_internet
same "the row is there, and leads nowhere" "Internet Active false, Internet Active false" \
	"$(row 0.0.0.0/0), $(row ::/0)"
gateway out blue internet
site world out "${world[@]}"
ip -n world route del default
ip -n world -6 route del default
serve world
same "now it leads there" "Internet Active true, Internet Active true" \
	"$(row 0.0.0.0/0), $(row ::/0)"
same "it is no gateway that learns or is lent" null "$(json '.[0].gateway' vnet show blue)"
for to in "${world[@]}"; do
	arrives web "$to" world
	fails "without translation nothing comes back ($to)" \
		on web ping -qc1 -W0.3 "$to"
done

# The router and the VNet
for addr in "${V4[web]}" "${V6[web]}"; do
	fails "the router does not know where web is" on out ping -qc1 -W0.2 "$addr"
done
leads out 10.1.0.0/16 fd00:1::/48
for addr in "${V4[web]}" "${V6[web]}"; do
	expect "the router reaches web ($addr)" on out ping -qc1 -W"$PATIENCE" "$addr"
done
for addr in 198.51.100.1 2001:db8:9::1; do
	expect "web reaches the router ($addr)" on web ping -qc1 -W"$PATIENCE" "$addr"
done

# Out, with translation
on out nft -f - <<-END
	table inet nat {
		chain out {
			type nat hook postrouting priority srcnat
			oifname world masquerade
		}
		chain in {
			type nat hook prerouting priority dstnat
		}
	}
END
# fetches TEXT MACHINE URL
fetches() {
	expect "$1" on "$2" curl -sS -m "$PATIENCE" -o got "$3"
	expect "it is whole" cmp page got
}
for to in "${world[@]}"; do
	expect "web reaches the world ($to)" on web ping -qc1 -W"$PATIENCE" "$to"
done
fetches "web fetches a page" web "http://${world[0]}/page"
fetches "and by IPv6" web "http://[${world[1]}]/page"
for addr in "${V4[web]}" "${V6[web]}"; do
	fails "the world does not find web by itself" on world ping -qc1 -W0.2 "$addr"
done

# In, where the router publishes a port
serve web
for to in 198.51.100.1 '[2001:db8:9::1]'; do
	fails "nothing is published at $to" on world curl -sS -m 1 -o got "http://$to:8080/page"
done
on out nft add rule inet nat in iifname world tcp dport 8080 \
	dnat ip to "${V4[web]}:80"
on out nft add rule inet nat in iifname world tcp dport 8080 \
	dnat ip6 to "[${V6[web]}]:80"
fetches "the world fetches web's page" world http://198.51.100.1:8080/page
fetches "and by IPv6" world 'http://[2001:db8:9::1]:8080/page'

# What is not public has no way out, unless a user's route says so.
ends web "192.168.7.1 fd77::1" no_route world
table rt "192.168.7.0/24 internet" "fd77::/64 internet" "${world[0]}/32 none"
attach blue rt
arrives web 192.168.7.1 out
arrives web fd77::1 out
ends web "${world[0]}" no_route world
attach blue none

# Peers have no part in it.
ends db "${world[*]}" no_internet world
vnetpeer subnet set default vnet green route-table rt
ends db "192.168.7.1 fd77::1" no_internet world
vnetpeer subnet set default vnet green route-table none
leads out 10.2.0.0/16 fd00:2::/48
ip -n world route add default via 198.51.100.1
ip -n world -6 route add default via 2001:db8:9::1
blocked world db no_route
same "the gateway's table has its own VNet alone" "10.1.0.0/16 fd00:1::/48" \
	"$(json '.[] | select(.next_hop_type != "None") | .prefix' \
		port routes out | joined ' ')"
gateway out2 green internet
site moon out2 203.0.113.9 2001:db8:8::9
ip -n out2 route add 10.2.0.0/16 dev eth0
ip -n out2 route add fd00:2::/48 dev eth0
connects db moon
fetches "each has its own" web "http://${world[0]}/page"

# Its end
vnetpeer gateway del out
ends web "${world[*]}" no_internet world
connects web db
connects db moon
