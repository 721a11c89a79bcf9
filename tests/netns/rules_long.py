#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""rules_long.py PORT RULE - how many prefixes the rule has as a source of the port's
packets, how long the kernel took to list the port's rules, in milliseconds, and how
many IPv4 addresses are both in there and in the VNets, or in neither."""
import resource
import sys
from ipaddress import IPv4Network, collapse_addresses

from genl import A, Genl, Message, parse, read_prefix, string

PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"]


def system_time():
    return resource.getrusage(resource.RUSAGE_SELF).ru_stime


genl = Genl()
before = system_time()
listed = genl.dump("EFFECTIVE_RULE_GET", string(A.EFFECTIVE_RULE_PORT, sys.argv[1]))
took = system_time() - before

found = []
for message in listed:
    rule = Message(message.get(A.EFFECTIVE_RULE_RULE))
    if rule.string(A.RULE_CONFIG_NAME) == sys.argv[2]:
        found += [read_prefix(Message(data).get(A.RULE_ADDR_PREFIX))
                  for kind, data in rule.attrs if kind == A.RULE_CONFIG_SRC]

holes = [IPv4Network(text) for text in PRIVATE]
for vnet in genl.dump("VNET_GET"):
    holes += [read_prefix(data) for _, data in parse(vnet.get(A.VNET_PREFIXES))]
outside = [prefix for prefix in found if prefix.version == 4]
parts = sorted(outside + list(collapse_addresses(holes)))
at, wrong = 0, 0
for part in parts:
    wrong += abs(int(part.network_address) - at)
    at = int(part.broadcast_address) + 1
print(len(found), int(took * 1000), wrong + abs(2 ** 32 - at))
