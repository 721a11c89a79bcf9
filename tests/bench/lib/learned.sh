# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Routes of one family that a gateway learns, in the mix of lengths that the internet
# has. As many VNets as a hub can have peers use it, and none is to take more for that.

on=gateway
sizes=(10 1000 100000 1000000)
measures=(scattered)

export PYTHONPATH=$bench/../netns
routes=$bench/routes-${families[0]}

# How many it knows
known=${sizes[0]}

before() {
	spokes 499 | control -b - >/dev/null
	learn add 0 "$known" >/dev/null
}

# spokes COUNT
spokes() {
	local i

	for ((i = 0; i < $1; i++)); do
		echo "vnet add spoke$i prefix $((20 + i / 250)).$((i % 250)).0.0/16"
		echo "peering add to-hub vnet spoke$i remote hub both" \
			"reverse to-spoke$i remote-gateways on"
	done
}

make_ready() {
	known=$2
	added=$(($2 - $1))
	before_that=$(objects)
}

# objects - bytes of those that the kernel keeps, without what is between them
objects() {
	awk '/^kmalloc/ { sum += $2 * $4 } END { print sum }' /proc/slabinfo
}

grow() {
	learn add "$1" "$2"
}

# learn add|del FROM TO - those routes of the file; print ns
learn() {
	on host "$bench/learn.py" "$1" far "$routes" "${@:2}"
}

# What is sent to them
destinations() {
	"$bench/learn.py" destinations "$routes" "$known" 32
}

# What one takes of memory; and of time, when it goes and comes while there are as many
# as that. The first to go waits for readers.
finish() {
	local count=100000

	echo "grow $1 objects - $(($(objects) - before_that)) $added"
	learn del 0 1 >/dev/null
	echo "grow $1 delete - $(learn del 1 $((count + 1))) $count"
	learn add 0 1 >/dev/null
	echo "grow $1 insert - $(learn add 1 $((count + 1))) $count"
}
