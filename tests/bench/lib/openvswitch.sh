# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Two networks, and an Open vSwitch between them that is told by OpenFlow what to
# do. Its daemon is asked once for each kind of packet; after that the kernel
# knows. It is Debian's, unpacked beside this folder where it is not installed.

openvswitch=$bench/openvswitch
PATH+=:$openvswitch/usr/bin:$openvswitch/usr/sbin
PATH+=:$openvswitch/usr/lib/openvswitch-switch:/usr/lib/openvswitch-switch
export LD_LIBRARY_PATH=$openvswitch/usr/lib/x86_64-linux-gnu

export OVS_RUNDIR=/tmp/openvswitch
export OVS_LOGDIR=$OVS_RUNDIR OVS_DBDIR=$OVS_RUNDIR

# How often the daemon looks after the kernel, in ms: not while packets are counted
seldom=(
	other_config:max-idle=3600000
	other_config:max-revalidator=3600000
	other_config:stats-update-interval=3600000
)

schema() {
	local file

	for file in {"$openvswitch",}/usr/share/openvswitch/vswitch.ovsschema; do
		[[ ! -e $file ]] || break
	done
	echo "$file"
}

# daemons - the two of them; the bridge `br0` has either machine's leg
daemons() {
	local database=$OVS_RUNDIR/conf.db socket=$OVS_RUNDIR/db.sock

	rm -rf "$OVS_RUNDIR"
	mkdir "$OVS_RUNDIR"
	ovsdb-tool -vconsole:off create "$database" "$(schema)"
	ovsdb-server --detach --pidfile --no-chdir --remote="punix:$socket" \
		-vconsole:off "$database"
	ovs-vsctl -vconsole:off --no-wait init -- set open_vswitch . "${seldom[@]}"
	on host ovs-vswitchd --detach --pidfile --no-chdir -vconsole:off
	ovs-vsctl -vconsole:off add-br br0 -- set bridge br0 fail-mode=secure \
		-- add-port br0 to-near -- set interface to-near ofport_request=1 \
		-- add-port br0 to-far -- set interface to-far ofport_request=2
}

no_daemons() {
	ovs-appctl -vconsole:off -t ovs-vswitchd exit --cleanup
	ovs-appctl -vconsole:off -t ovsdb-server exit
}

# towards MACHINE PORT - what a router does, in the words of OpenFlow
towards() {
	echo "dec_ttl,mod_dl_src:${mac[to-$1]},mod_dl_dst:${mac[$1]},output:$2"
}

# to_each_machine TABLE MATCH [ACTION,] - flows that send packets on
to_each_machine() {
	local v4 v6

	read -r v4 v6 < <(addresses far)
	echo "table=$1,$2ip,nw_dst=$v4,actions=${3:-}$(towards far 2)"
	echo "table=$1,$2ipv6,ipv6_dst=$v6,actions=${3:-}$(towards far 2)"
	read -r v4 v6 < <(addresses near)
	echo "table=$1,$2ip,nw_dst=$v4,actions=${3:-}$(towards near 1)"
	echo "table=$1,$2ipv6,ipv6_dst=$v6,actions=${3:-}$(towards near 1)"
}

# flows - read from standard input
flows() {
	ovs-ofctl -vconsole:off add-flows br0 -
}
