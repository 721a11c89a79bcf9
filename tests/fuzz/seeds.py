#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""seeds.py LOOP - print what the fuzzing of `netlink`, `links` or `frames` begins with.

A line is an input (input.h). The first makes what each namespace begins with:

    fuzz0 (forwarding) - hub ~~~ blue - fuzz1 (group), fuzz2 (acl)      red (empty)
    fuzz4 (gateway)   /            \\ \\
                                    \\ fuzz5 (internet gateway)
                                      ~~~ green - fuzz3 (acl)
"""
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), "../netns"))
from genl import (A, COMMANDS, HOP, IFLA_IFNAME, IFLA_INFO_DATA,  # noqa: E402
                  IFLA_INFO_KIND, IFLA_LINKINFO, NLM_F_ACK, NLM_F_DUMP,
                  NLM_F_EXCL_CREATE, NLM_F_REQUEST, RTM_DELLINK, RTM_NEWLINK, addrs, attr,
                  nest, packed, prefix, prefixes, string, u8, u16, u32)
from wire import (ACK, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, FIN, RST, SYN, ether,  # noqa: E402
                  icmp4, icmp6, ipv4, ipv6, tcp, udp)

IFLA_ADDRESS, IFLA_MTU, IFLA_TXQLEN, IFLA_NET_NS_PID, IFLA_IFALIAS = 1, 4, 13, 19, 20
RTM_GETLINK, RTM_SETLINK = 18, 19
IFF_UP = 1
IN, OUT, DENY, ALLOW, TCP, UDP, ICMP = 0, 1, 0, 1, 1, 2, 3


def line(*records):
    print(*(kind + data.hex() for kind, data in records))


def genl(command, *payload, flags=NLM_F_REQUEST | NLM_F_ACK):
    return "g", struct.pack("=HHBBH", 0, flags, COMMANDS[command], 1, 0) + b"".join(payload)


def dump(command, *payload):
    return genl(command, *payload, flags=NLM_F_REQUEST | NLM_F_DUMP)


def link(kind, *payload, index=0, up=None, flags=0):
    change = 0 if up is None else IFF_UP
    return "r", struct.pack("=HHBxHiII", kind, NLM_F_REQUEST | NLM_F_ACK | flags, 0, 0, index,
                            IFF_UP if up else 0, change) + b"".join(payload)


def newlink(*config, more=b"", kind="vnetpeer"):
    return link(RTM_NEWLINK, more, nest(IFLA_LINKINFO, string(IFLA_INFO_KIND, kind) +
                                        nest(IFLA_INFO_DATA, b"".join(config))),
                flags=NLM_F_EXCL_CREATE)


def name(dev):
    return string(IFLA_IFNAME, dev)


def port(dev, vnet, *config):
    return newlink(string(A.PORT_CONFIG_NAME, dev), string(A.PORT_CONFIG_VNET, vnet),
                   string(A.PORT_CONFIG_SUBNET, "default"), *config)


def ips(*texts):
    return nest(A.PORT_CONFIG_IPS, addrs(*texts))


def up(dev):
    return link(RTM_NEWLINK, name(dev), up=True)


def vnet(text, *spaces):
    return genl("VNET_NEW", string(A.VNET_NAME, text), nest(A.VNET_PREFIXES, prefixes(*spaces)))


def subnet(text, of, *spaces, more=b""):
    return genl("SUBNET_NEW", string(A.SUBNET_NAME, text), string(A.SUBNET_VNET, of),
                nest(A.SUBNET_PREFIXES, prefixes(*spaces)), more)


def half(text, of, to, *more):
    return genl("PEERING_NEW", string(A.PEERING_NAME, text), string(A.PEERING_VNET, of),
                string(A.PEERING_REMOTE, to), *more)


def route(to, hop, *more):
    return genl("ROUTE_NEW", string(A.ROUTE_TABLE, "rt"), prefix(to, A.ROUTE_PREFIX),
                u32(A.ROUTE_NEXT_HOP_TYPE, hop), *more)


def rule_config(text, priority, direction, action, *more):
    return string(A.RULE_CONFIG_NAME, text) + u32(A.RULE_CONFIG_PRIORITY, priority) + \
        u32(A.RULE_CONFIG_DIRECTION, direction) + u32(A.RULE_CONFIG_ACTION, action) + \
        b"".join(more)


def rule(*config, acl="list"):
    return genl("RULE_NEW", string(A.RULE_ACL, acl),
                nest(A.RULE_CONFIG, rule_config(*config)))


def proto(number):
    return u32(A.RULE_CONFIG_PROTOCOL, number)


def src(text):
    return nest(A.RULE_CONFIG_SRC, prefix(text, A.RULE_ADDR_PREFIX))


def tag(number):
    return nest(A.RULE_CONFIG_DST, u32(A.RULE_ADDR_TAG, number))


def from_group(text, of):
    return nest(A.RULE_CONFIG_SRC, string(A.RULE_ADDR_GROUP, text) +
                string(A.RULE_ADDR_VNET, of))


def ports(kind, first, last):
    return nest(kind, u16(A.PORT_RANGE_FIRST, first) + u16(A.PORT_RANGE_LAST, last))


def gateway(text, of, kind):
    return genl("GATEWAY_NEW", string(A.GATEWAY_NAME, text), string(A.GATEWAY_VNET, of),
                u32(A.GATEWAY_TYPE, kind), string(A.GATEWAY_DEV, text))


def learn(to):
    return genl("GATEWAY_ROUTE_NEW", string(A.GATEWAY_ROUTE_GATEWAY, "fuzz4"),
                prefix(to, A.GATEWAY_ROUTE_PREFIX))


SETUP = (
    vnet("hub", "10.0.0.0/16", "fd00::/48"),
    vnet("blue", "10.1.0.0/16", "10.11.0.0/16", "fd00:1::/48"),
    vnet("green", "10.2.0.0/16", "fd00:2::/48"),
    vnet("red", "10.3.0.0/16"),
    genl("ROUTE_TABLE_NEW", string(A.ROUTE_TABLE_NAME, "rt")),
    route("10.9.0.0/16", HOP.NONE),
    route("10.8.0.0/16", HOP.VIRTUAL_APPLIANCE, attr(A.ROUTE_NEXT_HOP, packed("10.0.0.4"))),
    route("fd00:8::/48", HOP.VIRTUAL_APPLIANCE, attr(A.ROUTE_NEXT_HOP, packed("fd00::4"))),
    route("0.0.0.0/0", HOP.INTERNET),
    route("::/0", HOP.VIRTUAL_NETWORK_GATEWAY),
    genl("ACL_NEW", string(A.ACL_NAME, "list")),
    genl("GROUP_NEW", string(A.GROUP_NAME, "front"), string(A.GROUP_VNET, "blue")),
    rule("web", 100, IN, ALLOW, proto(TCP), ports(A.RULE_CONFIG_DPORT, 80, 90)),
    rule("names", 110, OUT, ALLOW, proto(UDP), ports(A.RULE_CONFIG_DPORT, 53, 53),
         ports(A.RULE_CONFIG_SPORT, 1024, 65535)),
    rule("ping", 120, IN, ALLOW, proto(ICMP), src("10.0.0.0/8"), src("fd00::/16")),
    rule("peers", 130, IN, ALLOW, from_group("front", "blue")),
    rule("rest", 200, IN, DENY, tag(0)),
    genl("ACL_NEW", string(A.ACL_NAME, "open")),
    rule("all", 100, IN, ALLOW, acl="open"),
    subnet("default", "hub", "10.0.0.0/24", "fd00::/64"),
    subnet("default", "blue", "10.1.0.0/24", "fd00:1::/64",
           more=string(A.SUBNET_ROUTE_TABLE, "rt")),
    subnet("extra", "blue", "10.1.1.0/24"),
    subnet("default", "green", "10.2.0.0/24", "fd00:2::/64",
           more=string(A.SUBNET_ACL, "open")),
    gateway("fuzz4", "hub", 0),
    gateway("fuzz5", "blue", 2),
    learn("198.51.100.0/24"),
    learn("2001:db8::/32"),
    half("to-hub", "blue", "hub", u8(A.PEERING_FORWARDED, 1)),
    half("to-blue", "hub", "blue", u8(A.PEERING_GATEWAY_TRANSIT, 1)),
    genl("PEERING_SET", string(A.PEERING_NAME, "to-hub"), string(A.PEERING_VNET, "blue"),
         u8(A.PEERING_REMOTE_GATEWAYS, 1)),
    half("to-green", "blue", "green", attr(A.PEERING_BOTH),
         string(A.PEERING_REVERSE, "to-blue")),
    half("to-red", "green", "red"),
    port("fuzz0", "hub", ips("10.0.0.4", "fd00::4"), u8(A.PORT_CONFIG_FORWARDING, 1)),
    port("fuzz1", "blue", ips("10.1.0.4", "fd00:1::4"),
         nest(A.PORT_CONFIG_GROUPS, string(A.NAME_LIST_NAME, "front"))),
    port("fuzz2", "blue", ips("10.1.0.5", "fd00:1::5", "10.1.0.6"),
         string(A.PORT_CONFIG_ACL, "list"), u32(A.PORT_CONFIG_FLOWS, 64)),
    port("fuzz3", "green", ips("10.2.0.4", "fd00:2::4"), u32(A.PORT_CONFIG_MTU, 1400)),
    *map(up, ("fuzz0", "fuzz1", "fuzz2", "fuzz3", "fuzz4", "fuzz5")),
)


# ---- generic netlink

def of_vnet(kind, text, scope, of="blue"):
    return string(kind, text) + string(scope, of)


def netlink():
    """A valid message of every command that can be sent, and listings of all kinds."""
    vnet_name = string(A.VNET_NAME, "blue")
    port_name = string(A.PORT_NAME, "fuzz1")
    hub = of_vnet(A.PEERING_NAME, "to-hub", A.PEERING_VNET)
    table = string(A.ROUTE_TABLE_NAME, "rt")
    edge = string(A.GATEWAY_NAME, "fuzz4")
    edge_routes = string(A.GATEWAY_ROUTE_GATEWAY, "fuzz4")
    front = of_vnet(A.GROUP_NAME, "front", A.GROUP_VNET)
    acl = string(A.ACL_NAME, "list")
    web = string(A.RULE_ACL, "list") + string(A.RULE_NAME, "web")
    line(genl("VNET_NEW", string(A.VNET_NAME, "new"), string(A.VNET_REGION, "west"),
              u32(A.VNET_MODEL, 1), u32(A.VNET_FLOW_TIMEOUT, 9),
              string(A.VNET_SUBSCRIPTION, "mine"),
              nest(A.VNET_PREFIXES, prefixes("10.77.0.0/16", "fd77::/48"))))
    line(genl("VNET_SET", vnet_name, u32(A.VNET_FLOW_TIMEOUT, 9),
              nest(A.VNET_ADD_PREFIXES, prefixes("10.77.0.0/16")),
              nest(A.VNET_DEL_PREFIXES, prefixes("10.11.0.0/16"))),
         genl("PEERING_SYNC", of_vnet(A.PEERING_NAME, "to-blue", A.PEERING_VNET, "hub")))
    line(genl("VNET_DEL", string(A.VNET_NAME, "red")))
    line(subnet("new", "red", "10.3.0.0/24"))
    line(route("10.7.0.0/16", HOP.INTERNET), learn("203.0.113.0/24"))
    line(genl("SUBNET_SET", of_vnet(A.SUBNET_NAME, "default", A.SUBNET_VNET, "hub"),
              string(A.SUBNET_ROUTE_TABLE, "rt"), string(A.SUBNET_ACL, "open")))
    line(genl("SUBNET_DEL", of_vnet(A.SUBNET_NAME, "extra", A.SUBNET_VNET)))
    line(genl("PORT_SET", port_name, nest(
        A.PORT_CONFIG, ips("10.1.0.7", "fd00:1::7") + u32(A.PORT_CONFIG_MTU, 1400) +
        attr(A.PORT_CONFIG_MAC, bytes.fromhex("020000000077")) +
        u8(A.PORT_CONFIG_FORWARDING, 1) + string(A.PORT_CONFIG_ACL, "list") +
        nest(A.PORT_CONFIG_GROUPS) + u32(A.PORT_CONFIG_FLOWS, 9))))
    line(genl("PORT_DEL", port_name))
    line(genl("PEERING_SET", hub, u8(A.PEERING_ACCESS, 0), u8(A.PEERING_FORWARDED, 0),
              u8(A.PEERING_REMOTE_GATEWAYS, 0)))
    line(genl("PEERING_DEL", hub, attr(A.PEERING_BOTH)))
    line(half("new", "red", "hub", attr(A.PEERING_BOTH),
              string(A.PEERING_REVERSE, "back"), u8(A.PEERING_ACCESS, 1)))
    line(genl("ROUTE_TABLE_NEW", string(A.ROUTE_TABLE_NAME, "new"),
              u8(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 1)),
         genl("ROUTE_TABLE_DEL", string(A.ROUTE_TABLE_NAME, "new")))
    line(genl("ROUTE_TABLE_SET", table, u8(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 0)))
    line(genl("ROUTE_DEL", string(A.ROUTE_TABLE, "rt"), prefix("10.9.0.0/16", A.ROUTE_PREFIX)))
    line(genl("GATEWAY_DEL", string(A.GATEWAY_NAME, "fuzz5")), gateway("new", "blue", 2))
    line(genl("GATEWAY_SET", edge, string(A.GATEWAY_ROUTE_TABLE, "rt")))
    line(genl("GATEWAY_ROUTE_DEL", edge_routes,
              prefix("198.51.100.0/24", A.GATEWAY_ROUTE_PREFIX)))
    line(genl("GATEWAY_ROUTE_CHANGE", edge_routes,
              nest(A.GATEWAY_ROUTE_ADD, prefixes("203.0.113.0/24", "::/0")),
              nest(A.GATEWAY_ROUTE_DEL, prefixes("198.51.100.0/24"))))
    line(genl("GROUP_NEW", of_vnet(A.GROUP_NAME, "new", A.GROUP_VNET)),
         genl("GROUP_DEL", of_vnet(A.GROUP_NAME, "new", A.GROUP_VNET)))
    line(genl("ACL_NEW", string(A.ACL_NAME, "new")),
         genl("ACL_DEL", string(A.ACL_NAME, "new")))
    line(genl("ACL_REPLACE", acl, nest(A.ACL_RULE, rule_config("one", 200, IN, ALLOW)),
              nest(A.ACL_RULE, rule_config("two", 201, OUT, DENY, tag(1), proto(4)))))
    line(genl("RULE_NEW", string(A.RULE_ACL, "list"),
              nest(A.RULE_CONFIG, rule_config("new", 300, IN, DENY, src("10.1.0.0/16"))),
              nest(A.RULE_CONFIG, string(A.RULE_CONFIG_NAME, "new") +
                   attr(A.RULE_CONFIG_CONTINUED) + src("10.7.0.0/16"))))
    line(genl("RULE_DEL", web))
    line(genl("FLOW_FLUSH", string(A.FLOW_PORT, "fuzz2")), genl("FLOW_FLUSH"))
    line(genl("SETTING_SET", u32(A.SETTING_ADDRESS_CHANGE, 1),
              u32(A.SETTING_FORWARDED_CHECK, 1)), genl("SETTING_GET"))
    for command, payload in (
            ("VNET_GET", vnet_name), ("PORT_GET", port_name), ("PEERING_GET", hub),
            ("SUBNET_GET", of_vnet(A.SUBNET_NAME, "default", A.SUBNET_VNET)),
            ("ROUTE_TABLE_GET", table), ("GATEWAY_GET", edge), ("GROUP_GET", front),
            ("ROUTE_GET", string(A.ROUTE_TABLE, "rt") + prefix("10.9.0.0/16", A.ROUTE_PREFIX)),
            ("GATEWAY_ROUTE_GET", edge_routes +
             prefix("198.51.100.0/24", A.GATEWAY_ROUTE_PREFIX)),
            ("ACL_GET", acl), ("RULE_GET", web)):
        line(genl(command, payload), dump(command))
    line(dump("SUBNET_GET", string(A.SUBNET_VNET, "blue")),
         dump("PORT_GET", string(A.PORT_VNET, "blue")),
         dump("ROUTE_GET", string(A.ROUTE_TABLE, "rt")),
         dump("GATEWAY_ROUTE_GET", edge_routes), dump("RULE_GET", string(A.RULE_ACL, "list")))
    line(dump("EFFECTIVE_ROUTE_GET", string(A.EFFECTIVE_ROUTE_PORT, "fuzz1")))
    line(dump("EFFECTIVE_RULE_GET", string(A.EFFECTIVE_RULE_PORT, "fuzz2")))
    line(dump("FLOW_GET"))
    traces()


def trace(dev, to, *more):
    return genl("TRACE", string(A.TRACE_PORT, dev), attr(A.TRACE_DST, packed(to)), *more)


def traces():
    both = u16(A.TRACE_SPORT, 4000) + u16(A.TRACE_DPORT, 80)
    for to in ("10.0.0.4", "10.1.0.5", "10.2.0.4", "10.8.0.1", "10.9.0.1", "198.51.100.1",
               "203.0.113.1", "fd00::4", "fd00:1::5", "fd00:2::4", "2001:db8::1", "2002::1"):
        line(trace("fuzz1", to, u8(A.TRACE_PROTO, 6), both))
    line(trace("fuzz1", "10.1.0.5", attr(A.TRACE_SRC, packed("10.1.0.4")),
               u8(A.TRACE_PROTO, 1)))


# ---- links

def links():
    new = string(A.PORT_CONFIG_NAME, "new"), string(A.PORT_CONFIG_VNET, "blue"), \
        string(A.PORT_CONFIG_SUBNET, "default")
    line(newlink(*new), link(RTM_DELLINK, name("new")))
    line(newlink(*new, string(A.PORT_CONFIG_DEV, "dev"), ips("10.1.0.77", "fd00:1::77"),
                 attr(A.PORT_CONFIG_MAC, bytes.fromhex("020000000077")),
                 u32(A.PORT_CONFIG_MTU, 1300), u8(A.PORT_CONFIG_FORWARDING, 1),
                 string(A.PORT_CONFIG_ACL, "list"), nest(A.PORT_CONFIG_GROUPS),
                 u32(A.PORT_CONFIG_FLOWS, 9)), up("dev"), link(RTM_GETLINK, name("dev")),
         link(RTM_NEWLINK, name("dev"), up=False), link(RTM_DELLINK, name("dev")))
    line(newlink(*new, more=name("other") + u32(IFLA_MTU, 9000) +
                 attr(IFLA_ADDRESS, bytes.fromhex("020000000078"))), up("other"))
    for dev in ("fuzz1", "fuzz4"):
        line(link(RTM_NEWLINK, name(dev), up=False), up(dev))
        line(link(RTM_SETLINK, name(dev), u32(IFLA_MTU, 1280), u32(IFLA_TXQLEN, 10)))
        line(link(RTM_SETLINK, name(dev), attr(IFLA_ADDRESS, bytes.fromhex("020000000079"))))
        line(link(RTM_SETLINK, name(dev), string(IFLA_IFALIAS, "alias")))
        line(link(RTM_GETLINK, name(dev)))
        line(link(RTM_DELLINK, name(dev)))
        line(link(RTM_SETLINK, name(dev), u32(IFLA_NET_NS_PID, 1)))
        line(link(RTM_NEWLINK, name(dev), nest(
            IFLA_LINKINFO, string(IFLA_INFO_KIND, "vnetpeer") +
            nest(IFLA_INFO_DATA, u8(A.PORT_CONFIG_FORWARDING, 0)))))
    line(link(RTM_GETLINK, flags=NLM_F_DUMP))
    line(newlink(more=name("d0"), kind="dummy"), link(RTM_DELLINK, name("d0")))
    line(genl("PORT_DEL", string(A.PORT_NAME, "fuzz2")), port("fuzz2", "green"), up("fuzz2"))
    line(genl("GATEWAY_DEL", string(A.GATEWAY_NAME, "fuzz5")), gateway("fuzz5", "red", 2))


# ---- frames

MAC = bytes.fromhex("020000000001")
CSUM, TSO4, UFO, TSO6, USO = 1, 1, 3, 4, 5


def frame(dev, proto_, payload, flags=0, gso=0, headers=0, size=0, start=0, offset=0):
    return "f", struct.pack("=BBBHHHH", dev, flags, gso, headers, size, start, offset) + \
        ether(payload, proto_, MAC)


def four(dev, *args, offload=None, **more):
    return frame(dev, ETH_P_IP, ipv4(*args, **more), **(offload or {}))


def six(dev, *args, offload=None, **more):
    return frame(dev, ETH_P_IPV6, ipv6(*args, **more), **(offload or {}))


def segments(gso, at, size, offset):
    return {"flags": CSUM, "gso": gso, "headers": at + size, "size": 1000, "start": at,
            "offset": offset}


def talk(to, back, a, b):
    """A TCP connection, from its beginning to its end"""
    def step(dev, one, other, flags, sport, dport):
        data = tcp(one, other, sport=sport, dport=dport, flags=flags, seq=7, ack=7)
        return (six if ":" in one else four)(dev, one, other, data, proto=6)
    steps = ((to, a, b, SYN, 4000, 80), (back, b, a, SYN | ACK, 80, 4000),
             (to, a, b, ACK, 4000, 80), (to, a, b, FIN | ACK, 4000, 80),
             (back, b, a, FIN | ACK, 80, 4000), (to, a, b, ACK, 4000, 80),
             (to, a, b, RST, 4000, 80))
    return [step(*each) for each in steps]


def neighbours():
    arp = struct.pack("!HHBBH6s4s6s4s", 1, ETH_P_IP, 6, 4, 1, MAC, packed("10.1.0.4"),
                      bytes(6), packed("10.1.0.1"))
    line(frame(1, ETH_P_ARP, arp))
    ask = bytes(4) + packed("fd00:1::1") + b"\1\1" + MAC
    line(six(1, "fd00:1::4", "ff02::1:ff00:1",
             icmp6("fd00:1::4", "ff02::1:ff00:1", 135, ask), proto=58, hops=255))
    line(frame(1, 0x88CC, bytes(40)))


def plain(a4, a6, dev):
    for to in ("10.0.0.4", "10.1.0.5", "10.2.0.4", "10.3.0.4", "10.8.0.1", "10.9.0.1",
               "198.51.100.1", "203.0.113.1", "224.0.0.1"):
        line(four(dev, a4, to, udp(a4, to, b"x", 4000, 53)))
    line(four(dev, a4, "10.1.0.5", icmp4(8, 0, b"\0\1\0\1ping"), proto=1),
         four(2, "10.1.0.5", a4, icmp4(0, 0, b"\0\1\0\1ping"), proto=1))
    for to in ("fd00::4", "fd00:1::5", "fd00:2::4", "fd00:8::1", "2001:db8::1", "2002::1"):
        line(six(dev, a6, to, udp(a6, to, b"x", 4000, 53)))
        line(six(dev, a6, to, icmp6(a6, to, 128, b"\0\1\0\1ping"), proto=58))


def fragments(a4, a6):
    whole = udp(a4, "10.1.0.5", bytes(1600), 4000, 80)
    line(four(1, a4, "10.1.0.5", whole[:800], frag=0x2000),
         four(1, a4, "10.1.0.5", whole[800:], frag=100))
    for proto_ in (6, 17, 1):
        line(four(1, a4, "10.2.0.4", bytes(8), proto=proto_, frag=1))

    def header(offset, following):
        return struct.pack("!BBHI", following, 0, offset, 7)
    line(six(1, a6, "fd00:1::5", header(1, 17) + whole[:800], proto=44),
         six(1, a6, "fd00:1::5", header(800, 17) + whole[800:], proto=44))


def extensions(a6):
    for number in (0, 43, 60, 51, 135):
        body = udp(a6, "fd00:1::5", b"x", 4000, 53)
        line(six(1, a6, "fd00:1::5", b"\x11\0\1\4\0\0\0\0" + body, proto=number))
        line(six(1, a6, "fd00:2::4", bytes((60, 0, 1, 4, 0, 0, 0, 0)) +
                 b"\x06\0\1\4\0\0\0\0" + tcp(a6, "fd00:2::4"), proto=number))
    line(four(1, "10.1.0.4", "10.1.0.5", udp("10.1.0.4", "10.1.0.5", b"x"),
              options=b"\7\4\4\0\1\1\1\0"))


def offloads(a4, a6):
    at4, at6 = 34, 54
    line(four(1, a4, "10.1.0.5", tcp(a4, "10.1.0.5", bytes(3000), flags=ACK), proto=6,
              offload=segments(TSO4, at4, 20, 16)))
    line(six(1, a6, "fd00:2::4", tcp(a6, "fd00:2::4", bytes(3000), flags=ACK), proto=6,
             offload=segments(TSO6, at6, 20, 16)))
    for gso in (UFO, USO):
        line(four(1, a4, "10.2.0.4", udp(a4, "10.2.0.4", bytes(3000)),
                  offload=segments(gso, at4, 8, 6)))
        line(six(1, a6, "fd00:2::4", udp(a6, "fd00:2::4", bytes(3000)),
                 offload=segments(gso, at6, 8, 6)))
    line(four(2, "10.1.0.5", "10.2.0.4", udp("10.1.0.5", "10.2.0.4", bytes(1450))),
         six(2, "fd00:1::5", "fd00:2::4", udp("fd00:1::5", "fd00:2::4", bytes(1430))))


def jumbo(a6):
    """BIG TCP, whose length is in an option"""
    for to in "fd00:1::5", "fd00:2::4":
        data = tcp(a6, to, bytes(4000), flags=ACK)
        option = struct.pack("!BBBBI", 6, 0, 0xC2, 4, 8 + len(data))
        line(six(1, a6, to, option + data, proto=0, length=0,
                 offload=segments(TSO6, 62, 20, 16)))


def changes(a4, a6):
    """What is sent while things are otherwise than they were set up"""
    sent = four(1, a4, "10.2.0.4", udp(a4, "10.2.0.4", b"x", 4000, 80))
    to_green = string(A.PEERING_NAME, "to-green") + string(A.PEERING_VNET, "blue")
    line(genl("PEERING_SET", to_green, u8(A.PEERING_ACCESS, 0)), sent)
    line(link(RTM_NEWLINK, name("fuzz3"), up=False), sent)
    line(genl("SUBNET_SET", of_vnet(A.SUBNET_NAME, "default", A.SUBNET_VNET, "green"),
              string(A.SUBNET_ACL, "")), sent, genl("FLOW_FLUSH"), sent)
    line(genl("PORT_DEL", string(A.PORT_NAME, "fuzz3")), sent)
    line(six(2, "fd00:1::5", a6, udp("fd00:1::5", a6, b"x", 53, 4000)), dump("FLOW_GET"),
         genl("PORT_SET", string(A.PORT_NAME, "fuzz2"),
              nest(A.PORT_CONFIG, u32(A.PORT_CONFIG_FLOWS, 1))),
         four(2, "10.1.0.5", a4, udp("10.1.0.5", a4, b"x", 5000, 53)))


def errors(a4, a6):
    """ICMP errors about what was sent, to which rules let them through"""
    sent = ipv4(a4, "10.2.0.4", udp(a4, "10.2.0.4", b"x", 4000, 80))
    line(four(1, a4, "10.2.0.4", udp(a4, "10.2.0.4", b"x", 4000, 80)),
         four(3, "10.2.0.4", a4, icmp4(3, 3, bytes(4) + sent), proto=1))
    sent = ipv6(a6, "fd00:2::4", udp(a6, "fd00:2::4", b"x", 4000, 80))
    line(six(1, a6, "fd00:2::4", udp(a6, "fd00:2::4", b"x", 4000, 80)),
         six(3, "fd00:2::4", a6, icmp6("fd00:2::4", a6, 2, b"\0\0\5\0" + sent), proto=58))


def frames():
    a4, a6 = "10.1.0.4", "fd00:1::4"
    neighbours()
    plain(a4, a6, 1)
    line(four(4, "198.51.100.9", "10.1.0.5", udp("198.51.100.9", "10.1.0.5", b"x", 9, 53)))
    line(four(0, "10.99.0.1", "10.1.0.4", udp("10.99.0.1", "10.1.0.4", b"x", 9, 53)))
    line(*talk(1, 2, a4, "10.1.0.5"), dump("FLOW_GET"))
    line(*talk(1, 3, a4, "10.2.0.4"), genl("FLOW_FLUSH", string(A.FLOW_PORT, "fuzz3")))
    line(*talk(1, 3, a6, "fd00:2::4"), trace("fuzz1", "fd00:2::4", u8(A.TRACE_PROTO, 6),
                                             u16(A.TRACE_SPORT, 4000), u16(A.TRACE_DPORT, 80)))
    fragments(a4, a6)
    extensions(a6)
    offloads(a4, a6)
    jumbo(a6)
    changes(a4, a6)
    errors(a4, a6)
    traces()


LOOPS = {"netlink": netlink, "links": links, "frames": frames}
line(*SETUP)
LOOPS[sys.argv[1]]()
