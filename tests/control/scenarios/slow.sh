#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It takes longer than any may; the debug kernel skips that time.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ok "something"
sleep 3600
