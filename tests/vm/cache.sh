#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where results that take long are kept between runs, one folder per content.
#
# A folder is made beside its final name and renamed when it is complete, so an
# interrupted build leaves nothing that looks finished.  Removing the cache is
# always safe.

cache_root=${VNETPEER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vnetpeer}
mkdir -p "$cache_root/log"

# cache_key FILE... - a short name for the content of files
cache_key() {
	cat -- "$@" | sha256sum | cut -c1-12
}

# forget - remove what nobody has asked for in a month, which a lock's time tells. The
# lock stays, as somebody may be waiting for it.
forget() {
	local lock held

	while read -r lock; do
		exec {held}>>"$lock"
		! flock -n "$held" || rm -rf --one-file-system -- "${lock%.lock}"
		exec {held}>&-
	done < <(find "$cache_root" -maxdepth 1 -name '*.lock' -mtime +30)
}

# cached NAME BUILDER... - print the folder NAME; when it is not there, run
# BUILDER with the folder to fill as its last argument.  Wants `set -e`.
cached() {
	local dir=$cache_root/$1 partial=$cache_root/$1.partial
	local log=$cache_root/log/$1.log lock

	shift
	exec {lock}>"$dir.lock"
	flock "$lock"
	if [[ ! -d $dir ]]; then
		echo "# making $dir, which takes minutes" >&2
		forget
		rm -rf --one-file-system -- "$partial"
		mkdir "$partial"
		# shellcheck disable=SC2064 # expanded now
		trap "tail -n 30 '$log' >&2" EXIT
		("$@" "$partial") >"$log" 2>&1
		trap - EXIT
		mv -- "$partial" "$dir"
	fi
	exec {lock}>&-
	echo "$dir"
}
