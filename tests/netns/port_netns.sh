#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port's device lives in any namespace: given by name, path or process, and gone
# with it.
#
#     web - blue - p1, p2, p3 (in the namespace of a process)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
machine named

place() {
	vnetpeer port add "$1" vnet blue subnet default netns "$2" noconf
}
where() {
	value netns "$(vnetpeer -j port show "$1")"
}

place byname named
same "by name" named "$(where byname)"
place bypath /run/netns/named
same "by path" named "$(where bypath)"
unshare -n tail -f /dev/null &
process=$!
of_its_own() {
	[[ ! /proc/$process/ns/net -ef /proc/self/ns/net ]]
}
wait_until of_its_own
place bypid "$process"
same "by process, which has no name" null "$(where bypid)"
expect "the device is there" nsenter -t "$process" -n ip link show bypid
same "its state is known all the same" down "$(json '.[0].state' port show bypid)"
place byprocpath "/proc/$process/ns/net"
vnetpeer port add here vnet blue subnet default noconf
same "the controller's own, when none is given" null "$(where here)"
expect "the device is here" ip link show here
machine 1
place byoddname 1
same "a name goes before a process" 1 "$(where byoddname)"

for nowhere in nothing /run/netns/nothing /dev/null 999999999 ""; do
	refused '*' vnetpeer port add bad vnet blue subnet default netns "$nowhere"
done

# The namespace goes, and the ports in it.
present() {
	objects port show | sed -nE 's/.*"name":"([^"]*)".*/\1/p' | joined ' '
}
is_present() {
	[[ $(present) == "$1" ]]
}
same "all are there" "byname byoddname bypath bypid byprocpath here web" "$(present)"
kill "$process"
expect "a process's ports go with its namespace" \
	wait_until is_present "byname byoddname bypath here web"
ip netns del named
expect "and those of a named one" wait_until is_present "byoddname here web"
vnetpeer port add again vnet blue subnet default netns 1 noconf
same "their addresses are free again" "10.1.0.5 fd00:1::5" \
	"$(list ips "$(vnetpeer -j port show again)")"
vnetpeer port del again
ip netns del 1
vnetpeer port del here
expect "only web is left" wait_until is_present web
same "the network counts it" 1 "$(json '.[0].ports' vnet show blue)"
ends web 10.1.0.5 no_endpoint
