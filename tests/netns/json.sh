#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The keys that scripts rely on, with their types.
#
#     web - blue ~~~ green (far away)        red (classic)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48 flow-timeout 7 subscription mine
vnet green 10.2.0.0/16 region far
vnet red 10.3.0.0/16 model classic
port web blue ip fd00:1::9 ip 10.1.0.9
vnetpeer port add odd vnet green subnet default noconf
peer blue green forwarded on
vnetpeer peering add lonely vnet green remote red >/dev/null
vnetpeer group add front vnet blue
acl list "one priority 100 dir in action allow proto tcp src group:front,10.0.0.0/8 dst virtual-network dport 80,8000-8999"

# is TEXT CONDITION COMMAND... - jq's condition holds for the JSON
is() {
	local out

	out=$(vnetpeer -j "${@:3}" 2>&1)
	expect "$1" jq -e "$2" <<<"$out"
}
types='def text: type == "string"; def texts: type == "array" and all(text);
	def count: type == "number"; def flag: type == "boolean";
	def maybe(f): . == null or f;'

is "vnet show" "$types"'type == "array" and length == 3 and all(
	(.name | text) and (.id | count) and (.region | text) and
	(.model | IN("resource-manager", "classic")) and (.subscription | text) and
	(.prefixes | texts) and (.subnets | texts) and (.peerings | texts) and
	has("gateway") and .gateway == null and (.ports | count) and
	(.flow_timeout | count))' vnet show
is "vnet show blue" 'length == 1 and .[0].name == "blue" and
	.[0].region == "local" and .[0].model == "resource-manager" and
	.[0].subscription == "mine" and .[0].flow_timeout == 7 and
	.[0].prefixes == ["10.1.0.0/16", "fd00:1::/48"] and
	.[0].subnets == ["default"] and .[0].peerings == ["to-green"] and
	.[0].ports == 1' vnet show blue
is "ids differ" '[.[].id] | unique | length == 3' vnet show
is "subnet show" "$types"'length == 3 and all((.name | text) and (.vnet | text) and
	(.prefixes | texts) and has("acl") and .acl == null and
	has("route_table") and .route_table == null)' subnet show
is "subnet show of one" 'length == 1 and .[0].prefixes == ["10.2.0.0/16"]' \
	subnet show default vnet green
is "port show" "$types"'length == 2 and all((.name | text) and (.dev | text) and
	(.netns | maybe(text)) and (.ifindex | count) and (.vnet | text) and
	(.subnet | text) and (.ips | texts) and
	(.mac | test("^([0-9a-f]{2}:){5}[0-9a-f]{2}$")) and (.mtu | count) and
	has("acl") and .acl == null and has("rate") and .rate == null and
	(.forwarding | flag) and .groups == [] and (.state | IN("up", "down")))' port show
is "port show web" '.[0].ips == ["10.1.0.9", "fd00:1::9"] and .[0].dev == "eth0" and
	.[0].netns == "web" and .[0].mtu == 1500 and .[0].forwarding == false and
	.[0].state == "up"' port show web
is "port show of a VNet" 'length == 1 and .[0].name == "odd" and
	.[0].netns == null and .[0].state == "down"' port show vnet green
is "port show -s" "$types"'.[0].drops | type == "object" and all(count)' -s port show web
is "peering show" "$types"'length == 3 and all((.name | text) and (.vnet | text) and
	(.remote | text) and (.state | IN("Initiated", "Connected", "Disconnected")) and
	(.sync | IN("FullyInSync", "LocalNotInSync", "RemoteNotInSync",
		"LocalAndRemoteNotInSync")) and (.scope | IN("regional", "global")) and
	(.access | flag) and (.forwarded | flag) and (.gateway_transit | flag) and
	(.remote_gateways | flag) and (.remote_prefixes | texts) and
	(.remote_current_prefixes | maybe(texts)))' peering show
is "peering show -s" "$types"'all(.stats | (.tx_packets | count) and
	(.tx_bytes | count) and (.rx_packets | count) and (.rx_bytes | count) and
	(.drops | type == "object" and all(count)))' -s peering show
