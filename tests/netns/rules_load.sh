#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Acls, rules, groups and ports come, change and go while packets meet them: what is
# allowed all the time loses nothing, and what goes leaves nothing behind.
#
#     web - blue ~~~ green - db        spare and p come and go
# Also on: stock newest smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

packets=$(scaled 5000)
two_peered_vnets
machine other
acl standing "echo priority 100 dir in action allow proto icmp" \
	"rest priority 4096 dir in action deny"
guard standing subnet green
vnetpeer group add members vnet green
vnetpeer group add front vnet blue

cat >some <<-END
	echo priority 300 dir in action allow proto icmp
	members priority 301 dir in action allow dst group:members
	rest priority 302 dir in action deny
END

# One round; every new flow of pings is allowed at each moment of it.
cat >round <<-END
	rule add one acl standing priority 200 dir in action deny proto tcp dport 22
	rule add two acl standing priority 201 dir in action allow src virtual-network
	rule add three acl standing priority 202 dir in action allow dst group:members
	port set db group members
	rule del two acl standing
	acl add coming
	rule add echo acl coming priority 100 dir in action allow proto icmp
	port set db acl coming
	acl replace coming file some
	port set db acl standing
	port set db group none
	acl del coming
	acl add leaving
	port set web acl leaving
	subnet set default vnet blue acl leaving
	rule add back acl leaving priority 100 dir out action deny dst group:front
	port add spare vnet blue subnet default netns other group front acl leaving noconf
	port set web acl none
	subnet set default vnet blue acl none
	port del spare
	acl replace leaving file /dev/null
	acl del leaving
	port set db acl none
	subnet set default vnet green acl none
	subnet set default vnet green acl standing
	rule del one acl standing
	rule del three acl standing
	flow flush
	peering set to-green vnet blue forwarded on
	vnet set blue add-prefix 10.41.0.0/16
	peering sync to-blue vnet green
	vnet set blue del-prefix 10.41.0.0/16
	peering sync to-blue vnet green
	peering set to-green vnet blue forwarded off
END

floods=()
for to in "${V4[db]}" "${V6[db]}"; do
	begin web ping -qfc "$packets" "$to" >"ping${#floods[@]}"
	floods+=("$!")
done
running() {
	kill -0 "${floods[0]}" 2>/dev/null || kill -0 "${floods[1]}" 2>/dev/null
}
rounds=0
while running; do
	vnetpeer -b round >/dev/null
	rounds=$((rounds + 1))
done
wait "${floods[@]}" || :
echo "# $rounds rounds of $(wc -l <round) changes, $packets pings of each family"
at_least "changes happened meanwhile" 1 "$rounds"
for i in 0 1; do
	same "no packet was lost" "$packets" \
		"$(sed -n 's/.* \([0-9]*\) received.*/\1/p' "ping$i")"
done
same "none was dropped" "{}" \
	"$(json '.[0].drops | with_entries(select(.key != "no_route"))' -s port show web | tr -d ' \n')"

# ---- everything goes with packets on their way, in any order

flood web db udp
begin db ping -qi"$PACE" "${V6[web]}" >/dev/null
pings=$!
for ((i = 0; i < $(scaled 50); i++)); do
	cat <<-END
		group add g vnet green
		acl add a
		rule add r acl a priority 100 dir in action allow src group:front
		port add p vnet green subnet default netns other group g acl standing noconf
		port set web acl a group front
		port del p
		port set web acl none group none
		acl del a
		group del g vnet green
	END
done >churn
expect "acls, groups and ports come and go" vnetpeer -b churn
guard none subnet green
guard none port db
ip netns del other
vnetpeer port del db
vnetpeer vnet del green
vnetpeer acl del standing
ebb
echo "# $flooded packets until the end"
finish "$pings"
expect "what is left can go" vnetpeer -b - <<-END
	port del web
	group del front vnet blue
	vnet del blue
END
same "no acl, group or flow is left" "[][][]" \
	"$(vnetpeer -j acl show)$(vnetpeer -j group show)$(vnetpeer -j flow show)"
