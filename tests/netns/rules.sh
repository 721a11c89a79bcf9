#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Which rule decides: by protocol, ports, prefixes and priority, for each direction,
# in both families. What no rule is for goes by the default rules.
#
#     web, db - blue        (their machines answer nothing; see packets.py)
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
silent web blue ip 10.1.0.4 ip fd00:1::4 ip 10.1.7.7 ip fd00:1::7:7
silent db blue ip 10.1.0.5 ip fd00:1::5 ip 10.1.8.8 ip fd00:1::8:8
protocols=(tcp udp icmp esp ah)
packets web db < <(printf 'arrives %s\n' "${protocols[@]}" 47)

# ruled ACL DIRECTION "RULE"... - the rules, and that nothing else passes; RULE is
# without its name and direction: "200 allow proto tcp"
ruled() {
	local rule

	for rule in "${@:3}"; do
		echo "r${rule%% *} priority ${rule%% *} dir $2 action ${rule#* }"
	done >rules
	echo "rest priority 4096 dir $2 action deny" >>rules
	vnetpeer acl replace "$1" file rules
}
acl list
guard list port db
packets web db < <(printf 'arrives %s\n' "${protocols[@]}" 47)
ruled list in
packets web db < <(printf 'acl_denied %s\n' "${protocols[@]}" 47)

# Protocols
for allowed in "${protocols[@]}"; do
	ruled list in "100 allow proto $allowed"
	for proto in "${protocols[@]}" 47; do
		[[ $proto == "$allowed" ]] && echo "arrives $proto" ||
			echo "acl_denied $proto"
	done | packets web db
done
ruled list in "100 allow proto any"
packets web db < <(printf 'arrives %s\n' "${protocols[@]}" 47)

# Ports, single and ranges with both their ends
for proto in tcp udp; do
	ruled list in "100 allow proto $proto dport 80,8000-8999,443"
	packets web db <<-END
		acl_denied $proto 79
		arrives $proto 80
		acl_denied $proto 81
		arrives $proto 443
		acl_denied $proto 7999
		arrives $proto 8000
		arrives $proto 8500
		arrives $proto 8999
		acl_denied $proto 9000
		acl_denied $proto 9 80
	END
	ruled list in "100 allow proto $proto sport 1-1000,65535 dport 0-65535"
	packets web db <<-END
		acl_denied $proto 9 0
		arrives $proto 0 1
		arrives $proto 65535 1000
		acl_denied $proto 9 1001
		acl_denied $proto 9 65534
		arrives $proto 9 65535
	END
done

# With any protocol, ports are those of TCP and UDP, and nothing else has any.
for any in "" "proto any"; do
	ruled list in "100 allow $any dport 80,8000-8999"
	packets web db <<-END
		arrives tcp 80
		arrives udp 80
		arrives udp 8999
		acl_denied tcp 81
		acl_denied udp 9000
		acl_denied icmp
		acl_denied esp
		acl_denied 47
	END
	ruled list in "100 allow $any sport 0-65535 dport 0-65535"
	packets web db <<-END
		arrives tcp 0 1
		arrives udp 65535
		acl_denied icmp
		acl_denied ah
		acl_denied 47
	END
	ruled list in "100 deny $any sport 7" "200 allow"
	packets web db <<-END
		acl_denied tcp 9 7
		acl_denied udp 9 7
		arrives tcp 7 9
		arrives icmp
		arrives 47
	END
done

# Prefixes of both families in one list; a single address; all of a family
ruled list in "100 allow src 10.1.7.0/24,fd00:1::7:0/112"
packets web db <<-END
	acl_denied udp
	arrives udp 9 from 10.1.7.7
	arrives icmp from fd00:1::7:7
END
ruled list in "100 allow dst fd00:1::8:8,10.1.8.8"
packets web db <<-END
	acl_denied udp
	arrives tcp 9 to 10.1.8.8
	arrives esp to fd00:1::8:8
END
ruled list in "100 allow src 0.0.0.0/0"
packets web db <<-END
	arrives udp 9 to 10.1.0.5
	acl_denied udp 9 to fd00:1::5
END
ruled list in "100 allow proto udp src 10.1.7.7,fd00:1::/48 dst 10.1.0.0/20 dport 53"
packets web db <<-END
	arrives udp 53 from 10.1.7.7
	arrives udp 53 from 10.1.7.7 to 10.1.8.8
	acl_denied udp 53 from 10.1.0.4
	acl_denied tcp 53 from 10.1.7.7
	acl_denied udp 54 from 10.1.7.7
	acl_denied udp 53 from fd00:1::4
END

# The lowest number decides, whatever the order in which rules were added.
vnetpeer acl replace list file /dev/null
add_rule list "third priority 300 dir in action deny proto udp"
add_rule list "last priority 4096 dir in action allow proto udp dport 7"
add_rule list "first priority 100 dir in action deny proto udp dport 1-3"
add_rule list "second priority 200 dir in action allow proto udp dport 2-5"
packets web db <<-END
	acl_denied udp 1
	acl_denied udp 3
	arrives udp 4
	arrives udp 5
	acl_denied udp 7
	arrives tcp 1
END
vnetpeer rule del third acl list
packets web db <<<"arrives udp 7"
vnetpeer rule del first acl list
packets web db <<<"arrives udp 3"

# A number is taken for each direction, and a rule is for one of them.
add_rule list "out2 priority 200 dir out action deny proto udp dport 2-5"
packets web db <<<"arrives udp 4"
packets db web <<-END
	acl_denied udp 4
	arrives udp 6
END
same "they are shown in that order" "in 200 second
in 4096 last
in 65000 AllowVNetInBound
in 65001 AllowAzureLoadBalancerInBound
in 65500 DenyAllInBound
out 200 out2
out 65000 AllowVnetOutBound
out 65001 AllowInternetOutBound
out 65500 DenyAllOutBound" \
	"$(json '.[] | "\(.direction) \(.priority) \(.name)"' rule show acl list)"
