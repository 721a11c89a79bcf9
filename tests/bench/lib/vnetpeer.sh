# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# VNets of the host, with the machines' only devices as their ports and gateways.

# To whom all frames go
router_mac=12:34:56:78:9a:bc

# Of either VNet
declare -gA space=([blue]="10.1.0.0/16 fd00:1::/48" [green]="10.2.0.0/16 fd00:2::/48"
	[hub]="10.3.0.0/16 fd00:3::/48")

control() {
	vnetpeer -n host "$@"
}

# knows_how WORD - whether this vnetpeer has such objects
knows_how() {
	vnetpeer help "$1" &>/dev/null
}

# vnet NAME
vnet() {
	control -b - <<-END
		vnet add $1 prefix ${space[$1]}
		subnet add default vnet $1 prefix ${space[$1]}
	END
}

# port MACHINE VNET
port() {
	local v4 v6

	read -r v4 v6 < <(addresses "$1")
	control port add "$1" vnet "$2" subnet default ip "$v4" ip "$v6" \
		netns "$1" dev "$device"
	first_hop[$1]=$router_mac
}

# gateway MACHINE VNET - that leads to the machine and its network
gateway() {
	local v4 v6

	read -r v4 v6 < <(addresses "$1")
	vnet "$2"
	control gateway add "$1" vnet "$2" type vpn netns "$1" dev "$device"
	control gateway route add "${v4%.*}.0/24" gateway "$1"
	control gateway route add "${v6%::*}::/64" gateway "$1"
	settle "$1"
	leave_by "$1" "$router_mac"
	first_hop[$1]=$router_mac
}

# peer VNET REMOTE [KEYWORD VALUE]... - both halves
peer() {
	control peering add "to-$2" vnet "$1" remote "$2" both reverse "to-$1" \
		"${@:3}" >/dev/null
}

# two_vnets - near in blue, far in green, and nothing between them
two_vnets() {
	two_networks
	vnet blue
	vnet green
	port near blue
	port far green
}

# ---- rules

# rules COUNT - that many, half of them for either direction; the last of a
# direction allows what is measured, the others are for something else
rules() {
	local i direction

	for direction in in out; do
		for ((i = 1; i < $1 / 2; i++)); do
			echo "$direction-$i priority $((100 + i)) dir $direction action deny" \
				"$(something_else "$i")"
		done
		echo "$direction-all priority 4000 dir $direction action allow" \
			"src 10.0.0.0/8,fd00::/8 dst 10.0.0.0/8,fd00::/8"
	done
}

# something_else I - of many lengths, in each place
something_else() {
	local v4=172.$((16 + $1 / 256)).$(($1 % 256)).0/$((24 + $1 % 7)) v6

	printf -v v6 'fd00:ffff:%x::/%d' "$1" $((48 + $1 % 16))
	case $(($1 % 4)) in
	0) echo "src $v4,$v6" ;;
	1) echo "proto tcp dst $v4,$v6 dport $1" ;;
	2) echo "proto udp dport $((1000 + $1))-$((2000 + $1))" ;;
	3) echo "proto udp src $v4,$v6 sport $1" ;;
	esac
}

# four_acls COUNT - of COUNT rules each, on both subnets and both ports
four_acls() {
	local vnet port

	rules "$1" >/tmp/rules
	for vnet in blue green; do
		acl "$vnet"
		control subnet set default vnet "$vnet" acl "$vnet"
	done
	for port in near far; do
		acl "$port"
		control port set "$port" acl "$port"
	done
}

# acl NAME - of what is in /tmp/rules
acl() {
	control acl show "$1" &>/dev/null || control acl add "$1"
	control acl replace "$1" file /tmp/rules
}
