#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The verbs in which scenarios are told. A scenario draws its networks, says what
# is done and what must hold; each thing that must hold prints one line.
#
#   on web CMD...        run a command where web lives (its network namespace)
#   vnet, port, half     make things            connects, blocked    send packets
#   gateway, site        and what is outside
#   refused, usage_error commands that must fail and leave everything as it was
#
# A verb that makes something ends the scenario when it cannot; a check goes on.

set -Eeuo pipefail
trap 'echo "# broken at ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND" >&2' ERR

# shellcheck disable=SC2034 # read by scenarios
HERE=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck disable=SC2034
ROUTER_MAC=12:34:56:78:9a:bc
PORT_DEVICE=eth0
SITE_MAC=02:00:00:00:00:01

# First address of each family, by port
declare -A V4=() V6=()
# By which gateway a machine outside sends; a gateway's own, too
declare -A gateways=()

# How patient to be, in seconds: only something that went wrong takes that long
PATIENCE=$((15 * ${vm_patience:-1}))

# scaled NUMBER - a tenth of it where everything is slow
scaled() {
	if [[ -n ${VNETPEER_SLOW:-} || ${vm_patience:-1} -gt 1 ]]; then
		echo $((($1 + 9) / 10))
	else
		echo "$1"
	fi
}

# Seconds between the packets of a flood. More of them would only take the time
# from what is to be seen beside it.
# shellcheck disable=SC2034 # read by scenarios
PACE=$([[ ${vm_patience:-1} == 1 ]] && echo 0.01 || echo 0.1)

# The kernel patches its receive path when the first socket wants time stamps, as
# each ping does, and back after the last one. The emulator does not always survive
# that on two processors, so one ping stays.
ping -qi 3600 127.0.0.1 >/dev/null &

# ---- what is reported

ok() {
	echo "ok - $1"
}

# not_ok TEXT [DIAGNOSTIC]...
not_ok() {
	local line

	echo "not ok - $1"
	shift
	while IFS= read -r line; do
		[[ -z $line ]] || echo "#   $line"
	done < <(printf '%s\n' "$@")
}

# verdict TEXT RESULT [DIAGNOSTIC]... - RESULT is 0 for good
verdict() {
	local text=$1 result=$2

	shift 2
	if ((result == 0)); then
		ok "$text"
	else
		not_ok "$text" "$@"
	fi
}

# expect TEXT COMMAND... - the command succeeds
expect() {
	local text=$1 out rc=0

	shift
	out=$("$@" 2>&1) || rc=$?
	verdict "$text" "$rc" "$*" "exit status $rc" "$out"
}

# fails TEXT COMMAND... - the command does not succeed
fails() {
	local text=$1 out rc=0

	shift
	out=$("$@" 2>&1) || rc=$?
	verdict "$text" $((rc == 0)) "$*" "$out"
}

# same TEXT WANTED GOT
same() {
	local rc=0

	[[ $2 == "$3" ]] || rc=1
	verdict "$1" "$rc" "wanted: $2" "got:    $3"
}

# at_least TEXT NUMBER GOT
at_least() {
	verdict "$1" $(($3 < $2)) "wanted: at least $2" "got:    $3"
}

# ---- waiting

exec {never}<> <(:)

pause() {
	read -rt "$1" -u "$never" || :
}

# wait_until COMMAND... - until it succeeds; fails when that takes too long
wait_until() {
	local deadline=$((SECONDS + PATIENCE))

	until "$@" >/dev/null 2>&1; do
		((SECONDS < deadline)) || return 1
		pause 0.05
	done
}

# ---- asking

# jq is the tool for a look at one thing; what is asked all the time is taken out
# of the text by the shell, as jq is slow to start.

# json FILTER OBJECT... - what jq makes of the tool's JSON
json() {
	local filter=$1

	shift
	vnetpeer -j "$@" | jq -rc "$filter"
}

