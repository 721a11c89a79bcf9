#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A file of commands runs until one fails, and that one's line is named.
#
#     blue ~~~ green

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

cat >good <<-END
	# a comment, and an empty line

	vnet add blue prefix 10.1.0.0/16 fd00:1::/48
	  vnet add green prefix 10.2.0.0/16   # another comment
	subnet add default vnet blue prefix 10.1.0.0/16
	peering add pair vnet blue remote green both
END
expect "a file of commands runs" vnetpeer -b good
same "all of it" "blue>green Connected, green>blue Connected" "$(states)"
vnetpeer peering del pair vnet blue both
expect "so does standard input" vnetpeer -b - <<-END
	peering add pair vnet blue remote green both
END
same "all of that" "blue>green Connected, green>blue Connected" "$(states)"

# stops TEXT STATUS LINE FILE
stops() {
	local rc=0

	vnetpeer -b "$4" >out 2>stderr || rc=$?
	same "$1: status $2" "$2" "$rc"
	expect "$1: line $3 is named" grep -qw "$3" stderr
	expect "$1: what was before is done" vnetpeer vnet show first
	fails "$1: what comes after is not" vnetpeer vnet show last
	vnetpeer vnet del first
}
printf '%s\n' "# nothing" "vnet add first prefix 10.8.0.0/16" \
	"vnet add blue prefix 10.7.0.0/16" "vnet add last prefix 10.9.0.0/16" >refused
printf '%s\n' "vnet add first prefix 10.8.0.0/16" "" "" \
	"vnet paint blue" "vnet add last prefix 10.9.0.0/16" >unknown
printf '%s\n' "vnet add first prefix 10.8.0.0/16" \
	"trace port nobody dst 10.1.0.1" "vnet add last prefix 10.9.0.0/16" >traced
stops "a refused command" 2 3 refused
expect "with its code" grep -q 'Error: ResourceAlreadyExists: ' stderr
same "on one line" 1 "$(grep -c Error stderr)"
stops "an unknown word" 1 4 unknown
stops "a refused question" 2 2 traced

refused '*' vnetpeer -b nothing
refused '*' vnetpeer -b /
expect "an empty file is fine" vnetpeer -b /dev/null
same "output comes in order" "blue green" "$(printf 'vnet show %s\n' blue green |
	vnetpeer -j -b - | jq -r '.[].name' | tr '\n' ' ' | sed 's/ $//')"

# A long one, as scripts write them
count=$(scaled 2000)
for ((i = 0; i < count; i++)); do
	echo "vnet add v$i prefix 10.$((i / 250)).$((i % 250)).0/24"
done >long
expect "$count commands" vnetpeer -b long
same "are all done" $((count + 2)) "$(json length vnet show)"
sed 's/add \(v[0-9]*\) .*/del \1/' long >undo
expect "and undone" vnetpeer -b undo
same "nothing of it is left" 2 "$(json length vnet show)"
