# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One test, one line.

# expect TEXT COMMAND... - the command succeeds; if not, what it said
expect() {
	local text=$1 said

	shift
	if said=$("$@" 2>&1 </dev/null); then
		echo "ok - $text"
	else
		echo "not ok - $text"
		tail -n 30 <<<"$said" | sed 's/^/#   /'
	fi
}
