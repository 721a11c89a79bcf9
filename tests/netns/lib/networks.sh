# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Making VNets and what is in them. What cannot be made ends the scenario.

# First address of each family, by port
declare -A V4=() V6=()

# vnet NAME PREFIX... [KEYWORD VALUE]... - and a subnet "default" of all of it
vnet() {
	local name=$1 prefixes=()

	shift
	while [[ ${1:-} == */* ]]; do
		prefixes+=("$1")
		shift
	done
	vnetpeer vnet add "$name" prefix "${prefixes[@]}" "$@"
	vnetpeer subnet add default vnet "$name" prefix "${prefixes[@]}"
}

# two_vnets - blue and green, with which most scenarios begin
two_vnets() {
	vnetpeer -b - <<-END
		vnet add blue prefix 10.1.0.0/16 fd00:1::/48
		vnet add green prefix 10.2.0.0/16 fd00:2::/48
		subnet add default vnet blue prefix 10.1.0.0/16 fd00:1::/48
		subnet add default vnet green prefix 10.2.0.0/16 fd00:2::/48
	END
}

# two_peered_vnets - the same, peered, with port web in blue and db in green
two_peered_vnets() {
	two_vnets
	port web blue
	port db green
	peer blue green
}

# port NAME VNET [KEYWORD VALUE]... - on a machine of its own, with device eth0
port() {
	local name=$1 vnet=$2

	shift 2
	machine "$name"
	vnetpeer port add "$name" vnet "$vnet" subnet default \
		netns "$name" dev "$PORT_DEVICE" "$@"
	learn "$name"
}

# silent NAME VNET [KEYWORD VALUE]... - a port whose machine answers nothing
silent() {
	port "$@" noconf
	ip -n "$1" link set "$PORT_DEVICE" up
}

# learn PORT - remember its addresses
learn() {
	local ip

	V4[$1]=
	V6[$1]=
	for ip in $(reply list ips port show "$1"); do
		case $ip in
		*:*) V6[$1]=${V6[$1]:-$ip} ;;
		*) V4[$1]=${V4[$1]:-$ip} ;;
		esac
	done
}

# half VNET REMOTE [KEYWORD VALUE]... - the half to-REMOTE of VNET
half() {
	local vnet=$1 remote=$2

	shift 2
	vnetpeer peering add "to-$remote" vnet "$vnet" remote "$remote" "$@" >/dev/null
}

# peer VNET REMOTE [KEYWORD VALUE]... - both halves
peer() {
	half "$@" both reverse "to-$1"
}

# table NAME "CIDR HOP"... - a route table; HOP is "appliance ADDR", "none" and so on
table() {
	local name=$1 route

	vnetpeer route-table add "$name"
	for route in "${@:2}"; do
		add_route "$name" "$route"
	done
}

# add_route TABLE "CIDR HOP"
add_route() {
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer route add "${2%% *}" table "$1" next-hop ${2#* }
}

# attach VNET TABLE [SUBNET]
attach() {
	vnetpeer subnet set "${3:-default}" vnet "$1" route-table "$2"
}

# acl NAME ["RULE"]... - RULE is "NAME priority N dir in action deny" and so on
acl() {
	local rule

	vnetpeer acl add "$1"
	for rule in "${@:2}"; do
		add_rule "$1" "$rule"
	done
}

# add_rule ACL "RULE"
add_rule() {
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer rule add "${2%% *}" acl "$1" ${2#* }
}

# guard ACL port PORT, guard ACL subnet VNET - "none" takes what is there away
guard() {
	case $2 in
	port) vnetpeer port set "$3" acl "$1" ;;
	subnet) vnetpeer subnet set default vnet "$3" acl "$1" ;;
	*) broken "there is nothing that 'guard $*' could guard" ;;
	esac
}

# appliance PORT - so does its machine, by the port
appliance() {
	router "$1"
	vnetpeer port set "$1" forwarding on
}
