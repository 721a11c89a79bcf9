#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Changes elsewhere lose no packet of a standing peering: a flood of pings and a TCP
# stream run while other networks, ports and peerings come, change and go.
#
#     web - blue ~~~ green - db        blue ~~~ s1, s2 (come and go)
#                                      green ~~~ s2
# Only on: stock newest smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

packets=$(scaled 10000)
two_peered_vnets
machine other

# One round: everything that can be made, changed and removed next to them
cat >round <<-END
	vnet add s1 prefix 10.31.0.0/16 fd00:31::/48
	subnet add default vnet s1 prefix 10.31.0.0/16 fd00:31::/48
	vnet add s2 prefix 10.32.0.0/16 fd00:32::/48 region far
	port add p1 vnet s1 subnet default netns other noconf
	port add p2 vnet blue subnet default netns other noconf
	peering add to-s1 vnet blue remote s1
	peering add to-blue vnet s1 remote blue
	peering add to-s2 vnet blue remote s2 both reverse to-blue
	peering add to-s2 vnet green remote s2 both reverse to-green
	peering set to-s1 vnet blue access off
	peering set to-blue vnet s1 forwarded on
	peering set to-green vnet blue forwarded on
	peering set to-green vnet blue forwarded off
	vnet set blue add-prefix 10.41.0.0/16
	vnet set green add-prefix fd00:42::/48
	peering sync to-blue vnet green
	peering sync to-green vnet blue
	vnet set s1 add-prefix 10.43.0.0/16
	peering sync to-s1 vnet blue
	setting set forwarded-check tag
	setting set forwarded-check strict
	port set p1 ip 10.31.0.9 ip fd00:31::9
	port set web mtu 1500
	vnet set blue del-prefix 10.41.0.0/16
	vnet set green del-prefix fd00:42::/48
	peering sync to-blue vnet green
	peering sync to-green vnet blue
	peering del to-blue vnet s1
	peering set to-s1 vnet blue access on
	peering del to-s1 vnet blue
	port del p1
	port del p2
	vnet del s1
	peering del to-s2 vnet blue both
	vnet del s2
	peering del to-s2 vnet green
END

begin db iperf3 -s >/dev/null
wait_until listens db 5201
begin web iperf3 -c "${V4[db]}" -t 3600 -i "${vm_patience:?}" --forceflush >stream
stream=$!
wait_until grep -q sec stream
begin web ping -qfc "$packets" "${V4[db]}" >ping4
ping4=$!
begin web ping -qfc "$packets" "${V6[db]}" >ping6
ping6=$!

rounds=0
while kill -0 "$ping4" 2>/dev/null || kill -0 "$ping6" 2>/dev/null; do
	vnetpeer -b round >/dev/null
	rounds=$((rounds + 1))
done
wait "$ping4" || :
wait "$ping6" || :

echo "# $rounds rounds of $(wc -l <round) changes, $packets pings of each family"
at_least "changes happened meanwhile" 1 "$rounds"
for family in 4 6; do
	same "no IPv$family packet was lost" "$packets" \
		"$(sed -n 's/.* \([0-9]*\) received.*/\1/p' "ping$family")"
done
expect "the stream still runs" kill -0 "$stream"
same "and never stood still" "it ran" "$(awk '/bits\/sec/ { seen = "it ran" }
	/ 0.00 bits\/sec/ { stood = stood $0 } END { print stood ? stood : seen }' stream)"
kill "$stream"
same "the port has lost nothing" "{}" \
	"$(json '.[0].drops | with_entries(select(.key != "no_route"))' -s port show web | tr -d ' \n')"
same "all is as it was" "blue>green Connected FullyInSync, green>blue Connected FullyInSync" \
	"$(halves)"
