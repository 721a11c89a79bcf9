#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A change of the configuration may take as long as it likes: rtnl does not wait for
# it, so that devices and ports come, change and go meanwhile. A VNet that is about
# to go looks again for such a port.
#
#     box (in the controller's own namespace) - red        blue

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet red 10.2.0.0/16 fd00:2::/48

# join NAME - a port of red, by rtnetlink alone: the tool reads things, too
join() {
	PYTHONPATH=$HERE python3 - "$1" <<-END
		import sys
		from genl import A, Rtnl, string
		answer = Rtnl().newlink(string(A.PORT_CONFIG_NAME, sys.argv[1]) +
		                        string(A.PORT_CONFIG_VNET, "red") +
		                        string(A.PORT_CONFIG_SUBNET, "default"))
		print(answer)
		sys.exit(answer.errno != 0)
	END
}

hold config_checked 9000
seen=$(held config_checked)
vnetpeer vnet set blue add-prefix 10.9.0.0/16 &
change=$!
wait_until more_held config_checked "$seen"
expect "a device is made while a VNet is changed" ip link add any type dummy
expect "a port is made" join box
expect "it is set up" ip link set box up
expect "it is changed" ip link set box mtu 1400
expect "it goes" ip link del box
vnetpeer vnet add more prefix 10.5.0.0/16 2>/dev/null &
waiting=$!
pause 1
kill "$waiting"
wait "$waiting" && ended=0 || ended=$?
same "another change waits, and can be killed" $((128 + 15)) "$ended"
expect "all the while the VNet is being changed" kill -0 "$change"
hold config_checked 0
wait "$change" && ended=0 || ended=$?
same "which ends well" 0 "$ended"
fails "what was killed has changed nothing" vnetpeer vnet show more

hold config_checked 3000
seen=$(held config_checked)
vnetpeer vnet del red 2>refusal &
removal=$!
wait_until more_held config_checked "$seen"
expect "a port joins a VNet that is about to go" join late
wait "$removal" && ended=0 || ended=$?
hold config_checked 0
expect "which therefore stays" is_refusal VnetHasPorts refusal
same "and says so" 2 "$ended"
expect "with its subnet" ip link set late up
ip link del late
expect "without the port it goes" vnetpeer vnet del red
