#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever changes what concerns many VNets can be killed while their tables are
# built, and then nothing has changed.
#
#     one - spoke1 ~~~ hub - gate
#                    hub ~~~ spoke2
#     spoke3 ... spoke20, with Initiated halves towards hub

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet hub 10.0.0.0/16
for i in {1..20}; do
	vnet "spoke$i" "10.$i.0.0/16"
	vnetpeer peering add up vnet "spoke$i" remote hub
done
port gate hub
port one spoke1
vnetpeer peering add down1 vnet hub remote spoke1
vnetpeer peering add down2 vnet hub remote spoke2
connects one gate

# killed TEXT COMMAND... - while it builds tables; nothing has changed then
killed() {
	local before change ended seen since took

	before=$(configuration)
	hold base_staging 2000
	seen=$(held base_staging)
	"${@:2}" &
	change=$!
	wait_until more_held base_staging "$seen"
	expect "$1: tables are being built" kill -KILL "$change"
	since=${EPOCHREALTIME/./}
	wait "$change" && ended=0 || ended=$?
	took=$((${EPOCHREALTIME/./} - since))
	hold base_staging 0
	same "$1: who wanted that is gone" $((128 + 9)) "$ended"
	at_least "$1: when the one at hand is built ($took us)" "$took" 4000000
	same "$1: and nothing has changed" "$before" "$(configuration)"
	connects one gate
}

# last NAME VNET - the number that a half has got
last() {
	json '.[0].id' -d peering show "$1" vnet "$2"
}

killed "a space changes" vnetpeer vnet set hub add-prefix 10.99.0.0/16
killed "halves go" vnetpeer peering del up vnet spoke1 both
killed "halves come" vnetpeer peering add next vnet spoke3 remote spoke4 both
killed "a VNet goes" vnetpeer vnet del spoke20

vnetpeer vnet set hub add-prefix 10.98.0.0/16
connects one gate
same "routes are listed in the order in which halves were made" \
	"10.1.0.0/16 10.2.0.0/16" "$(json '[.[] | select(.next_hop_type == "VNetPeering") |
		.prefix] | join(" ")' port routes gate)"
before=$(last down2 hub)
killed "halves come again" vnetpeer peering add next vnet spoke3 remote spoke4 both
vnetpeer peering add next vnet spoke3 remote spoke4
same "numbers are not used up" $((before + 1)) "$(last next spoke3)"
expect "another one ends the VNet" vnetpeer vnet del spoke20
