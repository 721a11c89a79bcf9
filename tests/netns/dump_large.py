#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""List objects by sockets that have received nothing yet."""
from genl import NETLINK_GENERIC, NLM_F_DUMP, A, Genl, Message, Netlink, attr
from wire import ok

known = Genl()


def fresh(command, payload=b""):
    """What a dump by a socket of its own ends with, and what it lists."""
    netlink = Netlink(NETLINK_GENERIC)
    answer = netlink.talk(netlink.message(
        known.family, NLM_F_DUMP, known.request(command, payload)[16:]))
    return answer, [Message(body[4:]) for body in answer.replies]


for command in ("VNET_GET", "SUBNET_GET", "PORT_GET", "PEERING_GET", "ACL_GET",
                "RULE_GET"):
    answer, listed = fresh(command)
    ok(answer.errno == 0 and len(listed) == len(known.dump(command)) > 0,
       f"{command}: all are listed", str(answer), f"{len(listed)}")

for command, counters, wish in (("ACL_GET", A.ACL_HITS, A.ACL_COUNTERS),
                                ("RULE_GET", A.RULE_HITS, A.RULE_COUNTERS),
                                ("PEERING_GET", A.PEERING_STATS,
                                 A.PEERING_COUNTERS)):
    def counted(payload, command=command, counters=counters):
        return {message.get(counters) is not None
                for message in known.dump(command, payload)}

    ok(counted(b"") == {False}, f"{command}: without counters, unless asked for")
    ok(counted(attr(wish)) == {True}, f"{command}: with counters, if asked for")
