# SPDX-License-Identifier: GPL-2.0
"""Netlink messages by hand: what the tool would never send.

Numbers come from the UAPI header, so they cannot drift from it.
"""
import errno
import os
import re
import socket
import struct
import sys
from ipaddress import ip_address, ip_network

HEADER = os.path.join(os.path.dirname(os.path.realpath(__file__)),
                      "../../include/uapi/linux/vnetpeer.h")

NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
NLM_F_EXCL_CREATE = 0x600
NLM_F_DUMP_INTR, NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x10, 0x100, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLA_F_NESTED = 0x8000
SOL_NETLINK, NETLINK_CAP_ACK, NETLINK_EXT_ACK = 270, 10, 11
NETLINK_ROUTE, NETLINK_GENERIC = 0, 16
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 1, 2
RTM_NEWLINK, RTM_DELLINK = 16, 17
IFLA_IFNAME, IFLA_LINKINFO = 3, 18
IFLA_INFO_KIND, IFLA_INFO_DATA = 1, 2


class _Names:
    """The header's enumerators with a prefix, as attributes."""

    def __init__(self, prefix):
        with open(HEADER, encoding="ascii") as header:
            text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
        for body in re.findall(r"enum[^{]*{(.*?)}", text, re.S):
            value = -1
            for entry in filter(None, map(str.strip, body.split(","))):
                name, _, given = (word.strip() for word in entry.partition("="))
                if not given:
                    value += 1
                elif given.isdigit():
                    value = int(given)
                else:
                    continue
                if name.startswith(prefix):
                    setattr(self, name[len(prefix):], value)


A = _Names("VNETPEER_A_")
CMD = _Names("VNETPEER_CMD_")
HOP = _Names("VNETPEER_NEXT_HOP_TYPE_")
COMMANDS = {name: number for name, number in vars(CMD).items()}


def words(start):
    """The enumerators of the UAPI header with this start, as they are numbered."""
    with open(HEADER, encoding="ascii") as header:
        return [word.lower() for word in
                re.findall(rf"^\t{start}_(\w+),", header.read(), re.M)]


# ---- attributes

def attr(kind, data=b"", length=None):
    """One attribute; `length` is what its header claims, when it lies."""
    size = 4 + len(data)
    return struct.pack("=HH", size if length is None else length, kind) + data + \
        b"\0" * (-size % 4)


def nest(kind, data=b""):
    return attr(kind | NLA_F_NESTED, data)


def string(kind, text):
    return attr(kind, text.encode() + b"\0")


def u8(kind, value):
    return attr(kind, struct.pack("=B", value))


def u16(kind, value):
    return attr(kind, struct.pack("=H", value))


def u32(kind, value):
    return attr(kind, struct.pack("=I", value))


def packed(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.inet_pton(family, address)


def prefix(text, kind=A.PREFIX_LIST_PREFIX):
    address, length = text.split("/")
    return nest(kind, attr(A.PREFIX_ADDR, packed(address)) +
                u8(A.PREFIX_LEN, int(length)))


def prefixes(*texts):
    return b"".join(map(prefix, texts))


def addrs(*texts):
    return b"".join(attr(A.ADDR_LIST_ADDR, packed(text)) for text in texts)


def parse(data):
    """[(type, payload)] of a chain of attributes."""
    found = []
    while len(data) >= 4:
        size, kind = struct.unpack_from("=HH", data)
        if size < 4 or size > len(data):
            break
        found.append((kind & 0x3FFF, data[4:size]))
        data = data[(size + 3) & ~3:]
    return found


REASONS = words("VNETPEER_DROP_REASON")


# ---- messages

def number(data):
    return int.from_bytes(data, sys.byteorder)


class Message:
    """A reply's attributes."""

    def __init__(self, data):
        self.attrs = parse(data)

    def get(self, kind):
        return next((data for found, data in self.attrs if found == kind), None)

    def string(self, kind):
        data = self.get(kind)
        return None if data is None else data.rstrip(b"\0").decode()


def read_prefix(data):
    message = Message(data)
    return ip_network((message.get(A.PREFIX_ADDR), message.get(A.PREFIX_LEN)[0]))


class Answer:
    """What became of a request. An `errno` of None: nothing came back; `offset` is
    where in the request the offending attribute is."""

    def __init__(self):
        self.errno = None
        self.text = ""
        self.offset = None
        self.replies = []
        self.interrupted = False

    def __str__(self):
        name = errno.errorcode.get(self.errno, self.errno)
        return f"{name} {self.text}"


class Netlink:
    def __init__(self, bus):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, bus)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        self.sock.settimeout(10 * int(os.environ.get("vm_patience", "1")))
        self.sock.bind((0, 0))
        self.seq = 0

    def message(self, kind, flags, payload, length=None):
        self.seq += 1
        size = 16 + len(payload)
        return struct.pack("=IHHII", size if length is None else length, kind,
                           flags | NLM_F_REQUEST, self.seq, 0) + payload

    def talk(self, message):
        self.sock.send(message)
        return self.answer()

    def answer(self):
        answer = Answer()
        while answer.errno is None:
            try:
                data = self.sock.recv(1 << 17)
            except socket.timeout:
                break
            except OSError as error:     # the answer found no memory
                answer.errno = error.errno
                break
            while len(data) >= 16:
                size, kind, flags, seq, _ = struct.unpack_from("=IHHII", data)
                if seq in (self.seq, 0):
                    self.take(answer, kind, flags, data[16:size])
                data = data[(size + 3) & ~3:]
        return answer

    @staticmethod
    def take(answer, kind, flags, body):
        if flags & NLM_F_DUMP_INTR:
            answer.interrupted = True
        if kind not in (NLMSG_ERROR, NLMSG_DONE):
            answer.replies.append(body)
            return
        answer.errno = -struct.unpack_from("=i", body)[0] if len(body) >= 4 else 0
        if flags & NLM_F_ACK_TLVS:
            start = 4
            if kind == NLMSG_ERROR:
                start = 20
                if not flags & NLM_F_CAPPED:
                    start = 4 + struct.unpack_from("=I", body, 4)[0]
            for found, data in parse(body[start:]):
                if found == 1:
                    answer.text = data.rstrip(b"\0").decode(errors="replace")
                elif found == 2:
                    answer.offset = number(data)


