#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What has begun goes on when rules change, and only what is new meets them. Routes,
# peerings, addresses and ports reach it with the next packet. Conformance row 14.
#
#     web - blue ~~~ green - db, spare        near, far: the same, silent
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
silent near blue
silent far green
silent spare green
echoes db 7
acl plain
guard plain subnet blue
guard plain subnet green

# goes_on TEXT - both sessions do, and so does what near and far say
goes_on() {
	expect "$1: the session goes on" answers call4
	expect "$1: in IPv6, too" answers call6
	packets near far <<-END
		arrives udp 53 4000
		arrives udp 4000 53 back
	END
}

# nothing_new TEXT - and nothing else can begin
nothing_new() {
	echo "# $1"
	packets near far <<-END
		acl_denied udp 53
		acl_denied tcp 7
		acl_denied udp 4000 back
	END
}
talk call4 web "${V4[db]}" 7
talk call6 web "${V6[db]}" 7
goes_on "with the default rules"

# ---- rules

add_rule plain "in priority 100 dir in action deny"
goes_on "denied in"
nothing_new "denied in"
vnetpeer rule del in acl plain
add_rule plain "out priority 100 dir out action deny"
goes_on "denied out"
nothing_new "denied out"
acl never "in priority 100 dir in action deny" "out priority 100 dir out action deny"
guard never subnet blue
guard never subnet green
goes_on "other acls"
vnetpeer acl del plain
goes_on "the old acl gone"
for port in web db near far; do
	guard never port "$port"
done
goes_on "acls at the ports, too"
nothing_new "acls at the ports, too"
vnetpeer acl replace never file /dev/null
goes_on "rules replaced"
vnetpeer acl replace never file - <<-END
	no-in priority 100 dir in action deny
	no-out priority 100 dir out action deny
END
goes_on "and again"
nothing_new "and again"
vnetpeer peering set to-green vnet blue access off
vnetpeer peering set to-blue vnet green access off
goes_on "access off"
vnetpeer peering set to-green vnet blue access on
vnetpeer peering set to-blue vnet green access on
goes_on "access on"

# What has no acl on its way any more is as free as others are.
for port in web db near far; do
	guard none port "$port"
done
guard none subnet blue
guard none subnet green
goes_on "no rules at all"
packets near far <<<"arrives udp 53"
guard never subnet green
goes_on "rules again"
nothing_new "rules again"

# ---- routes, peerings, addresses and ports

table wall "10.2.0.0/16 none" "fd00:2::/48 none" "10.1.0.0/16 none" "fd00:1::/48 none"
attach blue wall
packets near far <<-END
	no_route udp 53 4000
	arrives udp 4000 53 back
END
say call4
wait_until has_dropped web no_route
fails "the session waits" heard call4
attach blue none
expect "and goes on" wait_until heard call4
goes_on "the route is back"

vnetpeer peering del to-green vnet blue both
packets near far <<-END
	no_route udp 53 4000
	no_route udp 4000 53 back
END
peer blue green
goes_on "the peering is back"
ip -n far link set eth0 down
same "a device that is down ends it, too" port_down \
	"$(value reason "$(vnetpeer -j trace port near dst "${V4[far]}" proto udp \
		sport 4000 dport 53 || :)")"
ip -n far link set eth0 up
goes_on "the device is up again"

# The addresses move to another port: nobody there has agreed to anything.
moved=(ip "${V4[far]}" ip "${V6[far]}")
gone() {
	packets near far <<-END
		no_endpoint udp 53 4000 to ${moved[1]}
		no_endpoint udp 53 4000 to ${moved[3]}
	END
}
vnetpeer port set far ip 10.2.0.99 ip fd00:2::99
gone
packets far near <<-END
	spoofed_source udp 4000 53 from ${moved[1]}
	spoofed_source udp 4000 53 from ${moved[3]}
END
vnetpeer port set spare "${moved[@]}"
learn spare
packets near spare <<<"acl_denied udp 53 4000"
guard none subnet green
packets near spare <<<"arrives udp 53 4000"
guard never subnet green
vnetpeer port del spare
gone
silent spare green "${moved[@]}"
packets near spare <<<"acl_denied udp 53 4000"

# A port that goes takes its flows with it, begun there or not.
vnetpeer port del near
same "only the sessions are left" "web tcp established, web tcp established" \
	"$(remembered)"
vnetpeer port del db
same "their other end goes" "" "$(remembered)"
expect "VNets go as if nothing had been" vnetpeer -b - <<-END
	port del web
	port del far
	port del spare
	vnet del blue
	vnet del green
	acl del never
END
