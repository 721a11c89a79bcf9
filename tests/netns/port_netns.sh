#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port's device lives in any namespace: given by name, path or process, and gone
# with it.
#
#     web - blue - p1, p2, p3 (in the namespace of a process)
# Also on: stock newest

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
	reply names '' port show
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

# A default route is for a namespace that has none, of any metric, in any table.
place_in() {
	vnetpeer port add "$1" vnet blue subnet default "${@:2}"
}
# ways MACHINE - the devices that its default routes lead to, IPv4 first
ways() {
	local option

	for option in -4 -6; do
		ip ${1:+-n "$1"} "$option" route show default table all |
			sed -nE 's/.* dev ([^ ]*).*/\1/p'
	done | tr '\n' ' ' | sed 's/ $//'
}
machine none
place_in first netns none
same "none is there: a port brings its own" "first first" "$(ways none)"
place_in second netns none
same "and a second one none" "first first" "$(ways none)"
machine other
ip -n other route add default dev lo metric 500
ip -n other -6 route add default dev lo metric 5000
place_in third netns other
same "one of another metric is there: it stays alone" "lo lo" "$(ways other)"
machine half
ip -n half route add default dev lo table 100
place_in fourth netns half
same "each family for itself, and in any table" "lo fourth" "$(ways half)"
machine unwanted
place_in fifth netns unwanted default-route off
same "none is wanted" "" "$(ways unwanted)"
place_in sixth netns unwanted default-route on
same "one is wanted" "sixth sixth" "$(ways unwanted)"

# The controller's own namespace is the host's.
same "the host has no way out yet" "" "$(ways)"
place_in seventh
same "a port here is none, unless it is wanted" "" "$(ways)"
place_in eighth netns "/proc/$$/ns/net"
same "neither when the namespace is named" "" "$(ways)"
place_in ninth default-route on
same "it is wanted" "ninth ninth" "$(ways)"
vnetpeer port del ninth
ip route add default dev lo metric 500
place_in ninth default-route on
same "the host's own goes before it" "lo ninth" "$(ways)"
ip route del default dev lo
usage_error vnetpeer port add tenth vnet blue subnet default default-route on noconf
usage_error vnetpeer port add tenth vnet blue subnet default default-route maybe
for port in first second third fourth fifth sixth seventh eighth ninth; do
	vnetpeer port del "$port"
done

# A port whose addresses the namespace cannot have is not made.
machine four
on four sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
	net.ipv6.conf.default.disable_ipv6=1
refused InvalidParameter vnetpeer port add dual vnet blue subnet default netns four
expect "why is said" grep -q 'IPv6 is off' stderr
fails "there is no device" ip -n four link show dual
expect "with IPv4 alone it is" vnetpeer port add dual vnet blue subnet default \
	netns four ip 10.1.0.9
vnetpeer port del dual

# Making takes less than entering.
poor() {
	setpriv --bounding-set=-sys_admin "$@"
}
refused AuthorizationFailed poor vnetpeer port add p vnet blue subnet default netns four
expect "what is missing is said" grep -q CAP_SYS_ADMIN stderr
expect "the rest can be left to others" poor vnetpeer port add p vnet blue \
	subnet default netns four noconf
vnetpeer port del p
expect "here it takes no entering" poor vnetpeer port add p vnet blue subnet default
vnetpeer port del p
