# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is asked, and what is said in answer

# What is asked all the time is taken out of JSON by one process that stays, as jq is
# slow to start.
coproc asked { exec jq --unbuffered -rcf "$HERE/lib/queries.jq"; }
# A coprocess is for the shell that began it; those below it have these.
exec {questions}>&"${asked[1]}" {replies}<&"${asked[0]}"

# The reasons for which packets end, as the contract names them
IFS= read -rd '' contract <"$HERE/../../include/uapi/linux/vnetpeer.h" || :

# ask WHAT ARGUMENT JSON - see queries.jq; the reply, which is one line, is in $answer
ask() {
	[[ $3 ]] || broken "nothing was said that $1 could be in"
	printf '["%s","%s",%s]\n' "$@" >&"$questions"
	IFS= read -ru "$replies" answer || broken "no answer to $1"
	[[ $answer != broken:* ]] || broken "$1 $2: $answer"
}

# reply WHAT ARGUMENT OBJECT... - the same of what the tool says, on standard output
reply() {
	ask "$1" "$2" "$(vnetpeer -j "${@:3}")"
	echo "$answer"
}

# json FILTER OBJECT... - what jq makes of the tool's JSON
json() {
	local filter=$1

	shift
	vnetpeer -j "$@" | jq -rc "$filter"
}

# value KEY TEXT - what the first object in JSON has
value() {
	ask value "$1" "$2"
	echo "$answer"
}

# list KEY TEXT - an array of strings in JSON, on one line
list() {
	ask list "$1" "$2"
	echo "$answer"
}

# joined SEPARATOR - lines, sorted and on one line
joined() {
	local line all=''

	while IFS= read -r line; do
		all+=${all:+$1}$line
	done < <(LC_ALL=C sort)
	echo "$all"
}

# halves - "blue>green Connected FullyInSync, ...", every half there is
halves() {
	reply halves '' peering show
}

# states - the same without the sync level
states() {
	reply states '' peering show
}

# routes PORT TYPE - the prefixes of the port's active routes of a next hop type
routes() {
	reply routes "$2" port routes "$1"
}

# is_reason REASON - packets can end for it
is_reason() {
	[[ $1 != none && $contract == *$'\t'VNETPEER_DROP_REASON_"${1^^}",* ]] ||
		broken "no packet ends for $1"
}

# drops PORT REASON - how many packets of the port ended for that reason; of a machine
# outside, those that ended at its gateway
drops() {
	local gateway=${gateways[$1]:-}

	is_reason "$2"
	if [[ $gateway ]]; then
		on "$gateway" ethtool -S "$PORT_DEVICE" | sed -n "s/^ *drop_$2: //p"
	else
		reply drops "$2" -s port show "$1"
	fi
}

# metered VNET REMOTE COUNTER - a counter of the half: tx_packets, or a reason
metered() {
	[[ $3 == [rt]x_@(packets|bytes) ]] || is_reason "$3"
	reply metered "$3" -s peering show "to-$2" vnet "$1"
}

# hits ACL [RULE] - how often it decided
hits() {
	if (($# == 1)); then
		reply value hits -s acl show "$1"
	else
		reply value hits -s rule show "$2" acl "$1"
	fi
}

# remembered - "web tcp established, ...", every flow there is
remembered() {
	reply flows '' flow show
}

# remembered_of PORT - those that the port is at either end of
remembered_of() {
	reply flows '' flow show port "$1"
}

# all_flows_are WORDS, has_dropped PORT REASON - for waiting
all_flows_are() {
	[[ $(remembered) == "$1" ]]
}

has_dropped() {
	(($(drops "$1" "$2") > 0))
}

# received PORT - IP packets that its machine received, but for neighbour discovery,
# which goes its own ways: routers answer, and ask seconds later whether one is there
received() {
	# shellcheck disable=SC2016 # awk's own
	on "$1" awk '/^Ip: [0-9]/ { sum += $4 }
		$1 == "Ip6InReceives" { sum += $2 }
		$1 ~ /^Icmp6InNeighbor(Advertisements|Solicits)$/ { sum -= $2 }
		END { print sum }' /proc/net/snmp "/proc/net/dev_snmp6/$PORT_DEVICE"
}
