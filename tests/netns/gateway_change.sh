#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Gateways, their routes, and who uses them come and go in loops under traffic: what
# stays loses nothing, and what changes ends as it was.
#
#     web, near - hub ~~~ spoke1 - one       edge --- office
#                 hub ~~~ spoke2 - two       uses it now and then
#     lone - green                           has one now and then
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke1 10.1.0.0/16 fd00:1::/48
vnet spoke2 10.2.0.0/16 fd00:2::/48
vnet green 10.3.0.0/16 fd00:3::/48
port web hub
port near hub
port one spoke1
port two spoke2
port lone green
gateway edge hub vpn
site office edge 192.168.0.2 fd00:168::2
leads edge 10.0.0.0/8 fd00::/16
learns edge 192.168.0.0/24 fd00:168::/64
peer spoke1 hub remote-gateways on
peer spoke2 hub
connects web office
connects one office

# ---- what stays loses nothing

pings=()
# steadily FROM TO - a ping that must get each of its answers
steadily() {
	begin "$1" ping -qi"$PACE" "$2" >"$1.$2.ping"
	pings+=("$!")
}
# all_answered - those pings end, and did
all_answered() {
	local ping

	finish -INT "${pings[@]}"
	for ping in *.ping; do
		expect "$ping lost nothing: $(grep -o '[0-9]* packets.*loss' "$ping")" \
			grep -q ' 0% packet loss' "$ping"
	done
	pings=()
	rm -- *.ping
}
steadily web "${V4[office]}"
steadily one "${V6[office]}"
steadily office "${V4[one]}"
steadily office "${V6[web]}"
begin two ping -qi"$PACE" "${V4[office]}" >/dev/null 2>&1
others=("$!")
begin office ping -qi"$PACE" "${V6[two]}" >/dev/null 2>&1
others+=("$!")
begin lone ping -qi"$PACE" 203.0.113.9 >/dev/null 2>&1
others+=("$!")
machine box
for ((i = 0; i < $(scaled 60); i++)); do
	cat <<-END
		gateway route add 172.16.$i.0/24 gateway edge
		gateway route add fd00:172:$i::/48 gateway edge
		gateway route add 192.168.0.2/32 gateway edge
		gateway route add 10.2.5.0/24 gateway edge
		gateway route add 0.0.0.0/0 gateway edge
		peering set to-spoke2 vnet hub gateway-transit on
		peering set to-hub vnet spoke2 remote-gateways on
		route-table add rt
		route add 172.16.0.0/16 table rt next-hop gateway
		gateway set edge route-table rt
		subnet set default vnet hub route-table rt
		gateway add out vnet hub type internet netns box
		gateway add far vnet green type vpn netns box
		gateway route add 203.0.113.0/24 gateway far
		gateway route add ::/0 gateway far
		subnet set default vnet hub route-table none
		gateway set edge route-table none
		route-table set rt gateway-propagation off
		route-table del rt
		peering set to-spoke1 vnet hub forwarded on
		peering set to-spoke1 vnet hub forwarded off
		gateway route del 203.0.113.0/24 gateway far
		gateway del far
		gateway del out
		gateway route del 0.0.0.0/0 gateway edge
		peering set to-hub vnet spoke2 remote-gateways off
		peering set to-spoke2 vnet hub gateway-transit off
		vnet set spoke2 add-prefix 10.22.0.0/16
		peering sync to-spoke2 vnet hub
		vnet set spoke2 del-prefix 10.22.0.0/16
		peering sync to-spoke2 vnet hub
		gateway route del 10.2.5.0/24 gateway edge
		gateway route del 192.168.0.2/32 gateway edge
		gateway route del 172.16.$i.0/24 gateway edge
	END
done >churn
expect "gateways, routes and flags come and go" vnetpeer -b churn
finish "${others[@]}"
all_answered
same "what is left" "$((2 + $(scaled 60))) edge" \
	"$(json '.[] | "\(.routes) \(.name)"' gateway show)"
connects web office
connects one office
blocked two office no_route

# ---- the gateway itself comes and goes

# floods FROM TO... - packets all the time, whatever becomes of them
floods() {
	local to

	for to in "${@:2}"; do
		begin "$1" ping -qi"$PACE" "$to" >/dev/null 2>&1
		others+=("$!")
	done
}
others=()
floods web "${V4[office]}" "${V6[office]}"
floods one "${V4[office]}" "${V6[office]}"
floods office "${V4[web]}" "${V6[one]}"
steadily web "${V4[near]}"
for ((i = 0; i < $(scaled 30); i++)); do
	ip -n edge link del eth0
	gateway edge hub vpn
	leads edge 10.0.0.0/8 fd00::/16
	learns edge 192.168.0.0/24 fd00:168::/64
	ip -n edge link set eth0 down
	ip -n edge link set eth0 up
	leads edge 10.0.0.0/8 fd00::/16
	vnetpeer -b - <<-END
		peering set to-hub vnet spoke1 remote-gateways off
		gateway del edge
		gateway add edge vnet hub type expressroute netns edge dev eth0
		gateway route add fd00:168::/64 gateway edge
		gateway route add 192.168.0.0/24 gateway edge
		peering set to-hub vnet spoke1 remote-gateways on
		peering del to-spoke1 vnet hub
		peering set to-hub vnet spoke1
		peering add to-spoke1 vnet hub remote spoke1 gateway-transit on
	END
	leads edge 10.0.0.0/8 fd00::/16
done
ok "a gateway comes and goes under traffic"
same "all is as it was" "edge expressroute up 2" \
	"$(json '.[] | "\(.name) \(.type) \(.state) \(.routes)"' gateway show)"
connects web office
connects one office
finish "${others[@]}"
all_answered

# ---- two commands at once

# over_and_over COMMAND... - as long as there is the file
over_and_over() {
	while [[ -e going ]]; do
		vnetpeer "$@" >/dev/null 2>&1 || :
	done
}
: >going
loops=()
while read -ra command; do
	over_and_over "${command[@]}" &
	loops+=("$!")
done <<-END
	gateway route add 172.30.0.0/16 gateway edge
	gateway route del 172.30.0.0/16 gateway edge
	gateway add far vnet green type vpn netns box
	gateway del far
	gateway route add 10.0.0.0/8 gateway far
	peering set to-hub vnet spoke1 remote-gateways off
	peering set to-hub vnet spoke1 remote-gateways on
	gateway route show
	port routes one
END
for ((i = 0; i < $(scaled 50); i++)); do
	ip -n box link del far 2>/dev/null || :
	vnetpeer -j port routes web >routed || :
done
rm going
wait "${loops[@]}"
vnetpeer peering set to-hub vnet spoke1 remote-gateways on
ok "commands at the same time take turns"
connects web office
connects one office
