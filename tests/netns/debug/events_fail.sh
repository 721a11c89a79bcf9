#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What others do with the devices of ports, and namespaces that end, with one
# allocation after the other failing in what the module does about it.
#
#     web - blue - db, p       red - p (of another controller)
#     (needs a kernel with CONFIG_FAULT_INJECTION)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

injection=/sys/kernel/debug
echo N >"$injection/failslab/ignore-gfp-wait"
echo 0 >"$injection/failslab/verbose"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue
acl plain
guard plain subnet blue
machine elsewhere

/usr/bin/python3 "$HERE/debug/events_fail.py"
port next blue
connects web next
