#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules can name groups of ports, which come and go without the rules changing.
#
#     web, app, db - blue ~~~ green - far

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnetpeer group add front vnet blue
vnetpeer group add back vnet blue
vnetpeer group add front vnet green
silent web blue group front
silent app blue
silent db blue group back
silent far green group front
peer blue green
same "a group shows its ports" '{"name":"front","vnet":"blue","ports":["web"]}' \
	"$(json '.[] | select(.vnet == "blue" and .name == "front")' group show)"
same "and a port its groups" '["back"]' "$(json '.[0].groups' port show db)"

acl tiers \
	"sql priority 100 dir in action allow proto tcp src group:blue/front dst group:back dport 5432" \
	"rest priority 200 dir in action deny dst group:back"
guard tiers subnet blue
packets web db <<-END
	arrives tcp 5432
	acl_denied tcp 80
	acl_denied udp 5432
END
packets app db <<<"acl_denied tcp 5432"
packets far db <<<"acl_denied tcp 5432"
packets web app <<<"arrives tcp 80"

# Joining and leaving
vnetpeer port set app group front
packets app db <<<"arrives tcp 5432"
vnetpeer port set app group none
packets app db <<<"acl_denied tcp 5432"
vnetpeer port set db group none
packets app db <<<"arrives tcp 80"
vnetpeer port set db group back group front
packets app db <<<"acl_denied tcp 80"
packets web db <<<"arrives tcp 5432"
same "a port in two groups" '["back","front"]' \
	"$(json '.[0].groups | sort' port show db)"
vnetpeer port set db ip 10.1.0.99 ip fd00:1::99
learn db
packets web db <<-END
	arrives tcp 5432
	acl_denied tcp 80
END

# Several in one list, and beside prefixes
vnetpeer rule del sql acl tiers
add_rule tiers "some priority 100 dir in action allow src group:back,10.1.0.7,group:blue/front"
vnetpeer port set app ip 10.1.0.7 ip fd00:1::7
learn app
packets app db <<-END
	arrives udp 9 from 10.1.0.7
	acl_denied udp 9 from fd00:1::7
END
packets web db <<<"arrives udp"

# Each address once, though its port is in both groups
vnetpeer port set db group front group back
same "port rules lists the ports of groups" \
	"$(printf '%s\n' 10.1.0.7/32 "${V4[web]}/32" "${V6[web]}/128" 10.1.0.99/32 fd00:1::99/128 |
		LC_ALL=C sort)" \
	"$(json '.[] | select(.name == "some") | .src[]' port rules web | LC_ALL=C sort)"

# Sending rules know the receiver's groups, a peer's are not theirs.
acl leaving "rest priority 100 dir out action deny dst group:blue/front,group:back"
guard leaving port app
packets app web <<<"acl_denied udp"
packets app far <<<"arrives udp"
guard none port app

# ---- what is refused

refused ResourceAlreadyExists vnetpeer group add front vnet blue
refused ResourceNotFound vnetpeer group add x vnet nobody
refused InvalidResourceName vnetpeer group add a/b vnet blue
refused InvalidResourceName vnetpeer group add none vnet blue
refused ResourceNotFound vnetpeer group del nobody vnet blue
refused ResourceInUse vnetpeer group del front vnet blue
refused ResourceNotFound vnetpeer port set web group nobody
refused ResourceNotFound vnetpeer port set far group back
refused ResourceNotFound vnetpeer port add p vnet green subnet default group back noconf
refused InvalidParameter vnetpeer rule add x acl tiers priority 300 dir in action allow \
	src group:front
refused ResourceNotFound vnetpeer rule add x acl tiers priority 300 dir in action allow \
	src group:nobody
refused ResourceNotFound vnetpeer rule add x acl tiers priority 300 dir in action allow \
	src group:nobody/front
refused InvalidParameter vnetpeer rule add x acl tiers priority 300 dir in action allow \
	src group:green/front
refused InvalidParameter vnetpeer subnet set default vnet green acl tiers
refused InvalidParameter vnetpeer port set far acl tiers
acl anywhere
guard anywhere port far
refused InvalidParameter vnetpeer rule add x acl anywhere priority 300 dir in \
	action allow src group:back
guard none port far
expect "it is fine where nobody of another VNet has the acl" vnetpeer rule add x \
	acl anywhere priority 300 dir in action allow src group:back

# A port has twenty groups at most.
for ((i = 0; i < 20; i++)); do
	echo "group add g$i vnet blue"
done | vnetpeer -b -
# shellcheck disable=SC2046 # a list of words
expect "twenty groups" vnetpeer port set app $(printf 'group g%d ' {0..19})
same "are its groups" 20 "$(json '.[0].groups | length' port show app)"
# shellcheck disable=SC2046 # a list of words
refused LimitExceeded vnetpeer port set app $(printf 'group g%d ' {0..19}) group back
vnetpeer port set app group none

# ---- the end of groups, in use and not

refused ResourceInUse vnetpeer group del front vnet blue
expect "it says which port is in it" grep -q "'web'" stderr
vnetpeer port set web group none
refused ResourceInUse vnetpeer group del front vnet blue
expect "and when that has left, which other one" grep -q "'db'" stderr
vnetpeer port set db group back
refused ResourceInUse vnetpeer group del front vnet blue
expect "or which rule names it" grep -qE "'some' of acl 'tiers'|'rest' of acl 'leaving'" stderr
vnetpeer rule del some acl tiers
refused ResourceInUse vnetpeer group del front vnet blue
expect "and when that is gone, which other one" grep -q "'rest' of acl 'leaving'" stderr
vnetpeer acl replace leaving file /dev/null
expect "a group that nobody uses can go" vnetpeer group del front vnet blue
refused ResourceInUse vnetpeer group del back vnet blue
vnetpeer peering del to-green vnet blue both
for port in web app db; do
	expect "port $port goes, with group or without" vnetpeer port del "$port"
done
refused ResourceInUse vnetpeer vnet del blue
vnetpeer acl replace anywhere file /dev/null
guard none subnet blue
vnetpeer acl del tiers
expect "a VNet takes its groups with it" vnetpeer vnet del blue
same "they are gone" "front green" "$(json '[.[] | "\(.name) \(.vnet)"] | join(", ")' \
	group show)"
