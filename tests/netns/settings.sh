#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Settings belong to the controller, have defaults, and change one by one.
#
#     blue

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16

settings() {
	json '.[0] | "\(.address_change) \(.forwarded_check)"' setting show
}
same "the defaults" "sync strict" "$(settings)"
expect "one" vnetpeer setting set address-change frozen
same "changes alone" "frozen strict" "$(settings)"
expect "the other" vnetpeer setting set forwarded-check tag
same "too" "frozen tag" "$(settings)"
expect "both at once" vnetpeer setting set address-change sync forwarded-check strict
same "as they were" "sync strict" "$(settings)"
expect "setting what is set" vnetpeer setting set address-change sync
same "changes nothing" "sync strict" "$(settings)"
usage_error vnetpeer setting set address-change
usage_error vnetpeer setting set address-change always
usage_error vnetpeer setting set address-change sync address-change sync
usage_error vnetpeer setting set
