#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Spokes that reach each other through an appliance in the hub, and what that takes.
# Conformance rows 4, 11 and 12.
#
#     one - spoke1 ~~~ hub ~~~ spoke2 - two        spoke3 ~~~ spoke2
#                      nva                          far

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
vnet spoke3 10.3.0.0/16 fd00:3::/48
port nva hub
port one spoke1
port two spoke2
port far spoke3
peer spoke1 hub
peer spoke2 hub
peer spoke3 spoke2

# reaches TEXT, and does_not TEXT PORT REASON - one's packets to two, both families
reaches() {
	local to

	for to in "${V4[two]}" "${V6[two]}"; do
		expect "$1: one reaches two ($to)" on one ping -qc1 -W"$PATIENCE" "$to"
	done
}
# Packets are not answered, and end at PORT for that reason.
does_not() {
	local to before

	for to in "${V4[two]}" "${V6[two]}"; do
		before=$(drops "$2" "$3")
		on one ping -qc3 -i0.01 -W0.2 "$to" >/dev/null &&
			not_ok "$1: one reaches two ($to)"
		same "$1: $2 drops what is for $to: $3" 3 $(($(drops "$2" "$3") - before))
	done
}

# Row 4: a chain of peerings is no path.
blocked one two no_route
connects one nva
connects two nva

# Row 12: each part is needed.
table to-two "10.2.0.0/16 appliance ${V4[nva]}" "fd00:2::/48 appliance ${V6[nva]}"
table to-one "10.1.0.0/16 appliance ${V4[nva]}" "fd00:1::/48 appliance ${V6[nva]}"
attach spoke1 to-two
arrives one "${V4[two]}" nva
on nva sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
does_not "the appliance's port has forwarding off" nva spoofed_source
appliance nva
does_not "spoke2 takes nothing forwarded" nva forwarded_not_allowed
same "its peering counts it" 6 "$(metered hub spoke2 forwarded_not_allowed)"
vnetpeer peering set to-spoke2 vnet hub forwarded on
does_not "the hub's own flag does not matter" nva forwarded_not_allowed
vnetpeer peering set to-hub vnet spoke2 forwarded on
arrives one "${V4[two]}" two
arrives one "${V6[two]}" two
does_not "the answers have no route" two no_route
attach spoke2 to-one
does_not "spoke1 takes no answers forwarded" nva forwarded_not_allowed
vnetpeer peering set to-hub vnet spoke1 forwarded on
reaches "with all of it"
expect "two reaches one as well" on two ping -qc1 -W"$PATIENCE" "${V4[one]}"
vnetpeer peering set to-spoke2 vnet hub forwarded off
reaches "the hub's flag stays without meaning"
same "the appliance is a hop" "ttl 63" "$(on one ping -c1 -W"$PATIENCE" "${V4[two]}" |
	grep -o 'ttl=[0-9]*' | tr '=' ' ')"
serve two
expect "a page comes through it" on one curl -sS -m "$PATIENCE" -o /dev/null \
	"http://${V4[two]}/"
expect "and by IPv6" on one curl -sS -m "$PATIENCE" -o /dev/null "http://[${V6[two]}]/"

# Every crossing is metered, hub to spoke2 as well as spoke1 to hub.
before=("$(metered spoke1 hub tx_packets)" "$(metered hub spoke2 tx_packets)")
on one ping -qc3 -i0.01 -W"$PATIENCE" "${V4[two]}" >/dev/null
same "both peerings count the packets" "3 3" \
	"$(($(metered spoke1 hub tx_packets) - before[0])) $(($(metered hub spoke2 \
		tx_packets) - before[1]))"

# The appliance filters, as appliances do.
on nva nft add table inet fw
on nva nft add chain inet fw forward '{ type filter hook forward priority 0; }'
on nva nft add rule inet fw forward tcp dport 80 drop
fails "the appliance's rule blocks the page" on one curl -sS -m 1 -o /dev/null \
	"http://${V4[two]}/"
reaches "and nothing else"
on nva nft delete table inet fw

