#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where results that take long are kept between runs, one folder per content.
#
# A folder is made beside its final name and renamed when it is complete, so an
# interrupted build leaves nothing that looks finished.  Removing the cache is
# always safe.

cache_root=${VNETPEER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vnetpeer}

# cache_key FILE... - a short name for the content of files
cache_key() {
	cat -- "$@" | sha256sum | cut -c1-12
}

# cached NAME BUILDER... - print the folder NAME; when it is not there, run
# BUILDER with the folder to fill as its last argument
cached() {
	local dir=$cache_root/$1
	local partial=$dir.partial

	shift
	mkdir -p "$cache_root"
	exec {cache_lock}>"$dir.lock"
	flock "$cache_lock"
	if [[ ! -d $dir ]]; then
		rm -rf --one-file-system -- "$partial"
		mkdir "$partial"
		"$@" "$partial" >&2
		mv -- "$partial" "$dir"
	fi
	exec {cache_lock}>&-
	echo "$dir"
}
