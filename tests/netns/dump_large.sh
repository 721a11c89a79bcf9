#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Objects that are as large as they may be are listed to whoever asks, also to a
# program that has received nothing yet, for which the kernel begins with little
# room. Counters are read for those who ask for them.
#
#     web - blue ~~~ green        256 prefixes of IPv6 each

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2046 # many words
{
	vnet blue $(printf 'fd00:1:0:%x::/64 ' {0..255})
	vnet green $(printf 'fd00:2:0:%x::/64 ' {0..255})
	peer blue green
	port web blue $(printf 'ip fd00:1::%x ' {16..271})
}
acl list "one priority 100 dir in action allow"

/usr/bin/python3 "$HERE/dump_large.py"
