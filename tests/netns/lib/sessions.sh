# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# TCP sessions, and who is there to take them

# The process of each session, and what leads to it
declare -A talks=() saying=()

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
