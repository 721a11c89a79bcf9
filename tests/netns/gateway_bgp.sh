#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A hub's router and an office's tell each other by BGP what is behind them. The hub's
# is set up as Documentation/gateways.rst says, and `gateway sync` stands between it
# and the gateway. Both daemons are FRR's.
#
#     one - spoke ~~~ hub
#     two - late  ~~~ edge, AS 65010 --- branch, AS 65020 --- office
#
# FRR's package begins services where it is installed, so it is in the root file
# system of the newest kernel alone, which nobody works on.
# Only on: newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
vnet late 10.2.0.0/16 fd00:2::/48
port one spoke
port two late
gateway edge hub vpn
peer hub spoke gateway-transit on
peer hub late
site branch edge 198.51.100.2 2001:db8::2
ip -n branch route del default
ip -n branch -6 route del default
router branch
site office branch 192.168.0.2 2001:db8:168::2
gateways[office]=edge

# ---- the daemons

sed -n '/^    router bgp 65010$/,/^$/s/^    //p' \
	"$HERE/../../Documentation/gateways.rst" >edge.conf
cat >branch.conf <<-END
	router bgp 65020
	 bgp router-id 198.51.100.2
	 no bgp ebgp-requires-policy
	 neighbor 198.51.100.1 remote-as 65010
	 neighbor 198.51.100.1 timers connect 1
	 neighbor 198.51.100.1 advertisement-interval 0
	 neighbor 2001:db8::1 remote-as 65010
	 neighbor 2001:db8::1 timers connect 1
	 neighbor 2001:db8::1 advertisement-interval 0
	 address-family ipv4 unicast
	  network 192.168.0.0/24
	  redistribute kernel
	  no neighbor 2001:db8::1 activate
	 exit-address-family
	 address-family ipv6 unicast
	  network 2001:db8:168::/64
	  redistribute kernel
	  neighbor 2001:db8::1 activate
	 exit-address-family
END

# frr MACHINE DAEMON FILE - begin it there, with what it has in a folder of its own
frr() {
	begin "$1" "/usr/lib/frr/$2" -f "$3" -z "$PWD/$1/zserv.api" -P 0 \
		--vty_socket "$PWD/$1" -i "$PWD/$1/$2.pid" \
		--log "file:$PWD/$1/$2.log" >"$1.$2" 2>&1
}
# speaks MACHINE - BGP; $bgpd is the process
speaks() {
	frr "$1" bgpd "$PWD/$1.conf"
	bgpd=$!
}
for router in edge branch; do
	install -d -o frr -g frr "$router"
	frr "$router" zebra /dev/null
	wait_until test -S "$router/zserv.api"
	speaks "$router"
done

# told MACHINE - the prefixes that it has by BGP
told() {
	{
		ip -n "$1" -4 route show proto bgp
		ip -n "$1" -6 route show proto bgp
	} | awk '/^[^ \t]/ { print $1 }' | joined ' '
}

# ---- what both have from the beginning

in_step edge main
line="198.51.100.0/24 2001:db8::/64"
all="192.168.0.0/24 198.51.100.0/24 2001:db8:168::/64 2001:db8::/64"
# with PREFIX... - all that, and these
with() {
	printf '%s\n' "${all// /$'\n'}" "$@" | joined ' '
}
soon learned edge "the office, and the line to it" "$all"
same "the spoke's ports have that" "$all" "$(routes one VirtualNetworkGateway)"
soon told branch "the office's router is told of the hub and its spoke" \
	"10.0.0.0/16 10.1.0.0/16 fd00:1::/48 fd00::/48"
connects one office

# ---- what the office changes

# at_branch add|del - routes of many kinds, which it announces
at_branch() {
	on branch ip -batch - <<-END
		route $1 192.168.0.0/16 via 192.168.0.2
		route $1 10.1.5.0/24 via 192.168.0.2
		route $1 default via 192.168.0.2
		route $1 2001:db8:168::/60 via 2001:db8:168::2
		route $1 fd00:1:0:5::/64 via 2001:db8:168::2
		route $1 default via 2001:db8:168::2
	END
}
at_branch add
wide=(192.168.0.0/16 2001:db8:168::/60 0.0.0.0/0 ::/0)
soon learned edge "wider ones, some inside the spoke, and all the world" \
	"$(with "${wide[@]}" 10.1.5.0/24 fd00:1:0:5::/64)"
same "those inside the spoke are Invalid there" "10.1.5.0/24 fd00:1:0:5::/64" \
	"$(json '[.[] | select(.source == "VirtualNetworkGateway" and .state == "Invalid")
		.prefix] | sort | join(" ")' port routes one)"
same "the others are not" "$(with "${wide[@]}")" "$(routes one VirtualNetworkGateway)"
connects one office
for to in 192.168.7.1 2001:db8:168:7::1 203.0.113.1 2001:db8:7::1; do
	arrives one "$to" office
done
at_branch del
soon learned edge "what is withdrawn is gone" "$all"
connects one office

# ---- what the VNets change

same "who does not use the gateway has none of it" "" "$(routes two VirtualNetworkGateway)"
vnetpeer peering set to-late vnet hub gateway-transit on
vnetpeer peering set to-hub vnet late remote-gateways on
soon told branch "a spoke that begins to use the gateway is announced" \
	"10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 fd00:1::/48 fd00:2::/48 fd00::/48"
same "it has all routes" "$all" "$(routes two VirtualNetworkGateway)"
connects two office
vnetpeer vnet set spoke add-prefix 10.11.0.0/16
vnetpeer peering sync to-spoke vnet hub
soon told branch "and so is what a spoke has grown by" \
	"10.0.0.0/16 10.1.0.0/16 10.11.0.0/16 10.2.0.0/16 fd00:1::/48 fd00:2::/48 fd00::/48"
vnetpeer vnet set spoke del-prefix 10.11.0.0/16
vnetpeer peering sync to-spoke vnet hub
vnetpeer peering set to-hub vnet late remote-gateways off
soon told branch "what is no more is withdrawn" \
	"10.0.0.0/16 10.1.0.0/16 fd00:1::/48 fd00::/48"
same "and has no routes" "" "$(routes two VirtualNetworkGateway)"

# ---- the office's router is lost

ip -n edge route add 192.168.0.0/24 via 198.51.100.2 metric 500
finish "$bgpd"
soon learned edge "there is one route for which there is another way, too" \
	"192.168.0.0/24 $line"
ip -n branch route add 10.1.0.0/16 via 198.51.100.1
expect "by that the office is reached" \
	on one ping -qc1 -W"$PATIENCE" "${V4[office]}"
ip -n branch route del 10.1.0.0/16
ends one "${V6[office]}" no_internet
ip -n edge route del 192.168.0.0/24 metric 500
soon learned edge "until that goes" "$line"
ends one "${V4[office]}" no_route
speaks branch
soon learned edge "it is back, and so is the office" "$all"
soon told branch "the spoke is announced to it" \
	"10.0.0.0/16 10.1.0.0/16 fd00:1::/48 fd00::/48"
connects one office
finish "$sync"
