#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Acls as objects: what is not there, what is there already, and what is in use.
#
#     web - blue        every refusal leaves everything as it was

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnetpeer vnet set blue add-prefix 10.7.0.0/16
port web blue
acl list "web priority 100 dir in action allow proto tcp dport 80"

for name in -a a. a/b none any internet "$(printf 'n%.0s' {1..81})"; do
	refused InvalidResourceName vnetpeer acl add "$name"
done
usage_error vnetpeer acl add
usage_error vnetpeer acl set list
usage_error vnetpeer group add x
usage_error vnetpeer flow del
refused ResourceNotFound vnetpeer rule add x acl nobody priority 200 dir in action deny
refused ResourceNotFound vnetpeer rule del nobody acl list
refused ResourceNotFound vnetpeer rule del web acl nobody
refused ResourceNotFound vnetpeer rule show nobody acl list
refused ResourceNotFound vnetpeer rule show acl nobody
refused ResourceNotFound vnetpeer acl show nobody
refused ResourceNotFound vnetpeer acl del nobody
refused ResourceAlreadyExists vnetpeer acl add list
refused ResourceNotFound vnetpeer port set web acl nobody
refused ResourceNotFound vnetpeer subnet set default vnet blue acl nobody
refused ResourceNotFound vnetpeer subnet add more vnet blue prefix 10.7.0.0/24 acl nobody
refused ResourceNotFound vnetpeer port add p vnet blue subnet default acl nobody noconf
guard list port web
refused ResourceInUse vnetpeer acl del list
expect "and it says by whom" grep -qw web stderr
guard list subnet blue
guard none port web
refused ResourceInUse vnetpeer acl del list
expect "and it says by which" grep -qw default stderr
same "an acl shows where it is attached" '["default"] []' \
	"$(json '.[0] | "\(.subnets) \(.ports)"' acl show list)"
guard list port web
same "subnets and ports" list,list "$(value acl "$(vnetpeer -j subnet show)"),$(
	value acl "$(vnetpeer -j port show web)")"
ip netns add elsewhere
vnetpeer -n elsewhere acl add foreign
refused ResourceNotFound vnetpeer port set web acl foreign
same "each controller has its own" '["list"]' "$(json '[.[].name]' acl show)"
refused VnetHasPorts vnetpeer vnet del blue
expect "a VNet says which port is in it" grep -q "'web'" stderr
refused InUseSubnetCannotBeDeleted vnetpeer subnet del default vnet blue
expect "so does a subnet" grep -q "'web'" stderr
vnetpeer port del web
guard none subnet blue
expect "an acl that nobody uses can go" vnetpeer acl del list
acl list
same "with its rules" 0 "$(json '.[0].rules' acl show list)"
expect "a port is made with an acl" \
	vnetpeer port add p vnet blue subnet default acl list noconf
expect "so is a subnet" vnetpeer subnet add more vnet blue prefix 10.7.0.0/24 acl list
refused ResourceInUse vnetpeer acl del list
vnetpeer port del p
expect "a VNet goes with its subnets" vnetpeer vnet del blue
expect "and lets go of the acl" vnetpeer acl del list

# ---- what flows are told

vnet blue 10.1.0.0/16
port web blue
for flows in 0 -1 many; do
	refused '*' vnetpeer port set web flows "$flows"
done
refused ResourceNotFound vnetpeer flow show port nobody
refused ResourceNotFound vnetpeer flow flush port nobody
for minutes in 3 31 0; do
	refused InvalidParameter vnetpeer vnet set blue flow-timeout "$minutes"
done
