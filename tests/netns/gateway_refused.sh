#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What gateways, their routes and the flags of peerings are refused for, in what order,
# and that a refusal changes nothing. Conformance row 15.
#
#     hub (hg), far (fg), own (og) have gateways        old is classic
#     spoke, plain have none

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet far 10.1.0.0/16 fd00:1::/48
vnet own 10.2.0.0/16 fd00:2::/48
vnet spoke 10.3.0.0/16 fd00:3::/48
vnet plain 10.4.0.0/16 fd00:4::/48
vnet old 10.5.0.0/16 fd00:5::/48 model classic
port web spoke
machine box

# make NAME VNET TYPE [KEYWORD VALUE]... - a gateway in box
make() {
	vnetpeer gateway add "$1" vnet "$2" type "$3" netns box "${@:4}"
}
add() {
	vnetpeer peering add "to-$2" vnet "$1" remote "$2" "${@:3}"
}
set_half() {
	vnetpeer peering set "to-$2" vnet "$1" "${@:3}"
}
flags() {
	json '.[0] | "\(.gateway_transit) \(.remote_gateways)"' \
		peering show "to-$2" vnet "$1"
}

# ---- gateways

table rt
make hg hub vpn
make fg far expressroute
make og own vpn route-table rt
for name in "" none any -a a/b; do
	refused InvalidResourceName make "$name" plain vpn dev g
done
refused ResourceNotFound make g nobody vpn
refused ResourceNotFound make g plain vpn route-table nobody
refused ResourceNotFound make hg nobody vpn
refused ResourceNotFound make hg hub vpn route-table nobody
refused ResourceAlreadyExists make hg plain vpn dev g
refused ResourceAlreadyExists make hg hub vpn dev g
refused ResourceAlreadyExists make web plain vpn dev g
refused ResourceAlreadyExists \
	vnetpeer port add hg vnet spoke subnet default netns box dev g
for type in vpn expressroute; do
	refused GatewayAlreadyExists make g hub "$type"
	refused GatewayAlreadyExists make g far "$type"
done
make hi hub internet
refused GatewayAlreadyExists make g hub internet
fails "no device is left of those" ip -n box link show g
refused '*' make g plain vpn dev lo
refused '*' make g plain vpn dev hg
refused '*' make g plain vpn dev a/b
refused '*' make g plain vpn dev sixteen-chars-xy
refused '*' make sixteen-chars-xy plain vpn
for nowhere in nothing /dev/null 999999999 ""; do
	refused '*' vnetpeer gateway add g vnet plain type vpn netns "$nowhere"
done
fails "the kind alone makes no gateway" ip -n box link add g type vnetpeer
usage_error vnetpeer gateway add
usage_error vnetpeer gateway add g
usage_error vnetpeer gateway add g vnet plain
usage_error vnetpeer gateway add g type vpn
usage_error vnetpeer gateway add g vnet plain type wire
usage_error vnetpeer gateway add g vnet plain type vpn type vpn
usage_error vnetpeer gateway add g vnet plain type vpn ip 10.4.0.9

refused ResourceNotFound vnetpeer gateway set nobody route-table none
refused ResourceNotFound vnetpeer gateway set web route-table none
refused ResourceNotFound vnetpeer gateway set hg route-table nobody
refused ResourceNotFound vnetpeer gateway del nobody
refused ResourceNotFound vnetpeer gateway del web
refused ResourceNotFound vnetpeer gateway show nobody
refused ResourceNotFound vnetpeer port del hg
refused ResourceNotFound vnetpeer port show hg
refused ResourceNotFound vnetpeer port set hg mtu 1400
usage_error vnetpeer gateway set hg
usage_error vnetpeer gateway set hg type vpn
usage_error vnetpeer gateway del

refused InUseRouteTableCannotBeDeleted vnetpeer route-table del rt
vnetpeer gateway set og route-table none
expect "a table that no gateway has can go" vnetpeer route-table del rt
refused VnetHasPorts vnetpeer vnet del own
refused VnetHasPorts vnetpeer vnet del hub
ip netns add elsewhere
refused ResourceNotFound vnetpeer -n elsewhere gateway del hg
refused ResourceNotFound \
	vnetpeer -n elsewhere gateway add g vnet hub type vpn

