#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Unloading the module is clean, whatever is configured and running: the ports go,
# and a new start is empty.
#
#     web - blue ~~~ green - db
# Also on: stock newest smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

module=$HERE/../../kmod/vnetpeer.ko

build() {
	vnet blue 10.1.0.0/16 fd00:1::/48
	vnet green 10.2.0.0/16 fd00:2::/48
	port web blue
	port db green
	peer blue green
}

build
connects web db
begin web ping -qfi0.002 "${V4[db]}" >/dev/null 2>&1
begun=("$!")
begin web ping -qfi0.002 "${V6[db]}" >/dev/null 2>&1
begun+=("$!")
vnetpeer monitor >events 2>ended &
monitor=$!
listens_to_events() {
	vnetpeer vnet add knock prefix 192.168.0.0/24
	vnetpeer vnet del knock
	[[ -s events ]]
}
wait_until listens_to_events
expect "the module unloads under traffic, with ports and listeners" rmmod vnetpeer
fails "the devices are gone" ip -n web link show eth0
fails "on both sides" ip -n db link show eth0
finish "${begun[@]}" 2>/dev/null || :

# Who listens would hear nothing more.
ends_by_itself() {
	! kill -0 "$monitor"
}
expect "a listener ends with the module" wait_until ends_by_itself
rc=0
kill "$monitor" 2>/dev/null || :
wait "$monitor" || rc=$?
same "with status 2" 2 "$rc"
expect "and says why" grep -q '^Error: ResourceNotFound: .*unloaded' ended

# Without the module: one line, status 2
gone() {
	local rc=0

	"$@" >out 2>stderr || rc=$?
	same "without the module, status 2: $*" 2 "$rc"
	expect "one line: $*" is_refusal '*' stderr
	same "and nothing else: $*" "" "$(<out)"
}
gone vnetpeer vnet show
gone vnetpeer vnet add blue prefix 10.1.0.0/16
gone vnetpeer port add web vnet blue subnet default netns web
gone vnetpeer trace port web dst 10.2.0.4
gone vnetpeer monitor

rounds=5
for ((i = 0; i < rounds; i++)); do
	insmod "$module"
	vnetpeer vnet add blue prefix 10.1.0.0/16
	vnetpeer subnet add default vnet blue prefix 10.1.0.0/16
	vnetpeer port add web vnet blue subnet default netns web dev eth0
	rmmod vnetpeer
done
ok "the module loads and unloads $rounds times"

# Listeners of the group are told nothing of what goes after the family.
insmod "$module"
vnetpeer vnet add blue prefix 10.1.0.0/16
vnetpeer subnet add default vnet blue prefix 10.1.0.0/16
for ((i = 0; i < 8; i++)); do
	vnetpeer port add "p$i" vnet blue subnet default
done
same "the module tells nobody that its objects go" 0 \
	"$(python3 "$HERE/rmmod_events.py")"

insmod "$module"
same "a new start is empty" "0 0 0" \
	"$(json length vnet show) $(json length port show) $(json length peering show)"
build
connects web db
