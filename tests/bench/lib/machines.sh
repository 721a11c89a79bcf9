# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The machines of every case, which are network namespaces: `near` sends, `far`
# receives, and `host` is what lies between, when something does. A machine's only
# device is `eth0`.

device=eth0

# So that nobody has to ask for it, and each run is like the other
declare -A mac=(
	[near]=02:00:00:00:00:04 [to-near]=02:00:00:00:01:04
	[far]=02:00:00:00:00:05 [to-far]=02:00:00:00:01:05
)

# ---- the two plans of addresses; `first_hop` is to whom frames go

near4=10.1.0.4 near6=fd00:1::4
declare -A first_hop

one_network() {
	far4=10.1.0.5 far6=fd00:1::5
	first_hop=([near]=${mac[far]} [far]=${mac[near]})
}

two_networks() {
	far4=10.2.0.4 far6=fd00:2::4
	first_hop=([near]=${mac[to-near]} [far]=${mac[to-far]})
}

# addresses MACHINE - its IPv4 and its IPv6 address
addresses() {
	local v4=${1}4 v6=${1}6

	echo "${!v4} ${!v6}"
}

# ---- making them

# pair MACHINE DEVICE MACHINE DEVICE MAC - two ends of a veth pair, the first one
# with the MAC address of its machine
pair() {
	ip link add "$2" netns "$1" address "${mac[$1]}" \
		type veth peer name "$4" netns "$3" address "$5"
}

# leg MACHINE - a veth pair between it and the host, called to-MACHINE there
leg() {
	pair "$1" "$device" host "to-$1" "${mac[to-$1]}"
	ip -n host link set "to-$1" up
}

# settle MACHINE - let it have its addresses
settle() {
	local v4 v6

	read -r v4 v6 < <(addresses "$1")
	ip -n "$1" -b - <<-END
		link set $device up
		address add $v4/24 dev $device
		address add $v6/64 dev $device nodad
	END
}

# knows MACHINE DEVICE MAC ADDRESS... - who has addresses, for ever
knows() {
	local address

	for address in "${@:4}"; do
		echo "neighbour add $address lladdr $3 dev $2 nud permanent"
	done | ip -n "$1" -b -
}

# each_knows_the_other - in one network
each_knows_the_other() {
	# shellcheck disable=SC2046 # two addresses
	knows near "$device" "${mac[far]}" $(addresses far)
	# shellcheck disable=SC2046
	knows far "$device" "${mac[near]}" $(addresses near)
}

# leave_by MACHINE MAC - there is its way to everywhere else
leave_by() {
	local v4 v6

	read -r v4 v6 < <(addresses "$1")
	v4=${v4%.*}.1 v6=${v6%::*}::1
	knows "$1" "$device" "$2" "$v4" "$v6"
	ip -n "$1" route add default via "$v4"
	ip -n "$1" route add default via "$v6"
}

# legs - either machine on the host, which is its way to everywhere else
legs() {
	local machine

	two_networks
	for machine in near far; do
		leg "$machine"
		settle "$machine"
		leave_by "$machine" "${mac[to-$machine]}"
	done
}

# remember_many - connections; the bound is that of all namespaces
remember_many() {
	sysctl -qw net.netfilter.nf_conntrack_max=2000000
}
