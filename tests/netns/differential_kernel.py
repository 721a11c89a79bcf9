# SPDX-License-Identifier: GPL-2.0
"""The kernel's side of the differential test: commands, what is shown, traces, and
packets."""
import collections
import ctypes
import fcntl
import socket
import struct
import subprocess
from ipaddress import ip_address

from differential_rules import read_finding, read_rule
from genl import REASONS, A, Genl, Message, attr, number, parse, read_prefix, \
    string, u8, u16, u32, words
from model import Fate
from wire import ETH_P_ALL, PATIENCE, ether, socket_in

SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1
SIOCGIFHWADDR, SIOCETHTOOL = 0x8927, 0x8946
ETHTOOL_GSTRINGS, ETHTOOL_GSTATS, ETH_SS_STATS, ETH_GSTRING_LEN = 0x1B, 0x1D, 1, 32

FLAGS = {"access": A.PEERING_ACCESS, "forwarded": A.PEERING_FORWARDED,
         "gateway_transit": A.PEERING_GATEWAY_TRANSIT,
         "remote_gateways": A.PEERING_REMOTE_GATEWAYS}
TYPES = words("VNETPEER_NEXT_HOP_TYPE")
SOURCES = words("VNETPEER_ROUTE_SOURCE")
ROUTE_STATES = words("VNETPEER_ROUTE_STATE")
HALF_STATES = words("VNETPEER_PEERING_STATE")
GATEWAY_TYPES = words("VNETPEER_GATEWAY_TYPE")
PORT_STATES = words("VNETPEER_PORT_STATE")


def read_space(data):
    return frozenset(read_prefix(body) for _, body in parse(data))


