#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module is still there from the one before; now it can be unloaded.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ln -sf kmod "$(command -v rmmod)"
ok "something"