is "no counters without -s" 'all(has("stats") | not)' peering show
is "peering show of one" 'length == 1 and .[0].scope == "global" and
	.[0].remote_prefixes == ["10.2.0.0/16"]' peering show to-green vnet blue
is "setting show" 'length == 1 and .[0].address_change == "sync" and
	.[0].forwarded_check == "strict"' setting show
is "port routes" "$types"'type == "array" and length > 5 and all(
	(.source | IN("Default", "VirtualNetworkGateway", "User")) and
	(.state | IN("Active", "Invalid")) and (.prefix | text) and
	(.next_hop_type | text) and (.next_hop_ip | maybe(text)) and
	(.usable | flag))' port routes web
guard list subnet blue
vnetpeer port set web acl list group front
is "acl show" "$types"'length == 1 and all((.name | text) and
	(.subnets == ["default"]) and (.ports == ["web"]) and .rules == 1)' acl show
is "rule show" "$types"'length == 7 and all(.acl == "list" and (.name | text) and
	(.priority | count) and (.direction | IN("in", "out")) and
	(.action | IN("allow", "deny")) and
	(.protocol | IN("any", "tcp", "udp", "icmp", "esp", "ah")) and
	(.src, .dst, .sport, .dport | texts) and (.default | flag))' rule show acl list
is "a rule" '.[0] | .name == "one" and .priority == 100 and .direction == "in" and
	.action == "allow" and .protocol == "tcp" and
	(.src | sort) == ["10.0.0.0/8", "group:front"] and .dst == ["virtual-network"] and
	.sport == [] and .dport == ["80", "8000-8999"] and .default == false' \
	rule show one acl list
is "hits" "$types"'all(.hits | count)' -s rule show acl list
is "hits of acls" "$types"'all(.hits | count)' -s acl show
is "no hits without -s" 'all(has("hits") | not)' rule show acl list
is "port rules" "$types"'length == 14 and all(.acl == "list" and (.name | text) and
	(.priority | count) and (.direction | IN("in", "out")) and
	(.action | IN("allow", "deny")) and (.protocol | text) and
	(.src, .dst, .sport, .dport | texts) and
	(.level | IN("subnet", "port", "default")))' port rules web
is "group show" 'length == 1 and .[0].name == "front" and .[0].vnet == "blue" and
	.[0].ports == ["web"]' group show
is "what they are attached to" '.[0].acl == "list" and .[0].groups == ["front"]' \
	port show web
is "trace, one object" "$types"'type == "object" and .verdict == "deliver" and
	.reason == null and (.next_hop_type | text) and has("next_hop_ip") and
	.vnets == ["blue"] and has("peering") and .peering == null and
	.egress_port == "web" and (.route.prefix | text) and
	.route.source == "Default" and (.rules | length == 4) and all(.rules[];
		.acl == "list" and (.name | text) and (.level | text) and
		(.direction | IN("in", "out")) and .action == "allow")' \
	trace port web dst 10.1.0.9
vnetpeer subnet set default vnet blue acl none
vnetpeer port set web acl none group none
is "without rules" '.rules == []' trace port web dst 10.1.0.9

# What is attached to nothing
is "an acl that nobody uses" '.[0].subnets == [] and .[0].ports == []' acl show list

# A remote network that is gone
vnetpeer port del odd
vnetpeer vnet del green
is "what is gone is null" '.[0] | .remote == "green" and
	.remote_prefixes == ["10.2.0.0/16"] and
	has("remote_current_prefixes") and .remote_current_prefixes == null' \
	peering show to-green vnet blue

# Forms
for what in vnet subnet port peering acl group setting; do
	same "list is show: $what" "$(vnetpeer -j "$what" show)" \
		"$(vnetpeer -j "$what" list)"
	same "pretty is the same JSON: $what" "$(vnetpeer -j "$what" show | jq -c .)" \
		"$(vnetpeer -j -p "$what" show | jq -c .)"
	expect "text names what there is: $what" test -n "$(vnetpeer "$what" show)"
done
vnetpeer port del web
is "an empty list is an array" '. == []' port show
same "and no text" "" "$(vnetpeer port show)"
