#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The session of Documentation/rules.rst goes as it is told there: each of three
# tiers is reached from the one before and from nowhere else.
#
#     web, app - blue ~~~ green - db

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

relay python3 "$HERE/../session.py" "$HERE/../../Documentation/rules.rst"
