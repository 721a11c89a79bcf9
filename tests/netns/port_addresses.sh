#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which addresses a port can have, and which it gets when it asks for none.
#
#     blue 10.1.0.0/16 fd00:1::/48: default 10.1.0.0/24 fd00:1::/64,
#     tiny 10.1.9.0/29, six fd00:1:0:6::/64; all ports in one namespace

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

machine box
vnetpeer vnet add blue prefix 10.1.0.0/16 fd00:1::/48
vnetpeer subnet add default vnet blue prefix 10.1.0.0/24 fd00:1::/64
vnetpeer subnet add tiny vnet blue prefix 10.1.9.0/29
vnetpeer subnet add six vnet blue prefix fd00:1:0:6::/64

add() {
	vnetpeer port add "$1" vnet blue subnet "${2:-default}" netns box noconf "${@:3}"
}
ips() {
	list ips "$(vnetpeer -j port show "$1")"
}
cannot() {
	refused "$1" vnetpeer port add bad vnet blue subnet "$2" netns box noconf "${@:3}"
}

# The lowest that is free
add a
add b
same "the first port" "10.1.0.4 fd00:1::4" "$(ips a)"
same "the second port" "10.1.0.5 fd00:1::5" "$(ips b)"
add c default ip 10.1.0.7 ip fd00:1::6
same "given addresses" "10.1.0.7 fd00:1::6" "$(ips c)"
add d
same "the gaps are filled" "10.1.0.6 fd00:1::7" "$(ips d)"
add e
same "and jumped over" "10.1.0.8 fd00:1::8" "$(ips e)"
vnetpeer port del a
add f
same "what is free again is taken again" "10.1.0.4 fd00:1::4" "$(ips f)"
add g tiny
same "a subnet of one family gives one address" "10.1.9.4" "$(ips g)"
add h six
same "of the other family, too" "fd00:1:0:6::4" "$(ips h)"
add i default ip fd00:1::99 ip 10.1.0.99 ip fd00:1::98
same "several, IPv4 first" "10.1.0.99 fd00:1::99 fd00:1::98" "$(ips i)"
add j default ip 10.1.0.100
same "one family is enough" "10.1.0.100" "$(ips j)"
add k tiny
add l tiny
cannot '*' tiny

# Reserved: the first four, and the last of IPv4
for ip in 10.1.0.0 10.1.0.1 10.1.0.2 10.1.0.3 10.1.0.255 \
	fd00:1:: fd00:1::1 fd00:1::2 fd00:1::3; do
	cannot PrivateIPAddressReserved default ip "$ip"
done
add last default ip fd00:1::ffff:ffff:ffff:ffff ip 10.1.0.254
same "the last IPv6 address is not reserved" \
	"10.1.0.254 fd00:1::ffff:ffff:ffff:ffff" "$(ips last)"

# In use, outside, twice, nonsense
cannot PrivateIPAddressInUse default ip 10.1.0.5
cannot PrivateIPAddressInUse default ip fd00:1::5
cannot PrivateIPAddressInUse default ip 10.1.0.50 ip 10.1.0.5
for ip in 10.1.1.5 10.2.0.5 10.1.9.5 192.0.2.1 fd00:1:0:1::5 2001:db8::1 fe80::5; do
	cannot PrivateIPAddressNotInSubnet default ip "$ip"
done
cannot PrivateIPAddressNotInSubnet tiny ip fd00:1::9
cannot '*' default ip 10.1.0.60 ip 10.1.0.60
cannot '*' default ip banana
cannot '*' default ip 10.1.0.5/24
cannot '*' default ip 10.1.0.300
cannot ResourceNotFound nothing
refused ResourceNotFound vnetpeer port add bad vnet nothing subnet default netns box

# set replaces
vnetpeer port set b ip 10.1.0.50 ip fd00:1::50
same "set replaces all" "10.1.0.50 fd00:1::50" "$(ips b)"
expect "the former ones are free" vnetpeer port set c ip 10.1.0.5 ip fd00:1::5
expect "addresses can be kept" vnetpeer port set c ip 10.1.0.5 ip 10.1.0.51
same "one stays, one goes, one comes" "10.1.0.5 10.1.0.51" "$(ips c)"
refused PrivateIPAddressInUse vnetpeer port set c ip 10.1.0.52 ip 10.1.0.50
refused PrivateIPAddressReserved vnetpeer port set c ip 10.1.0.52 ip 10.1.0.1
refused PrivateIPAddressNotInSubnet vnetpeer port set c ip 10.1.0.52 ip 10.1.9.5
refused ResourceNotFound vnetpeer port set nothing ip 10.1.0.52
add m default ip 10.1.0.52
same "a refused change keeps nothing" "10.1.0.52" "$(ips m)"
