#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The session of Documentation/gateways.rst goes as it is told there: an office behind
# a tunnel, and a way out. The host is a namespace of its own, as it gets routes and
# filters.
#
#     web - blue ~~~ hub - host --- branch
#            db - green - host

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

relay unshare --net bash <<END
ip link set lo up
exec python3 "$HERE/../session.py" "$HERE/../../Documentation/gateways.rst"
END
