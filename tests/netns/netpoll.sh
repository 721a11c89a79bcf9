#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# netpoll sends with interrupts off and from anywhere, which is no way into a network
# of ports: the console over the network does not use one.
#
#     console - blue
# Only on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16
vnetpeer port add console vnet blue subnet default dev vnp0
modprobe netconsole
mount -t configfs none /sys/kernel/config 2>/dev/null || :
target=/sys/kernel/config/netconsole/here
mkdir "$target"

# logs_to DEVICE - the console over the network begins there
logs_to() {
	echo "$1" >"$target/dev_name" && echo 10.1.0.9 >"$target/remote_ip" &&
		echo 1 >"$target/enabled"
}

ip link add other type dummy
ip addr add 10.9.0.1/24 dev other
ip link set other up
fails "not over a port" logs_to vnp0
expect "but over another device" logs_to other
echo 0 >"$target/enabled"
rmdir "$target"
ip link del other
