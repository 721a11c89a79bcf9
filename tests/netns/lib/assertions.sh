# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What is reported: each check prints one line and goes on.

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