class Genl(Netlink):
    """A socket of the family `vnetpeer`."""

    def __init__(self):
        super().__init__(NETLINK_GENERIC)
        answer = self.talk(self.message(
            GENL_ID_CTRL, NLM_F_ACK, struct.pack("=BBH", CTRL_CMD_GETFAMILY, 1, 0) +
            string(CTRL_ATTR_FAMILY_NAME, "vnetpeer")))
        found = Message(answer.replies[0][4:]).get(CTRL_ATTR_FAMILY_ID)
        self.family = struct.unpack("=H", found)[0]

    def request(self, command, payload=b"", flags=NLM_F_ACK):
        """The bytes of a request; the command is a name or a number."""
        number = COMMANDS.get(command, command)
        return self.message(self.family, flags,
                            struct.pack("=BBH", number, 1, 0) + payload)

    def ask(self, command, payload=b"", flags=NLM_F_ACK):
        return self.talk(self.request(command, payload, flags))

    def dump(self, command, payload=b""):
        """Every object, as messages; again while it changes meanwhile."""
        while True:
            answer = self.ask(command, payload, NLM_F_DUMP)
            if answer.errno:
                raise OSError(answer.errno, f"{command}: {answer}")
            if not answer.interrupted:
                return [Message(body[4:]) for body in answer.replies]

    def addresses(self, port):
        """The port's own, as text; nothing for a gateway."""
        answer = self.ask("PORT_GET", string(A.PORT_NAME, port))
        if not answer.replies:
            return []
        config = Message(Message(answer.replies[0][4:]).get(A.PORT_CONFIG))
        return [str(ip_address(data)) for _, data in
                parse(config.get(A.PORT_CONFIG_IPS))]

    def drops(self, port):
        """What the port's packets ended for: {reason: packets}; None for a gateway."""
        answer = self.ask("PORT_GET", string(A.PORT_NAME, port))
        if not answer.replies:
            return None
        counted = {}
        for _, body in parse(Message(answer.replies[0][4:]).get(A.PORT_DROPS) or b""):
            drop = Message(body)
            reason = REASONS[number(drop.get(A.DROP_REASON))]
            counted[reason] = number(drop.get(A.DROP_PACKETS))
        return counted

    def everything(self):
        """All that is configured, for comparison: no counters."""
        kept = []
        for command, counters in (("VNET_GET", ()), ("SUBNET_GET", ()),
                                  ("PORT_GET", (A.PORT_DROPS, A.PORT_FLOW_COUNT)),
                                  ("PEERING_GET", (A.PEERING_STATS,)),
                                  ("ROUTE_TABLE_GET", ()), ("ROUTE_GET", ()),
                                  ("GATEWAY_GET", ()), ("GATEWAY_ROUTE_GET", ()),
                                  ("GROUP_GET", ()), ("ACL_GET", (A.ACL_HITS,)),
                                  ("RULE_GET", (A.RULE_HITS,))):
            for message in self.dump(command):
                kept.append((command, [found for found in message.attrs
                                       if found[0] not in counters]))
        kept.append(self.ask("SETTING_GET").replies)
        return kept


class Rtnl(Netlink):
    def __init__(self):
        super().__init__(NETLINK_ROUTE)

    def request(self, data, ifname=None, kind="vnetpeer", more=b""):
        """The bytes of RTM_NEWLINK with this in IFLA_INFO_DATA."""
        body = struct.pack("=BxHiII", 0, 0, 0, 0, 0) + more
        if ifname is not None:
            body += string(IFLA_IFNAME, ifname)
        body += nest(IFLA_LINKINFO, string(IFLA_INFO_KIND, kind) +
                     (b"" if data is None else nest(IFLA_INFO_DATA, data)))
        return self.message(RTM_NEWLINK, NLM_F_ACK | NLM_F_EXCL_CREATE, body)

    def newlink(self, data, ifname=None):
        return self.talk(self.request(data, ifname))

    def dellink(self, ifname):
        body = struct.pack("=BxHiII", 0, 0, 0, 0, 0) + string(IFLA_IFNAME, ifname)
        return self.talk(self.message(RTM_DELLINK, NLM_F_ACK, body))
