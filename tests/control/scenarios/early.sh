#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It ends well before it has come to its end.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ok "something"
exit
