#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Who lists what groups stand for keeps no port waiting for longer than a few of
# them take, and misses nobody who is there.
#
#     a, b, c, d - blue       (250 addresses each, all of them in a group)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16
vnetpeer group add many vnet blue
vnetpeer group add more vnet blue
i=0
for name in a b c d; do
	((i += 1))
	port "$name" blue
	# shellcheck disable=SC2046 # a list of words
	vnetpeer port set "$name" $(printf "ip 10.1.$i.%d " {4..253}) \
		group many group more
done
acl list "some priority 100 dir in action allow src group:many,group:more"
guard list port a

# hosts - what the rule stands for, in what was listed
hosts() {
	jq '[.[] | select(.name == "some") | .src[]] | length' listed
}

vnetpeer -j port rules a >listed
same "each address is listed once" 1000 "$(hosts)"

hold members_listed 2000
come=$(held members_listed)
vnetpeer -j port rules a >listed &
listing=$!
wait_until more_held members_listed "$come"
before=${EPOCHREALTIME/./}
ip -n d link set eth0 down
took=$((${EPOCHREALTIME/./} - before))
at_least "a device changes meanwhile ($took us)" "$took" 1000000
before=${EPOCHREALTIME/./}
ip -n c link del eth0
took=$((${EPOCHREALTIME/./} - before))
at_least "and another goes ($took us)" "$took" 1000000
hold members_listed 0
wait "$listing"
same "which is not in the list then" 750 "$(hosts)"
same "and those that stayed are" "250 250 250" "$(jq -r '[.[] | select(.name == "some") |
	.src[] | split(".")[2]] | group_by(.) | map(length | tostring) | join(" ")' listed)"

# ---- a port that is in a group and is not announced yet

# answer - whether the rules of port a, asked for once, are all of one moment
answer() {
	PYTHONPATH=$HERE /usr/bin/python3 -c 'if True:
		from genl import A, NLM_F_DUMP, Genl, string
		said = Genl().ask("EFFECTIVE_RULE_GET",
				  string(A.EFFECTIVE_RULE_PORT, "a"), NLM_F_DUMP)
		print("interrupted" if said.interrupted else "whole")'
}

same "what nobody disturbs is whole" whole "$(answer)"
machine late
hold members_listed 1000
hold port_attached 5000
come=$(held members_listed)
answer >said &
listing=$!
wait_until more_held members_listed "$come"
vnetpeer port add e vnet blue subnet default netns late noconf \
	ip 10.1.9.9 group many &
joining=$!
wait "$listing"
expect "the port is still being made" kill -0 "$joining"
same "what it was listed in tells that it came" interrupted "$(cat said)"
hold members_listed 0
hold port_attached 0
wait "$joining" && ended=0 || ended=$?
same "it is made" 0 "$ended"
