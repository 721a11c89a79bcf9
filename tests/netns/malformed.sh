#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bad packets end as malformed; unusual ones arrive.
#
#     web - blue ~~~ green - db
#     (malformed.py writes frames straight to web's device)
# Only on: stock debug

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

vnet blue 10.1.0.0/16 fd00:1::/48
vnet green 10.2.0.0/16 fd00:2::/48
port web blue
port db green
peer blue green

/usr/bin/python3 "$HERE/malformed.py" web db
connects web db
same "nothing was counted as traffic of another kind" null \
	"$(json '.[0].drops.unsupported_protocol' -s port show web)"
