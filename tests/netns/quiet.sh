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

# Pings to groups: the sender's own stack answers, and nobody else.
on near sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
heard=$(received near)
on web ping -qc3 -i0.01 -W0.2 ff02::1%eth0 >/dev/null || :
on web ping -bqc3 -i0.01 -W0.2 10.1.255.255 >/dev/null 2>&1 || :
on web ping -qc3 -i0.01 -W0.2 224.0.0.1 >/dev/null || :
same "neighbours hear no groups" "$heard" "$(received near)"
connects web near
