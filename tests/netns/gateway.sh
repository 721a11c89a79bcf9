#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A gateway joins a VNet and the network of its router: with a route each way both
# reach the other.
#
#     web - blue - edge --- office 192.168.0.2 fd00:168::2
#     db - green - host (the controller's own namespace)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
port web blue
port db green

# of FILTER COMMAND... - what jq makes of the first thing that is shown
of() {
	json ".[0] | $1" "${@:2}"
}

# Without
same "a VNet has no gateway" null "$(of .gateway vnet show blue)"
ends web "192.168.0.2 fd00:168::2" no_route
ends web "203.0.113.9 2001:db8::9" no_internet

# A gateway alone
vnetpeer -j monitor vnet gateway >events &
monitors() {
	vnetpeer vnet add knock prefix 192.168.0.0/24
	vnetpeer vnet del knock
	[[ -s events ]]
}
wait_until monitors
gateway edge blue vpn
site office edge 192.168.0.2 fd00:168::2
same "the VNet has it" edge "$(of .gateway vnet show blue)"
same "and no port more" "1 web" \
	"$(of .ports vnet show blue) $(of .name port show vnet blue)"
ends web "192.168.0.2 fd00:168::2" no_route office

# The way in is the router's.
fails "the office does not reach web" on office ping -qc1 -W0.2 "${V4[web]}"
leads edge 10.1.0.0/16 fd00:1::/48
before=$(drops web no_route)
for to in "${V4[web]}" "${V6[web]}"; do
	arrives office "$to" web
done
same "web's answers have no route" 6 $(($(drops web no_route) - before))

# The way out is the gateway's.
expect "a route is learned" vnetpeer gateway route add 192.168.0.0/24 gateway edge
expect "one of IPv6" vnetpeer gateway route add fd00:168::/64 gateway edge
same "they are the port's" "192.168.0.0/24 fd00:168::/64" \
	"$(routes web VirtualNetworkGateway)"
connects web office
for to in "${V4[web]}" "${V6[web]}"; do
	expect "the router itself reaches web ($to)" \
		on edge ping -qc1 -W"$PATIENCE" "$to"
done
same "its router is a hop, the gateway is none" "ttl 63" \
	"$(on web ping -c1 -W"$PATIENCE" "${V4[office]}" |
		grep -o 'ttl=[0-9]*' | tr '=' ' ')"
head -c 300000 /dev/urandom >page
serve office
for to in "${V4[office]}" "[${V6[office]}]"; do
	expect "web fetches a page from $to" \
		on web curl -sS -m "$PATIENCE" -o got "http://$to/page"
	expect "it is whole" cmp page got
done
ends web "192.168.1.2 fd00:168:0:1::2" no_route
ends office "10.1.99.99 fd00:1::9999" no_endpoint
leads edge 10.2.0.0/16 fd00:2::/48
blocked office db no_route

# What is shown
same "the gateway" '["edge","eth0","blue","vpn","edge",null,2]' \
	"$(of '[.name, .dev, .vnet, .type, .netns, .route_table, .routes]' \
		gateway show edge)"
expect "the keys are there" jq -e 'has("route_table") and .state == "up" and
	(.ifindex | type == "number")' <(json '.[]' gateway show edge)
same "its routes" "edge 192.168.0.0/24, edge fd00:168::/64" \
	"$(json '.[] | "\(.gateway) \(.prefix)"' gateway route show gateway edge |
		joined ', ')"
same "all routes there are" "$(json . gateway route show gateway edge)" \
	"$(json . gateway route show)"
expect "the text names it" grep -q edge <(vnetpeer gateway show)
expect "and its routes" grep -q fd00:168::/64 <(vnetpeer gateway route show)
expect "the device is up, and asks nobody for an address" jq -e \
	'index("UP") != null and index("NOARP") != null' \
	<(ip -n edge -j link show eth0 | jq ".[0].flags")
same "it has no addresses" "" "$(ip -n edge -br addr show dev eth0 scope global |
	awk '{ print $3 }')"
same "the gateway's own table has what is the VNet's, and no way out" \
	"10.1.0.0/16 VnetLocal fd00:1::/48 VnetLocal" \
	"$(json '[.[] | select(.next_hop_type != "None") |
		"\(.prefix) \(.next_hop_type)"] | join(" ")' port routes edge)"

# Counters
for reason in no_route no_endpoint no_gateway no_internet port_down mtu_exceeded; do
	expect "ethtool -S has $reason" grep -qw "drop_$reason" \
		<(on edge ethtool -S eth0)
done
counted() {
	ip -n edge -s -j link show eth0 |
		jq -r '.[0].stats64 | "\(.rx.packets) \(.tx.packets) \(.tx.dropped)"'
}
read -r rx tx dropped < <(counted)
on web ping -qc5 -i0.01 -W"$PATIENCE" "${V4[office]}" >/dev/null
on web ping -qc5 -i0.01 -W"$PATIENCE" "${V6[office]}" >/dev/null
ends office 10.1.99.99 no_endpoint
same "ip -s link counts in, out, and what ended" \
	"$((rx + 10)) $((tx + 10)) $((dropped + 3))" "$(counted)"

# An internet gateway has a slot of its own.
gateway out blue internet
same "it is not the VNet's gateway" edge "$(of .gateway vnet show blue)"
same "both are there" "edge vpn, out internet" \
	"$(json '.[] | "\(.name) \(.type)"' gateway show | joined ', ')"
connects web office

# In the controller's own namespace, which is where it is when nobody says another
expect "a gateway here" vnetpeer gateway add host vnet green type expressroute
same "is called as it is, and up" "host null expressroute up" \
	"$(json '.[0] | "\(.dev) \(.netns) \(.type) \(.state)"' gateway show host)"
same "no default route comes with it" "" "$(ip route show default)"
ip addr add 192.0.2.1/32 dev host
ip addr add 2001:db8::1/128 dev host nodad
leads_here() {
	ip route add "$1" dev host
}
leads_here 10.2.0.0/16
leads_here fd00:2::/48
learns host 192.0.2.0/24 2001:db8::/64
for to in "${V4[db]}" "${V6[db]}"; do
	expect "the host reaches db ($to)" ping -qc1 -W"$PATIENCE" "$to"
done
for to in 192.0.2.1 2001:db8::1; do
	expect "db reaches the host ($to)" on db ping -qc1 -W"$PATIENCE" "$to"
done

# Removal
expect "gateway del" vnetpeer gateway del host
fails "removes the device" ip link show host
refused ResourceNotFound vnetpeer gateway show host
same "and its routes" "edge" "$(json '.[].gateway' gateway route show | sort -u)"
ends db "192.0.2.1" no_internet
unlearns edge 192.168.0.0/24
ends web "${V4[office]}" no_route office
expect "the other family's route stays" on web ping -qc1 -W"$PATIENCE" "${V6[office]}"
vnetpeer gateway del edge
same "the slot is free" null "$(of .gateway vnet show blue)"
blocked web office no_route
gateway edge blue expressroute
leads edge 10.1.0.0/16 fd00:1::/48
same "another one begins without routes" 0 "$(of .routes gateway show edge)"
blocked web office no_route
learns edge 192.168.0.0/24 fd00:168::/64
connects web office

# Whoever listens was told.
vnetpeer gateway del edge
told() {
	jq -r 'select(.name == "edge") | .event' events | tr '\n' ' ' |
		grep -qE '^add .*state .*del add .*state .*del $'
}
expect "a gateway is added, goes up, and is removed" wait_until told
expect "each event is of an object" jq -e \
	'select(.name == "edge") | .object == "gateway"' events
