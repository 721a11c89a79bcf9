#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever listens is told what happens, in order: one line an event.
#
#     web - blue ~~~ green

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
machine web

# listen FILE OBJECT... - begin to write down what happens, in JSON
listen() {
	vnetpeer -j monitor "${@:2}" >"$1" &
	wait_until knocks "$1"
	wait_until grep -q '"del"' "$1"
}
knocks() {
	vnetpeer vnet add knock prefix 192.168.0.0/24
	vnetpeer vnet del knock
	[[ -s $1 ]]
}
# events_in FILE - "event object name", one line each, since the last knock
events_in() {
	jq -r '"\(.event) \(.object) \(.name)"' "$1" | tac | sed '/vnet knock/,$d' | tac
}
hears() {
	[[ $(events_in "$1") == "$2" ]]
}
# tells TEXT EVENTS - exactly these follow, "event object name" on a line
tells() {
	wait_until hears events "$2" || :
	same "$1" "$2" "$(events_in events)"
	knocks events
	wait_until hears events ""
}

listen events
vnetpeer vnet add red prefix 10.3.0.0/16
vnetpeer vnet set red add-prefix 10.33.0.0/16
vnetpeer subnet add s vnet red prefix 10.3.0.0/24
vnetpeer subnet del s vnet red
vnetpeer vnet del red
tells "networks and subnets" "add vnet red
set vnet red
add subnet s
del subnet s
del vnet red"

half blue green
half green blue
vnetpeer peering set to-green vnet blue forwarded on
vnetpeer peering del to-blue vnet green
vnetpeer peering set to-green vnet blue
vnetpeer peering del to-green vnet blue
tells "halves, and the states of others" "add peering to-green
add peering to-blue
state peering to-green
set peering to-green
del peering to-blue
state peering to-green
set peering to-green
del peering to-green"

# A half's sync level tells of both records, and what it says of its remote VNet
# changes when that goes.
peer blue green
vnetpeer vnet set green add-prefix 10.20.0.0/16
vnetpeer peering sync to-green vnet blue
vnetpeer peering sync to-green vnet blue
vnetpeer peering del to-blue vnet green
tells "the half whose reverse half is synchronised" "add peering to-green
add peering to-blue
set vnet green
state peering to-blue
state peering to-green
set peering to-green
state peering to-blue
set peering to-green
del peering to-blue
state peering to-green"
vnetpeer vnet del green
vnetpeer peering del to-green vnet blue
tells "a Disconnected half whose remote VNet goes" "del subnet default
state peering to-green
del vnet green
del peering to-green"
vnet green 10.2.0.0/16 fd00:2::/48
knocks events
wait_until hears events ""

vnetpeer acl add list
vnetpeer group add front vnet blue
vnetpeer rule add one acl list priority 100 dir in action deny src group:front
vnetpeer rule del one acl list
echo "two priority 100 dir in action deny" >rules
vnetpeer acl replace list file rules
vnetpeer subnet set default vnet blue acl list
vnetpeer subnet set default vnet blue acl none
vnetpeer acl del list
vnetpeer group del front vnet blue
tells "acls, rules and groups" "add acl list
add group front
add rule one
del rule one
set acl list
set subnet default
set subnet default
del rule two
del acl list
del group front"

vnetpeer setting set address-change frozen
vnetpeer setting set address-change sync
same "settings" "set setting null set setting null" \
	"$(wait_until grep -q '"sync"' events || :
		events_in events | tr '\n' ' ' | sed 's/ $//')"
knocks events
wait_until hears events ""

vnetpeer port add p vnet blue subnet default netns web dev eth0 noconf
vnetpeer port set p mtu 1400
ip -n web link set eth0 up
ip -n web link set eth0 down
vnetpeer port del p
port_events() {
	events_in events | awk '{ print $1 }' | tr '\n' ' '
}
port_is_gone() {
	[[ $(port_events) == *del* ]]
}
wait_until port_is_gone || :
expect "a port is added, changed, up, down, and removed" \
	grep -qE '^add .*set .*state .*state .*del $' <<<"$(port_events)"
expect "each event is an object of JSON" jq -e \
	'(.event | IN("add", "set", "del", "state")) and (.object | type == "string")' events

# What is refused is no event; what is asked for is all that comes.
knocks events
wait_until hears events ""
vnetpeer vnet add blue prefix 10.9.0.0/16 2>/dev/null || :
vnetpeer vnet set nobody flow-timeout 10 2>/dev/null || :
tells "refusals" ""
vnetpeer -j monitor peering >some &
knocks_half() {
	half blue green
	vnetpeer peering del to-green vnet blue
	[[ -s $1 ]]
}
wait_until knocks_half some
peer blue green
wait_until grep -q '"to-blue"' some
same "only what was asked for" peering "$(jq -r .object some | sort -u)"
usage_error vnetpeer monitor nonsense

# Another controller hears nothing.
machine other
vnetpeer -n other monitor >elsewhere &
vnetpeer monitor >text &
wait_until knocks text
same "another controller hears nothing" "" "$(<elsewhere)"
expect "the text form has one line an event" grep -q 'knock' text