# value KEY TEXT - a string or number in JSON; nothing when it is not there
value() {
	[[ ! $2 =~ \"$1\":\"?([^\",}]*) ]] || echo "${BASH_REMATCH[1]}"
}

# list KEY TEXT - an array of strings in JSON, on one line
list() {
	local all=${2#*\""$1"\":[}

	all=${all%%]*}
	all=${all//\"/}
	echo "${all//,/ }"
}

# objects OBJECT... - what there is, an object of JSON on each line
objects() {
	local out

	out=$(vnetpeer -j "$@")
	echo "${out//\},\{/$'},\n{'}"
}

# joined SEPARATOR - lines, sorted and on one line
joined() {
	local line all=''

	while IFS= read -r line; do
		all+=${all:+$1}$line
	done < <(LC_ALL=C sort)
	echo "$all"
}

# halves - "blue>green Connected FullyInSync, ...", every half there is
halves() {
	objects peering show | sed -nE \
		's/.*"vnet":"([^"]*)","remote":"([^"]*)","state":"([^"]*)","sync":"([^"]*)".*/\1>\2 \3 \4/p' |
		joined ', '
}

# states - the same without the sync level
states() {
	objects peering show | sed -nE \
		's/.*"vnet":"([^"]*)","remote":"([^"]*)","state":"([^"]*)".*/\1>\2 \3/p' |
		joined ', '
}

# routes PORT TYPE - the prefixes of the port's active routes of a next hop type
routes() {
	objects port routes "$1" | sed -nE "/\"next_hop_type\":\"$2\"/{
		/\"state\":\"Active\"/s/.*\"prefix\":\"([^\"]*)\".*/\1/p
	}" | joined ' '
}

# drops PORT REASON - how many packets of the port ended for that reason; of a machine
# outside, those that ended at its gateway
drops() {
	local out gateway=${gateways[$1]:-}

	if [[ $gateway ]]; then
		on "$gateway" ethtool -S "$PORT_DEVICE" | sed -n "s/^ *drop_$2: //p"
		return
	fi
	out=$(vnetpeer -j -s port show "$1")
	count "$2" "${out#*\"drops\":}"
}

# metered VNET REMOTE COUNTER - a counter of the half: tx_packets, or a reason
metered() {
	local out

	out=$(vnetpeer -j -s peering show "to-$2" vnet "$1")
	count "$3" "${out#*\"stats\":}"
}

# count KEY TEXT - a number in JSON, 0 when it is not there
count() {
	local number

	number=$(value "$1" "$2")
	echo "${number:-0}"
}

# hits ACL [RULE] - how often it decided
hits() {
	count hits "$(if (($# == 1)); then
		vnetpeer -j -s acl show "$1"
	else
		vnetpeer -j -s rule show "$2" acl "$1"
	fi)"
}

# remembered - "web tcp established, ...", every flow there is
remembered() {
	objects flow show | flow_words
}

# remembered_of PORT - those that the port is at either end of
remembered_of() {
	objects flow show port "$1" | flow_words
}

flow_words() {
	sed -nE 's/.*"port":"([^"]*)","protocol":"?([^",]*)"?,.*"state":"([^"]*)".*/\1 \2 \3/p' |
		joined ', '
}

# all_flows_are WORDS, has_dropped PORT REASON - for waiting
all_flows_are() {
	[[ $(remembered) == "$1" ]]
}

has_dropped() {
	(($(drops "$1" "$2") > 0))
}

# received PORT - IP packets that its machine received, but for the router's answers
# to neighbour discovery, which come when the machine asks
received() {
	# shellcheck disable=SC2016 # awk's own
	on "$1" awk '/^Ip: [0-9]/ { sum += $4 }
		$1 == "Ip6InReceives" { sum += $2 }
		$1 == "Icmp6InNeighborAdvertisements" { sum -= $2 }
		END { print sum }' /proc/net/snmp "/proc/net/dev_snmp6/$PORT_DEVICE"
}

# configuration - everything that a refused command must not touch
configuration() {
	vnetpeer -j -d -b - 2>&1 <<-END || :
		$(objects acl show | sed -nE 's/.*"name":"([^"]*)".*/rule show acl \1/p')
		vnet show
		subnet show
		port show
		peering show
		route-table show
		route show
		gateway show
		gateway route show
		group show
		acl show
		setting show
	END
}

# ---- windows: points in the code (kmod/point.h), where a kernel has them

# hold POINT MS - who gets there waits so long, from now on
hold() {
	echo "$1 $2" >/sys/module/vnetpeer/parameters/point_delay
}

# held POINT - how many have got there, and waited or wait
held() {
	sed -n "s/^$1 //p" /sys/module/vnetpeer/parameters/point_waits
}

# more_held POINT NUMBER - for waiting
more_held() {
	(($(held "$1") > $2))
}

# ---- making things

# machine NAME - a network namespace that speaks only when spoken to
machine() {
	[[ ! -e /run/netns/$1 ]] || return 0
	ip netns add "$1"
	on "$1" sysctl -qw net.ipv6.conf.default.router_solicitations=0 \
		net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.mldv2_unsolicited_report_interval=3600000
	ip -n "$1" link set lo up
}

# on MACHINE COMMAND...
on() {
	nsenter --net="/run/netns/$1" "${@:2}"
}

# begin MACHINE COMMAND... - in the background; $! is its process
begin() {
	nsenter --net="/run/netns/$1" "${@:2}" &
}

# finish [-SIGNAL] PROCESS... - end what was begun; what has only just been may not
# listen to signals yet, and is told again
finish() {
	local signal=-TERM process

	if [[ $1 == -* ]]; then
		signal=$1
		shift
	fi
	kill "$signal" "$@"
	for process; do
		while kill -0 "$process" 2>/dev/null; do
			pause 0.1
			kill "$signal" "$process" 2>/dev/null || :
		done
	done
	wait "$@" || :
}

# vnet NAME PREFIX... [KEYWORD VALUE]... - and a subnet "default" of all of it
vnet() {
	local name=$1 prefixes=()

	shift
	while [[ ${1:-} == */* ]]; do
		prefixes+=("$1")
		shift
	done
	vnetpeer vnet add "$name" prefix "${prefixes[@]}" "$@"
	vnetpeer subnet add default vnet "$name" prefix "${prefixes[@]}"
}

# port NAME VNET [KEYWORD VALUE]... - on a machine of its own, with device eth0
port() {
	local name=$1 vnet=$2

	shift 2
	machine "$name"
	vnetpeer port add "$name" vnet "$vnet" subnet default \
		netns "$name" dev "$PORT_DEVICE" "$@"
	learn "$name"
}

# silent NAME VNET [KEYWORD VALUE]... - a port whose machine answers nothing
silent() {
	port "$@" noconf
	ip -n "$1" link set "$PORT_DEVICE" up
}

# learn PORT - remember its addresses
learn() {
	local ip

	V4[$1]=
	V6[$1]=
	for ip in $(list ips "$(vnetpeer -j port show "$1")"); do
		case $ip in
		*:*) V6[$1]=${V6[$1]:-$ip} ;;
		*) V4[$1]=${V4[$1]:-$ip} ;;
		esac
	done
}

# half VNET REMOTE [KEYWORD VALUE]... - the half to-REMOTE of VNET
half() {
	local vnet=$1 remote=$2

	shift 2
	vnetpeer peering add "to-$remote" vnet "$vnet" remote "$remote" "$@" >/dev/null
}

# peer VNET REMOTE [KEYWORD VALUE]... - both halves
peer() {
	half "$@" both reverse "to-$1"
}

# table NAME "CIDR HOP"... - a route table; HOP is "appliance ADDR", "none" and so on
table() {
	local name=$1 route

	vnetpeer route-table add "$name"
	for route in "${@:2}"; do
		add_route "$name" "$route"
	done
}

# add_route TABLE "CIDR HOP"
add_route() {
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer route add "${2%% *}" table "$1" next-hop ${2#* }
}

# attach VNET TABLE [SUBNET]
attach() {
	vnetpeer subnet set "${3:-default}" vnet "$1" route-table "$2"
}

# acl NAME ["RULE"]... - RULE is "NAME priority N dir in action deny" and so on
acl() {
	local rule

	vnetpeer acl add "$1"
	for rule in "${@:2}"; do
		add_rule "$1" "$rule"
	done
}

# add_rule ACL "RULE"
add_rule() {
	# shellcheck disable=SC2086 # words of a command line
	vnetpeer rule add "${2%% *}" acl "$1" ${2#* }
}

# guard ACL port PORT, guard ACL subnet VNET - "none" takes what is there away
guard() {
	case $2 in
	port) vnetpeer port set "$3" acl "$1" ;;
	subnet) vnetpeer subnet set default vnet "$3" acl "$1" ;;
	esac
}

# router MACHINE - it sends on what is not for it
router() {
	on "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 \
		net.ipv4.conf.all.send_redirects=0 \
		net.ipv4.conf."$PORT_DEVICE".send_redirects=0
}

# appliance PORT - so does its machine, by the port
appliance() {
	router "$1"
	vnetpeer port set "$1" forwarding on
}

# gateway NAME VNET TYPE [KEYWORD VALUE]... - with device eth0 on a router of its own
gateway() {
	local name=$1 vnet=$2 type=$3

	shift 3
	machine "$name"
	vnetpeer gateway add "$name" vnet "$vnet" type "$type" \
		netns "$name" dev "$PORT_DEVICE" "$@"
	router "$name"
	gateways[$name]=$name
}

# leads GATEWAY PREFIX... - its router sends there by the gateway
leads() {
	local prefix

	for prefix in "${@:2}"; do
		ip -n "$1" route add "$prefix" dev "$PORT_DEVICE"
	done
}

# learns, unlearns GATEWAY PREFIX... - routes of the gateway
learns() {
	printf "gateway route add %s gateway $1\n" "${@:2}" | vnetpeer -b -
}

unlearns() {
	printf "gateway route del %s gateway $1\n" "${@:2}" | vnetpeer -b -
}

# site NAME GATEWAY IPV4 IPV6 - a machine with these addresses, by a wire to the
# gateway's router. That asks nobody who has them, as what comes is counted.
site() {
	machine "$1"
	ip link add "$PORT_DEVICE" netns "$1" address "$SITE_MAC" type veth \
		peer name "$1" netns "$2"
	ip -n "$1" link set "$PORT_DEVICE" up
	ip -n "$2" link set "$1" up
	reside "$1" "$2" "$3/24" "${3%.*}.1/24"
	reside "$1" "$2" "$4/64" "${4%:*}:1/64"
	V4[$1]=$3
	V6[$1]=$4
	gateways[$1]=$2
}

# reside SITE ROUTER ADDRESS ADDRESS - the site's, and its router's
reside() {
	ip -n "$1" addr add "$3" dev "$PORT_DEVICE"
	ip -n "$2" addr add "$4" dev "$1"
	ip -n "$2" neigh add "${3%/*}" lladdr "$SITE_MAC" dev "$1"
	ip -n "$1" route add default via "${4%/*}"
}

# in_step GATEWAY TABLE [OPTION]... - begin to keep it so; $sync is the process,
# `changed` what it changes, and `said` what it says about that
in_step() {
	vnetpeer -j -d "${@:3}" gateway sync "$1" table "$2" >changed 2>said &
	# shellcheck disable=SC2034 # read by scenarios
	sync=$!
}

# learned GATEWAY - the prefixes of its routes
learned() {
	objects gateway route show gateway "$1" |
		sed -nE 's/.*"prefix":"([^"]*)".*/\1/p' | joined ' '
}

# announced GATEWAY - the prefixes of which the gateway's router is told
announced() {
	{
		ip -n "$1" -4 route show proto 118 dev "$PORT_DEVICE"
		ip -n "$1" -6 route show proto 118 dev "$PORT_DEVICE"
	} | awk '{ print $1 }' | joined ' '
}

# soon learned|announced GATEWAY TEXT "PREFIX..." - these and no others, in the order
# of letters
soon() {
	wait_until is_now "$1" "$2" "$4" || :
	same "$3" "$4" "$("$1" "$2")"
}

is_now() {
	[[ $("$1" "$2") == "$3" ]]
}

# serve MACHINE - its current folder, by HTTP on port 80
serve() {
	begin "$1" python3 -m http.server --bind :: 80 >/dev/null 2>&1
	wait_until listens "$1" 80
}

# listens MACHINE PORT - somebody there takes TCP connections
listens() {
	[[ $(on "$1" ss -Hltn "sport = :$2") ]]
}

# echoes MACHINE PORT - it sends back what it is told by TCP
echoes() {
	begin "$1" socat "TCP6-LISTEN:$2,ipv6only=0,fork" PIPE
	wait_until listens "$1" "$2"
}

# talk NAME MACHINE ADDRESS PORT - begin a TCP session that stays open
talk() {
	local say

	mkfifo "$1.say"
	exec {say}<>"$1.say"
	nsenter --net="/run/netns/$2" nc "$3" "$4" <"$1.say" >"$1.heard" &
	talks[$1]=$!
	saying[$1]=$say
}
declare -A talks=() saying=()

# say NAME, heard NAME - a word in the session; whether it came back
say() {
	echo "$EPOCHREALTIME" | tee "$1.word" >&"${saying[$1]}"
}

heard() {
	grep -qxFf "$1.word" "$1.heard"
}

# answers NAME - what is said in the session now comes back
answers() {
	say "$1"
	wait_until heard "$1"
}

# hang_up NAME - the session ends as sessions do
hang_up() {
	finish "${talks[$1]}"
}

# ---- sending packets

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
	local to

	for to in ${V4[$2]} ${V6[$2]}; do
		expect "$1 reaches $2 ($to)" on "$1" ping -qc1 -W"$PATIENCE" "$to"
	done
	for to in ${V4[$1]} ${V6[$1]}; do
		expect "$2 reaches $1 ($to)" on "$2" ping -qc1 -W"$PATIENCE" "$to"
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
declare -A watchers=()

seen() {
	wait "${watchers[$1]}" || :
	cat "$1.seen"
}

# ---- commands that must fail

# refused CODE COMMAND... - exit status 2, one line "Error: CODE: ...", nothing
# changed; CODE is "*" where the contract names none
refused() {
	local code=$1 before out rc=0 problem='' what

	shift
	what="$*"
	before=$(configuration)
	out=$("$@" 2>stderr </dev/null) || rc=$?
	((rc == 2)) || problem+="exit status $rc, not 2. "
	[[ -z $out ]] || problem+="standard output is not empty. "
	is_refusal "$code" stderr || problem+="not one line 'Error: $code: ...'. "
	[[ $(configuration) == "$before" ]] || problem+="something changed. "
	if [[ -z $problem ]]; then
		ok "$code: ${what#vnetpeer }"
	else
		not_ok "$code: ${what#vnetpeer }" "$problem" "$out" "$(<stderr)"
	fi
}

# is_refusal CODE FILE
is_refusal() {
	local pattern="^Error: ${1/#\*/[A-Z][A-Za-z]+}: .+" lines

	mapfile -t lines <"$2"
	[[ ${#lines[@]} == 1 && ${lines[0]} =~ $pattern ]]
}

# usage_error COMMAND... - exit status 1, something on standard error, nothing
# changed
usage_error() {
	local before out rc=0 problem='' what="$*"

	before=$(configuration)
	out=$("$@" 2>stderr </dev/null) || rc=$?
	((rc == 1)) || problem+="exit status $rc, not 1. "
	[[ -z $out ]] || problem+="standard output is not empty. "
	[[ -s stderr ]] || problem+="standard error is empty. "
	[[ $(configuration) == "$before" ]] || problem+="something changed. "
	if [[ -z $problem ]]; then
		ok "wrong usage: ${what#vnetpeer }"
	else
		not_ok "wrong usage: ${what#vnetpeer }" "$problem" "$out" "$(<stderr)"
	fi
}
