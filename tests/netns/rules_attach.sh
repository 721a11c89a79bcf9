#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Rules are asked at four places: out at the port's acl, then at the subnet's; in at
# the subnet's, then at the port's. All must allow what begins, none is asked about
# the answers, and nobody is told of a denial.
#
#     web, near - blue ~~~ green - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue
acl no-out "stop priority 100 dir out action deny"
acl no-in "stop priority 100 dir in action deny"

# begins_only FROM TO - only the first of them can begin
begins_only() {
	local to

	for to in "${V4[$2]}" "${V6[$2]}"; do
		expect "$1 reaches $2 ($to), which answers" \
			on "$1" ping -qc1 -W"$PATIENCE" "$to"
	done
	blocked "$2" "$1" acl_denied
}

for place in "port web" "subnet blue"; do
	# shellcheck disable=SC2086 # two words
	{
		echo "# $place"
		guard no-out $place
		begins_only db web
		guard no-in $place
		begins_only web db
		guard none $place
		connects web db
	}
done

# Also between ports of one subnet, whose acl is then asked twice.
guard no-in subnet blue
blocked web near acl_denied
guard no-out subnet blue
blocked web near acl_denied
guard none subnet blue
guard no-in port near
begins_only near web
guard none port near

# A denial is silent: whoever asks waits in vain.
serve near
guard no-in port near
for to in "${V4[near]}" "[${V6[near]}]"; do
	rc=0
	on web curl -s -m 1 "http://$to/" || rc=$?
	same "$to neither refuses nor is unreachable, it is silent" 28 "$rc"
done
guard none port near

# ---- the order

places=(of-web of-blue of-green of-db)
for name in "${places[@]}"; do
	acl "$name" "out priority 100 dir out action allow" \
		"in priority 100 dir in action allow"
done
guard of-web port web
guard of-blue subnet blue
guard of-green subnet green
guard of-db port db

# asked - how often the rules "out" of all places have decided, then the rules "in"
asked() {
	local name direction all=()

	for direction in out in; do
		for name in "${places[@]}"; do
			all+=("$(hits "$name" "$direction")")
		done
	done
	echo "${all[*]}"
}

on web ping -qc3 -i0.01 -W"$PATIENCE" "${V4[db]}" >/dev/null
same "out at the sender's, in at the receiver's, once for all packets" \
	"1 1 0 0 0 0 1 1" "$(asked)"
on db ping -qc3 -i0.01 -W"$PATIENCE" "${V6[web]}" >/dev/null
same "and the other way" "1 1 1 1 1 1 1 1" "$(asked)"
same "an acl counts for all of its rules" "2 2 2 2" \
	"$(hits of-web) $(hits of-blue) $(hits of-green) $(hits of-db)"
on web ping -qc1 -W"$PATIENCE" "${V4[near]}" >/dev/null
same "between two ports of a subnet, its acl is asked both ways" "2 2 1 1 1 2 1 1" \
	"$(asked)"

# denies ACL DIRECTION WANTED - now its rule denies; web's port, its subnet, db's and
# its port decide so often about three packets, none of which makes a flow
denies() {
	local before after i decided=()

	vnetpeer rule del "$2" acl "$1"
	add_rule "$1" "$2 priority 100 dir $2 action deny"
	same "a new rule begins at zero" 0 "$(hits "$1" "$2")"
	read -ra before < <(asked)
	on web ping -qc3 -i0.01 -W0.2 "${V4[db]}" >/dev/null 2>&1 || :
	read -ra after < <(asked)
	for i in 0 1 6 7; do
		decided+=($((after[i] - before[i])))
	done
	same "$1 denies $2: nobody behind it is asked" "$3" "${decided[*]}"
}
denied=$(drops web acl_denied)
denies of-db in "3 3 3 3"
denies of-green in "3 3 3 0"
denies of-blue out "3 3 0 0"
denies of-web out "3 0 0 0"
same "the sender counts all of them" 12 $(($(drops web acl_denied) - denied))
