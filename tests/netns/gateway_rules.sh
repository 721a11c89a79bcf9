#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules about what is outside: the tag virtual-network holds what the gateway has learned
# but the default route, answers need no rule, and nothing that a gateway sends counts as
# forwarded.
#
#     web, nva - hub ~~~ spoke - one        green is a peer of the hub's
#                edge                       (machines answer nothing; see packets.py)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet hub 10.0.0.0/16 fd00::/48
vnet spoke 10.1.0.0/16 fd00:1::/48
vnet green 10.2.0.0/16 fd00:2::/48
silent web hub
silent nva hub forwarding on
silent one spoke
gateway edge hub vpn
peer spoke hub remote-gateways on
peer green hub
outside=(192.168.0.9 fd00:168::9)
others=(192.168.1.9 fd00:168:1::9)
public=(203.0.113.9 2001:db8::9)
acl plain
acl open "in priority 100 dir in action allow" "out priority 100 dir out action allow"

# from, to WHAT PORT ADDRESS... - what becomes of packets that come in by the gateway
# from there, or go there by it
from() {
	printf "$1 udp 9 from %s\n" "${@:3}" | packets edge "$2"
}
to() {
	printf "$1 udp 9 to %s\n" "${@:3}" | packets "$2" edge
}

# ---- virtual-network, by the default rules

from arrives web "${outside[@]}" "${public[@]}" 10.99.0.1
for end in "web port web" "one subnet spoke"; do
	read -r port place <<<"$end"
	# shellcheck disable=SC2086 # two words
	guard plain $place
	from acl_denied "$port" "${outside[@]}"
	learns edge 192.168.0.0/24 fd00:168::/64
	from arrives "$port" "${outside[@]}"
	from acl_denied "$port" "${others[@]}" "${public[@]}"
	learns edge 0.0.0.0/0 ::/0
	from acl_denied "$port" "${others[@]}" "${public[@]}"
	learns edge 192.168.0.0/16 fd00:168::/32
	from arrives "$port" "${others[@]}"
	unlearns edge 192.168.0.0/24 fd00:168::/64
	from arrives "$port" "${outside[@]}"
	unlearns edge 192.168.0.0/16 fd00:168::/32 0.0.0.0/0 ::/0
	from acl_denied "$port" "${outside[@]}"
	# shellcheck disable=SC2086 # two words
	guard none $place
done

# Routes that are Invalid are none.
guard plain port web
learns edge 192.168.0.0/24 fd00:168::/64 10.2.5.0/24 fd00:2:0:5::/64
from arrives web "${outside[@]}" 10.2.5.9 fd00:2:0:5::9
vnetpeer peering set to-green vnet hub access off
from acl_denied web 10.2.5.9 fd00:2:0:5::9
from arrives web "${outside[@]}"
vnetpeer peering set to-green vnet hub access on
from arrives web 10.2.5.9 fd00:2:0:5::9
unlearns edge 10.2.5.0/24 fd00:2:0:5::/64

# Without propagation they are not the subnet's.
table rt
attach hub rt
from arrives web "${outside[@]}"
vnetpeer route-table set rt gateway-propagation off
from acl_denied web "${outside[@]}"
add_route rt "192.168.0.0/24 gateway"
from arrives web 192.168.0.9
from acl_denied web fd00:168::9
vnetpeer route del 192.168.0.0/24 table rt
vnetpeer route-table set rt gateway-propagation on
from arrives web "${outside[@]}"
attach hub none

# Those who do not use the gateway do not have its routes.
guard none port web
guard plain subnet spoke
from arrives one "${outside[@]}"
vnetpeer peering set to-hub vnet spoke forwarded on remote-gateways off
printf "acl_denied udp 9 from %s\n" "${outside[@]}" | packets nva one
vnetpeer peering set to-hub vnet spoke remote-gateways on
printf "arrives udp 9 from %s\n" "${outside[@]}" | packets nva one
vnetpeer peering set to-hub vnet spoke forwarded off
guard none subnet spoke

# As destinations
learns edge 0.0.0.0/0 ::/0 198.51.100.0/24
acl out "here priority 200 dir out action allow dst virtual-network" \
	"rest priority 300 dir out action deny"
