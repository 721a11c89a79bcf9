#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Flows are charged to the memory cgroup in which their port was made, and end where
# that has no more, though packets run on behalf of nobody.
#
#     flooder (made in the group "tenant"), web - blue ~~~ green - far
# Only on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

mkdir groups
mount -t cgroup2 none groups
echo +memory >groups/cgroup.subtree_control
tenant=$PWD/groups/tenant
mkdir "$tenant"

# as_tenant COMMAND... - in the group
as_tenant() {
	(
		echo "$BASHPID" >"$tenant/cgroup.procs"
		"$@"
	)
}

# charged - bytes of slabs that the group pays for
charged() {
	sed -n 's/^slab_unreclaimable //p' "$tenant/memory.stat"
}

# flood_with COUNT [PORT] - first packets of so many flows
flood_with() {
	/usr/bin/python3 "$HERE/flood.py" "${2:-flooder}" far udp "$1" >/dev/null
}

# has_paid BYTES - at least
has_paid() {
	(($(charged) >= $1))
}

two_vnets
silent web blue
silent far green
as_tenant silent flooder blue
learn flooder
peer blue green
acl open "in priority 100 dir in action allow"
guard open subnet green

before=$(charged)
flood_with 4000 web
expect "others' flows are not the tenant's" test "$(charged)" -lt $((before + 200000))
flood_with 4000
expect "the tenant pays for its own" wait_until has_paid $((before + 4000 * 192))
echo $(($(<"$tenant/memory.current") + 65536)) >"$tenant/memory.max"
flood_with 12000
at_least "where it has no more memory, nothing begins" 1 \
	"$(drops flooder no_memory)"
same "for the tenant" 0 "$(drops web no_memory)"
echo max >"$tenant/memory.max"
vnetpeer flow flush
before=$(drops flooder no_memory)
flood_with 100
same "when there is memory again, it goes on" "$before" "$(drops flooder no_memory)"
umount groups
