#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2034 # read by those who source this file
# The kernels that tests and the benchmark run on.
#
# target NAME - set, for `stock`, `newest`, `rt`, `debug`, `smp`, `kcsan` or `bench`:
#   vm_root     folder that becomes the guest's root file system
#   vm_image    the kernel to boot
#   vm_release  its release, as uname -r says
#   vm_kdir     its build folder, as seen from vm_root
#   vm_boot     kernel parameters of its own
#   vm_memory   what the guest gets
#   vm_process  not empty where the kernel is a process and no machine
#   vm_clock    `time-travel` where time is skipped in which nobody does anything
#   vm_threads  `multi` where emulated processors run at the same time
#   vm_patience how many times slower than the stock kernel it may be
#   vm_make     what make wants to be told to build for it

vm_dir=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source=tests/vm/debian
. "$vm_dir/debian"

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
	vm_memory=2G
	vm_make=(KDIR="$vm_kdir")
	# Freed memory and what is around objects is looked at, which makes those who
	# allocate a third slower, so not where instructions are counted.
	[[ ${VM_ICOUNT-} ]] || vm_boot="slab_debug=FZP"
}

# own NAME - one of those that tests/vm/kernel builds
own() {
	vm_root=/
	vm_kdir=$("$vm_dir/kernel" "$1")
	vm_release=$(<"$vm_kdir/include/config/kernel.release")
	vm_make=(KDIR="$vm_kdir")
}

# process NAME, machine NAME - such a kernel of our own
process() {
	own "$1"
	vm_image=$vm_kdir/linux
	vm_process=yes
	vm_memory=2G
	vm_make+=(ARCH=um)
}

machine() {
	own "$1"
	vm_image=$vm_kdir/arch/x86/boot/bzImage
	vm_memory=3G
}

# without_jitter - what keeps IPsec's random numbers from being tried out, which KASAN
# makes last ten seconds.  A process calls what is only for its start by no name.
without_jitter() {
	awk '$3 == "jent_mod_init" { sub(/^0+/, "0x", $1); print "initcall_blacklist=" $3 "," $1 }' \
		"$vm_kdir/System.map"
}

# checked - it looks for mistakes, and can run the unit tests
checked() {
	vm_boot="panic_on_warn=1 kmemleak=on $(without_jitter)"
	vm_make+=(CONFIG_VNETPEER_KUNIT_TEST=m)
}

target() {
	local dir

	vm_process=
	vm_clock=
	vm_boot=
	vm_threads=single
	vm_patience=1
	case $1 in
	stock)
		packaged / "linux-image-$stock_kernel"
		;;
	newest)
		dir=$("$vm_dir/newest")
		packaged "$dir" linux-image-amd64
		;;
	debug)
		process debug
		checked
		vm_clock=time-travel
		vm_patience=2
		;;
	rt)
		packaged / "linux-image-$rt_kernel"
		;;
	smp)
		machine smp
		checked
		vm_threads=multi
		vm_patience=4
		;;
	kcsan)
		machine kcsan
		vm_make+=(CONFIG_VNETPEER_KUNIT_TEST=m)
		vm_threads=multi
		vm_patience=4
		;;
	bench)
		process bench
		;;
	*)
		echo "no kernel is called '$1'" >&2
		return 1
		;;
	esac
}
