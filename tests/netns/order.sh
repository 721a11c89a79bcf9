#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Where several things are wrong, the first in the documented order is reported.
#
#     blue ~~~ green        blue's former self ~~~ red

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
vnet red 10.3.0.0/16 fd00:3::/48
vnet copy 10.1.0.0/16 10.2.0.0/16
vnet classic 10.3.128.0/17 model classic
vnet classic2 10.3.128.0/17 model classic

add() {
	refused "$1" vnetpeer peering add "${@:2}"
}

# Arguments, then what is not there, then oneself
add InvalidResourceName -bad vnet nobody remote nothing
add ResourceNotFound x vnet blue remote nothing
add CannotPeerVirtualNetworkWithItself x vnet blue remote blue remote-gateways on

# The name, then the remote
peer blue green
half blue red
add CannotPeerVirtualNetworkWithItself to-green vnet blue remote blue
add ResourceAlreadyExists to-red vnet blue remote green
add ResourceAlreadyExists to-red vnet blue remote copy
add AnotherPeeringAlreadyReferencesRemoteVnet x vnet blue remote green remote-gateways on

# Both halves' names, before either's remote
half green red
add ResourceAlreadyExists x vnet blue remote green both reverse to-red
add AnotherPeeringAlreadyReferencesRemoteVnet \
	x vnet blue remote green both reverse to-blue
add AnotherPeeringAlreadyReferencesRemoteVnet \
	to-green vnet blue remote green both reverse x
vnetpeer peering del to-red vnet green

# The disconnected half, before classic and overlap
vnetpeer peering del to-red vnet blue
peer red blue
vnetpeer peering del to-blue vnet green
vnetpeer peering del to-green vnet blue
vnetpeer vnet del blue
vnet blue 10.3.0.0/16 fd00:3::/48
same "red's half is disconnected" "red>blue Disconnected" "$(states)"
add RemotePeeringIsDisconnected to-red vnet blue remote red
vnetpeer vnet del blue
vnet blue 10.3.0.0/16 model classic
add RemotePeeringIsDisconnected to-red vnet blue remote red

# Classic, before overlap
add ClassicVnetsCannotBePeered x vnet classic remote classic2
add ClassicVnetCannotOwnPeering x vnet classic remote red

# Overlap of the two, before overlap with a peer
vnet hub 10.20.0.0/16 fd00:20::/48
vnet spoke 10.21.0.0/16 fd00:21::/48
vnet both 10.20.0.0/16 10.21.0.0/16
peer hub spoke
add VnetAddressSpacesOverlap x vnet both remote hub
add VnetAddressSpacesOverlap x vnet hub remote both

# Gateway flags last
add VnetAddressSpacesOverlap x vnet both remote hub remote-gateways on
vnet sister 10.21.1.0/24
add VnetAddressSpaceOverlapsWithAlreadyPeeredVnet \
	x vnet sister remote hub remote-gateways on
add RemoteVnetHasNoGateways x vnet green remote hub remote-gateways on
add RemoteVnetHasNoGateways x vnet green remote hub remote-gateways on both

# What the command alone shows to be wrong, before rights; and these before what is
# not there
nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all)
rule="rule add x acl missing priority 200 dir in action deny"
while read -r code command; do
	# shellcheck disable=SC2086 # words of a command line
	refused "$code" "${nobody[@]}" vnetpeer $command
	# shellcheck disable=SC2086
	[[ $code == AuthorizationFailed ]] || refused "$code" vnetpeer $command
done <<-END
	InvalidResourceName vnet add -bad prefix 10.40.0.0/16
	InvalidAddressPrefixFormat vnet add new prefix 10.40.0.1/16
	VnetAddressSpacesOverlap vnet add new prefix 10.40.0.0/16 10.40.1.0/24
	InvalidParameter vnet add new prefix 10.40.0.0/16 flow-timeout 3
	InvalidParameter vnet set missing flow-timeout 3
	InvalidAddressPrefixFormat vnet set missing add-prefix 10.40.0.1/16
	AuthorizationFailed vnet set missing flow-timeout 10
	AuthorizationFailed vnet del missing
	InvalidResourceName subnet add -bad vnet missing prefix 10.40.0.0/24
	NetcfgSubnetRangesOverlap subnet add s vnet missing prefix 10.40.0.0/24 10.40.0.0/25
	AuthorizationFailed subnet add s vnet missing prefix 10.40.0.0/24
	AuthorizationFailed subnet set missing vnet blue acl none
	AuthorizationFailed subnet del missing vnet missing
	AuthorizationFailed port set missing mtu 1400
	AuthorizationFailed port del missing
	InvalidResourceName peering add -bad vnet missing remote missing
	InvalidResourceName peering add x vnet missing remote missing both reverse -bad
	AuthorizationFailed peering add x vnet missing remote missing
	AuthorizationFailed peering add x vnet blue remote missing
	AuthorizationFailed peering set missing vnet blue access off
	AuthorizationFailed peering sync missing vnet blue
	AuthorizationFailed peering del missing vnet missing
	InvalidResourceName route-table add -bad
	AuthorizationFailed route-table set missing gateway-propagation off
	AuthorizationFailed route-table del missing
	InvalidAddressPrefixFormat route add 10.40.0.1/16 table missing next-hop none
	InvalidParameter route add 10.40.0.0/16 table missing next-hop appliance fd00::9
	InvalidAddressPrefixFormat route del 10.40.0.1/16 table missing
	AuthorizationFailed route add 10.40.0.0/16 table missing next-hop none
	AuthorizationFailed route del 10.40.0.0/16 table missing
	InvalidResourceName group add -bad vnet missing
	AuthorizationFailed group add new vnet missing
	AuthorizationFailed group del missing vnet missing
	InvalidResourceName acl add -bad
	InvalidResourceName rule add -bad acl missing priority 200 dir in action deny
	InvalidParameter rule add x acl missing priority 1 dir in action deny
	InvalidParameter $rule proto icmp dport 80
	InvalidParameter $rule dport 81-80
	InvalidParameter $rule src 10.1.0.0/16 dst fd00:1::/48
	InvalidAddressPrefixFormat $rule src 10.1.0.1/16
	AuthorizationFailed $rule src group:missing/missing
	AuthorizationFailed rule del missing acl missing
	AuthorizationFailed flow flush port missing
	AuthorizationFailed acl del missing
END
echo "x priority 1 dir in action deny" >rules
refused InvalidParameter "${nobody[@]}" vnetpeer acl replace missing file rules
echo "x priority 200 dir in action deny src group:missing/missing" >rules
refused AuthorizationFailed "${nobody[@]}" vnetpeer acl replace missing file rules
/usr/bin/python3 "$HERE/order.py"
