# SPDX-License-Identifier: GPL-2.0
"""Random networks, and what may happen to them."""
import random
import struct
from ipaddress import ip_address, ip_network
from itertools import islice
from typing import NamedTuple

from differential_command import Command, on_off, switches
from differential_gateways import GatewayDice
from differential_kernel import FLAGS, TYPES
from differential_rules import RuleDice
from differential_text import route_text
from genl import A, attr, nest, packed, prefix, prefixes, string, u8, u32
from model import BROADCAST, Model, Port, Route, Subnet, Vnet
from model_rules import Group, Packet
from wire import ETH_P_IP, ETH_P_IPV6, ROUTER, icmp4, icmp6, ipv4, ipv6, tcp, udp

GROUP_MAC = bytes.fromhex("01005e000005")


def networks(*texts):
    return [ip_network(text) for text in texts]


def addresses(*texts):
    return [ip_address(text) for text in texts]


# The space that VNets begin with, and what may join it later
FIRST = {
    4: networks("10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16",
                "10.4.0.0/16", "172.20.0.0/16", "198.18.0.0/16"),
    6: networks("fd00::/48", "fd00:1::/48", "fd00:2::/48", "fd00:3::/48",
                "fd00:4::/48", "fc00:5::/48", "2001:db8:6::/48")}
MORE = {
    4: networks("10.16.0.0/16", "10.16.128.0/17", "10.17.0.0/16", "10.18.7.0/24",
                "10.0.0.0/8", "172.16.0.0/12", "172.0.0.0/8", "100.64.0.0/10",
                "100.64.0.0/16", "192.168.0.0/16", "192.168.7.0/24",
                "198.0.0.0/8", "198.51.100.0/24") + FIRST[4],
    6: networks("fd00:16::/48", "fd00:16:0:8000::/49", "fd00:17::/48",
                "fc00::/7", "fd00::/8", "fc00::/8", "2001:db8:16::/48",
                "2001:db8::/32") + FIRST[6]}
EVERYTHING = {4: ip_network("0.0.0.0/0"), 6: ip_network("::/0")}
GROUPS = {4: addresses("224.0.0.5", "239.1.2.3") + [BROADCAST],
          6: addresses("ff02::5", "ff0e::1:2")}
LINK_LOCAL = {4: ip_address("169.254.7.7"), 6: ip_address("fe80::7")}
OUTSIDE = {4: ip_address("203.0.113.5"), 6: ip_address("2001:db8:ffff::5")}

SETTINGS = {"address_change": (A.SETTING_ADDRESS_CHANGE, ("sync", "frozen")),
            "forwarded_check": (A.SETTING_FORWARDED_CHECK, ("strict", "tag"))}


class Probe(NamedTuple):
    """A packet that is sent; `number` tells it from others."""

    port: Port          # or Gateway
    packet: Packet
    number: int
    ttl: int
    mac: bytes

    def __str__(self):
        packet = self.packet
        return f"trace port {self.port.name} dst {packet.dst} src {packet.src} " \
            f"proto {packet.proto} sport {packet.sport} dport {packet.dport}"

    @property
    def ethertype(self):
        return ETH_P_IP if self.packet.dst.version == 4 else ETH_P_IPV6

    def payload(self):
        packet, text = self.packet, f"probe {self.number}".encode()
        ends = str(packet.src), str(packet.dst)
        make = {6: tcp, 17: udp}.get(packet.proto)
        if make:
            return make(*ends, text, packet.sport, packet.dport)
        echo = struct.pack("!HH", packet.sport, self.number & 0xFFFF) + text
        if packet.proto == 1:
            return icmp4(8, 0, echo)
        if packet.proto == 58:
            return icmp6(*ends, 128, echo)
        return text

    def bytes(self):
        src, dst = str(self.packet.src), str(self.packet.dst)
        if self.packet.dst.version == 4:
            return ipv4(src, dst, self.payload(), self.packet.proto, ttl=self.ttl,
                        ident=self.number & 0xFFFF)
        return ipv6(src, dst, self.payload(), self.packet.proto, hops=self.ttl)


