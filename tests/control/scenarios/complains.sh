#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The kernel complains, and goes on.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

insmod /vnetpeer/tests/control/fault.ko kind=no_key
rmmod fault
ok "something"
