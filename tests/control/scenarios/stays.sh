#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module cannot be unloaded any more.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ln -sf /bin/false "$(command -v rmmod)"
ok "something"
