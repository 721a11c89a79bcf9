# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is reported: each check prints one line and goes on.

# Each check adds a dot, so that it is known at the end how many there were.
export VNETPEER_CHECKS=$PWD/checks
: >"$VNETPEER_CHECKS"

# plan LAST - how many checks there were, for a script that came to its end by itself,
# LAST being its last command
plan() {
	local status=$? checks

	((status == 0)) && [[ ! $1 =~ ^exit($|[[:space:]]) ]] || return "$status"
	checks=$(<"$VNETPEER_CHECKS")
	echo "1..${#checks}"
}
trap 'plan "$BASH_COMMAND"' EXIT

# broken TEXT - this scenario asks for what cannot be, which fails it wherever it is
broken() {
	echo "# broken: $1" >&2
	return 1
}

ok() {
	printf . >>"$VNETPEER_CHECKS"
	echo "ok - $1"
}

# relay COMMAND... - a program that prints checks of its own
relay() {
	local line

	while IFS= read -r line; do
		[[ ! $line =~ ^(not )?ok\  ]] || printf . >>"$VNETPEER_CHECKS"
		echo "$line"
	done < <("$@")
	wait "$!"
}

# not_ok TEXT [DIAGNOSTIC]...
not_ok() {
	local line

	printf . >>"$VNETPEER_CHECKS"
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

# fails TEXT COMMAND... - the command does not succeed; the tool's refuses. One that is
# not found, or that a signal ends, has not failed in the way that was meant.
fails() {
	local text=$1 out rc=0 failed

	shift
	out=$("$@" 2>&1) || rc=$?
	failed=$((rc > 0 && rc < 126))
	[[ " $* " != *" vnetpeer "* ]] || failed=$((rc == 2))
	verdict "$text" $((!failed)) "$*" "exit status $rc" "$out"
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
