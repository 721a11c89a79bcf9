# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Configurations that grow (growth/NAME), on top of a case.

# meet GROWTH - what it need not say, and then what it says
meet() {
	before() {
		:
	}
	make_ready() {
		lines "$@" >/tmp/batch
	}
	grow() {
		"$bench/took" vnetpeer -n host -b /tmp/batch
	}
	finish() {
		:
	}
	. "$bench/growth/$1"
}

# grown NAME SIZE... - measure at each of the sizes, where near and far are joined;
# and what it took to get there, in time and memory, and to free all in the end
grown() {
	local name=$1 size=$2 next

	meet "$name"
	before
	for next in "${@:2}"; do
		((next == size)) || enlarge "$name" "$size" "$next"
		size=$next
		measured "grow $name $size" "${measures[@]}"
	done
	finish "$name $size"
	free_all "grow $name $size"
}

# enlarge NAME FROM TO
enlarge() {
	local memory spent

	make_ready "$2" "$3"
	memory=$(memory)
	spent=$(grow "$2" "$3")
	sleep "$rest"
	memory=$(($(memory) - memory))
	echo "grow $1 $3 time - $spent $(($3 - $2))"
	echo "grow $1 $3 bytes - $memory $(($3 - $2))"
}

# free_all SUBJECT - that the module has; how long that kept a processor busy
free_all() {
	local busy

	busy=$(busy)
	rmmod vnetpeer
	sleep "$rest"
	echo "$1 free - $(($(busy) - busy)) 1"
	load
}

# busy - ns for which there was something to do, to within 10 ms
busy() {
	awk '{ printf "%d0000000\n", ($1 - $2) * 100 }' /proc/uptime
}

# memory - bytes that the kernel has taken for its own objects
memory() {
	awk '/^(SUnreclaim|VmallocUsed|Percpu):/ { sum += $2 } END { print sum * 1024 }' \
		/proc/meminfo
}
