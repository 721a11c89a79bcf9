#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Whatever the networks, the commands and the packets: a command is refused for the
# reason that the contract gives, and the trace, a naive model of the contract and
# the packet itself agree on what becomes of the packet.
#
#     v0 ... v4, v5 (classic): two subnets each, ports in all of them, peerings,
#     gateways and routes by chance. All devices are in one namespace that keeps
#     silent.
#     (differential.py draws and compares, model.py is the model)
#
# VNETPEER_SEED=N repeats a run.
# Also on: stock newest

# shellcheck source=tests/netns/lib.sh
. "$(dirname "$0")/lib.sh"

machine box
on box sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
	net.ipv6.conf.default.disable_ipv6=1

# No kernel decides otherwise than another, so most is tried where that is quickest.
rounds=300
[[ ${vm_target-} != debug ]] || rounds=1500
/usr/bin/python3 "$HERE/differential.py" box "$rounds"
