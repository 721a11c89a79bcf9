#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What rules cannot be.
#
#     blue, acl list        every refusal leaves everything as it was

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
acl list "web priority 100 dir in action allow proto tcp dport 80"

# bad CODE WORDS - of a rule "x", its acl apart
bad() {
	# shellcheck disable=SC2086 # words of a command line
	refused "$1" vnetpeer rule add x acl list $2
}
rule="priority 200 dir in action deny"

# ---- priorities, and names

for priority in 0 1 99 4097 65000 65535 4294967295; do
	bad InvalidParameter "priority $priority dir in action deny"
done
bad SecurityRuleConflict "priority 100 dir in action deny"
expect "the other direction has its own numbers" \
	vnetpeer rule add out acl list priority 100 dir out action deny
expect "the lowest and the highest" vnetpeer -b - <<-END
	rule add low acl list priority 101 dir in action deny
	rule add high acl list priority 4096 dir in action deny
	rule del low acl list
	rule del high acl list
END
refused ResourceAlreadyExists vnetpeer rule add web acl list priority 300 dir out \
	action deny
for name in AllowVNetInBound AllowAzureLoadBalancerInBound DenyAllInBound \
	AllowVnetOutBound AllowInternetOutBound DenyAllOutBound; do
	refused ResourceAlreadyExists vnetpeer rule add "$name" acl list priority 300 \
		dir in action deny
	refused '*' vnetpeer rule del "$name" acl list
done
for name in -a a- a/b none any internet "$(printf 'n%.0s' {1..81})"; do
	refused InvalidResourceName vnetpeer rule add "$name" acl list priority 300 \
		dir in action deny
done

# ---- ports and protocols

bad InvalidParameter "$rule proto tcp dport 81-80"
bad InvalidParameter "$rule proto udp sport 65535-0"
for proto in icmp esp ah; do
	bad InvalidParameter "$rule proto $proto dport 80"
	bad InvalidParameter "$rule proto $proto sport 80"
done
for ports in 65536 80-65536 -1 80- -80 http 80,,81 "80," ,80 80-90-100 ""; do
	refused '*' vnetpeer rule add x acl list priority 200 dir in action deny \
		proto tcp dport "$ports"
done

# ---- addresses

bad InvalidParameter "$rule src 10.1.0.0/16 dst fd00:1::/48"
bad InvalidParameter "$rule src fd00:1::1,fd00:1::2 dst 10.1.0.1,10.1.0.2"
for prefix in 10.1.0.1/16 fd00:1::1/48 10.1.0.0/33 fd00:1::/129 banana 10.1 10.1.0.0/ \
	10.1.0.0/-1 1.2.3.4.5 fd00:::1; do
	bad InvalidAddressPrefixFormat "$rule src $prefix"
	bad InvalidAddressPrefixFormat "$rule dst 10.2.0.0/16,$prefix"
done
for mixed in virtual-network,10.1.0.0/16 10.1.0.0/16,internet any,10.1.0.0/16 \
	internet,virtual-network load-balancer,any any,any; do
	bad InvalidParameter "$rule src $mixed"
	bad InvalidParameter "$rule dst $mixed"
done
for tag in virtual-networks Internet VirtualNetwork none azure; do
	bad '*' "$rule src $tag"
done
vnetpeer group add front vnet blue
bad InvalidParameter "$rule src group:front,group:blue/front"
expect "and it says why" grep -q twice stderr
bad InvalidParameter "$rule dst group:front,10.1.0.0/16,group:front"
expect "a group may be both source and destination" \
	vnetpeer rule add both acl list priority 200 dir in action deny \
	src group:front dst group:front
vnetpeer rule del both acl list
vnetpeer group del front vnet blue
bad ResourceNotFound "$rule src group:nobody"
bad ResourceNotFound "$rule src group:blue/nobody"
bad ResourceNotFound "$rule src group:nobody/nobody"
bad '*' "$rule src group:"
bad '*' "$rule src group:/"
bad '*' "$rule src 10.1.0.0/16,"

# ---- usage

usage_error vnetpeer rule add x acl list
usage_error vnetpeer rule add x acl list dir in action deny
usage_error vnetpeer rule add x acl list priority 200 action deny
usage_error vnetpeer rule add x acl list priority 200 dir in
usage_error vnetpeer rule add x priority 200 dir in action deny
usage_error vnetpeer rule add acl list priority 200 dir in action deny
usage_error vnetpeer rule add x acl list priority 200 dir sideways action deny
usage_error vnetpeer rule add x acl list priority 200 dir in action perhaps
usage_error vnetpeer rule add x acl list priority 200 dir in action deny proto gre
usage_error vnetpeer rule add x acl list priority 200 priority 201 dir in action deny
usage_error vnetpeer rule del x
