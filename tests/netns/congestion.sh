#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A sender that asks for it is told when its packet found the queue full, and not
# when the network dropped it.
#
#     web, and copies of what it sends (forwarding) - blue - db
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port web blue
port db blue
vnetpeer port add copies vnet blue subnet default netns web dev eth1 noconf \
	forwarding on
ip -n web link set eth1 up

# told ADDRESS - the error that a datagram meets
told() {
	on web python3 "$HERE/segments.py" send "$1" 1 1000
}

connects web db
same "a sender hears nothing when all is well" "" "$(told "${V4[db]}")"

# Three copies go first, so the fourth packet finds more in the queue than there
# may be.
on web tc qdisc add dev eth0 clsact
on web tc filter add dev eth0 egress matchall \
	action mirred egress mirror dev eth1 \
	action mirred egress mirror dev eth1 \
	action mirred egress mirror dev eth1
backlog=$(sysctl -n net.core.netdev_max_backlog)
sysctl -qw net.core.netdev_max_backlog=1
for to in "${V4[db]}" "${V6[db]}"; do
	before=$(drops web backlog_full)
	same "it hears of a full queue at $to" ENOBUFS "$(told "$to")"
	same "which counts as one" $((before + 1)) "$(drops web backlog_full)"
done
sysctl -qw net.core.netdev_max_backlog="$backlog"
on web tc qdisc del dev eth0 clsact

same "it hears nothing of what leads nowhere" "" "$(told 10.1.0.77)"
at_least "which was dropped" 1 "$(drops web no_endpoint)"
ip -n db link set eth0 down
same "nor of a device that is down" "" "$(told "${V4[db]}")"
at_least "which was dropped, too" 1 "$(drops web port_down)"