guard out port web
to arrives web "${outside[@]}" 198.51.100.9
to acl_denied web "${public[@]}"
vnetpeer rule del here acl out
add_rule out "outside priority 200 dir out action allow dst internet"
to arrives web "${public[@]}" 198.51.100.9
to acl_denied web "${outside[@]}"
guard none port web
to arrives web "${outside[@]}" "${public[@]}"

# ---- what `port rules` says the tag holds

expanded() {
	json '[.[] | select(.name == "AllowVNetInBound") | .src[]] | unique | .[]' \
		port rules "$1" | joined ' '
}
guard plain port web
guard plain subnet spoke
same "the hub's: all but the default route" \
	"10.0.0.0/16 10.1.0.0/16 10.2.0.0/16 168.63.129.16/32 192.168.0.0/24 198.51.100.0/24 fd00:168::/64 fd00:1::/48 fd00:2::/48 fd00::/48" \
	"$(expanded web)"
same "the spoke's, too" \
	"10.0.0.0/16 10.1.0.0/16 168.63.129.16/32 192.168.0.0/24 198.51.100.0/24 fd00:168::/64 fd00:1::/48 fd00::/48" \
	"$(expanded one)"
vnetpeer subnet set default vnet spoke route-table rt
vnetpeer route-table set rt gateway-propagation off
same "without propagation" \
	"10.0.0.0/16 10.1.0.0/16 168.63.129.16/32 fd00:1::/48 fd00::/48" \
	"$(expanded one)"
vnetpeer subnet set default vnet spoke route-table none
guard none port web
guard none subnet spoke
unlearns edge 0.0.0.0/0 ::/0 198.51.100.0/24

# ---- flows

acl shut "in priority 100 dir in action deny"
guard shut port web
from acl_denied web "${outside[@]}"
for addr in "${outside[@]}"; do
	packets web edge <<-END
		arrives udp 53 4000 to $addr
		arrives udp 4000 53 back from $addr
		acl_denied udp 4001 53 back from $addr
	END
done
acl answer "out priority 100 dir out action deny" \
	"in priority 100 dir in action allow proto udp dport 53 src 192.168.0.0/24,fd00:168::/64" \
	"rest priority 200 dir in action deny"
guard answer port web
to acl_denied web "${outside[@]}"
for addr in "${outside[@]}"; do
	packets edge web <<-END
		acl_denied udp 54 4000 from $addr
		arrives udp 53 4000 from $addr
		arrives udp 4000 53 back to $addr
	END
done
vnetpeer acl replace answer file /dev/null
guard shut port web
for addr in "${outside[@]}"; do
	packets edge web <<-END
		arrives udp 53 4000 from $addr
		acl_denied udp 53 4001 from $addr
	END
done
guard none port web

# ---- access off on either half

# closed HALF WHAT - without rules nothing passes; with explicit ones of the spoke's
closed() {
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer peering set $1 access off
	from peering_access_off one "${outside[@]}"
	to peering_access_off one "${outside[@]}"
	guard open subnet spoke
	from "$2" one "${outside[@]}" "${others[@]}"
	to "$2" one "${outside[@]}"
	guard none subnet spoke
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer peering set $1 access on
	from arrives one "${outside[@]}"
	to arrives one "${outside[@]}"
}
closed "to-hub vnet spoke" arrives
closed "to-spoke vnet hub" acl_denied

# The spoke's half closes the hub's space; what is behind the gateway has its own.
guard plain subnet spoke
vnetpeer peering set to-hub vnet spoke access off
from arrives one "${outside[@]}"
from acl_denied one "${others[@]}" 10.0.0.9
vnetpeer peering set to-hub vnet spoke access on
from arrives one 10.0.0.9
guard none subnet spoke

# ---- nothing is forwarded

# forwarded PORT WHAT - what becomes of foreign sources that it sends to one
forwarded() {
	printf "$2 udp 9 from %s\n" "${outside[@]}" "${public[@]}" | packets "$1" one
}
for flag in off on; do
	vnetpeer peering set to-hub vnet spoke forwarded "$flag"
	forwarded edge arrives
done
vnetpeer peering set to-hub vnet spoke forwarded off
forwarded nva forwarded_not_allowed
vnetpeer setting set forwarded-check tag
forwarded edge arrives
forwarded nva arrives
guard plain subnet spoke
from arrives one "${outside[@]}"
from acl_denied one "${public[@]}"
forwarded nva acl_denied
vnetpeer setting set forwarded-check strict
from arrives one "${outside[@]}"
