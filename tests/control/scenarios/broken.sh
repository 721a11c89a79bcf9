#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# It asks for what cannot be, and goes on.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ok "something"
broken "this is meant" || :