class Dice(RuleDice, GatewayDice):
    """Random networks, and what may happen to them."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.number = 0

    def likely(self, probability):
        return self.chance.random() < probability

    def one_of(self, things):
        return self.chance.choice(list(things))

    def weighted(self, weights):
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def version(self):
        return self.one_of((4, 6))

    def inside(self, network):
        """An address, often a low one as ports have them."""
        size = min(network.num_addresses, 1 << 16)
        return network[self.chance.randrange(min(size, self.one_of((16, size))))]

    # ---- networks

    def spaces(self, version, count):
        """First prefixes of VNets; two of them are equal."""
        spaces = self.chance.sample(FIRST[version], count - 1)
        spaces.append(self.one_of(spaces))
        self.chance.shuffle(spaces)
        return spaces

    def layout(self):
        """VNets with subnets and ports; the last one is classic."""
        model = Model()
        model.tables = {f"t{i}": {} for i in range(4)}
        model.isolated = {self.one_of(model.tables)}
        model.acls = {f"a{i}": {} for i in range(4)}
        for i, space in enumerate(zip(self.spaces(4, 6), self.spaces(6, 6))):
            vnet = Vnet(f"v{i}", list(space), self.one_of(("west", "east")), i == 5)
            model.vnets[vnet.name] = vnet
            model.groups |= {Group(vnet.name, "g0"), Group(vnet.name, f"of{i}")}
            cuts = [list(islice(outer.subnets(new_prefix=length), 2))
                    for outer, length in zip(space, (24, 64))]
            for j, inner in enumerate(zip(*cuts)):
                model.subnets[vnet.name, f"s{j}"] = Subnet(
                    f"s{j}", vnet, list(inner), self.one_of(model.tables))
            for j in range(self.one_of((2, 2, 3))):
                self.port(model, vnet, i, j)
        return model

    def port(self, model, vnet, i, j):
        subnet = model.subnets[vnet.name, f"s{j % 2}"]
        ips = [inner[4 + j] for inner in subnet.prefixes]
        if j == 0:
            ips.append(subnet.prefixes[0][9])
        port = Port(f"v{i}p{j}", subnet, ips, f"02:00:00:00:{i:02x}:{j:02x}",
                    self.likely(0.5))
        model.ports[port.name] = port

    # ---- commands

    def command(self, model):
        """Anything; more often what makes something where there is little."""
        if len(model.halves) < 10 and self.likely(0.3):
            return self.peering_add(model)
        if len(model.gateways) < 5 and self.likely(0.2):
            return self.gateway_add(model)
        if self.likely(0.15):
            return self.gateway_wanted(model)
        if sum(map(len, model.tables.values())) < 24 and self.likely(0.4):
            return self.route_add(model)
        if all(port.is_up for port in model.ports.values()) and self.likely(0.1):
            return self.link_set(model)
        if sum(map(len, model.acls.values())) < 40 and self.likely(0.3):
            return self.rule_add(model)
        return getattr(self, self.weighted({
            "peering_add": 26, "peering_set": 14, "peering_del": 6,
            "peering_sync": 6, "vnet_set": 12, "route_add": 18, "route_del": 7,
            "subnet_set": 5, "port_set": 4, "link_set": 6, "setting_set": 4,
            "table_add": 1, "table_set": 3, "table_del": 1, "gateway_add": 3,
            "gateway_set": 3, "gateway_del": 2, "gateway_gone": 1,
            "gateway_route_add": 8, "gateway_route_del": 3, "gateway_routes": 3,
            "transit": 8, "rule_add": 8, "rule_del": 4,
            "acl_add": 1, "acl_del": 1, "acl_replace": 2, "subnet_acl": 8,
            "port_acl": 10, "group_add": 1, "group_del": 1,
            "port_groups": 5}))(model)

    def flags(self):
        flags = {}
        if self.likely(0.4):
            flags["access"] = self.likely(0.7)
        if self.likely(0.4):
            flags["forwarded"] = self.likely(0.4)
        if self.likely(0.15):
            flags["gateway_transit"] = self.likely(0.6)
        if self.likely(0.12):
            flags["remote_gateways"] = self.likely(0.6)
        return flags

    @staticmethod
    def flag_attrs(flags):
        return b"".join(u8(FLAGS[flag], value) for flag, value in flags.items())

    def vnet_name(self, model):
        return "nobody" if self.likely(0.01) else self.one_of(model.vnets)

    def half_name(self, model, owner, target):
        """Of the half that is there, or what it may be called."""
        there = next((half.name for half in model.halves
                      if (half.vnet.name, half.remote.name) == (owner, target)), None)
        if there and self.likely(0.85):
            return there
        return f"to-{target}" if self.likely(0.7) else self.one_of("xy")

    def peering_add(self, model):
        vnet, remote = self.vnet_name(model), self.vnet_name(model)
        if model.halves and self.likely(0.25):
            half = self.one_of(model.halves)
            vnet, remote = half.remote.name, half.vnet.name
        if vnet == remote and self.likely(0.8):
            return self.peering_add(model)
        return self.peering_new(model, vnet, remote, self.flags())

    def peering_new(self, model, vnet, remote, flags):
        name = self.half_name(model, vnet, remote)
        both = self.likely(0.5)
        reverse = None
        if both and self.likely(0.8):
            reverse = self.half_name(model, remote, vnet)
        text = f"peering add {name} vnet {vnet} remote {remote}{switches(flags)}"
        attrs = string(A.PEERING_NAME, name) + string(A.PEERING_VNET, vnet) + \
            string(A.PEERING_REMOTE, remote) + self.flag_attrs(flags)
        if both:
            text, attrs = text + " both", attrs + attr(A.PEERING_BOTH)
        if reverse:
            text += f" reverse {reverse}"
            attrs += string(A.PEERING_REVERSE, reverse)
        return Command(text, ("peering_add", name, vnet, remote, flags, both,
                              reverse), ("PEERING_NEW", attrs))

    def some_half(self, model):
        """(name, VNet), mostly of a half that exists."""
        if model.halves and self.likely(0.95):
            half = self.one_of(model.halves)
            return half.name, half.vnet.name
        vnet = self.vnet_name(model)
        return self.half_name(model, vnet, self.vnet_name(model)), vnet

    @staticmethod
    def peering(verb, half, extra=(), text="", attrs=b""):
        name, vnet = half
        return Command(
            f"peering {verb} {name} vnet {vnet}{text}",
            (f"peering_{verb}", name, vnet, *extra),
            (f"PEERING_{verb.upper()}",
             string(A.PEERING_NAME, name) + string(A.PEERING_VNET, vnet) + attrs))

    def peering_set(self, model):
        return self.flags_set(self.some_half(model), self.flags())

    def flags_set(self, half, flags):
        return self.peering("set", half, (flags,), switches(flags),
                            self.flag_attrs(flags))

    def peering_del(self, model):
        half = self.some_half(model)
        if self.likely(0.3):
            return self.peering("del", half, (True,), " both", attr(A.PEERING_BOTH))
        return self.peering("del", half)

    def peering_sync(self, model):
        return self.peering("sync", self.some_half(model))

    def space_to_add(self, model):
        """What others have, or are remembered to have had, or any."""
        if self.likely(0.2):
            return self.one_of(self.one_of(model.vnets.values()).prefixes)
        stale = [gone for half in model.halves for gone in half.recorded
                 if gone not in half.remote.prefixes]
        if stale and self.likely(0.4):
            return self.one_of(stale)
        return self.one_of(MORE[self.version()])

    def vnet_set(self, model):
        """A prefix comes, goes, or takes the place of one that is not in use."""
        name = self.vnet_name(model)
        prefixes_now = model.vnets[name].prefixes if name in model.vnets else []
        add, remove = [], []
        what = self.weighted({"add": 5, "del": 4, "both": 1})
        if what != "del":
            add = [self.space_to_add(model)]
        if what == "del" and prefixes_now and self.likely(0.9):
            remove = [self.one_of(prefixes_now[2 * self.likely(0.7):] or
                                  prefixes_now)]
        elif what == "del":
            remove = [self.one_of(MORE[self.version()])]
        elif what == "both":
            remove = prefixes_now[2:][:1]
        text, attrs = f"vnet set {name}", string(A.VNET_NAME, name)
        for word, kind, space in (("add", A.VNET_ADD_PREFIXES, add),
                                  ("del", A.VNET_DEL_PREFIXES, remove)):
            if space:
                text += f" {word}-prefix {space[0]}"
                attrs += nest(kind, prefixes(str(space[0])))
        return Command(text, ("vnet_set", name, add, remove),
                       ("VNET_SET", attrs))

    def route_prefix(self, model, version):
        if self.likely(0.15):
            return EVERYTHING[version]
        if self.likely(0.35):
            return self.one_of(MORE[version])
        network = ip_network(self.port_address(model, version))
        lengths = (32, 24, 16, 12) if version == 4 else (128, 64, 48, 7)
        return network.supernet(new_prefix=self.one_of(lengths))

    def route_hop(self, model, version):
        kind = self.weighted({"virtual_appliance": 12, "vnet_local": 1,
                              "virtual_network_gateway": 4, "internet": 2,
                              "none": 1})
        if kind != "virtual_appliance":
            return Route(kind)
        address = self.port_address(model, version)
        if self.likely(0.1):
            address += 40
        elif self.likely(0.1):
            address = OUTSIDE[version]
        return Route(kind, address)

    def table_name(self, model):
        return "nobody" if self.likely(0.03) else self.one_of(model.tables)

    def route_add(self, model):
        version = self.version()
        where, table = self.route_prefix(model, version), self.table_name(model)
        route = self.route_hop(model, 10 - version if self.likely(0.02) else version)
        attrs = string(A.ROUTE_TABLE, table) + prefix(str(where), A.ROUTE_PREFIX) + \
            u32(A.ROUTE_NEXT_HOP_TYPE, TYPES.index(route.type))
        if route.hop:
            attrs += attr(A.ROUTE_NEXT_HOP, packed(str(route.hop)))
        return Command(route_text(where, table, route),
                       ("route_add", where, table, route), ("ROUTE_NEW", attrs))

    def route_del(self, model):
        table = self.table_name(model)
        there = list(model.tables.get(table, ()))
        where = self.one_of(there) if there and self.likely(0.95) else \
            self.one_of(MORE[self.version()])
        return Command(
            f"route del {where} table {table}", ("route_del", where, table),
            ("ROUTE_DEL", string(A.ROUTE_TABLE, table) +
             prefix(str(where), A.ROUTE_PREFIX)))

    def subnet_set(self, model):
        vnet, name = self.vnet_name(model), self.one_of(("s0", "s1"))
        table = None if self.likely(0.2) else self.table_name(model)
        return Command(
            f"subnet set {name} vnet {vnet} route-table {table or 'none'}",
            ("subnet_set", name, vnet, table),
            ("SUBNET_SET", string(A.SUBNET_NAME, name) +
             string(A.SUBNET_VNET, vnet) +
             string(A.SUBNET_ROUTE_TABLE, table or "none")))

    def port_set(self, model):
        name = "nobody" if self.likely(0.03) else self.one_of(model.ports)
        value = self.likely(0.5)
        config = nest(A.PORT_CONFIG, u8(A.PORT_CONFIG_FORWARDING, value))
        return Command(f"port set {name} forwarding {on_off(value)}",
                       ("port_set", name, value),
                       ("PORT_SET", string(A.PORT_NAME, name) + config))

    def link_set(self, model):
        """A few devices are down."""
        ports = [*model.ports.values(), *model.gateways.values()]
        down = [port for port in ports if not port.is_up]
        is_up = len(down) > 3 or len(down) > 1 and self.likely(0.5)
        name = self.one_of(down if is_up else ports).name
        return Command(f"# ip link set {name} {'up' if is_up else 'down'}",
                       ("link_set", name, is_up), ("link", name, is_up))

    def setting_set(self, _):
        key = self.one_of(SETTINGS)
        kind, values = SETTINGS[key]
        value = values[self.likely(0.3)]
        return Command(f"setting set {key.replace('_', '-')} {value}",
                       ("setting_set", key, value),
                       ("SETTING_SET", u32(kind, values.index(value))))

    def table(self, verb, name):
        propagates = self.likely(0.6)
        return Command(
            f"route-table {verb} {name} gateway-propagation {on_off(propagates)}",
            (f"table_{verb}", name, propagates),
            ("ROUTE_TABLE_NEW" if verb == "add" else "ROUTE_TABLE_SET",
             string(A.ROUTE_TABLE_NAME, name) +
             u8(A.ROUTE_TABLE_GATEWAY_PROPAGATION, propagates)))

    def table_add(self, _):
        return self.table("add", f"t{self.chance.randrange(5)}")

    def table_set(self, model):
        return self.table("set", self.table_name(model))

    def table_del(self, model):
        name = self.table_name(model)
        return Command(f"route-table del {name}", ("table_del", name),
                       ("ROUTE_TABLE_DEL", string(A.ROUTE_TABLE_NAME, name)))

    # ---- packets

    def port_address(self, model, version, vnets=None):
        """Of a port in one of these VNets."""
        ports = [port for port in model.ports.values()
                 if not vnets or port.vnet in vnets]
        return self.one_of(ip for ip in self.one_of(ports).ips
                           if ip.version == version)

    def destination(self, model, port, version):
        near = [port.vnet] + [way.to for way in model.listed_ways(port.subnet)]
        places = {"route": model.tables.get(port.subnet.table, ()),
                  "learned": model.learned(port.subnet)}
        what = self.weighted({"near": 34, "port": 14, "free": 5, "route": 32,
                              "learned": 14, "pool": 6, "group": 2, "outside": 3})
        prefixes_there = [where for where in places.get(what, ())
                          if where.version == version and where.prefixlen > 0]
        if prefixes_there:
            return self.inside(self.one_of(prefixes_there))
        if what == "near":
            return self.port_address(model, version, [self.one_of(near)])
        if what == "free":
            return self.port_address(model, version, near) + 40
        if what == "pool":
            return self.inside(self.one_of(MORE[version]))
        if what == "group":
            return self.one_of(GROUPS[version])
        if what == "outside":
            return OUTSIDE[version]
        return self.port_address(model, version)

    def source(self, model, port, version):
        own = [ip for ip in port.ips if ip.version == version]
        if own and self.likely(0.4 if port.forwarding else 0.85):
            return own[0]
        what = self.weighted({"own": 2, "port": 10, "space": 5, "pool": 3,
                              "outside": 3, "link-local": 1})
        if what == "own" and own:
            return self.one_of(own)
        space = [one for one in port.vnet.prefixes[2:] if one.version == version]
        if what == "space" and space:
            return self.inside(self.one_of(space))
        if what in ("space", "pool"):
            return self.inside(self.one_of(MORE[version]))
        if what in ("outside", "link-local"):
            return (OUTSIDE if what == "outside" else LINK_LOCAL)[version]
        return self.port_address(model, version)

    def packet(self, model, port):
        version = self.version()
        proto = self.one_of((6, 17, 17, 1 if version == 4 else 58, 50))
        sport, dport = self.chance.randrange(8), self.chance.randrange(8)
        if proto not in (6, 17):
            dport = sport = sport if proto != 50 else 0
        return Packet(self.source(model, port, version),
                      self.destination(model, port, version), proto, sport, dport)

    def probe(self, model):
        """From a port or gateway whose device is up."""
        ports = [port for port in model.ports.values() if port.is_up]
        gateways = [port for port in model.gateways.values() if port.is_up]
        port = self.one_of(gateways if gateways and self.likely(0.25) else ports)
        packet = self.packet(model, port)
        mac = ROUTER if self.likely(0.8) else bytes.fromhex("020000000001")
        if (packet.dst.is_multicast or packet.dst == BROADCAST) and self.likely(0.5):
            mac = GROUP_MAC
        self.number += 1
        return Probe(port, packet, self.number, self.chance.randrange(1, 256), mac)
