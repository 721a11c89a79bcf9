#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""rules_names.py COUNT [RULES] - offer the acl "list" COUNT groups, g0 and so on, which
are named without their VNet: as sources of a rule "many", which is removed again, or
of so many rules that are to replace its own. Prints how long the kernel took, in
milliseconds, and its answer."""
import resource
import sys

from genl import A, Genl, attr, nest, string, u32

# Shorter than an attribute may be.
PIECE = 1000


def system_time():
    return resource.getrusage(resource.RUSAGE_SELF).ru_stime


def pieces(kind, priority, numbers):
    name = string(A.RULE_CONFIG_NAME, f"many{priority}")
    head = name + u32(A.RULE_CONFIG_PRIORITY, priority) + \
        u32(A.RULE_CONFIG_DIRECTION, 0) + u32(A.RULE_CONFIG_ACTION, 1)
    sources = [nest(A.RULE_CONFIG_SRC, string(A.RULE_ADDR_GROUP, f"g{number}"))
               for number in numbers]
    data = b""
    for at in range(0, len(sources), PIECE):
        data += nest(kind, head + b"".join(sources[at:at + PIECE]))
        head = name + attr(A.RULE_CONFIG_CONTINUED)
    return data


count = int(sys.argv[1])
genl = Genl()
if len(sys.argv) > 2:
    rules = int(sys.argv[2])
    command = "ACL_REPLACE"
    payload = string(A.ACL_NAME, "list")
    for i in range(rules):
        payload += pieces(A.ACL_RULE, 100 + i,
                          range(count * i // rules, count * (i + 1) // rules))
else:
    command = "RULE_NEW"
    payload = string(A.RULE_ACL, "list") + pieces(A.RULE_CONFIG, 100, range(count))
before = system_time()
answer = genl.ask(command, payload)
took = system_time() - before
if command == "RULE_NEW" and answer.errno == 0:
    genl.ask("RULE_DEL", string(A.RULE_ACL, "list") + string(A.RULE_NAME, "many100"))
print(int(took * 1000), answer)
