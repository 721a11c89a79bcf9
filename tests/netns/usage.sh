#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Exit statuses and help: 0 done, 1 the command line is wrong, 2 refused.
#
#     blue

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16
port web blue

# Wrong: status 1, usage on standard error, nothing done
while read -r line; do
	# shellcheck disable=SC2086 # words of a command line
	usage_error vnetpeer $line
done <<-END
	nonsense
	vnet nonsense
	vnet add
	vnet add red
	vnet add red prefix
	vnet add red prefix 10.7.0.0/16 nonsense
	vnet add red prefix 10.7.0.0/16 region
	vnet add red prefix 10.7.0.0/16 region a region b
	vnet add red prefix 10.7.0.0/16 model new
	vnet set
	vnet del
	vnet del blue blue
	subnet add s prefix 10.1.0.0/24
	subnet add s vnet blue
	subnet add s vnet blue vnet blue prefix 10.1.0.0/24
	port add p
	port add p vnet blue
	port add p subnet default
	port add p vnet blue subnet default noconf noconf
	port set
	port set web forwarding
	port set web forwarding perhaps
	port set web mtu 1400 mtu 1500
	port del
	peering add x vnet blue
	peering add x remote blue
	peering add x vnet blue remote blue access maybe
	peering add x vnet blue remote blue access on access on
	peering set x
	peering del x
	gateway add edge vnet blue
	gateway add edge vnet blue type none
	gateway set edge
	setting set
	setting set nonsense on
	setting set address-change never
	trace
	trace port web
	-x vnet show
	-n
	-b
END
expect "usage comes on standard error" grep -qi usage stderr

# helps COMMAND... - usage on standard output, status 0
helps() {
	local out

	out=$("$@" 2>stderr) || out=
	expect "help: $*" grep -qi usage <<<"$out"
	same "and nothing on standard error" "" "$(<stderr)"
}
helps vnetpeer -h
helps vnetpeer help
for object in vnet subnet port peering gateway acl rule group flow setting trace monitor; do
	helps vnetpeer help "$object"
	helps vnetpeer "$object" help
done
expect "a version" grep -q '[0-9]\.[0-9]' <(vnetpeer -V)

# Abbreviations
same "vn sh" "$(vnetpeer vnet show)" "$(vnetpeer vn sh)"
usage_error vnetpeer vn s
same "pe sh" "$(vnetpeer peering show)" "$(vnetpeer pe sh)"
same "po li" "$(vnetpeer port list)" "$(vnetpeer po li)"
usage_error vnetpeer p show
expect "keywords, too" vnetpeer vnet add red pref 10.7.0.0/16 reg west
same "they mean the same" west "$(json '.[0].region' vnet show red)"
same "an object alone is shown" "$(vnetpeer vnet show)" "$(vnetpeer vnet)"

# Colour only where it is wanted
esc=$'\e'
fails "no colour in a pipe" grep -q "$esc" <(vnetpeer peering show; vnetpeer port show)
vnet green 10.2.0.0/16
peer blue green
expect "colour on demand" grep -q "$esc" <(vnetpeer -c peering show)
same "never in JSON" "$(vnetpeer -j peering show)" "$(vnetpeer -c -j peering show)"

# Output that cannot be written is no success.
fails "a full disk is noticed" eval 'vnetpeer vnet show >/dev/full'
# The next thing that is opened would be standard output, which is the socket.
fails "that it is closed, too" eval 'vnetpeer vnet show >&-'
expect "who writes nothing needs none" eval 'vnetpeer vnet set blue flow-timeout 5 >&-'

# listens_to DESCRIPTOR - whether listening ends when events cannot be written there
listens_to() {
	local rc=0 listener

	vnetpeer monitor vnet 2>stderr 1>&"$1" &
	listener=$!
	wait_until is_over "$listener"
	wait "$listener" || rc=$?
	same "listening ends with status 2" 2 "$rc"
	expect "and says so" is_refusal '*' stderr
}
is_over() {
	vnetpeer vnet add knock prefix 192.168.0.0/24
	vnetpeer vnet del knock
	! kill -0 "$1"
}
exec {full}>/dev/full
listens_to "$full"
trap '' PIPE
exec {pipe}> >(:)
wait "$!"
listens_to "$pipe"
trap - PIPE
