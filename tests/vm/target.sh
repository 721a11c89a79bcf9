#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2034 # read by those who source this file
# The three kernels that tests run on.
#
# target NAME - set, for `stock`, `newest` or `debug`:
#   vm_root     folder that becomes the guest's root file system
#   vm_image    the kernel to boot
#   vm_release  its release, as uname -r says
#   vm_kdir     its build folder, as seen from vm_root
#   vm_boot     kernel parameters of its own
#   vm_memory   what the guest gets
#   vm_patience how many times slower than the stock kernel it may be

vm_dir=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

# packaged_release ROOT PACKAGE - the release that a kernel metapackage stands for
packaged_release() {
	# shellcheck disable=SC2016 # dpkg-query expands it
	dpkg-query --admindir="$1/var/lib/dpkg" -W -f '${Depends}' "$2" |
		sed -E 's/.*linux-image-([^ ,]*).*/\1/'
}

packaged() {
	vm_root=$1
	vm_release=$(packaged_release "$vm_root" "$2")
	vm_image=${vm_root%/}/boot/vmlinuz-$vm_release
	vm_kdir=/lib/modules/$vm_release/build
	vm_boot=
	vm_memory=2G
	vm_patience=1
}

own() {
	vm_root=/
	vm_kdir=$1
	vm_release=$(<"$vm_kdir/include/config/kernel.release")
	vm_image=$vm_kdir/arch/x86/boot/bzImage
	vm_boot="panic_on_warn=1 kmemleak=on"
	vm_memory=3G
	vm_patience=4
}

target() {
	local dir

	case $1 in
	stock)
		packaged / linux-image-6.12-amd64
		;;
	newest)
		dir=$("$vm_dir/newest")
		packaged "$dir" linux-image-amd64
		;;
	debug)
		dir=$("$vm_dir/kernel")
		own "$dir"
		;;
	*)
		echo "no kernel is called '$1'" >&2
		return 1
		;;
	esac
}
