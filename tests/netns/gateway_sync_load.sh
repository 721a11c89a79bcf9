#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A gateway stays in step with a table that is large, and that changes faster than
# anybody can follow.
#
#     web - blue [edge] - far

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

routes=$(scaled 100000)
some=$(scaled 10000)
vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
gateway edge blue vpn
site far edge 192.0.2.9 2001:db8:1::9
in_step edge main
soon learned edge "it begins" "192.0.2.0/24 2001:db8:1::/64"

# lines VERB FAMILY COUNT - of a batch
lines() {
	awk -v verb="$1" -v family="$2" -v count="$3" 'BEGIN {
		for (i = 0; i < count; i++)
			if (family == 4)
				printf "route %s 20.%d.%d.%d/30 via 192.0.2.9\n",
					verb, i / 16384, i / 64 % 256, i % 64 * 4
			else
				printf "route %s 2001:db8:a:%x::/64 dev far\n",
					verb, i
	}'
}
known() {
	reply value routes gateway show edge
}
has() {
	[[ $(known) == "$1" ]]
}
# comes_to TEXT COUNT
comes_to() {
	local start=$SECONDS

	until has "$2" || ((SECONDS - start > 10 * PATIENCE)); do
		pause 0.2
	done
	same "$1" "$2" "$(known)"
	echo "# within $((SECONDS - start)) s"
}

begin web ping -qfi0.01 "${V4[far]}" >ping4
pings=("$!")
begin web ping -qfi0.01 "${V6[far]}" >ping6
pings+=("$!")
lines add 4 "$routes" | on edge ip -batch -
comes_to "$routes routes are learned" $((routes + 2))
lines del 4 "$routes" | on edge ip -batch -
comes_to "and forgotten" 2

# One prefix that comes and goes all the time, in a table that takes many reads
lines add 6 "$some" | on edge ip -batch -
comes_to "$some routes of IPv6" $((some + 2))
ticks() {
	awk '{ print $14 + $15 }' "/proc/$sync/stat"
}
now() {
	echo $((${EPOCHREALTIME/./} / 10000))
}
lines_before=$(wc -l <changed)
used=$(ticks)
start=$(now)
on edge python3 - $((2 * PATIENCE / 3)) <<-'END' | on edge ip -batch -
	import sys, time
	end = time.monotonic() + float(sys.argv[1])
	while time.monotonic() < end:
	    for verb in "add", "del":
	        print("route", verb, "2001:db8:9::/64 dev far", flush=True)
	        time.sleep(0.0005)
END
used=$(($(ticks) - used))
took=$(($(now) - start))
looks=$(tail -n "+$((lines_before + 1))" changed)
echo "# $used of $took hundredths of a second; $(wc -w <<<"$looks") changes"
verdict "a prefix that flaps is cheap" $((used * 5 > took)) "$used of $took"
same "and nothing else is disturbed" "" \
	"$(jq -c 'select(.added > 1 or .removed > 1 or .announced + .withdrawn > 0)' <<<"$looks")"

# More than the kernel keeps for whoever does not listen
lost() {
	# shellcheck disable=SC2016 # awk's own
	on edge awk '$2 == 0 { sum += $9 } END { print sum + 0 }' /proc/net/netlink
}
kill -STOP "$sync"
until (($(lost))); do
	lines del 6 "$some" | on edge ip -batch -
	lines add 6 "$some" | on edge ip -batch -
done
lines del 6 "$some" | on edge ip -batch -
on edge ip route add 203.0.113.0/24 via 192.0.2.9
kill -CONT "$sync"
comes_to "news that were lost were not needed" 3
same "the right ones are left" "192.0.2.0/24 2001:db8:1::/64 203.0.113.0/24" \
	"$(learned edge)"
same "nothing went wrong" "" "$(<said)"
finish -INT "${pings[@]}"
for family in 4 6; do
	read -r sent got < <(sed -nE \
		's/^([0-9]+) packets transmitted, ([0-9]+) received.*/\1 \2/p' "ping$family")
	echo "# $sent IPv$family packets"
	# The last one may have been on its way.
	verdict "no IPv$family packet was lost" $((sent - got > 1)) "$got of $sent"
done
finish "$sync"
