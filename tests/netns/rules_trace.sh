#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Trace names the rule that decides at each of the four places, and the flow that the
# packet belongs to; `port rules` lists what a port's packets meet.
#
#     web - blue ~~~ green - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnetpeer group add front vnet blue
silent web blue group front
silent db green
peer blue green

# rules WANTED KEYWORD VALUE... - the rules that trace names for web's packets to db,
# in both families
rules() {
	local to

	for to in "${V4[db]}" "${V6[db]}"; do
		vnetpeer -j trace port web dst "$to" "${@:2}" >traced || :
		same "rules for $to ${*:2}" "$1" "$(jq -r '[.rules[] |
			"\(.direction) \(.level) \(.acl) \(.name) \(.action)"] |
			join(", ")' traced)"
	done
}
said() {
	jq -rc "$1" traced
}

rules "" proto udp
same "no rules, no flow" "deliver false" "$(said .verdict) $(said 'has("flow") and .flow != null')"

# ---- the four places, one after the other

acl a "web priority 100 dir out action allow proto tcp dport 80" \
	"stop priority 200 dir out action deny proto tcp"
acl b "in priority 4096 dir in action deny proto tcp dport 22" \
	"out priority 300 dir out action allow src group:front"
guard a port web
rules "out port a web allow" proto tcp dport 80
rules "out port a stop deny" proto tcp dport 81
same "a denial is acl_denied" "drop acl_denied" "$(said '"\(.verdict) \(.reason)"')"
rules "out default a AllowVnetOutBound allow" proto udp
guard b subnet blue
rules "out port a web allow, out subnet b out allow" proto tcp dport 80
rules "out port a stop deny" proto tcp dport 81
acl c "in priority 100 dir in action allow proto tcp dport 80-89"
guard c subnet green
rules "out port a web allow, out subnet b out allow, in subnet c in allow" \
	proto tcp dport 80
rules "out default a AllowVnetOutBound allow, out subnet b out allow, in default c AllowVNetInBound allow" \
	proto udp
acl d "stop priority 100 dir in action deny src virtual-network"
guard d port db
rules "out port a web allow, out subnet b out allow, in subnet c in allow, in port d stop deny" \
	proto tcp dport 80
packets web db <<<"acl_denied tcp 80"
vnetpeer rule del stop acl d
rules "out port a web allow, out subnet b out allow, in subnet c in allow, in default d AllowVNetInBound allow" \
	proto tcp dport 80
same "it is delivered" deliver "$(said .verdict)"
packets web db <<<"arrives tcp 80"

# Tracing counts nothing and makes no flow.
before="$(hits a) $(hits b) $(hits c) $(hits d) $(json length flow show)"
rules "out port a web allow, out subnet b out allow, in subnet c in allow, in default d AllowVNetInBound allow" \
	proto tcp dport 80 sport 7
same "trace leaves hits and flows alone" "$before" \
	"$(hits a) $(hits b) $(hits c) $(hits d) $(json length flow show)"

# ---- flows: the verdict is the next packet's, the rules are a new flow's

packets web db <<<"arrives udp 53 4000"
add_rule a "udp priority 101 dir out action deny proto udp"
rules "out port a udp deny" proto udp sport 4000 dport 53
same "the flow goes on" "deliver new" "$(said '"\(.verdict) \(.flow.state)"')"
packets db web <<<"arrives udp 4000 53"
rules "out port a udp deny" proto udp sport 4000 dport 53
same "and is established" "deliver established" "$(said '"\(.verdict) \(.flow.state)"')"
expect "it has an age" jq -e '.flow.age | type == "number"' traced
rules "out port a udp deny" proto udp sport 4001 dport 53
same "another is none" "drop acl_denied null" \
	"$(said '"\(.verdict) \(.reason) \(.flow)"')"
vnetpeer -j trace port db dst "${V4[web]}" proto udp sport 53 dport 4000 >traced
same "the answers belong to it" "deliver established" \
	"$(said '"\(.verdict) \(.flow.state)"')"

# ---- access off without an acl

for place in "port web" "subnet blue" "subnet green" "port db"; do
	# shellcheck disable=SC2086 # two words
	guard none $place
done
vnetpeer peering set to-green vnet blue access off
rules "" proto udp
same "no rules at all" peering_access_off "$(said .reason)"
guard c subnet green
rules "out default null DenyAllOutBound deny" proto udp
vnetpeer peering set to-green vnet blue access on
guard none subnet green

# ---- effective rules

# effective PORT FILTER - of the port's rules
effective() {
	json "$2" port rules "$1"
}
same "no acl, no rules" 0 "$(effective web length)"
guard a port web
guard b subnet blue
same "in the order in which they are asked" "out port a web
out port a udp
out port a stop
out default a AllowVnetOutBound
out default a AllowInternetOutBound
out default a DenyAllOutBound
out subnet b out
out default b AllowVnetOutBound
out default b AllowInternetOutBound
out default b DenyAllOutBound
in subnet b in
in default b AllowVNetInBound
in default b AllowAzureLoadBalancerInBound
in default b DenyAllInBound
in default a AllowVNetInBound
in default a AllowAzureLoadBalancerInBound
in default a DenyAllInBound" "$(effective web \
		'.[] | "\(.direction) \(.level) \(.acl) \(.name)"')"
same "groups are the addresses of their ports" \
	"$(printf '%s\n' "${V4[web]}/32" "${V6[web]}/128")" \
	"$(effective web '.[] | select(.name == "out") | .src[]')"
same "virtual-network is the prefixes that it stands for" \
	"10.1.0.0/16 10.2.0.0/16 168.63.129.16/32 fd00:1::/48 fd00:2::/48" \
	"$(effective web '[.[] | select(.name == "AllowVNetInBound") | .src[]] |
		unique | join(" ")')"
vnetpeer peering set to-green vnet blue access off
same "which follows the peerings" "10.1.0.0/16 168.63.129.16/32 fd00:1::/48" \
	"$(effective web '[.[] | select(.name == "AllowVNetInBound") | .src[]] |
		unique | join(" ")')"
vnetpeer port set web group none
same "an empty group matches nothing, which is not everything" 1 \
	"$(effective web '[.[] | select(.name == "out") | .src] | length')"
guard none port web
guard none subnet blue
same "rules that stand for an absent acl" "default DenyAllOutBound" \
	"$(effective web '[.[] | select(.name == "DenyAllOutBound") |
		"\(.level) \(.name)"] | unique | join(", ")')"
refused ResourceNotFound vnetpeer port rules nobody
expect "the text says it, too" grep -q DenyAllOutBound <(vnetpeer port rules web)

# ---- hits

guard c port db
vnetpeer peering set to-green vnet blue access on
before=$(hits c in)
packets web db <<<"arrives tcp 80 5000"
packets web db <<<"arrives tcp 80 5000"
same "a flow is decided once" $((before + 2)) "$(hits c in)"
same "an acl counts for its rules" "$(json '[.[].hits] | add' -s rule show acl c)" \
	"$(hits c)"
same "no counters without -s" "false false" "$(json '.[0] | has("hits")' acl show c) $(
	json '.[0] | has("hits")' rule show in acl c)"