# ---- their routes

route() {
	vnetpeer gateway route "$1" "$2" gateway "$3"
}
for prefix in 10.8.0.1/16 10.8.0.0/33 fd00:8::1/48 fd00:8::/129 banana 10.8/16 \
	224.0.0.0/4 239.1.0.0/16 255.255.255.255/32 127.0.0.0/8 169.254.7.0/24 \
	ff02::/16 fe80::/64 ::1/128; do
	refused InvalidAddressPrefixFormat route add "$prefix" hg
	refused InvalidAddressPrefixFormat route add "$prefix" nobody
done
refused ResourceNotFound route add 192.168.0.0/16 nobody
refused ResourceNotFound route add 192.168.0.0/16 web
refused InvalidParameter route add 192.168.0.0/16 hi
refused '*' route del 192.168.0.0/16 hi
learns hg 192.168.0.0/16 fd00:168::/48
refused ResourceAlreadyExists route add 192.168.0.0/16 hg
refused ResourceAlreadyExists route add fd00:0168::/48 hg
refused ResourceNotFound route del 192.168.0.0/17 hg
refused ResourceNotFound route del 10.8.0.0/16 hg
refused ResourceNotFound route del 192.168.0.0/16 fg
refused ResourceNotFound route del 192.168.0.0/16 nobody
refused InvalidAddressPrefixFormat route del 192.168.0.1/16 hg
refused ResourceNotFound vnetpeer gateway route show gateway nobody
expect "the same prefix at another gateway" route add 192.168.0.0/16 fg
usage_error vnetpeer gateway route add 10.8.0.0/16
usage_error vnetpeer gateway route add gateway hg
usage_error vnetpeer gateway route add 10.8.0.0/16 gateway hg gateway fg
usage_error vnetpeer gateway route add 10.8.0.0/16 gateway hg next-hop none
usage_error vnetpeer gateway route del 192.168.0.0/16

# Who may only look
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all)
same "nobody may read" "$(vnetpeer -j gateway show; vnetpeer -j gateway route show)" \
	"$("${nobody[@]}" vnetpeer -j gateway show
		"${nobody[@]}" vnetpeer -j gateway route show)"
for command in "gateway add g vnet plain type vpn" "gateway set hg route-table none" \
	"gateway del hg" "gateway route add 10.8.0.0/16 gateway hg" \
	"gateway route del 192.168.0.0/16 gateway hg"; do
	# shellcheck disable=SC2086 # words of a command line
	refused AuthorizationFailed "${nobody[@]}" vnetpeer $command
done

# ---- flags, each refusal before those that follow

# No gateway there: neither an internet one nor a borrowed one counts.
refused RemoteVnetHasNoGateways add spoke plain remote-gateways on
refused RemoteVnetHasNoGateways add own plain remote-gateways on
make pi plain internet
refused RemoteVnetHasNoGateways add spoke plain remote-gateways on
peer plain hub remote-gateways on
refused RemoteVnetHasNoGateways add spoke plain remote-gateways on
half plain spoke
refused RemoteVnetHasNoGateways add spoke plain remote-gateways on
vnetpeer peering del to-spoke vnet plain

# A gateway of one's own, and a half that is there and does not lend
refused GatewayAlreadyExists add own hub remote-gateways on
half hub own
refused GatewayAlreadyExists add own hub remote-gateways on
half own hub
refused GatewayAlreadyExists set_half own hub remote-gateways on
vnetpeer peering del to-hub vnet own both

# One borrowed already; the other's half does not lend.
half spoke hub remote-gateways on
refused RemoteGatewayAlreadyInUse add spoke far remote-gateways on
half far spoke
refused RemoteGatewayAlreadyInUse add spoke far remote-gateways on
half spoke far
refused RemoteGatewayAlreadyInUse set_half spoke far remote-gateways on
same "the first half has it" "false true" "$(flags spoke hub)"
set_half spoke hub remote-gateways off

# The reverse half is there and does not lend.
refused GatewayTransitNotAllowed set_half spoke far remote-gateways on
refused GatewayTransitNotAllowed \
	add spoke far remote-gateways on access off forwarded on
set_half far spoke gateway-transit on
expect "now it may" set_half spoke far remote-gateways on
vnetpeer peering del to-far vnet spoke both
vnetpeer peering del to-hub vnet spoke

