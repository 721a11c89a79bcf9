#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port is a device like any other: ip link shows, changes, moves and removes it.
#
#     web - blue - near
#     other (a namespace that a device is moved to)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
port near blue
port web blue mtu 1450 mac 02:00:00:00:00:77

show() {
	value "$1" "$(vnetpeer -j port show web)"
}
link() {
	ip -n "${2:-web}" -d -j link show "${3:-eth0}" | jq -r ".[0].$1"
}

# As made
same "its kind" vnetpeer "$(link linkinfo.info_kind)"
same "its MAC" "02:00:00:00:00:77" "$(link address)"
same "its MTU" 1450 "$(link mtu)"
same "port show agrees" "eth0 web 02:00:00:00:00:77 1450 up $(link ifindex)" \
	"$(show dev) $(show netns) $(show mac) $(show mtu) $(show state) $(show ifindex)"
for word in web blue 10.1.0.5 fd00:1::5; do
	expect "its alias names $word" grep -qw -- "$word" <<<"$(link ifalias)"
done
same "its addresses have the subnet's length" "10.1.0.5/16 fd00:1::5/48" \
	"$(ip -n web -br addr show dev eth0 scope global | awk '{ print $3, $4 }')"
same "the default routes go to the first host address" "10.1.0.1 fd00:1::1" \
	"$(ip -n web -j route show default | jq -r '.[0].gateway') $(
		ip -n web -6 -j route show default | jq -r '.[0].gateway')"
connects web near

# Rename, MTU, MAC
ip -n web link set eth0 down
ip -n web link set eth0 name lan0
same "a new name is shown" lan0 "$(show dev)"
ip -n web link set lan0 name eth0
same "and it is down" down "$(show state)"
ends near "${V4[web]}" port_down
ends near "${V6[web]}" port_down
ip -n web link set eth0 up
same "and up again" up "$(show state)"
arrives near "${V4[web]}" web
ip -n web link set eth0 mtu 1400
same "ip link sets the MTU" 1400 "$(show mtu)"
expect "so does port set" vnetpeer port set web mtu 1450
same "and the device has it" 1450 "$(link mtu)"
ip -n web link set eth0 address 02:00:00:00:00:78
same "ip link sets the MAC" 02:00:00:00:00:78 "$(show mac)"
expect "so does port set" vnetpeer port set web mac 02:00:00:00:00:79
same "and the device has it" 02:00:00:00:00:79 "$(link address)"
arrives near "${V4[web]}" web
for bad in "mac 01:00:00:00:00:01" "mac 00:00:00:00:00:00" "mac 02:00:00:00:00" \
	"mtu 67" "mtu 65536" "mtu 0" "mtu many"; do
	# shellcheck disable=SC2086 # words of a command line
	refused '*' vnetpeer port set web $bad
done
usage_error vnetpeer port set web forwarding maybe

# Another namespace, another name
machine other
ip -n web link set eth0 netns other name lan7
same "it can be moved" "other lan7" "$(show netns) $(show dev)"
ip -n other addr add 10.1.0.5/16 dev lan7
ip -n other link set lan7 up
expect "and works there" on other ping -qc1 -W"$PATIENCE" "${V4[near]}"
ip -n other link set lan7 netns web name eth0

# What the device offers
expect "it takes SCTP checksums that are yet to be made" \
	grep -q 'tx-checksum-sctp: on' <(on web ethtool -k eth0)
fails "it carries no tags" ip -n web link add link eth0 name tag type vlan id 5

# A port has one queue, though its device has as many as somebody asked for.
PYTHONPATH=$HERE /usr/bin/python3 - <<-END
	from genl import A, Rtnl, addrs, nest, string, u32
	IFLA_NUM_TX_QUEUES, IFLA_NUM_RX_QUEUES = 31, 32
	rtnl = Rtnl()
	answer = rtnl.talk(rtnl.request(
	    string(A.PORT_CONFIG_NAME, "wide") + string(A.PORT_CONFIG_VNET, "blue") +
	    string(A.PORT_CONFIG_SUBNET, "default") +
	    nest(A.PORT_CONFIG_IPS, addrs("10.1.0.99")),
	    "wide", more=u32(IFLA_NUM_TX_QUEUES, 16) + u32(IFLA_NUM_RX_QUEUES, 8)))
	assert not answer.errno, answer
END
same "it was made with more queues" 16 "$(ip -d -j link show wide |
	jq -r '.[0].num_tx_queues')"
same "and uses one of each" "tx-0" "$(find /sys/class/net/wide/queues -mindepth 1 \
	-maxdepth 1 ! -name rx-0 -printf '%f\n' | sort | paste -sd' ')"
vnetpeer port del wide

# Made without configuration
vnetpeer port add bare vnet blue subnet default netns other dev bare noconf
same "noconf leaves it down" down "$(json '.[0].state' port show bare)"
same "and without addresses" "" "$(ip -n other -br addr show dev bare | awk '{ print $3 }')"
vnetpeer port del bare

# Names of devices
expect "the device is called like the port" \
	vnetpeer port add fifteen-chars-x vnet blue subnet default netns other
expect "it is there" ip -n other link show fifteen-chars-x
refused '*' vnetpeer port add sixteen-chars-xy vnet blue subnet default netns other
refused '*' vnetpeer port add p vnet blue subnet default netns other dev sixteen-chars-xy
refused '*' vnetpeer port add p vnet blue subnet default netns other dev fifteen-chars-x
refused '*' vnetpeer port add p vnet blue subnet default netns other dev lo
refused '*' vnetpeer port add p vnet blue subnet default netns other dev a/b
refused ResourceAlreadyExists \
	vnetpeer port add web vnet blue subnet default netns other dev p
fails "no device is left of those" ip -n other link show p
fails "the kind alone makes no port" ip -n other link add p type vnetpeer

# Removal, from both sides
ip -n other link del fifteen-chars-x
same "ip link del removes the port" "near web" \
	"$(json '[.[].name] | sort | join(" ")' port show)"
expect "port del removes the device" vnetpeer port del web
fails "it is gone" ip -n web link show eth0
refused ResourceNotFound vnetpeer port del web
refused ResourceNotFound vnetpeer port show web
