#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A port sends from its own addresses, unless it forwards.
#
#     web - blue ~~~ green - db
#     near /

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets
port near blue

# Addresses of its own network, of a peer and of nobody, that are used on demand
sources=(10.1.0.77 fd00:1::77 10.2.0.77 fd00:2::77 192.0.2.1 2001:db8::1)
for source in "${sources[@]}"; do
	ip -n web addr add "$source" dev eth0 preferred_lft 0
done

to() {
	[[ $1 == *:* ]] && echo "${V6[$2]}" || echo "${V4[$2]}"
}
spoofs() {
	for source in "${sources[@]}"; do
		ends web "$(to "$source" "$1")" spoofed_source "$1" -I "$source"
	done
}

spoofs near
spoofs db
connects web near
connects web db

# With forwarding, inside the network and from its own space to the peer
vnetpeer port set web forwarding on
for source in "${sources[@]}"; do
	arrives web "$(to "$source" near)" near -I "$source"
done
for source in "${sources[@]:0:2}"; do
	arrives web "$(to "$source" db)" db -I "$source"
done
vnetpeer port set web forwarding off
spoofs near

# An address is the port's own as long as it has it.
vnetpeer port set web ip 10.1.0.77 ip fd00:1::77
arrives web "${V4[near]}" near -I 10.1.0.77
arrives web "${V6[near]}" near -I fd00:1::77
ends web "${V4[near]}" spoofed_source near -I 10.1.0.4
ends web "${V6[near]}" spoofed_source near -I fd00:1::4

# Somebody else's address is nobody's to use.
ip -n web addr add "${V4[near]}/32" dev eth0
ends web "${V4[db]}" spoofed_source db -I "${V4[near]}"
