#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What memory a port takes, beside what the kernel takes for any device: 4 KB at
# most, and 600 bytes for each processor. What a kernel that looks at memory puts
# around objects comes to that: 1 KB.
#
#     500 ports and 500 devices of the kind dummy, in a namespace each
# Only on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

count=500
vnet blue 10.1.0.0/16 fd00:1::/48
for ((i = 0; i < count; i++)); do
	echo "link add d$i type dummy" >&3
	echo "port add p$i vnet blue subnet default netns ports noconf" >&4
done 3>dummies 4>ports

# taken - kilobytes that the kernel has for itself
taken() {
	awk '/^(Slab|Percpu|VmallocUsed|PageTables|KernelStack):/ { sum += $2 }
		END { print sum }' /proc/meminfo
}

# cost COMMAND... - bytes that each device takes which it makes
cost() {
	local before

	before=$(taken)
	"$@" >/dev/null
	echo $((($(taken) - before) * 1024 / count))
}

# Both once before, so that what grows in steps has grown
for name in dummies ports; do
	machine "$name"
done
ip -n dummies link add first type dummy
vnetpeer port add first vnet blue subnet default netns ports noconf
dummy=$(cost ip -n dummies -b dummies)
port=$(cost vnetpeer -b ports)
processors=$(nproc)
echo "# a dummy device takes $dummy bytes, a port $port, on $processors processors"
most=$((4096 + 600 * processors + 1024 * $(cat /sys/kernel/slab/kmalloc-64/red_zone)))
at_least "a port takes $((port - dummy)) bytes more than a dummy device, $most at most" \
	"$port" $((dummy + most))
