# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Lines `ok - ...` and `not ok - ...` about runs of the command.

failed=0

# run COMMAND... - leaves rc, out and err
run() {
	local stderr

	stderr=$(mktemp)
	rc=0
	out=$("$@" 2>"$stderr") || rc=$?
	err=$(<"$stderr")
	rm -f -- "$stderr"
}

# verdict TEXT RESULT - about the last run; RESULT is 0 for good
verdict() {
	if (($2 == 0)); then
		echo "ok - $1"
		return
	fi
	echo "not ok - $1"
	printf '%s\n' "exit status $rc" "$out" "$err" | sed 's/^/#   /'
	failed=1
}

# finish - end with the status of it all
finish() {
	exit "$failed"
}

# The family may load its module by itself, so not being there is what counts.
has_module() {
	[[ -d /sys/module/vnetpeer ]] || modinfo vnetpeer >/dev/null 2>&1
}
