#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Groups, broadcasts, link-local sources and other protocols end quietly.
#
#     web - blue - near
#     (quiet.py writes frames straight to web's device)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port near blue
connects web near

/usr/bin/python3 "$HERE/quiet.py" web near

# A ping to a group is nobody's to answer.
fails "nobody answers IPv6's all-nodes group" \
	on web ping -qc1 -W0.2 ff02::1%eth0
on web sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
on near sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
fails "nobody answers a broadcast" on web ping -bqc1 -W0.2 10.1.255.255
connects web near
