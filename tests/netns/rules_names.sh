#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A rule may name a group without its VNet, if no other VNet has one of that name. To
# see that takes no longer for each group that there is.
#
#     blue (g0, g1 ... g7999), green

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16
vnet green 10.2.0.0/16
acl list

# groups FROM TO
groups() {
	local i

	for ((i = $1; i < $2; i++)); do
		echo group add "g$i" vnet blue
	done | vnetpeer -b -
}

# offer COUNT [RULES] - sets took and answer
offer() {
	read -r took answer < <(/usr/bin/python3 "$HERE/rules_names.py" "$@")
}

groups 0 1000
offer 1000
same "a rule names a thousand groups" 0 "${answer%% *}"
few=$took
groups 1000 8000
offer 1000
same "the same among eight thousand" 0 "${answer%% *}"
at_least "takes not much longer ($few ms, $took ms)" "$took" $((few * 3 + 100))

# ---- as many as an acl has are looked for

offer 4000
same "four thousand are not too many" 0 "${answer%% *}"
offer 4001
expect "one more is ($answer)" grep -q "LimitExceeded" <<<"$answer"
offer 9000
expect "which is known before it is known who they are ($answer)" \
	grep -q "LimitExceeded" <<<"$answer"
offer 9000 9
expect "of all the acl's rules together ($answer)" grep -q "LimitExceeded" <<<"$answer"

# ---- names of more than one VNet

one() {
	vnetpeer rule add one acl list priority 100 dir in action allow src "group:$1"
}
vnetpeer group add g0 vnet green
refused InvalidParameter one g0
vnetpeer group del g0 vnet blue
expect "when one of two has gone, the other is meant" one g0
same "it is" "group:green/g0" "$(json '.[0].src[0]' -d rule show one acl list)"
vnetpeer rule del one acl list
vnetpeer group del g0 vnet green
refused ResourceNotFound one g0
vnetpeer group add g0 vnet green
vnetpeer group add g0 vnet blue
vnetpeer vnet del green
expect "or with its VNet" one g0
vnetpeer rule del one acl list
vnetpeer vnet del blue
refused ResourceNotFound one g0
