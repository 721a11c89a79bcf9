#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The session of Documentation/hub-and-spoke.rst goes as it is told there: two
# spokes talk through a firewall in the hub.
#
#     web - blue ~~~ hub ~~~ green - db
#                     |
#                  firewall
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

relay python3 "$HERE/../session.py" "$HERE/../../Documentation/hub-and-spoke.rst"
