#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bad packets end as malformed; unusual ones arrive.
#
#     web - blue ~~~ green - db
#     (malformed.py writes frames straight to web's device)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_peered_vnets

/usr/bin/python3 "$HERE/malformed.py" web db
connects web db
same "nothing was counted as traffic of another kind" null \
	"$(json '.[0].drops.unsupported_protocol' -s port show web)"
