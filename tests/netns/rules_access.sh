#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With rules on the way, `access off` and forwarded sources act through the tag
# virtual-network alone: explicit rules let pass what the default ones do not.
# Conformance row 13.
#
#     web, nva - blue ~~~ green - db        nva sends what others wrote

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
silent web blue
silent nva blue forwarding on
silent db green
peer blue green
acl plain
acl open "in priority 100 dir in action allow" "out priority 100 dir out action allow"
acl in-by-ip "in priority 100 dir in action allow src 10.1.0.0/16,fd00:1::/48"
acl out-by-ip "out priority 100 dir out action allow dst 10.2.0.0/16,fd00:2::/48"

access() {
	vnetpeer peering set "to-$2" vnet "$1" access "$3"
}

# go WHAT WHY - what becomes of packets from web to db
go() {
	echo "# $2"
	packets web db <<<"$1 udp"
}

# decided LEVEL NAME ACL - the last rule that trace names
decided() {
	local to

	for to in "${V4[db]}" "${V6[db]}"; do
		vnetpeer -j trace port web dst "$to" proto udp >traced || :
		same "the rule that decides about $to" "$*" \
			"$(jq -r '.rules[-1] | "\(.level) \(.name) \(.acl)"' traced)"
	done
}

go arrives "no rules, access"
guard plain subnet blue
guard plain subnet green
go arrives "default rules at both ends, access"

# ---- access off at the sender's half

access blue green off
go acl_denied "the sender's default rules"
decided default DenyAllOutBound plain
same "the route stays" "10.2.0.0/16 fd00:2::/48" "$(routes web VNetPeering)"
guard out-by-ip port web
go acl_denied "the port's rule does not help, the subnet's must allow, too"
guard none port web
guard out-by-ip subnet blue
go arrives "an explicit rule"
guard none subnet blue
go acl_denied "rules at the receiver only: the sender has the default ones"
decided default DenyAllOutBound null
guard plain port web
guard none subnet green
go acl_denied "rules at the sender's port only"
decided default DenyAllOutBound plain
guard out-by-ip port web
go arrives "explicit ones there"
guard none port web
go peering_access_off "no rules at all"
access blue green on
go arrives "no rules, access again"

# ---- access off at the receiver's half

access green blue off
go peering_access_off "no rules at all"
guard plain subnet blue
go acl_denied "rules at the sender only: the receiver has the default ones"
decided default DenyAllInBound null
guard plain subnet green
go acl_denied "the receiver's default rules"
decided default DenyAllInBound plain
guard in-by-ip subnet green
go arrives "an explicit rule"
guard plain port db
go acl_denied "the port's must allow, too"
decided default DenyAllInBound plain
guard in-by-ip port db
go arrives "and does"
guard none port db
guard none subnet blue
go arrives "the sender needs no rules, its half has access"

# ---- at both

access blue green off
go acl_denied "now it needs some"
guard out-by-ip port web
go arrives "explicit rules at both ends"
guard plain subnet green
go acl_denied "at one end"
access green blue on
go arrives "access at the other"
access blue green on

# What has begun goes on without access, as it does without the rule.
guard none port web
packets web db <<-END
	arrives udp 53 4001
	arrives udp 4001 53 back
END
access green blue off
packets web db <<-END
	arrives udp 53 4001
	acl_denied udp 53 4002
	arrives udp 4001 53 back
END
access green blue on

# ---- forwarded sources

guard none subnet green
# forwards WHAT WHY - what becomes of what nva sends on to db
forwards() {
	echo "# $2"
	packets nva db <<-END
		$1 udp 9 from 10.9.9.9
		$1 udp 9 from fd00:9::9
	END
}
forwards forwarded_not_allowed "strict, no rules"
guard open subnet green
forwards forwarded_not_allowed "strict, rules do not matter"
vnetpeer setting set forwarded-check tag
forwards arrives "tag, an explicit rule"
guard plain subnet green
forwards acl_denied "tag, the default rules: outside of virtual-network"
table others "10.9.0.0/16 none" "fd00:9::/48 none"
attach green others
forwards acl_denied "even if the tag holds the source"
vnetpeer peering set to-blue vnet green forwarded on
forwards arrives "unless the half takes what is forwarded"
attach green none
forwards acl_denied "which the tag then has to hold"
vnetpeer peering set to-blue vnet green forwarded off
guard none subnet green
forwards arrives "tag, no rules"
guard plain subnet blue
forwards acl_denied "tag, the sender's default rules"
guard open subnet blue
forwards arrives "tag, the sender's explicit rules"
