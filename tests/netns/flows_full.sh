#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port has room for so many flows that it began. What was never answered gives way,
# what is established does not; and nobody else's flows are touched.
#
#     flooder, web, few - blue ~~~ green - db, far    (all but web and db are silent)
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
silent few blue
silent flooder blue forwarding on
silent far green
vnetpeer peering set to-blue vnet green forwarded on
echoes db 7
acl open "in priority 100 dir in action allow"
guard open subnet green

# ---- room for three

same "a port has room for 500000" 500000 "$(json '.[0].flows_max' -s port show few)"
vnetpeer port set few flows 3
same "or for as many as one says" 3 "$(json '.[0].flows_max' -s port show few)"
# establish SPORT... - flows of few's, with an answer
establish() {
	local sport

	for sport; do
		packets few far <<-END
			arrives udp 53 $sport to ${V4[far]}
			arrives udp $sport 53 back from ${V4[far]}
		END
	done
}
establish 4001 4002 4003
packets few far <<-END
	flow_table_full udp 53 4004
	arrives udp 53 4001 to ${V4[far]}
END
same "nothing has been forgotten" \
	"few udp established, few udp established, few udp established" "$(remembered)"
packets far few <<<"arrives udp 9 9 from ${V4[far]}"
same "what others begin with it is theirs" far \
	"$(json '.[] | select(.state == "new") | .port' flow show)"
vnetpeer port set few flows 4
packets few far <<-END
	arrives udp 53 4004 to ${V4[far]}
	arrives udp 53 4005 to ${V4[far]}
END
same "the unanswered one gives way to another" 4005 \
	"$(json '.[] | select(.port == "few" and .state == "new") | .sport' flow show)"
packets few far <<-END
	arrives udp 53 4001 to ${V4[far]}
	arrives udp 53 4003 to ${V4[far]}
END
vnetpeer flow flush port few
establish 4001
same "flushed, there is room again" "few udp established" "$(remembered_of few)"
vnetpeer port set few flows 500000
vnetpeer flow flush

# ---- floods, beside somebody else's sessions

talk call web "${V4[db]}" 7
expect "a session" answers call
begin web ping -qi"$PACE" "${V4[db]}" >flood4
pings=("$!")
begin web ping -qi"$PACE" "${V6[db]}" >flood6
pings+=("$!")
room=$(scaled 1000)
vnetpeer port set flooder flows "$room"
for kind in syn udp sources; do
	/usr/bin/python3 "$HERE/flood.py" flooder far "$kind" "$(scaled 6000)" >sent
	expect "the session goes on beside $(tail -n 1 sent) packets of the kind $kind" \
		answers call
	same "they took all the room that there was" "$room" "$(json length flow show port flooder)"
	same "the oldest have given way, none was refused" 0 \
		"$(drops flooder flow_table_full)"
done
same "web's flows are all there" \
	"web icmp established, web icmp established, web tcp established" \
	"$(remembered_of web)"
finish -INT "${pings[@]}"
for flood in flood4 flood6; do
	expect "$flood lost nothing: $(grep -o '[0-9]* packets.*loss' "$flood")" \
		grep -q ' 0% packet loss' "$flood"
done

# ---- the flooded port goes, and the flooding one

flood flooder far syn
for ((i = 0; i < $(scaled 50); i++)); do
	cat <<-END
		flow flush port flooder
		port set flooder flows $((i + 1))
	END
done >churn
expect "flows are flushed and room is taken away in the flood" vnetpeer -b churn
vnetpeer port del far
wait_until has_dropped flooder no_endpoint
ebb
echo "# $flooded packets until the end"
same "its flows have gone with the port" "" "$(remembered_of flooder)"
vnetpeer port del flooder
expect "the session has seen nothing of it" answers call
