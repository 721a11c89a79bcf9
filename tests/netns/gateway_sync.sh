#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A gateway is kept in step with a table of the kernel: what leads somewhere there
# becomes a route of the gateway, and whom the gateway serves gets routes there.
#
#     web - blue [edge] - far
#           blue ~~~ green, which uses the gateway for a while
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
gateway edge blue vpn
site far edge 192.0.2.9 2001:db8:1::9

in_step edge main
all="192.0.2.0/24 2001:db8:1::/64"
soon learned edge "connected prefixes" "$all"
soon announced edge "the VNet" "10.1.0.0/16 fd00:1::/48"
same "all at once" '{"added":2,"removed":0,"announced":2,"withdrawn":0}' \
	"$(<changed)"
connects web far

# more WORD..., less WORD... - all, from now on
more() {
	all=$(printf '%s\n' "${all// /$'\n'}" "$@" | joined ' ')
}
less() {
	all=$(grep -vxF "$(printf '%s\n' "$@")" <<<"${all// /$'\n'}" | joined ' ')
}

# What leads somewhere, and what does not
on edge ip -batch - <<-END
	route add default via 192.0.2.9
	route add 203.0.113.0/24 via 192.0.2.9
	route add 10.7.0.0/16 via 192.0.2.9 metric 10
	route add 10.7.0.0/16 via 192.0.2.8 metric 20
	route add 10.1.9.0/24 via 192.0.2.9
	nexthop add id 5 via 192.0.2.9 dev far
	route add 10.11.0.0/16 nhid 5
	route add ::/0 via 2001:db8:1::9
	route add 2001:db8:9::/48 via 2001:db8:1::9
	route add fd00:9::/48 nexthop via 2001:db8:1::9 nexthop via fe80::1 dev $PORT_DEVICE
	route add fd00:1:0:9::/64 dev far
	route add blackhole 10.8.0.0/16
	route add unreachable 10.8.1.0/24
	route add prohibit 10.8.2.0/24
	route add throw 10.8.3.0/24
	route add 10.6.0.0/16 dev $PORT_DEVICE
	route add 169.254.7.0/24 dev far
	route add 10.10.0.0/16 dev far table 77
	nexthop add id 6 blackhole
	route add 10.12.0.0/16 nhid 6
	route add blackhole fd00:8::/48
	route add fd00:6::/48 dev $PORT_DEVICE
END
# The debug kernel has several next hops in IPv6 only.
on edge ip route add 10.9.0.0/16 nexthop via 192.0.2.9 \
	nexthop dev "$PORT_DEVICE" 2>/dev/null ||
	on edge ip route add 10.9.0.0/16 via 192.0.2.9
more 0.0.0.0/0 10.1.9.0/24 10.11.0.0/16 10.7.0.0/16 10.9.0.0/16 2001:db8:9::/48 \
	203.0.113.0/24 ::/0 fd00:1:0:9::/64 fd00:9::/48
soon learned edge "what leads somewhere, and nothing else" "$all"
same "as many as the gateway says" 12 "$(json '.[0].routes' gateway show edge)"
same "those within the VNet are of no use" "10.1.9.0/24 fd00:1:0:9::/64" \
	"$(json '[.[] | select(.source == "VirtualNetworkGateway" and .state == "Invalid")
		.prefix] | sort | join(" ")' port routes web)"
less 10.1.9.0/24 fd00:1:0:9::/64
same "web has the others" "$all" "$(routes web VirtualNetworkGateway)"
more 10.1.9.0/24 fd00:1:0:9::/64

on edge ip route del 10.7.0.0/16 metric 10
on edge ip route add 10.13.0.0/16 via 192.0.2.9
more 10.13.0.0/16
soon learned edge "a prefix has one route less" "$all"
on edge ip route del 10.7.0.0/16
less 10.7.0.0/16
soon learned edge "and then none" "$all"
on edge ip route replace blackhole 10.9.0.0/16
less 10.9.0.0/16
soon learned edge "a route leads nowhere from now on" "$all"
on edge ip nexthop del id 5
less 10.11.0.0/16
soon learned edge "a route goes without a word, with its next hop" "$all"
on edge ip -batch - <<-END
	link add lan type dummy
	link set lan up
	address add 198.51.100.1/24 dev lan
	route add 10.14.0.0/16 via 198.51.100.9