# With address translation the packet is the appliance's own.
vnetpeer peering set to-hub vnet spoke2 forwarded off
does_not "forwarded off again" nva forwarded_not_allowed
on nva nft add table inet nat
on nva nft add chain inet nat out '{ type nat hook postrouting priority 100; }'
on nva nft add rule inet nat out masquerade
attach spoke2 none
reaches "translated sources need no flag and no route back"
on nva nft delete table inet nat
on nva conntrack -F >/dev/null 2>&1 || :

# The setting tag lets forwarded packets pass when no rules are there.
attach spoke2 to-one
does_not "strict" nva forwarded_not_allowed
vnetpeer setting set forwarded-check tag
reaches "tag"
vnetpeer setting set forwarded-check strict
vnetpeer peering set to-hub vnet spoke2 forwarded on
reaches "as before"

# access off on any half on the way stops it.
vnetpeer peering set to-spoke2 vnet hub access off
does_not "access off behind the appliance" nva peering_access_off
vnetpeer peering set to-spoke2 vnet hub access on
vnetpeer peering set to-spoke1 vnet hub access off
does_not "access off before the appliance" one peering_access_off
vnetpeer peering set to-spoke1 vnet hub access on
reaches "with access again"

# Row 11: an appliance two peerings away is none, as far as routes are concerned.
table beyond "192.0.2.0/24 appliance ${V4[far]}" "2001:db8::/64 appliance ${V6[far]}" \
	"198.51.100.0/24 appliance ${V4[nva]}" "2001:db8:1::/64 appliance ${V6[nva]}"
attach spoke1 beyond
ends one "192.0.2.1 2001:db8::1" next_hop_invalid
arrives one 198.51.100.1 nva
arrives one 2001:db8:1::1 nva
same "the listing says so" "192.0.2.0/24 false, 198.51.100.0/24 true" \
	"$(vnetpeer -4 -j port routes one | jq -r '[.[] | select(.source == "User") |
		"\(.prefix) \(.usable)"] | sort | join(", ")')"
peer spoke1 spoke3
arrives one 192.0.2.1 far
arrives one 2001:db8::1 far
vnetpeer peering del to-spoke3 vnet spoke1
ends one "192.0.2.1 2001:db8::1" next_hop_invalid
vnetpeer peering del to-spoke1 vnet spoke3

# An appliance of one's own VNet, in another subnet than its clients
vnetpeer vnet set spoke1 add-prefix 10.11.0.0/16 add-prefix fd00:11::/48
vnetpeer subnet add dmz vnet spoke1 prefix 10.11.0.0/24 fd00:11::/64
machine own
vnetpeer port add own vnet spoke1 subnet dmz netns own dev eth0
learn own
appliance own
table by-own "10.0.0.0/16 appliance ${V4[own]}" "fd00::/48 appliance ${V6[own]}"
attach spoke1 by-own
vnetpeer peering sync to-spoke1 vnet hub
arrives one "${V4[nva]}" own
expect "its own table sends on what it forwards" \
	on one ping -qc1 -W"$PATIENCE" "${V4[nva]}"
expect "in IPv6, too" on one ping -qc1 -W"$PATIENCE" "${V6[nva]}"

# A loop is the appliances' to end: each takes one off the packet's time to live.
table loop "203.0.113.0/24 appliance ${V4[own]}" "2001:db8:2::/64 appliance ${V6[own]}"
table back "203.0.113.0/24 appliance ${V4[nva]}" "2001:db8:2::/64 appliance ${V6[nva]}"
attach spoke1 loop
attach spoke1 back dmz
attach hub loop
vnetpeer peering set to-hub vnet spoke1 forwarded on
vnetpeer peering set to-spoke1 vnet hub forwarded on
settled() {
	local before

	before=$(received nva)
	pause 0.3
	[[ $before == "$(received nva)" ]]
}
for to in 203.0.113.1 2001:db8:2::1; do
	heard=$(received nva)
	on one ping -qc1 -t20 -W0.5 "$to" >/dev/null 2>&1 || :
	wait_until settled nva
	same "a packet to $to with 20 hops to live passes nva 10 times" 10 \
		$(($(received nva) - heard))
done