class Kernel:
    """The controller, and all devices of its ports and gateways."""

    def __init__(self, box):
        self.box = box
        self.netns = open(f"/run/netns/{box}", "rb")
        self.genl = Genl()
        self.control = socket_in(box, socket.AF_INET, socket.SOCK_DGRAM)
        self.sender = socket_in(box, socket.AF_PACKET, socket.SOCK_RAW)
        self.listener = socket_in(box, socket.AF_PACKET, socket.SOCK_RAW,
                                  socket.htons(ETH_P_ALL))
        self.listener.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
        self.counted = collections.defaultdict(dict)

    def forget(self):
        """Other ports are to come, maybe of the same names."""
        self.counted.clear()

    # ---- commands

    def command(self, command):
        """The code of its refusal, or nothing."""
        what, *arguments = command.request
        if what.islower():
            return getattr(self, what)(*arguments)
        return self.ask(what, *arguments)

    def ask(self, what, attrs):
        answer = self.genl.ask(what, attrs)
        if answer.errno == 0:
            return ""
        return answer.text.partition(":")[0] or str(answer)

    def gateway_add(self, name, attrs):
        """Makes the device in the box, where nothing has been counted on it, and
        brings it up."""
        code = self.ask("GATEWAY_NEW",
                        attrs + u32(A.GATEWAY_NETNS_FD, self.netns.fileno()))
        if not code:
            self.counted.pop(name, None)
            self.link(name, True)
        return code

    # ---- devices

    def ioctl(self, request, dev, data=b""):
        """Of struct ifreq, what it is after the name."""
        ifreq = struct.pack("16s24s", dev.encode(), data)
        return fcntl.ioctl(self.control, request, ifreq)[16:]

    def link(self, dev, is_up):
        flags, = struct.unpack_from("H", self.ioctl(SIOCGIFFLAGS, dev))
        flags = flags | IFF_UP if is_up else flags & ~IFF_UP
        self.ioctl(SIOCSIFFLAGS, dev, struct.pack("H", flags))
        return ""

    def link_del(self, dev):
        subprocess.run(["ip", "-n", self.box, "link", "del", dev], check=True)
        return ""

    def mac(self, dev):
        return self.ioctl(SIOCGIFHWADDR, dev)[2:8]

    def ethtool(self, dev, *numbers):
        """What comes back, after these numbers and that of entries."""
        data = ctypes.create_string_buffer(4096)
        head = struct.pack(f"{len(numbers)}I", *numbers)
        ctypes.memmove(data, head, len(head))
        self.ioctl(SIOCETHTOOL, dev, struct.pack("P", ctypes.addressof(data)))
        count, = struct.unpack_from("I", data, len(head))
        return count, data.raw[len(head) + 4:]

    def drops(self, dev):
        """{reason: packets}"""
        count, text = self.ethtool(dev, ETHTOOL_GSTRINGS, ETH_SS_STATS)
        _, counters = self.ethtool(dev, ETHTOOL_GSTATS)
        names = (name.rstrip(b"\0").decode() for name, in
                 struct.iter_unpack(f"{ETH_GSTRING_LEN}s",
                                    text[:count * ETH_GSTRING_LEN]))
        return {name.removeprefix("drop_"): packets for name, packets in
                zip(names, struct.unpack_from(f"{count}Q", counters))
                if name.startswith("drop_")}

    # ---- what is shown

    def halves(self):
        shown = set()
        for message in self.genl.dump("PEERING_GET"):
            sync = number(message.get(A.PEERING_SYNC))
            shown.add((
                message.string(A.PEERING_VNET), message.string(A.PEERING_NAME),
                message.string(A.PEERING_REMOTE),
                HALF_STATES[number(message.get(A.PEERING_STATE))],
                bool(sync & 1), bool(sync & 2),
                *(bool(message.get(kind)[0]) for kind in FLAGS.values()),
                read_space(message.get(A.PEERING_REMOTE_PREFIXES)),
                read_space(message.get(A.PEERING_REMOTE_CURRENT_PREFIXES))))
        return shown

    def routes(self, port):
        shown = set()
        for message in self.genl.dump("EFFECTIVE_ROUTE_GET",
                                      string(A.EFFECTIVE_ROUTE_PORT, port.name)):
            hop = message.get(A.EFFECTIVE_ROUTE_NEXT_HOP)
            shown.add((SOURCES[number(message.get(A.EFFECTIVE_ROUTE_SOURCE))],
                       ROUTE_STATES[number(message.get(A.EFFECTIVE_ROUTE_STATE))],
                       read_prefix(message.get(A.EFFECTIVE_ROUTE_PREFIX)),
                       TYPES[number(message.get(A.EFFECTIVE_ROUTE_NEXT_HOP_TYPE))],
                       hop and ip_address(hop),
                       bool(message.get(A.EFFECTIVE_ROUTE_USABLE)[0])))
        return shown

    def gateways(self):
        own = {message.string(A.VNET_GATEWAY)
               for message in self.genl.dump("VNET_GET")}
        shown = set()
        for message in self.genl.dump("GATEWAY_GET"):
            name = message.string(A.GATEWAY_NAME)
            shown.add((
                name, message.string(A.GATEWAY_VNET),
                GATEWAY_TYPES[number(message.get(A.GATEWAY_TYPE))],
                message.string(A.GATEWAY_ROUTE_TABLE), message.string(A.GATEWAY_DEV),
                PORT_STATES[number(message.get(A.GATEWAY_STATE))],
                number(message.get(A.GATEWAY_ROUTES)), name in own))
        return shown

    def gateway_routes(self, name):
        return {read_prefix(message.get(A.GATEWAY_ROUTE_PREFIX)) for message in
                self.genl.dump("GATEWAY_ROUTE_GET",
                               string(A.GATEWAY_ROUTE_GATEWAY, name))}

    def rules(self, acl):
        return {read_rule(message) for message in
                self.genl.dump("RULE_GET", string(A.RULE_ACL, acl))}

    # ---- packets

    def forget_flows(self):
        self.genl.ask("FLOW_FLUSH")

    def trace(self, probe):
        packet, ips = probe.packet, probe.port.ips
        payload = string(A.TRACE_PORT, probe.port.name) + \
            attr(A.TRACE_DST, packet.dst.packed) + u8(A.TRACE_PROTO, packet.proto) + \
            u16(A.TRACE_SPORT, packet.sport) + u16(A.TRACE_DPORT, packet.dport)
        first = next((ip for ip in ips if ip.version == packet.dst.version),
                     None)
        if packet.src != first or probe.number % 2:
            payload += attr(A.TRACE_SRC, packet.src.packed)
        answer = self.genl.ask("TRACE", payload)
        if answer.errno != 0:
            return str(answer)
        return self.read_trace(Message(answer.replies[0][4:]))

    @staticmethod
    def read_trace(message):
        def named(kind, names):
            data = message.get(kind)
            return None if data is None else names[number(data)]

        def nested(kind):
            data = message.get(kind)
            return None if data is None else Message(data)

        route, half = nested(A.TRACE_ROUTE), nested(A.TRACE_STOPPED_BY)
        hop = message.get(A.TRACE_NEXT_HOP)
        verdict = named(A.TRACE_VERDICT, ("none", "drop"))
        return Fate(
            named(A.TRACE_REASON, REASONS) or verdict,
            tuple(body.rstrip(b"\0").decode() for _, body in
                  parse(message.get(A.TRACE_VNETS))),
            message.string(A.TRACE_ROUTE_TABLE),
            route and (str(read_prefix(route.get(A.TRACE_ROUTE_PREFIX))),
                       SOURCES[number(route.get(A.TRACE_ROUTE_SOURCE))]),
            named(A.TRACE_NEXT_HOP_TYPE, TYPES),
            hop and str(ip_address(hop)),
            message.string(A.TRACE_PEERING), message.string(A.TRACE_EGRESS_PORT),
            half and (half.string(A.TRACE_HALF_VNET),
                      half.string(A.TRACE_HALF_NAME)),
            tuple(read_finding(data) for kind, data in message.attrs
                  if kind == A.TRACE_RULE))

    def arrived(self, patience):
        """The next frame that a device received, and which; or None."""
        self.listener.settimeout(patience)
        try:
            frame, where = self.listener.recvfrom(65536)
        except (socket.timeout, BlockingIOError):
            return None
        return where[0], frame

    def send(self, probe):
        """What the drop counters say, and [(device, frame)] that were received. A
        drop is counted before the send returns; only a delivery takes time."""
        dev = probe.port.name
        frame = ether(probe.bytes(), probe.ethertype, self.mac(dev), probe.mac)
        self.sender.sendto(frame, (dev, probe.ethertype))
        before = self.counted[dev]
        after = self.drops(dev)
        self.counted[dev] = after
        dropped = {reason: count - before.get(reason, 0)
                   for reason, count in after.items()
                   if count != before.get(reason, 0)}
        received = [] if dropped else [self.arrived(PATIENCE)]
        while not received or received[-1]:
            received.append(self.arrived(0))
        return dropped, received[:-1]