END
more 10.14.0.0/16 198.51.100.0/24
soon learned edge "another device comes" "$all"
ip -n edge link set lan down
less 10.14.0.0/16 198.51.100.0/24
soon learned edge "and goes, and its routes without a word" "$all"

# Whom the gateway serves
peer blue green
vnetpeer peering set to-green vnet blue gateway-transit on
vnetpeer vnet set blue add-prefix 10.15.0.0/16
soon announced edge "a peer that does not use the gateway is not there" \
	"10.1.0.0/16 10.15.0.0/16 fd00:1::/48"
vnetpeer peering set to-blue vnet green remote-gateways on
vnetpeer vnet set blue del-prefix 10.15.0.0/16
soon announced edge "one that does is" \
	"10.1.0.0/16 10.2.0.0/16 fd00:1::/48 fd00:2::/48"
vnetpeer vnet set green add-prefix 10.20.0.0/16
vnetpeer peering sync to-green vnet blue
soon announced edge "with what is recorded of it" \
	"10.1.0.0/16 10.2.0.0/16 10.20.0.0/16 fd00:1::/48 fd00:2::/48"
vnetpeer peering set to-blue vnet green remote-gateways off
soon announced edge "until it uses the gateway no more" "10.1.0.0/16 fd00:1::/48"
same "what was learned is the same" "$all" "$(learned edge)"

# Routes of others
on edge ip -batch - <<-END
	route add 10.16.0.0/16 via 192.0.2.9
	route add fd00:16::/48 dev far metric 1024
	route add 10.17.0.0/16 dev far proto 118
END
more 10.16.0.0/16 10.17.0.0/16 fd00:16::/48
soon learned edge "routes of others" "$all"
vnetpeer vnet set blue add-prefix 10.16.0.0/16 fd00:16::/48 10.19.0.0/16
soon announced edge "a prefix that has one is left alone" \
	"10.1.0.0/16 10.19.0.0/16 fd00:1::/48"
same "its route stays" "10.16.0.0/16 via 192.0.2.9 dev far" \
	"$(on edge ip route show 10.16.0.0/16 | sed 's/ *$//')"
vnetpeer vnet set blue del-prefix 10.19.0.0/16
soon announced edge "and is left so" "10.1.0.0/16 fd00:1::/48"
same "each is told of once" \
	"Warning: table 254 has another route for 10.16.0.0/16, which stays as it is.
Warning: table 254 has another route for fd00:16::/48, which stays as it is." \
	"$(<said)"
on edge ip route del 10.16.0.0/16
on edge ip -6 route del fd00:16::/48
soon announced edge "when they go, ours come" \
	"10.1.0.0/16 10.16.0.0/16 fd00:16::/48 fd00:1::/48"
vnetpeer vnet set blue del-prefix 10.16.0.0/16 fd00:16::/48
less 10.16.0.0/16 fd00:16::/48
soon announced edge "and go again" "10.1.0.0/16 fd00:1::/48"
same "routes of our protocol by another device are not ours" 1 \
	"$(on edge ip route show 10.17.0.0/16 proto 118 | wc -l)"
same "nor are others by the gateway" 2 \
	"$( (on edge ip route show 10.6.0.0/16 &&
		on edge ip -6 route show fd00:6::/48) | wc -l)"

# The device
ip -n edge link set "$PORT_DEVICE" down
soon announced edge "nobody by a device that is down" ""
ip -n edge link set "$PORT_DEVICE" up
soon announced edge "but when it is up" "10.1.0.0/16 fd00:1::/48"
same "which is said once at most" "" \
	"$(tail -n +3 said | grep -v '^Warning: routes to gateway "edge" are missing: ' ||
		tail -n +4 said)"
same "what was learned is the same still" "$all" "$(learned edge)"
finish "$sync"
