#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module is loaded, and a namespace made beside it, with one allocation after the
# other failing in what the module does: there is all of it or nothing.
#
#     (needs a kernel with CONFIG_FAULT_INJECTION)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

injection=/sys/kernel/debug
for kind in failslab fail_page_alloc; do
	echo N >"$injection/$kind/ignore-gfp-wait"
	echo 0 >"$injection/$kind/verbose"
done
echo 0 >"$injection/fail_page_alloc/min-order"

# The core's work for what only debuggers read is not what is to fail.
strip -g -o vnetpeer.ko "$HERE/../../kmod/vnetpeer.ko"
rmmod vnetpeer
/usr/bin/python3 "$HERE/debug/load_fails.py" vnetpeer.ko

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue
connects web db