# ---- towards a classic VNet

for flag in gateway-transit remote-gateways; do
	refused GatewayTransitNotAllowed add hub old "$flag" on
done
half hub old
for flag in gateway-transit remote-gateways; do
	refused GatewayTransitNotAllowed set_half hub old "$flag" on
done
expect "off is what they are" set_half hub old gateway-transit off remote-gateways off
vnetpeer peering del to-old vnet hub

# ---- both halves in one step

refused RemoteVnetHasNoGateways add spoke plain both remote-gateways on
refused RemoteVnetHasNoGateways add plain spoke both gateway-transit on
refused GatewayAlreadyExists add own far both remote-gateways on
refused GatewayAlreadyExists add far own both gateway-transit on
refused RemoteGatewayAlreadyInUse add plain far both remote-gateways on
refused RemoteGatewayAlreadyInUse add far plain both gateway-transit on
refused RemoteVnetHasNoGateways \
	add spoke hub both remote-gateways on gateway-transit on
vnetpeer peering del to-hub vnet plain both
expect "borrowing lends on the other side" \
	vnetpeer peering add x vnet spoke remote hub both remote-gateways on
same "both flags" "false true, true false" "$(json \
	'.[] | select(.name == "x") | "\(.gateway_transit) \(.remote_gateways)"' \
	peering show | joined ', ')"
vnetpeer peering del x vnet spoke both
expect "lending borrows there" \
	vnetpeer peering add x vnet hub remote spoke both gateway-transit on
vnetpeer peering del x vnet spoke both
half hub spoke
half spoke hub
expect "halves that are there are changed" \
	vnetpeer peering add to-hub vnet spoke remote hub both remote-gateways on
same "both of them" "false true, true false" "$(flags spoke hub), $(flags hub spoke)"

# ---- in use, and in which states

refused GatewayInUse vnetpeer gateway del hg
refused GatewayInUse set_half hub spoke gateway-transit off
refused GatewayInUse set_half hub spoke gateway-transit off forwarded on
refused GatewayInUse add hub spoke gateway-transit off
refused GatewayInUse add hub spoke gateway-transit off both
refused GatewayAlreadyExists make g spoke vpn
refused GatewayAlreadyExists make g spoke expressroute
expect "the internet is another slot" make g spoke internet
vnetpeer gateway del g

# A half that is not Connected uses nothing, but holds its VNet's slot.
vnetpeer peering del to-spoke vnet hub
same "the spoke's half is Disconnected, and keeps its flag" \
	"spoke>hub Disconnected false true" \
	"$(states | grep -o 'spoke>hub [A-Za-z]*') $(flags spoke hub)"
refused GatewayAlreadyExists make g spoke vpn
refused RemoteGatewayAlreadyInUse add spoke far remote-gateways on
set_half spoke hub
refused GatewayAlreadyExists make g spoke vpn
half hub spoke gateway-transit on
refused GatewayInUse set_half hub spoke gateway-transit off
vnetpeer peering del to-hub vnet spoke
expect "who lends to nobody may stop" set_half hub spoke gateway-transit off
expect "and start" set_half hub spoke gateway-transit on
set_half hub spoke
half spoke hub
expect "nobody borrows, so it may stop" set_half hub spoke gateway-transit off
refused GatewayTransitNotAllowed set_half spoke hub remote-gateways on

# What is on stays on, whatever has changed since.
set_half hub spoke gateway-transit on
set_half spoke hub remote-gateways on
refused GatewayInUse vnetpeer gateway del hg
ip -n box link del hg
refused ResourceNotFound vnetpeer gateway show hg
expect "other changes do not look" set_half spoke hub forwarded on
expect "nor does saying it again" set_half spoke hub remote-gateways on
same "the flag stays" "false true" "$(flags spoke hub)"
refused GatewayAlreadyExists make g spoke vpn
set_half spoke hub remote-gateways off
refused RemoteVnetHasNoGateways set_half spoke hub remote-gateways on
expect "then one of its own" make g spoke vpn
make hg hub vpn
refused GatewayAlreadyExists set_half spoke hub remote-gateways on
expect "and nobody uses the hub's" vnetpeer gateway del hg
