# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Sending packets, and what became of them

# shellcheck disable=SC2034 # read by scenarios
ROUTER_MAC=12:34:56:78:9a:bc

# Seconds between the packets of a flood: none where a processor can be all for it;
# elsewhere more of them would only take the time from what is to be seen beside it.
case ${vm_target-} in
smp | kcsan) PACE=0 ;;
debug) PACE=0.1 ;;
*) PACE=0.01 ;;
esac

# Who looks out for a packet on each machine
declare -A watchers=()

# flood FROM TO KIND - begin to send all the time, see flood.py
flood() {
	: >flooded
	PACE=${PACE:-0} /usr/bin/python3 "$HERE/flood.py" "$@" >flooded &
	flood=$!
	wait_until test -s flooded
}

# ebb - end that; $flooded is how many packets there were
ebb() {
	finish -INT "$flood"
	# shellcheck disable=SC2034 # read by scenarios
	flooded=$(tail -n 1 flooded)
}

# packets FROM TO - standard input has a line for each of them, see packets.py, which
# is begun once, as that takes long
packets() {
	local line

	if [[ ! -p packets.asked ]]; then
		mkfifo packets.asked packets.said
		/usr/bin/python3 "$HERE/packets.py" <>packets.asked 1<>packets.said &
	fi
	{
		sed "s/^/$1 $2 /"
		echo
	} >packets.asked
	while IFS= read -rt $((PATIENCE * 4)) line; do
		[[ $line ]] || return 0
		echo "$line"
	done <packets.said
	return 1
}

# connects A B - each reaches the other's addresses
connects() {
	one_way "$1" "$2"
	one_way "$2" "$1"
}

# one_way A B - all of B's addresses, of which there has to be one
one_way() {
	local to addresses="${V4[$2]} ${V6[$2]}"

	[[ $addresses != ' ' ]] || not_ok "$1 reaches $2, which has an address"
	for to in $addresses; do
		expect "$1 reaches $2 ($to)" on "$1" ping -qc1 -W"$PATIENCE" "$to"
	done
}

# blocked A B REASON - what A sends to B's addresses ends for that reason
blocked() {
	ends "$1" "${V4[$2]} ${V6[$2]}" "$3" "$2"
}

# ends PORT "ADDRESS..." REASON [RECEIVER] [OPTION]... - three pings to each address
# end for that reason, and RECEIVER, when given, hears nothing
ends() {
	local from=$1 addresses=$2 reason=$3 receiver=${4:-} to pid
	local before heard=0 gone sent=0 pids=() problem=''

	shift $(($# < 4 ? $# : 4))
	before=$(drops "$from" "$reason")
	[[ -z $receiver ]] || heard=$(received "$receiver")
	for to in $addresses; do
		begin "$from" ping -qc3 -i0.01 -W0.2 "$@" "$to" >/dev/null 2>&1
		pids+=("$!")
		sent=$((sent + 3))
	done
	for pid in "${pids[@]}"; do
		! wait "$pid" || problem="a ping was answered"
	done
	gone=$(($(drops "$from" "$reason") - before))
	((sent)) || problem+=" there is no address"
	((gone >= sent)) || problem+=" $gone of $sent counted"
	[[ -z $receiver ]] || heard=$(($(received "$receiver") - heard))
	((heard == 0)) || problem+=" $receiver heard $heard"
	if [[ -z $problem ]]; then
		ok "$from does not reach $addresses: $reason"
	else
		not_ok "$from does not reach $addresses: $reason" "$problem" \
			"$(on "${gateways[$from]:-$from}" ethtool -S "$PORT_DEVICE")"
	fi
}

# arrives PORT ADDRESS RECEIVER [OPTION]... - three pings reach RECEIVER, answered
# or not
arrives() {
	local from=$1 to=$2 receiver=$3 heard

	shift 3
	heard=$(received "$receiver")
	on "$from" ping -qc3 -i0.01 -W0.2 "$@" "$to" >/dev/null 2>&1 || :
	same "$from's packets to $to arrive at $receiver" 3 \
		$(($(received "$receiver") - heard))
}

# watch MACHINE FILTER - look out for one packet; `seen MACHINE` is what was seen
watch() {
	begin "$1" timeout "$PATIENCE" tcpdump -Z root -nnevvi "$PORT_DEVICE" -c1 \
		--immediate-mode "$2" >"$1.seen" 2>"$1.watching"
	watchers[$1]=$!
	wait_until grep -q 'listening on' "$1.watching"
}

seen() {
	wait "${watchers[$1]}" || :
	cat "$1.seen"
}
