# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the legs of tests/check share.  A leg is an executable file here: its third
# line says what it shows, and it prints a line for each test.  It gets the names of
# those that it is to run, or none.
#
#   VNETPEER_WORK   folder that lives as long as the run; by default a new one that
#                   ends with the leg

set -uo pipefail

# shellcheck disable=SC2034 # read by legs
tests=$(realpath "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/..")
vm=$tests/vm

if [[ -z ${VNETPEER_WORK-} ]]; then
	VNETPEER_WORK=$(mktemp -d)
	export VNETPEER_WORK
	trap 'rm -rf -- "$VNETPEER_WORK"' EXIT
fi

# What the debug kernel has counted of the module's code, a folder for each machine
coverage=$VNETPEER_WORK/coverage
mkdir -p "$coverage"

# tree_of TARGET - where the checkout is that was built for TARGET
tree_of() {
	echo "$VNETPEER_WORK/tree-$1"
}

# tree TARGET - build the checkout for TARGET, once for all legs
tree() {
	local dir lock

	dir=$(tree_of "$1")
	exec {lock}>"$dir.lock"
	flock "$lock"
	if [[ ! -d $dir ]]; then
		mkdir "$dir"
		"$vm/build" "$1" "$dir" >"$dir.log" 2>&1 && touch "$dir.built"
	fi
	# Or the machine that runs next would keep the lock, and the other lane out.
	exec {lock}>&-
	if [[ ! -e $dir.built ]]; then
		echo "not ok - it builds for the kernel '$1'"
		tail -n 40 "$dir.log" | sed 's/^/#   /'
		return 1
	fi
}

# in_vm TARGET JOB [NAME...]
in_vm() {
	tree "$1" && VM_COVERAGE=$coverage "$vm/run" "$1" "$(tree_of "$1")" "${@:2}"
}
