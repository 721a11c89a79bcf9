#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A gateway whose device goes while tables are built, or while packets are on their
# way there and no table could be built yet.
#
#     web - blue - edge - (the world)
#              ~~~ spoke - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet spoke 10.2.0.0/16 fd00:2::/48
port web blue
port db spoke

# add - a gateway named edge, in the background
add() {
	vnetpeer gateway add edge vnet blue type vpn &
	adding=$!
}

listed() {
	json 'map(.name) | join(" ")' gateway show
}

# served PORT - how many routes it has of a gateway
served() {
	json '[.[] | select(.source == "VirtualNetworkGateway")] | length' \
		port routes "$1"
}

# ---- Tables lead to the device, and nobody has opened it. Who asks has to wait.
seen=$(held gateway_built)
hold gateway_built 2000
add
wait_until more_held gateway_built "$seen"
expect "the device is there" ip link show edge
fails "and cannot be brought up" ip link set edge up
fails "no port gets its name" \
	vnetpeer port add edge vnet blue subnet default noconf
fails "nor can be deleted by it" vnetpeer port del edge
wait "$adding"
hold gateway_built 0
same "until it can be used" edge "$(listed)"
expect "and is up then" ip link set edge up

# ---- The device goes, and tables lead to the gateway still
vnetpeer peering add pair vnet blue remote spoke both gateway-transit on
vnetpeer gateway route add 192.0.2.0/24 gateway edge
vnetpeer gateway route add 2001:db8::/32 gateway edge
same "the spoke has its routes" 2 "$(served db)"
begin db ping -qfi"$PACE" 192.0.2.9 >/dev/null
ping=$!
begin db ping -qfi"$PACE" 2001:db8::9 >/dev/null
ping6=$!
seen=$(held gateway_dead)
hold gateway_dead 3000
ip link del edge
wait_until more_held gateway_dead "$seen"
same "the gateway is gone" "" "$(listed)"
refused ResourceNotFound vnetpeer gateway route show gateway edge
wait_until has_dropped db no_gateway
ok "what is sent there ends"
finish -INT "$ping"
finish -INT "$ping6"

# ---- A command does not wait for whoever is to clean up
vnetpeer gateway add edge vnet blue type vpn
same "another one can have its name and place" edge "$(listed)"
same "and has learned nothing" 0 "$(served db)"
hold gateway_dead 0
vnetpeer gateway route add 192.0.2.0/24 gateway edge
same "it serves whom the other one has served" 1 "$(served db)"

# ---- The device goes before tables lead anywhere
ip link del edge
seen=$(held gateway_built)
hold gateway_built 2000
add
wait_until more_held gateway_built "$seen"
expect "whoever holds its namespace deletes it" ip link del edge
wait "$adding" || :
hold gateway_built 0
same "there is none" "" "$(listed)"
expect "and can be another" vnetpeer gateway add other vnet blue type expressroute
same "which serves the spoke" other \
	"$(json '.[0].gateway' vnet show blue)"
vnetpeer peering set pair vnet spoke remote-gateways off
vnetpeer gateway del other

# ---- Who may change nothing has nobody cleaned up after
vnetpeer gateway add edge vnet blue type vpn
vnetpeer gateway route add 192.0.2.0/24 gateway edge
seen=$(held gateway_dead)
hold gateway_dead 3000
ip link del edge
wait_until more_held gateway_dead "$seen"
# nobody COMMAND... - as a user without rights
nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}
fails "nobody may make a VNet" nobody vnetpeer vnet add mine prefix 10.9.0.0/16
same "and tables are as they were" 1 "$(served web)"
hold gateway_dead 0
has_learned() {
	[[ $(served web) == "$1" ]]
}
wait_until has_learned 0
ok "until they are built anew"

# ---- Nothing is built for a controller that ends
ip netns add tenant
vnetpeer -n tenant vnet add blue prefix 10.1.0.0/16
vnetpeer -n tenant subnet add default vnet blue prefix 10.1.0.0/24
vnetpeer -n tenant gateway add edge vnet blue type vpn netns db dev tenant0
vnetpeer -n tenant port add p vnet blue subnet default netns db dev tenant1 noconf
hold base_staging 100
seen=$(held base_staging)
ip netns del tenant
is_gone() {
	! ip -n db link show tenant0 >/dev/null 2>&1
}
wait_until is_gone
hold base_staging 0
same "it ends without another table" "$seen" "$(held base_staging)"
