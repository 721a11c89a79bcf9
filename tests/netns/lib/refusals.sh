# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Commands that must fail, and leave everything as it was

# What a refused command must not touch, when nothing has run since it was read
configuration=

# Between two refusals that follow each other it need not be read twice.
trap '[[ $BASH_COMMAND == @(refused|usage_error|for|read|\[\[)\ * ]] || configuration=' DEBUG

# refused CODE COMMAND... - exit status 2, one line "Error: CODE: ...", nothing
# changed; CODE is "*" where the contract names none
refused() {
	is_without_effect "$1" 2 "${@:2}"
}

# usage_error COMMAND... - exit status 1, something on standard error, nothing
# changed
usage_error() {
	is_without_effect "wrong usage" 1 "$@"
}

# is_without_effect CODE STATUS COMMAND...
is_without_effect() {
	local code=$1 status=$2 before out rc=0 problem='' what="${*:3}"

	is_told_in_a_row || configuration=
	[[ $configuration ]] || configuration
	before=$configuration
	out=$("${@:3}" 2>stderr </dev/null) || rc=$?
	configuration
	((rc == status)) || problem+="exit status $rc, not $status. "
	[[ -z $out ]] || problem+="standard output is not empty. "
	if ((status == 1)); then
		[[ -s stderr ]] || problem+="standard error is empty. "
	else
		is_refusal "$code" stderr || problem+="not one line 'Error: $code: ...'. "
	fi
	[[ $configuration == "$before" ]] || problem+="something changed. "
	is_told_in_a_row || configuration=
	what="$code: ${what#vnetpeer }"
	if [[ -z $problem ]]; then
		ok "$what"
	else
		not_ok "$what" "$problem" "$out" "$(<stderr)"
	fi
}

# is_told_in_a_row - the scenario itself says so, and no function or subshell of its
# own, in which nobody sees what else is run
is_told_in_a_row() {
	[[ ${FUNCNAME[3]} == main ]] && ((!BASH_SUBSHELL))
}

# is_refusal CODE FILE
is_refusal() {
	local pattern="^Error: ${1/#\*/[A-Z][A-Za-z]+}: .+" lines

	mapfile -t lines <"$2"
	[[ ${#lines[@]} == 1 && ${lines[0]} =~ $pattern ]]
}

# configuration - read it; all that is asked for has to be told
configuration() {
	configuration=$(vnetpeer -j -d -b - 2>&1 <<-END
		acl show
		vnet show
		subnet show
		port show
		peering show
		route-table show
		route show
		gateway show
		gateway route show
		group show
		setting show
	END
	) || broken "the configuration cannot be read: $configuration"
	rule_lists "${configuration%%$'\n'*}"
}

# rule_lists ACLS - add the rules of these, which come as JSON
rule_lists() {
	[[ $1 != '[]' ]] || return 0
	ask names '' "$1"
	# shellcheck disable=SC2086 # names are words
	configuration+=$(printf 'rule show acl %s\n' $answer | vnetpeer -j -d -b - 2>&1) ||
		broken "rules cannot be read: $configuration"
}
