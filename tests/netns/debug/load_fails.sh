#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module is loaded, and a namespace made beside it, with one allocation after the
# other failing in what the module does: there is all of it or nothing.
#
#     (needs a kernel with CONFIG_FAULT_INJECTION)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

injection=/sys/kernel/debug
# What is no text of the kernel itself is a module's, and there is one.  It also asks
# gcov to count, which must not fail.
text=0x$(awk '$3 == "_etext" { print $1 }' /proc/kallsyms)
read -r gcov gcov_end < <(sort /proc/kallsyms |
	awk '$3 == "__gcov_init" { printf "0x%s ", $1; getline; print "0x" $1 }')
for kind in failslab fail_page_alloc; do
	echo N >"$injection/$kind/ignore-gfp-wait"
	echo 0 >"$injection/$kind/verbose"
	echo 32 >"$injection/$kind/stacktrace-depth"
	echo "$text" >"$injection/$kind/require-start"
	echo "$gcov" >"$injection/$kind/reject-start"
	echo "$gcov_end" >"$injection/$kind/reject-end"
done
echo 0 >"$injection/fail_page_alloc/min-order"

rmmod vnetpeer
/usr/bin/python3 "$HERE/debug/load_fails.py" "$HERE/../../kmod/vnetpeer.ko"
for kind in failslab fail_page_alloc; do
	echo 0 >"$injection/$kind/require-start"
	echo 0 >"$injection/$kind/reject-end"
done

# The kernel itself forgets the name of a cache whose folder it could not make.
kmemleak=/sys/kernel/debug/kmemleak
for _ in 1 2; do
	# It must be 5 seconds old.
	pause 6
	echo scan >"$kmemleak"
done
cat "$kmemleak" >lost
same "nothing else is lost" "$(grep -c '^unreferenced' lost || :)" \
	"$(grep -c sysfs_slab_add lost || :)"
echo clear >"$kmemleak"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue
connects web db
