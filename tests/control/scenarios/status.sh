#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It ends with a status.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ok "something"
exit 3
