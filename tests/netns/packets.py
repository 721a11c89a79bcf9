#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""packets.py - send packets from port to port, or gateway, which has no addresses.
Each line of standard input is one of both families, or of the one of the addresses in
it:

    FROM TO WHAT PROTOCOL [DPORT [SPORT]] [back] [from ADDRESS] [to ADDRESS]

WHAT is `arrives`, or the reason for which the packet is dropped. Without its source
port a packet is the first one of its flow; `back` is from TO to FROM. An empty line is
answered with one.
"""
import itertools
import os
import struct
import sys

from genl import Genl
from wire import (ETH_P_IP, ETH_P_IPV6, Wire, addresses, ether, fate, icmp4, icmp6,
                  ipv4, ipv6, ok, tcp, udp)

PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "esp": 50, "ah": 51, "icmp6": 58}
ECHO, ECHO6 = 8, 128
MARK = os.urandom(8).hex().encode()
# An authentication header of 24 bytes, with no header after it
AH = struct.pack("!BBHII12x", 59, 4, 0, 1, 1)

genl = Genl()
unused = itertools.count(1024 + int.from_bytes(os.urandom(2), "big") // 2)


def payload(proto, src, dst, dport, sport):
    if proto == 6:
        return tcp(src, dst, MARK, sport, dport)
    if proto == 17:
        return udp(src, dst, MARK, sport, dport)
    if proto == 1:
        return icmp4(ECHO, 0, struct.pack("!HH", sport, 1) + MARK)
    if proto == 58:
        return icmp6(src, dst, ECHO6, struct.pack("!HH", sport, 1) + MARK)
    # All that has no ports is one flow.
    genl.ask("FLOW_FLUSH")
    return (AH if proto == 51 else b"") + MARK


def packet(source, proto, src, dst, numbers):
    dport = int(numbers[0]) if numbers else 9
    sport = int(numbers[1]) if numbers[1:] else next(unused)
    if proto == 1 and ":" in src:
        proto = 58
    body = payload(proto, src, dst, dport, sport)
    if ":" in src:
        return ether(ipv6(src, dst, body, proto), ETH_P_IPV6, source.mac)
    return ether(ipv4(src, dst, body, proto), ETH_P_IP, source.mac)


def pairs(source, target, src, dst):
    """(source, destination) of each family that is meant."""
    for is_ipv6, *pair in zip((False, True), addresses(source.name),
                              addresses(target.name)):
        wanted = src or pair[0], dst or pair[1]
        if all(address and (":" in address) == is_ipv6 for address in wanted):
            yield wanted


def option(words, name):
    """The value of an option, which is taken out of the words."""
    if name not in words:
        return None
    at = words.index(name)
    value = words[at + 1]
    del words[at:at + 2]
    return value


def send(line):
    ports = [Wire(name) for name in line[:2]]
    text = " ".join(line[3:])
    ends = option(line, "from"), option(line, "to")
    source, target = ports if "back" not in line else ports[::-1]
    wanted, proto, *numbers = (word for word in line[2:] if word != "back")
    number = PROTOCOLS.get(proto) or int(proto)
    for src, dst in pairs(source, target, *ends):
        got = fate(source, target, packet(source, number, src, dst, numbers))
        ok(got == wanted, f"{ports[0].name} to {ports[1].name}, {text}, "
           f"IPv{6 if ':' in src else 4}: {wanted}", f"got: {got}")


for request in map(str.split, sys.stdin):
    if request:
        send(request)
    else:
        print(flush=True)
