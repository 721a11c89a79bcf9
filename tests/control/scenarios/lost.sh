#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What it shows does not arrive.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

ok "something"
ok "something else" >lost
