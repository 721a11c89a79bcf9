#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The sessions of Documentation/vnetpeer.rst go as they are told there, from top to
# bottom.
#
#     web - blue ~~~ green - db
#            |
#           edge

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

relay python3 "$HERE/../session.py" "$HERE/../../Documentation/vnetpeer.rst"
