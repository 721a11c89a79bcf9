#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# ynl-regen.sh [--check] - regenerate from the netlink specification what comes
# from it: the UAPI header and the kernel's policies.  With --check change
# nothing, and fail when something is not as it would be generated.
#
# The generator is the kernel's own, from Debian's linux-source-6.12, or from the
# folder KERNEL_SOURCE.
set -euo pipefail

cd "$(dirname "$(realpath "$0")")/.."
package=/usr/src/linux-source-6.12.tar.xz
spec=Documentation/netlink/specs/vnetpeer.yaml

# What is generated, and how
declare -A mode=(
	[include/uapi/linux/vnetpeer.h]="uapi --header"
	[kmod/netlink/netlink-gen.h]="kernel --header"
	[kmod/netlink/netlink-gen.c]="kernel --source"
)

die() {
	echo "ynl-regen.sh: $*" >&2
	exit 1
}

# The generator looks for the root of a kernel tree, for ever where there is none,
# and puts the path of the specification into what it writes.
stage() {
	if [[ ${KERNEL_SOURCE-} ]]; then
		mkdir -p "$work/tools/net"
		cp -r "$KERNEL_SOURCE/tools/net/ynl" "$work/tools/net"
	else
		tar -C "$work" --strip-components=1 -xf "$package" \
			--wildcards '*/tools/net/ynl/ynl-gen-c.py' '*/tools/net/ynl/lib/*.py'
	fi
	mkdir -p "$work/${spec%/*}"
	cp Documentation/netlink/genetlink.yaml "$work/Documentation/netlink/"
	cp "$spec" "$work/$spec"
	touch "$work/MAINTAINERS"
}

# generate FILE - into the staged tree
generate() {
	mkdir -p "$work/${1%/*}"
	# shellcheck disable=SC2086 # words of a command line
	(cd "$work" && timeout 60 /usr/bin/python3 tools/net/ynl/ynl-gen-c.py \
		--spec "$spec" --mode ${mode[$1]} -o "$1") ||
		die "$1 cannot be generated"
}

check() {
	local file rc=0

	for file; do
		diff -u "$file" "$work/$file" || rc=1
	done
	return "$rc"
}

update() {
	local file

	for file; do
		cmp -s "$file" "$work/$file" || cp "$work/$file" "$file"
	done
}

[[ $# == 0 || $* == --check ]] || die "usage: ynl-regen.sh [--check]"
[[ ${KERNEL_SOURCE-} || -e $package ]] ||
	die "$package is missing (apt-get install linux-source-6.12)"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
stage
for file in "${!mode[@]}"; do
	generate "$file"
done
if (($#)); then
	check "${!mode[@]}"
else
	update "${!mode[@]}"
fi
