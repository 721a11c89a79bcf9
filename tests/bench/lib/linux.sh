# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Two networks, and a Linux host between them.

# routing - the host routes, with nothing left to be found out
routing() {
	local machine v4 v6

	for machine in near far; do
		read -r v4 v6 < <(addresses "$machine")
		ip -n host -b - <<-END
			address add ${v4%.*}.1/24 dev to-$machine
			address add ${v6%::*}::1/64 dev to-$machine nodad
		END
		knows host "to-$machine" "${mac[$machine]}" "$v4" "$v6"
	done
	on host sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
}

# vrfs - either network in a VRF of its own
vrfs() {
	ip -n host -b - <<-END
		link add vrf-near type vrf table 11
		link add vrf-far type vrf table 12
		link set vrf-near up
		link set vrf-far up
		link set to-near master vrf-near
		link set to-far master vrf-far
	END
}

# leaks - each VRF has a route to the other one's network, the shortest there is
leaks() {
	ip -n host -b - <<-END
		route add 10.2.0.0/24 dev to-far table 11
		route add 10.1.0.0/24 dev to-near table 12
		route add fd00:2::/64 dev to-far table 11
		route add fd00:1::/64 dev to-near table 12
	END
}

# filter - what is forwarded has to belong to something that near began
filter() {
	on host nft -f - <<-END
		table inet filter {
			chain forward {
				type filter hook forward priority filter; policy drop;
				ct state established,related accept
				ct state invalid drop
				ip saddr 10.1.0.0/16 ip daddr 10.2.0.0/16 accept
				ip6 saddr fd00:1::/48 ip6 daddr fd00:2::/48 accept
			}
		}
	END
	remember_many
}
