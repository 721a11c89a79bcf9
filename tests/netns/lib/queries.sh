# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is asked, and what is said in answer

# jq is the tool for a look at one thing; what is asked all the time is taken out
# of the text by the shell, as jq is slow to start.

# json FILTER OBJECT... - what jq makes of the tool's JSON
json() {
	local filter=$1

	shift
	vnetpeer -j "$@" | jq -rc "$filter"
}

# value KEY TEXT - a string or number in JSON; nothing when it is not there
value() {
	[[ ! $2 =~ \"$1\":\"?([^\",}]*) ]] || echo "${BASH_REMATCH[1]}"
}

# list KEY TEXT - an array of strings in JSON, on one line
list() {
	local all=${2#*\""$1"\":[}

	all=${all%%]*}
	all=${all//\"/}
	echo "${all//,/ }"
}

# objects OBJECT... - what there is, an object of JSON on each line
objects() {
	local out

	out=$(vnetpeer -j "$@")
	echo "${out//\},\{/$'},\n{'}"
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
	objects peering show | sed -nE \
		's/.*"vnet":"([^"]*)","remote":"([^"]*)","state":"([^"]*)","sync":"([^"]*)".*/\1>\2 \3 \4/p' |
		joined ', '
}

# states - the same without the sync level
states() {
	objects peering show | sed -nE \
		's/.*"vnet":"([^"]*)","remote":"([^"]*)","state":"([^"]*)".*/\1>\2 \3/p' |
		joined ', '
}

# routes PORT TYPE - the prefixes of the port's active routes of a next hop type
routes() {
	objects port routes "$1" | sed -nE "/\"next_hop_type\":\"$2\"/{
		/\"state\":\"Active\"/s/.*\"prefix\":\"([^\"]*)\".*/\1/p
	}" | joined ' '
}

# drops PORT REASON - how many packets of the port ended for that reason; of a machine
# outside, those that ended at its gateway
drops() {
	local out gateway=${gateways[$1]:-}

	if [[ $gateway ]]; then
		on "$gateway" ethtool -S "$PORT_DEVICE" | sed -n "s/^ *drop_$2: //p"
		return
	fi
	out=$(vnetpeer -j -s port show "$1")
	count "$2" "${out#*\"drops\":}"
}

# metered VNET REMOTE COUNTER - a counter of the half: tx_packets, or a reason
metered() {
	local out

	out=$(vnetpeer -j -s peering show "to-$2" vnet "$1")
	count "$3" "${out#*\"stats\":}"
}

# count KEY TEXT - a number in JSON, 0 when it is not there
count() {
	local number

	number=$(value "$1" "$2")
	echo "${number:-0}"
}

# hits ACL [RULE] - how often it decided
hits() {
	count hits "$(if (($# == 1)); then
		vnetpeer -j -s acl show "$1"
	else
		vnetpeer -j -s rule show "$2" acl "$1"
	fi)"
}

# remembered - "web tcp established, ...", every flow there is
remembered() {
	objects flow show | flow_words
}

# remembered_of PORT - those that the port is at either end of
remembered_of() {
	objects flow show port "$1" | flow_words
}

flow_words() {
	sed -nE 's/.*"port":"([^"]*)","protocol":"?([^",]*)"?,.*"state":"([^"]*)".*/\1 \2 \3/p' |
		joined ', '
}

# all_flows_are WORDS, has_dropped PORT REASON - for waiting
all_flows_are() {
	[[ $(remembered) == "$1" ]]
}

has_dropped() {
	(($(drops "$1" "$2") > 0))
}

# received PORT - IP packets that its machine received, but for the router's answers
# to neighbour discovery, which come when the machine asks
received() {
	# shellcheck disable=SC2016 # awk's own
	on "$1" awk '/^Ip: [0-9]/ { sum += $4 }
		$1 == "Ip6InReceives" { sum += $2 }
		$1 == "Icmp6InNeighborAdvertisements" { sum -= $2 }
		END { print sum }' /proc/net/snmp "/proc/net/dev_snmp6/$PORT_DEVICE"
}
