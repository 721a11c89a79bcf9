#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What comes in by a gateway may have any source, which rules judge; and what its router
# sends back in ends there.
#
#     web, near - hub ~~~ spoke - one
#                 edge --- office

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
port web hub
port near hub
port one spoke
gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge 10.0.0.0/8 fd00::/16
learns edge 192.168.0.0/24 fd00:168::/64
peer spoke hub remote-gateways on

# ---- any source

packets edge web <<-END
	arrives udp 9 from 10.0.99.9
	arrives udp 9 from fd00::99
	arrives udp 9 from ${V4[near]}
	arrives udp 9 from ${V6[one]}
	arrives tcp 9 from 203.0.113.9
	arrives icmp from 2001:db8::9
	no_route udp 9 from 169.254.7.7
	no_route udp 9 from fe80::7
END
acl list "near priority 100 dir in action deny src ${V4[near]},${V6[near]}"
guard list port web
packets edge web <<-END
	acl_denied udp 9 from ${V4[near]}
	acl_denied udp 9 from ${V6[near]}
	arrives udp 9 from 10.0.99.9
	arrives udp 9 from ${V6[one]}
	acl_denied udp 9 from 203.0.113.9
END
guard none port web
for to in 224.0.0.5 255.255.255.255; do
	before=$(drops edge no_route)
	on edge ping -qbc3 -i0.01 -W0.2 -I eth0 "$to" >/dev/null 2>&1 || :
	at_least "a packet to $to ends quietly" $((before + 3)) "$(drops edge no_route)"
done

# ---- a loop is the router's to end: it takes one off the packet's time to live

table back "10.99.0.0/16 gateway" "fd00:99::/48 gateway"
vnetpeer gateway set edge route-table back
learns edge 10.99.0.0/16 fd00:99::/48
settled() {
	local before

	before=$(received edge)
	pause 0.3
	[[ $before == "$(received edge)" ]]
}
for to in 10.99.0.1 fd00:99::1; do
	heard=$(received edge)
	on web ping -qc1 -t20 -W0.5 "$to" >/dev/null 2>&1 || :
	wait_until settled
	same "a packet to $to with 20 hops to live comes by 20 times" 20 \
		$(($(received edge) - heard))
done
unlearns edge 10.99.0.0/16 fd00:99::/48
vnetpeer gateway set edge route-table none
ends office "10.99.0.1 fd00:99::1" no_route
