#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A change of the configuration does not get slow because there is much of it: what
# overlaps is looked up, not searched for.
#
#     hub ~> b0 ... bN ~> c0 ... cM, each with 256 prefixes
#
# PEERS=500 FAR=499 makes as many as there can be, which takes its time.
# bounds.py says what each change took.

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/../lib.sh"

PYTHONPATH=$HERE /usr/bin/python3 "$HERE/debug/bounds.py" \
	"${PEERS:-40}" "${FAR:-40}" "${SUBNETS:-300}"
