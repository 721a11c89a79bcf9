# SPDX-License-Identifier: GPL-2.0
"""Unload the module, and print how many events come to the group that was the
family's. Once the family is gone the number may be anybody's, and so whoever
listens there must hear nothing. The core takes all listeners out of the group;
this one gets into it again and again."""
import struct
import subprocess

from genl import (CTRL_ATTR_FAMILY_NAME, CTRL_CMD_GETFAMILY, GENL_ID_CTRL,
                  NETLINK_GENERIC, NLM_F_ACK, SOL_NETLINK, Message, Netlink,
                  number, parse, string)

CTRL_ATTR_MCAST_GROUPS, CTRL_ATTR_MCAST_GRP_ID = 7, 2
NETLINK_ADD_MEMBERSHIP = 1

control = Netlink(NETLINK_GENERIC)
answer = control.talk(control.message(
    GENL_ID_CTRL, NLM_F_ACK, struct.pack("=BBH", CTRL_CMD_GETFAMILY, 1, 0) +
    string(CTRL_ATTR_FAMILY_NAME, "vnetpeer")))
groups = parse(Message(answer.replies[0][4:]).get(CTRL_ATTR_MCAST_GROUPS))
group = number(Message(groups[0][1]).get(CTRL_ATTR_MCAST_GRP_ID))

listener = Netlink(NETLINK_GENERIC)
listener.sock.setblocking(False)
events = 0
with subprocess.Popen(["rmmod", "vnetpeer"]) as unload:
    while unload.poll() is None:
        listener.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group)
        try:
            listener.sock.recv(1 << 17)
            events += 1
        except BlockingIOError:
            pass
print(events)
