#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is seen of a port while its device changes and nobody has been told yet.
#
#     web - blue - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue

# shown KEY - of db
shown() {
	value "$1" "$(vnetpeer -j port show db)"
}

# ---- The core has stopped the device, and the port does not know
hold port_stopping 1000
begin web ping -qfi"$PACE" "${V4[db]}" >/dev/null
ping=$!
ip -n db link set eth0 down
finish -INT "$ping"
hold port_stopping 0
at_least "what the core does not take then ended at a device that is down" 3 \
	"$(drops web port_down)"
same "and at no full queue" 0 "$(drops web backlog_full)"

# ---- Names and addresses are those that were told
ip -n db link set eth0 address 02:00:00:00:00:01
hold port_event 1000
ip -n db link set eth0 name lan0 &
pause 0.3
same "a name is shown when it is told" eth0 "$(shown dev)"
wait $!
same "and then it is" lan0 "$(shown dev)"
ip -n db link set lan0 address 02:00:00:00:00:02 &
pause 0.3
same "so is a MAC address" 02:00:00:00:00:01 "$(shown mac)"
wait $!
same "and then it is" 02:00:00:00:00:02 "$(shown mac)"
hold port_event 0
