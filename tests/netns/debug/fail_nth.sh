#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Each command with its first, second, third ... allocation failing: it succeeds,
# or is refused with everything as it was; and nothing leaks.
#
#     web - blue ~~~ green - db        red and p come and go
#     (needs a kernel with CONFIG_FAULT_INJECTION)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

injection=/sys/kernel/debug
for kind in failslab fail_page_alloc; do
	echo N >"$injection/$kind/ignore-gfp-wait"
	echo 0 >"$injection/$kind/verbose"
done
echo 0 >"$injection/fail_page_alloc/min-order"

two_vnets
port web blue mtu 9000
port db green
peer blue green
acl plain

/usr/bin/python3 "$HERE/debug/fail_nth.py" web db
connects web db
