#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# All rules of an acl are replaced in one step, by as many as there may be: 1000
# rules with 4000 prefixes of sources and 4000 of destinations. A file with one bad
# line changes nothing.
#
#     web - blue - db        (their machines answer nothing)
# Also on: smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
silent web blue
silent db blue
acl list
guard list port db

# ---- each packet sees all of the old rules or all of the new ones

cat >some <<-END
	# what is allowed comes first, then the rest

	udp priority 100 dir in action allow proto udp
	rest priority 200 dir in action deny   # all of it
END
cat >others <<-END
	tcp priority 100 dir in action deny proto tcp
	rest priority 4000 dir in action deny
	udp priority 3000 dir in action allow proto udp dport 0-65535
END
expect "rules come from a file" vnetpeer acl replace list file some
same "all of them" "udp rest 2" "$(json '[.[] | select(.default | not).name] |
	join(" ")' rule show acl list) $(json '.[0].rules' acl show list)"
for ((i = 0; i < $(scaled 200); i++)); do
	echo "acl replace list file others"
	echo "acl replace list file some"
done >churn
PACE=0 flood web db udp
expect "they are replaced again and again" vnetpeer -b churn
ebb
at_least "flows began meanwhile" 50 "$flooded"
same "no packet met half of them" 0 "$(drops web acl_denied)"
packets web db <<<"acl_denied tcp"
expect "standard input is a file, too" vnetpeer acl replace list file - <others
same "it is all of them" "tcp udp rest" "$(json '[.[] | select(.default | not).name] |
	join(" ")' rule show acl list)"
expect "an empty one leaves the default rules" vnetpeer acl replace list file /dev/null
packets web db <<<"arrives tcp"
refused ResourceNotFound vnetpeer acl replace nobody file some
refused '*' vnetpeer acl replace list file missing
usage_error vnetpeer acl replace list
usage_error vnetpeer acl replace list file

# ---- a thousand rules, four thousand prefixes

for ((i = 0; i < 999; i++)); do
	echo "r$i priority $((100 + i)) dir in action deny proto tcp" \
		"src 10.1.$((i / 250)).$((100 + i % 100)),192.0.2.0/24,fd00:1:0:1::$i,::1" \
		"dst 10.9.$((i / 250)).0/24,10.8.0.0/16,10.7.0.0/16,fd00:9::/32"
done >full
echo "last priority 2000 dir in action deny proto udp dport 53" \
	"src 0.0.0.0/0,::/0,192.0.2.1,192.0.2.2" \
	"dst 0.0.0.0/0,10.1.0.0/16,10.2.0.0/16,10.3.0.0/16" >>full
expect "1000 rules with 4000 prefixes on either side" vnetpeer acl replace list file full
same "are there" 1000 "$(json '.[0].rules' acl show list)"
# These are no flows that have begun above.
packets web db <<-END
	acl_denied udp 53 to ${V4[db]}
	arrives udp 53 to ${V6[db]}
	arrives udp 54
END
same "a rule with four prefixes is shown with them" \
	'["10.1.0.107","192.0.2.0/24","fd00:1:0:1::7","::1/128"]' \
	"$(json '.[0].src' rule show r7 acl list | sed 's,/32",",; s,/128",",')"
more="priority 3000 dir in action allow proto udp"
# shellcheck disable=SC2086 # words of a command line
refused LimitExceeded vnetpeer rule add more acl list $more
{ cat full; echo "more $more"; } >toomany
refused LimitExceeded vnetpeer acl replace list file toomany
sed '5s|,192.0.2.0/24|&,192.0.3.0/24|' full >toomany
refused LimitExceeded vnetpeer acl replace list file toomany
sed '5s|dst 10.9|dst 10.6.0.0/16,10.9|' full >toomany
refused LimitExceeded vnetpeer acl replace list file toomany
vnetpeer rule del r5 acl list
# shellcheck disable=SC2086 # words of a command line
expect "one may take the place of another" vnetpeer rule add more acl list $more
vnetpeer rule del r6 acl list
wide=$(printf ',10.%d.0.0/16' {1..9})
refused LimitExceeded vnetpeer rule add wide acl list priority 3001 dir in \
	action allow src "${wide#,}"
refused LimitExceeded vnetpeer rule add wide acl list priority 3001 dir in \
	action allow dst "${wide#,}"
expect "as many prefixes as are left" vnetpeer rule add wide acl list priority 3001 \
	dir in action allow src "${wide#,10.1.0.0/16,}" dst "${wide#,10.1.0.0/16,}"

# ---- rules are replaced all the time, and numbers would run out

number() {
	json '.[0].id' -d rule show "$1" acl list
}
numbers() {
	json '[.[] | select(.default | not) | "\(.name) \(.id)"] | sort' -d rule show acl list
}
cp some once
vnetpeer acl replace list file once
before=$(numbers)
for ((i = 0; i < 5; i++)); do
	vnetpeer acl replace list file once
done
same "a rule that is replaced by one of its name keeps its number" "$before" "$(numbers)"
same "it has one" "rest udp" "$(json '[.[] | select(.default | not) | select(.id > 0).name] |
	sort | join(" ")' -d rule show acl list)"
add_rule list "first priority 300 dir in action deny"
first=$(number first)
add_rule list "second priority 301 dir in action deny"
same "and none is lost to that" $((first + 1)) "$(number second)"
refused SecurityRuleConflict vnetpeer rule add third acl list priority 301 dir in action deny
add_rule list "third priority 302 dir in action deny"
same "nor to what is refused" $((first + 2)) "$(number third)"
vnetpeer acl replace list file full

# ---- one bad line of a thousand

# bad STATUS CODE LINE - instead of line 500
bad() {
	local before out rc=0

	before=$(vnetpeer -j rule show acl list)
	sed "500s|.*|$3|" full >spoilt
	out=$(vnetpeer acl replace list file spoilt 2>&1) || rc=$?
	same "line 500 is '$3': status $1" "$1" "$rc"
	expect "and $2, with the line: ${out%%$'\n'*}" grep -qE "$2.*\<500\>|\<500\>.*$2" <<<"$out"
	same "nothing changes" "$before" "$(vnetpeer -j rule show acl list)"
}
rule="dir in action allow"
bad 1 "" "what is this"
bad 1 "" "x priority 3000 $rule colour blue"
bad 2 InvalidParameter "x priority 5000 $rule"
bad 2 InvalidParameter "x priority 3000 $rule proto icmp dport 80"
bad 2 SecurityRuleConflict "x priority 498 $rule"
bad 2 ResourceAlreadyExists "r7 priority 3000 $rule"
bad 2 ResourceNotFound "x priority 3000 $rule src group:nobody"
bad 2 InvalidAddressPrefixFormat "x priority 3000 $rule src 10.1.0.1/24"
bad 2 InvalidAddressPrefixFormat "x priority 3000 $rule src banana"
bad 2 InvalidResourceName "-x priority 3000 $rule"
