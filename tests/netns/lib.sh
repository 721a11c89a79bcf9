#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The verbs in which scenarios are told. A scenario draws its networks, says what
# is done and what must hold; each thing that must hold prints one line.
#
#   on web CMD...        run a command where web lives (its network namespace)
#   vnet, port, half     make things            connects, blocked    send packets
#   gateway, site        and what is outside
#   refused, usage_error commands that must fail and leave everything as it was
#
# A verb that makes something ends the scenario when it cannot; a check goes on.

set -Eeuo pipefail
trap 'echo "# broken at ${BASH_SOURCE[0]##*/}:$LINENO: $BASH_COMMAND" >&2' ERR

HERE=$(dirname "$(realpath "${BASH_SOURCE[0]}")")

# shellcheck source=tests/netns/lib/assertions.sh
. "$HERE/lib/assertions.sh"
# shellcheck source=tests/netns/lib/waiting.sh
. "$HERE/lib/waiting.sh"
# shellcheck source=tests/netns/lib/namespaces.sh
. "$HERE/lib/namespaces.sh"
# shellcheck source=tests/netns/lib/machines.sh
. "$HERE/lib/machines.sh"
# shellcheck source=tests/netns/lib/queries.sh
. "$HERE/lib/queries.sh"
# shellcheck source=tests/netns/lib/networks.sh
. "$HERE/lib/networks.sh"
# shellcheck source=tests/netns/lib/gateways.sh
. "$HERE/lib/gateways.sh"
# shellcheck source=tests/netns/lib/sessions.sh
. "$HERE/lib/sessions.sh"
# shellcheck source=tests/netns/lib/packets.sh
. "$HERE/lib/packets.sh"
# shellcheck source=tests/netns/lib/refusals.sh
. "$HERE/lib/refusals.sh"
# shellcheck source=tests/netns/lib/windows.sh
. "$HERE/lib/windows.sh"

# The kernel patches its receive path when the first socket wants time stamps, as
# each ping does, and back after the last one. The emulator does not always survive
# that on two processors, so one ping stays.
ping -qi 3600 127.0.0.1 >/dev/null &
