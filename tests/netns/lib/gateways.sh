# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Gateways, what they lead to, and what they have learned

SITE_MAC=02:00:00:00:00:01

# By which gateway a machine outside sends; a gateway's own, too
declare -A gateways=()

# gateway NAME VNET TYPE [KEYWORD VALUE]... - with device eth0 on a router of its own
gateway() {
	local name=$1 vnet=$2 type=$3

	shift 3
	machine "$name"
	vnetpeer gateway add "$name" vnet "$vnet" type "$type" \
		netns "$name" dev "$PORT_DEVICE" "$@"
	router "$name"
	gateways[$name]=$name
}

# leads GATEWAY PREFIX... - its router sends there by the gateway
leads() {
	local prefix

	for prefix in "${@:2}"; do
		ip -n "$1" route add "$prefix" dev "$PORT_DEVICE"
	done
}

# learns, unlearns GATEWAY PREFIX... - routes of the gateway
learns() {
	printf "gateway route add %s gateway $1\n" "${@:2}" | vnetpeer -b -
}

unlearns() {
	printf "gateway route del %s gateway $1\n" "${@:2}" | vnetpeer -b -
}

# site NAME GATEWAY IPV4 IPV6 - a machine with these addresses, by a wire to the
# gateway's router. That asks nobody who has them, as what comes is counted.
site() {
	machine "$1"
	ip link add "$PORT_DEVICE" netns "$1" address "$SITE_MAC" type veth \
		peer name "$1" netns "$2"
	ip -n "$1" link set "$PORT_DEVICE" up
	ip -n "$2" link set "$1" up
	reside "$1" "$2" "$3/24" "${3%.*}.1/24"
	reside "$1" "$2" "$4/64" "${4%:*}:1/64"
	V4[$1]=$3
	V6[$1]=$4
	gateways[$1]=$2
}

# reside SITE ROUTER ADDRESS ADDRESS - the site's, and its router's
reside() {
	ip -n "$1" addr add "$3" dev "$PORT_DEVICE"
	ip -n "$2" addr add "$4" dev "$1"
	ip -n "$2" neigh add "${3%/*}" lladdr "$SITE_MAC" dev "$1"
	ip -n "$1" route add default via "${4%/*}"
}

# in_step GATEWAY TABLE [OPTION]... - begin to keep it so; $sync is the process,
# `changed` what it changes, and `said` what it says about that
in_step() {
	vnetpeer -j -d "${@:3}" gateway sync "$1" table "$2" >changed 2>said &
	# shellcheck disable=SC2034 # read by scenarios
	sync=$!
}

# learned GATEWAY - the prefixes of its routes
learned() {
	reply prefixes '' gateway route show gateway "$1"
}

# announced GATEWAY - the prefixes of which the gateway's router is told
announced() {
	{
		ip -n "$1" -4 route show proto 118 dev "$PORT_DEVICE"
		ip -n "$1" -6 route show proto 118 dev "$PORT_DEVICE"
	} | awk '{ print $1 }' | joined ' '
}

# soon learned|announced GATEWAY TEXT "PREFIX..." - these and no others, in the order
# of letters
soon() {
	wait_until is_now "$1" "$2" "$4" || :
	same "$3" "$4" "$("$1" "$2")"
}

is_now() {
	[[ $("$1" "$2") == "$3" ]]
}
