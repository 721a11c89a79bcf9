#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What all flows of the host may take together has a bound, which the module's
# parameter sets, and no port gets all of it: at most a third, and of what is left a
# third again.
#
#     flooder, second - blue ~~~ green - far        (all answer nothing)

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

two_vnets
silent flooder blue
silent second blue
silent far green
peer blue green
acl open "in priority 100 dir in action allow"
guard open subnet green

# bound MB - for all flows of the host
bound() {
	echo "$1" >/sys/module/vnetpeer/parameters/flow_memory
}

# begun PORT - how many flows there are of those that it began
begun() {
	json '.[0].flows' -s port show "$1"
}

# A flow has 192 bytes, and 32 of tables: 4681 of them fill a megabyte.
bound 1
/usr/bin/python3 "$HERE/flood.py" flooder far udp 4000 >/dev/null
same "a port has a third of what there may be" 1561 "$(begun flooder)"
/usr/bin/python3 "$HERE/flood.py" second far udp 2000 >/dev/null
same "and another one a third of the rest" 520 "$(begun second)"
same "which took nothing from the first" 1561 "$(begun flooder)"
same "nothing was refused, as the oldest gave way" "0 0" \
	"$(drops flooder flow_table_full) $(drops second flow_table_full)"
fails "a bound is a number" bound -1
bound 0
/usr/bin/python3 "$HERE/flood.py" flooder far udp 4000 >/dev/null
same "with an eighth of the memory there is room for all" 4000 "$(begun flooder)"
