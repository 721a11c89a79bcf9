#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Everything is made, changed, listed and removed at once, by several processes that
# know nothing of each other. Nothing hangs, lockdep is content with the order of
# locks, each command works or is refused, and in the end nothing is held by
# anything that is gone.
#
#     (locks.py draws the commands)
#
# VNETPEER_SEED=N repeats what the processes draw.
# Only on: debug smp

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

/usr/bin/python3 "$HERE/locks.py" "$(scaled 10000)"
same "nothing is left" "0 0 0 0" "$(json length vnet show) $(json length port show) \
$(json length acl show) $(json length route-table show)"
