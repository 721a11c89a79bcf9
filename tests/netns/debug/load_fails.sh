#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module is loaded, and a namespace made beside it, with one allocation after the
# other failing in what the module does: there is all of it or nothing.
#
#     (needs a kernel with CONFIG_FAULT_INJECTION)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

injection=/sys/kernel/debug
# What is no text of the kernel itself is a module's, and there is one.
text=0x$(awk '$3 == "_etext" { print $1 }' /proc/kallsyms)
for kind in failslab fail_page_alloc; do
	echo N >"$injection/$kind/ignore-gfp-wait"
	echo 0 >"$injection/$kind/verbose"
	echo 32 >"$injection/$kind/stacktrace-depth"
	echo "$text" >"$injection/$kind/require-start"
done
echo 0 >"$injection/fail_page_alloc/min-order"

rmmod vnetpeer
/usr/bin/python3 "$HERE/debug/load_fails.py" "$HERE/../../kmod/vnetpeer.ko"
for kind in failslab fail_page_alloc; do
	echo 0 >"$injection/$kind/require-start"
done

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue
connects web db
