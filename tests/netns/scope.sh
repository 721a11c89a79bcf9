#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A peering inside a region is regional, one between regions is global; both are
# made, and carry traffic, in the same way.
#
#     web - blue (west) ~~~ green (west) - db
#                       ~~~ red (east) - app

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48 region west
vnet green 10.2.0.0/16 fd00:2::/48 region west
vnet red 10.3.0.0/16 fd00:3::/48 region east
vnet plain 10.4.0.0/16
port web blue
port db green
port app red
peer blue green
peer blue red
peer plain red
same "regions, also the default one" "blue west, green west, plain local, red east" \
	"$(json '[.[] | "\(.name) \(.region)"] | sort | join(", ")' vnet show)"
same "scopes" \
	"blue>green regional, blue>red global, green>blue regional, plain>red global, red>blue global, red>plain global" \
	"$(json '[.[] | "\(.vnet)>\(.remote) \(.scope)"] | sort | join(", ")' peering show)"
same "the route to the same region" "10.2.0.0/16 fd00:2::/48" \
	"$(routes web VNetPeering)"
same "the route to another region" "10.3.0.0/16 fd00:3::/48" \
	"$(routes web VNetGlobalPeering)"
same "and back" "10.1.0.0/16 10.4.0.0/16 fd00:1::/48" \
	"$(routes app VNetGlobalPeering)"
connects web db
connects web app
blocked db app no_route
same "trace says it as well" VNetGlobalPeering \
	"$(json .next_hop_type trace port web dst "${V4[app]}")"
