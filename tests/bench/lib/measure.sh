# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sending something from near to far, and taking what that costs.
#
# A case (cases/NAME) joins near and far. A measure (measures/NAME) has them send,
# and tells how many nanoseconds that took and how much was sent. On a machine
# whose clock advances one nanosecond an instruction those are instructions.

bench=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
# shellcheck source=tests/netns/lib/namespaces.sh
. "$bench/../netns/lib/namespaces.sh"
# shellcheck source=tests/bench/lib/machines.sh
. "$bench/lib/machines.sh"

families=(IPv4 IPv6)
traffic=/sys/module/traffic/parameters/talk

# How many seconds what was set up takes to come to rest
rest=2

# prepare - what has to be there once
prepare() {
	[[ -e /proc/net/pktgen ]] || modprobe pktgen
	load
}

load() {
	insmod "$bench/../../kmod/vnetpeer.ko"
}

# die SENTENCE
die() {
	echo "not ok - $1"
	exit 1
} >&2

# ---- cases

# enter CASE - what a case need not say, and then what it says
enter() {
	arrivals=counted
	exists() {
		:
	}
	leave() {
		:
	}
	. "$bench/cases/$1"
}

# can_be CASE - whether this vnetpeer has what it takes
can_be() (
	enter "$1"
	exists
)

# with CASE COMMAND... - run it where near and far are joined like that, in a shell
# of its own
with() (
	enter "$1"
	for machine in host near far; do
		machine "$machine"
	done
	join
	"${@:2}"
	leave
	ip -all netns delete
)

# measured SUBJECT MEASURE... - in both families, where near and far are now. A line
# for each: of what it is, what it is, how long it took and how much was sent.
measured() {
	local measure family result

	acquaint
	for measure in "${@:2}"; do
		. "$bench/measures/$measure"
		for family in "${families[@]}"; do
			result=$(measure "$family")
			echo "$1 $measure $family $result"
		done
	done
}

# ---- packets, made by pktgen

# flood FROM TO FAMILY COMMAND... - as pktgen is told; print ns
flood() {
	local own4 own6 v4 v6 ip

	read -r own4 own6 < <(addresses "$1")
	read -r v4 v6 < <(addresses "$2")
	ip=("src_min $own4" "src_max $own4" "dst $v4")
	[[ $3 == IPv4 ]] || ip=("src6 $own6" "dst6 $v6")
	on "$1" "$bench/generate" "$device" "pkt_size 60" "delay 0" "clone_skb 0" \
		"dst_mac ${first_hop[$1]}" "${ip[@]}" "${@:4}"
}

# acquaint - near and far have heard of each other: what `packets` sends has been
# answered, and whoever keeps states has seen that
acquaint() {
	local family

	absorb near far
	for family in "${families[@]}"; do
		flood near far "$family" "count 4" >/dev/null
		flood far near "$family" "count 4" >/dev/null
		flood near far "$family" "count 4" >/dev/null
	done
	no_longer near far
}

# packets FAMILY COUNT [FLOWS] - from near; all of them must arrive. Sent three times,
# as now and then the kernel has something else to do; FLOWS NUMBER says what pktgen
# is told each time.
packets() {
	local i commands spent=()

	absorb near far
	sleep "$rest"
	for i in 0 1 2; do
		mapfile -t commands < <("${3:-one_flow}" "$i")
		spent+=("$(flood near far "$1" "count $2" "${commands[@]}")")
	done
	all_arrived $((3 * $2))
	echo "$(middle "${spent[@]}") $2"
}

# packets_to FAMILY COUNT ADDRESS... - the same, so many to each address
packets_to() {
	local address sum=0 dst=dst

	[[ $1 == IPv4 ]] || dst=dst6
	absorb near far
	sleep "$rest"
	for address in "${@:3}"; do
		sum=$((sum + $(flood near far "$1" "count $2" "$dst $address")))
	done
	all_arrived $(($2 * ($# - 2)))
	echo "$sum $(($2 * ($# - 2)))"
}

# destinations FAMILY - to many of whom packets may go
destinations() {
	local v4 v6

	read -r v4 v6 < <(addresses far)
	[[ $1 == IPv4 ]] && echo "$v4" || echo "$v6"
}

# all_arrived COUNT - what near and far have absorbed
all_arrived() {
	local missing=$(($1 - $(absorbed far)))

	no_longer near far
	[[ $arrivals != counted ]] || ((missing <= 0)) ||
		die "$missing of $1 packets did not arrive"
}

one_flow() {
	:
}

# flows_of SET - so many pairs of ports that a million packets in a row have each
# their own; each set has others
flows_of() {
	cat <<-END
		udp_src_min 10000
		udp_src_max 11000
		udp_dst_min $((20000 + 1001 * $1))
		udp_dst_max $((21001 + 1001 * $1))
	END
}

middle() {
	printf '%s\n' "$@" | sort -n | sed -n 2p
}

# absorb MACHINE... - drop and count what arrives, where a network stack would begin
absorb() {
	local machine

	for machine; do
		tc -n "$machine" -b - <<-END
			qdisc add dev $device clsact
			filter add dev $device ingress matchall action drop
		END
	done
}

absorbed() {
	[[ $(tc -n "$1" -s filter show dev "$device" ingress) =~ \ ([0-9]+)\ pkt ]]
	echo "${BASH_REMATCH[1]}"
}

no_longer() {
	local machine

	for machine; do
		tc -n "$machine" qdisc del dev "$device" clsact
	done
}

# ---- connections

# talk KIND FAMILY COUNT - see modules/traffic.c; three times, too
talk() {
	local address near far spent=()

	read -ra address < <(addresses far)
	[[ $2 == IPv4 ]] || address=("${address[1]}")
	exec {near}</run/netns/near {far}</run/netns/far
	echo "$1 $near $far ${address[0]} 10" >"$traffic"
	sleep "$rest"
	for _ in 0 1 2; do
		echo "$1 $near $far ${address[0]} $3" >"$traffic"
		spent+=("$(<"$traffic")")
	done
	exec {near}<&- {far}<&-
	echo "$(middle "${spent[@]}") $3"
}
