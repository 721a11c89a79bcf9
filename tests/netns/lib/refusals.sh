# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Commands that must fail, and leave everything as it was

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
