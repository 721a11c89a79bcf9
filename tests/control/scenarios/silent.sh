#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nothing is shown.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"
