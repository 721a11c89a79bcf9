# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Waiting for what is to come

# How patient to be, in seconds: only something that went wrong takes that long
PATIENCE=$((15 * ${vm_patience:-1}))

# Read from where nothing ever comes
exec {never}<> <(:)

# scaled NUMBER - a tenth of it where everything is slow
scaled() {
	if [[ -n ${VNETPEER_SLOW:-} || ${vm_patience:-1} -gt 1 ]]; then
		echo $((($1 + 9) / 10))
	else
		echo "$1"
	fi
}

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
