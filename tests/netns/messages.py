#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A good message of every command, attribute by attribute, and the configuration in
which it is good.  `messages.py` alone prints the commands of the tool that make it."""
import ctypes
import os
import subprocess
import sys

from genl import (A, COMMANDS, HOP, NLA_F_NESTED, addrs, attr, nest, packed, prefixes,
                  string, u8, u32)

APPLIANCE = HOP.VIRTUAL_APPLIANCE
PORT = "web"
SETUP = """
vnet add blue prefix 10.1.0.0/16 10.11.0.0/16 fd00:1::/48
vnet add green prefix 10.2.0.0/16 fd00:2::/48
vnet add red prefix 10.3.0.0/16
subnet add default vnet blue prefix 10.1.0.0/17 fd00:1::/64
subnet add extra vnet blue prefix 10.1.128.0/24
subnet add default vnet green prefix 10.2.0.0/16 fd00:2::/48
port add web vnet blue subnet default noconf
port add db vnet green subnet default noconf
peering add to-green vnet blue remote green both reverse to-blue
route-table add rt
route add 10.9.0.0/16 table rt next-hop none
gateway add edge vnet blue type vpn
gateway route add 192.0.2.0/24 gateway edge
acl add list
rule add one acl list priority 100 dir in action allow
group add front vnet blue
group add the-front-1 vnet blue
group add back vnet green
"""

class Field:
    """An attribute of a good message, and how it can go wrong."""

    def __init__(self, kind, data, required=False, nested=False, is_text=False,
                 is_many=False):
        self.kind, self.data = kind, data
        self.required, self.nested, self.is_text = required, nested, is_text
        self.is_many = is_many

    def bytes(self, data=None):
        flag = NLA_F_NESTED if self.nested else 0
        return attr(self.kind | flag, self.data if data is None else data)


def text(kind, value, required=True):
    return Field(kind, value.encode() + b"\0", required, is_text=True)


def number(kind, value, size):
    return Field(kind, value.to_bytes(size, sys.byteorder))


def space(kind, *texts, required=False):
    return Field(kind, prefixes(*texts), required, True)


def prefix(kind, text):
    """A single prefix, its address last: nothing pads the end."""
    address, length = text.split("/")
    return Field(kind, u8(A.PREFIX_LEN, int(length)) +
                 attr(A.PREFIX_ADDR, packed(address)), True, True)


def rule(name, priority, *more):
    return string(A.RULE_CONFIG_NAME, name) + u32(A.RULE_CONFIG_PRIORITY, priority) + \
        u32(A.RULE_CONFIG_DIRECTION, 0) + u32(A.RULE_CONFIG_ACTION, 1) + b"".join(more)


def entry(kind, *parts):
    return Field(kind, b"".join(parts), nested=True, is_many=True)


GOOD = {
    "VNET_NEW": [text(A.VNET_NAME, "new"), text(A.VNET_REGION, "west", False),
                 number(A.VNET_MODEL, 0, 4), number(A.VNET_FLOW_TIMEOUT, 9, 4),
                 text(A.VNET_SUBSCRIPTION, "mine", False),
                 space(A.VNET_PREFIXES, "10.77.0.0/16", "fd77::/48", required=True)],
    "VNET_SET": [text(A.VNET_NAME, "blue"), number(A.VNET_FLOW_TIMEOUT, 9, 4),
                 space(A.VNET_ADD_PREFIXES, "10.77.0.0/16"),
                 space(A.VNET_DEL_PREFIXES, "10.11.0.0/16")],
    "VNET_DEL": [text(A.VNET_NAME, "red")],
    "SUBNET_NEW": [text(A.SUBNET_NAME, "new"), text(A.SUBNET_VNET, "red"),
                   space(A.SUBNET_PREFIXES, "10.3.0.0/24", required=True)],
    "SUBNET_SET": [text(A.SUBNET_NAME, "default"), text(A.SUBNET_VNET, "blue"),
                   text(A.SUBNET_ROUTE_TABLE, "rt")],
    "SUBNET_DEL": [text(A.SUBNET_NAME, "extra"), text(A.SUBNET_VNET, "blue")],
    "PORT_SET": [text(A.PORT_NAME, PORT),
                 Field(A.PORT_CONFIG, u32(A.PORT_CONFIG_MTU, 1400), False, True)],
    "PORT_DEL": [text(A.PORT_NAME, PORT)],
    "PEERING_NEW": [text(A.PEERING_NAME, "new"), text(A.PEERING_VNET, "blue"),
                    text(A.PEERING_REMOTE, "red"), number(A.PEERING_ACCESS, 1, 1),
                    number(A.PEERING_FORWARDED, 1, 1),
                    number(A.PEERING_GATEWAY_TRANSIT, 0, 1),
                    number(A.PEERING_REMOTE_GATEWAYS, 0, 1),
                    Field(A.PEERING_BOTH, b""), text(A.PEERING_REVERSE, "back", False)],
    "PEERING_SET": [text(A.PEERING_NAME, "to-green"), text(A.PEERING_VNET, "blue"),
                    number(A.PEERING_ACCESS, 0, 1), number(A.PEERING_FORWARDED, 1, 1)],
    "PEERING_DEL": [text(A.PEERING_NAME, "to-green"), text(A.PEERING_VNET, "blue"),
                    Field(A.PEERING_BOTH, b"")],
    "PEERING_SYNC": [text(A.PEERING_NAME, "to-green"), text(A.PEERING_VNET, "blue")],
    "ROUTE_TABLE_NEW": [text(A.ROUTE_TABLE_NAME, "new"),
                        number(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 1, 1)],
    "ROUTE_TABLE_SET": [text(A.ROUTE_TABLE_NAME, "rt"),
                        number(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 0, 1)],
    "ROUTE_TABLE_DEL": [text(A.ROUTE_TABLE_NAME, "rt")],
    "ROUTE_NEW": [text(A.ROUTE_TABLE, "rt"), prefix(A.ROUTE_PREFIX, "10.8.0.0/16"),
                  Field(A.ROUTE_NEXT_HOP_TYPE, APPLIANCE.to_bytes(4, sys.byteorder),
                        True),
                  Field(A.ROUTE_NEXT_HOP, packed("10.1.0.9"), True)],
    "ROUTE_DEL": [text(A.ROUTE_TABLE, "rt"), prefix(A.ROUTE_PREFIX, "10.9.0.0/16")],
    "ROUTE_TABLE_GET": [text(A.ROUTE_TABLE_NAME, "rt")],
    "ROUTE_GET": [text(A.ROUTE_TABLE, "rt"), prefix(A.ROUTE_PREFIX, "10.9.0.0/16")],
    "GATEWAY_NEW": [text(A.GATEWAY_NAME, "new"), text(A.GATEWAY_VNET, "red"),
                    Field(A.GATEWAY_TYPE, (2).to_bytes(4, sys.byteorder), True),
                    text(A.GATEWAY_DEV, "new0", False),
                    text(A.GATEWAY_ROUTE_TABLE, "rt", False)],
    "GATEWAY_SET": [text(A.GATEWAY_NAME, "edge"), text(A.GATEWAY_ROUTE_TABLE, "rt")],
    "GATEWAY_DEL": [text(A.GATEWAY_NAME, "edge")],
    "GATEWAY_GET": [text(A.GATEWAY_NAME, "edge")],
    "GATEWAY_ROUTE_NEW": [text(A.GATEWAY_ROUTE_GATEWAY, "edge"),
                          prefix(A.GATEWAY_ROUTE_PREFIX, "198.51.100.0/24")],
    "GATEWAY_ROUTE_DEL": [text(A.GATEWAY_ROUTE_GATEWAY, "edge"),
                          prefix(A.GATEWAY_ROUTE_PREFIX, "192.0.2.0/24")],
    "GATEWAY_ROUTE_CHANGE": [text(A.GATEWAY_ROUTE_GATEWAY, "edge"),
                             space(A.GATEWAY_ROUTE_ADD, "198.51.100.0/24", "::/0"),
                             space(A.GATEWAY_ROUTE_DEL, "192.0.2.0/24")],
    "GATEWAY_ROUTE_GET": [text(A.GATEWAY_ROUTE_GATEWAY, "edge"),
                          prefix(A.GATEWAY_ROUTE_PREFIX, "192.0.2.0/24")],
    "GROUP_NEW": [text(A.GROUP_NAME, "new"), text(A.GROUP_VNET, "blue")],
    "GROUP_DEL": [text(A.GROUP_NAME, "front"), text(A.GROUP_VNET, "blue")],
    "GROUP_GET": [text(A.GROUP_NAME, "front"), text(A.GROUP_VNET, "blue")],
    "ACL_NEW": [text(A.ACL_NAME, "new")],
    "ACL_DEL": [text(A.ACL_NAME, "list")],
    "ACL_REPLACE": [text(A.ACL_NAME, "list"),
                    Field(A.ACL_RULE, rule("new", 200), False, True)],
    "ACL_GET": [text(A.ACL_NAME, "list")],
    "RULE_NEW": [text(A.RULE_ACL, "list"),
                 Field(A.RULE_CONFIG, rule("new", 200), True, True)],
    "RULE_DEL": [text(A.RULE_ACL, "list"), text(A.RULE_NAME, "one")],
    "RULE_GET": [text(A.RULE_ACL, "list"), text(A.RULE_NAME, "one")],
    "FLOW_FLUSH": [text(A.FLOW_PORT, PORT, False)],
    "SETTING_SET": [number(A.SETTING_ADDRESS_CHANGE, 1, 4),
                    number(A.SETTING_FORWARDED_CHECK, 1, 4)],
    "SETTING_GET": [],
    "VNET_GET": [text(A.VNET_NAME, "blue")],
    "SUBNET_GET": [text(A.SUBNET_NAME, "default"), text(A.SUBNET_VNET, "blue")],
    "PORT_GET": [text(A.PORT_NAME, PORT)],
    "PEERING_GET": [text(A.PEERING_NAME, "to-green"), text(A.PEERING_VNET, "blue")],
    "TRACE": [text(A.TRACE_PORT, PORT), Field(A.TRACE_DST, packed("10.2.0.4"), True),
              Field(A.TRACE_SRC, packed("10.1.0.4")), number(A.TRACE_PROTO, 6, 1),
              number(A.TRACE_SPORT, 1, 2), number(A.TRACE_DPORT, 2, 2)],
}
# What is only dumped
DUMPED = {
    "EFFECTIVE_ROUTE_GET": [text(A.EFFECTIVE_ROUTE_PORT, PORT)],
    "EFFECTIVE_RULE_GET": [text(A.EFFECTIVE_RULE_PORT, PORT)],
    "FLOW_GET": [text(A.FLOW_PORT, PORT)],
}
NEW_PORT = [text(A.PORT_CONFIG_NAME, "new"), text(A.PORT_CONFIG_VNET, "blue"),
            text(A.PORT_CONFIG_SUBNET, "default"),
            text(A.PORT_CONFIG_DEV, "new", False),
            Field(A.PORT_CONFIG_IPS, addrs("10.1.0.77", "fd00:1::77"), False, True),
            Field(A.PORT_CONFIG_MAC, bytes.fromhex("020000000077")),
            number(A.PORT_CONFIG_MTU, 1400, 4), number(A.PORT_CONFIG_FORWARDING, 1, 1),
            text(A.PORT_CONFIG_ACL, "list", False),
            Field(A.PORT_CONFIG_GROUPS, string(A.NAME_LIST_NAME, "the-front-1"), False,
                  True),
            number(A.PORT_CONFIG_FLOWS, 9, 4)]
NEW_RULE = [text(A.RULE_CONFIG_NAME, "new"),
            Field(A.RULE_CONFIG_PRIORITY, (200).to_bytes(4, sys.byteorder), True),
            Field(A.RULE_CONFIG_DIRECTION, (1).to_bytes(4, sys.byteorder), True),
            Field(A.RULE_CONFIG_ACTION, (1).to_bytes(4, sys.byteorder), True),
            number(A.RULE_CONFIG_PROTOCOL, 1, 4),
            entry(A.RULE_CONFIG_SRC, prefix(A.RULE_ADDR_PREFIX, "10.1.0.0/16").bytes()),
            entry(A.RULE_CONFIG_DST, u32(A.RULE_ADDR_TAG, 1))]


def message(command):
    return b"".join(field.bytes() for field in (GOOD | DUMPED)[command])


def without_a_message():
    """Commands that nobody sends here though somebody could, and the other way round."""
    sent = set(GOOD) | set(DUMPED)
    could = {name for name in COMMANDS if not name.endswith("_NTF")}
    return sorted(sent ^ could)


# ---- a controller that begins with this configuration and nothing else

_libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWNET = 0x40000000


def in_new_controller(call):
    """What call() returns in a network namespace of its own, which then ends."""
    with open("/proc/self/ns/net", "rb") as own:
        if _libc.unshare(CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "unshare")
        try:
            subprocess.run(["vnetpeer", "-b", "-"], input=SETUP, text=True, check=True,
                           stdout=subprocess.DEVNULL)
            return call()
        finally:
            _libc.setns(own.fileno(), CLONE_NEWNET)


if os.path.basename(sys.argv[0]) == "messages.py":
    print(SETUP)
