#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whoever changes what concerns many VNets can be killed while their tables are
# built, and then nothing has changed.
#
#     spoke1 ... spoke20 (Initiated halves) - hub

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

vnet hub 10.0.0.0/16
for i in {1..20}; do
	vnet "spoke$i" "10.$i.0.0/16"
	vnetpeer peering add up vnet "spoke$i" remote hub
done
before=$(configuration)

# hold MS - how long the building of one base takes
hold() {
	echo "base_staging $1" >/sys/module/vnetpeer/parameters/point_delay
}

hold 500
vnetpeer vnet del hub &
change=$!
pause 1
expect "the tables of 20 VNets are being built" kill -KILL "$change"
since=${EPOCHREALTIME/./}
wait "$change" && ended=0 || ended=$?
took=$((${EPOCHREALTIME/./} - since))
hold 0
same "whoever wants that is gone" $((128 + 9)) "$ended"
at_least "when the one at hand is built ($took us)" "$took" 2000000
same "and nothing has changed" "$before" "$(configuration)"
expect "another one ends it" vnetpeer vnet del hub
