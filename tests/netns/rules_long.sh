#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a tag stands for may be a hundred thousand prefixes. Listing them takes as
# long as there are prefixes, and not longer for each of them.
#
#     web - blue ~~~ s0, s1 ... s15       (holes in the internet)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16
port web blue
acl list "outside priority 100 dir in action allow src internet"
guard list port web

# holes FROM TO - VNets of 250 scattered prefixes each, which blue is peered with
holes() {
	local i

	for ((i = $1; i < $2; i++)); do
		# shellcheck disable=SC2046 # a list of words
		echo vnet add "s$i" prefix $(printf "$((20 + i)).%d.77.16/28 " {0..249})
		echo peering add "to-s$i" vnet blue remote "s$i"
	done | vnetpeer -b -
}
holes 0 2
/usr/bin/python3 "$HERE/rules_long.py" web outside >few
holes 2 16
/usr/bin/python3 "$HERE/rules_long.py" web outside >many
read -r prefixes took wrong <few
read -r more longer worse <many
same "they are what is not private, the VNet's or a peer's" "0 0" "$wrong $worse"
at_least "eight times as many holes make many more prefixes ($prefixes, $more)" \
	$((prefixes * 5)) "$more"
at_least "and take not much more than that longer ($took ms, $longer ms)" \
	"$longer" $((took * 20 + 200))
