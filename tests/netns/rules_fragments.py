#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""rules_fragments.py FROM TO - fragments where rules allow UDP to port 53 and TCP to
port 80 alone. The first fragment decides for those that follow it, and must hold
what rules ask for. Then headers before the protocol's, behind which rules look."""
import itertools
import os
import struct
import sys

from wire import (ETH_P_IP, ETH_P_IPV6, Wire, addresses, ether, fate, ipv4, ipv6, ok,
                  tcp, udp)

source, target = Wire(sys.argv[1]), Wire(sys.argv[2])
S, D = (dict(zip((4, 6), addresses(wire.name))) for wire in (source, target))
MARK = os.urandom(16)
MORE = True
numbers = itertools.count(int.from_bytes(os.urandom(2), "big") // 2)
sports = itertools.count(2000)


def fragment(version, ident, offset, data, more=False, proto=17):
    """A fragment whose data begins at that byte of the whole."""
    if version == 4:
        packet = ipv4(S[4], D[4], data, proto, ident=ident,
                      frag=offset // 8 | more << 13)
        return ether(packet, ETH_P_IP, source.mac)
    head = struct.pack("!BBHI", proto, 0, offset | more, ident)
    return ether(ipv6(S[6], D[6], head + data, 44), ETH_P_IPV6, source.mac)


def expect(wanted, text, version, frame):
    got = fate(source, target, frame)
    ok(got == wanted, f"IPv{version}: {text}: {wanted}", f"got: {got}")


def whole_udp(version, dport, data=MARK * 3):
    return udp(S[version], D[version], data, next(sports), dport)


def whole_tcp(version, dport):
    return tcp(S[version], D[version], MARK * 3, next(sports), dport)


def in_order(version):
    """The first one decides about its like."""
    ident, whole = next(numbers), whole_udp(version, 53)
    first = fragment(version, ident, 0, whole[:24], MORE)
    expect("arrives", "a first fragment to an allowed port", version, first)
    expect("arrives", "the next", version,
           fragment(version, ident, 24, whole[24:48], MORE))
    expect("arrives", "the last", version, fragment(version, ident, 48, whole[48:]))
    expect("arrives", "the same once more", version,
           fragment(version, ident, 24, whole[24:48], MORE))
    expect("acl_denied", "one of another packet", version,
           fragment(version, next(numbers), 24, whole[24:48], MORE))
    # In IPv6, what comes first may have another header before its protocol.
    expect("acl_denied" if version == 4 else "arrives",
           "one of the same number and another protocol", version,
           fragment(version, ident, 24, whole[24:48], MORE, proto=6))

    ident, whole = next(numbers), whole_udp(version, 54)
    expect("acl_denied", "a first fragment to another port", version,
           fragment(version, ident, 0, whole[:24], MORE))
    expect("acl_denied", "the next of that", version,
           fragment(version, ident, 24, whole[24:48], MORE))

    ident = next(numbers)
    expect("acl_denied", "a later fragment before its first", version,
           fragment(version, ident, 24, MARK, MORE))
    expect("arrives", "its first", version,
           fragment(version, ident, 0, whole_udp(version, 53)[:24], MORE))
    expect("arrives", "and then it", version,
           fragment(version, ident, 24, MARK, MORE))

    ident, whole = next(numbers), whole_tcp(version, 80)
    expect("arrives", "a first fragment of TCP", version,
           fragment(version, ident, 0, whole[:24], MORE, 6))
    expect("arrives", "its next", version,
           fragment(version, ident, 24, whole[24:], proto=6))
    expect("arrives", "a packet that says it is all its fragments", version,
           fragment(version, next(numbers), 0, whole_udp(version, 53)))
    expect("acl_denied", "and one to another port", version,
           fragment(version, next(numbers), 0, whole_udp(version, 54)))


def tricks(version):
    """What would show rules one thing and the receiver another"""
    ident, whole = next(numbers), whole_tcp(version, 80)
    expect("malformed", "a first fragment with no ports", version,
           fragment(version, ident, 0, whole[:0], MORE, 6))
    expect("malformed", "a first fragment of 8 bytes of TCP", version,
           fragment(version, ident, 0, whole[:8], MORE, 6))
    expect("malformed", "one with half the header", version,
           fragment(version, ident, 0, whole[:16], MORE, 6))
    ident = next(numbers)
    expect("arrives", "a good first fragment", version,
           fragment(version, ident, 0, whole[:24], MORE, 6))
    expect("malformed", "then one over its flags, at byte 8", version,
           fragment(version, ident, 8, whole[8:], proto=6))
    expect("malformed", "a first fragment of UDP with no ports", version,
           fragment(version, next(numbers), 0, b"", MORE))
    expect("arrives", "an honest one after that", version,
           fragment(version, ident, 24, whole[24:], proto=6))


def headers(wanted, dport):
    """Whole packets, whose ports are further back than usual."""
    body = whole_udp(4, dport)
    expect(wanted, f"options before port {dport}", 4, ether(
        ipv4(S[4], D[4], body, options=bytes([148, 4, 0, 0]) + b"\1" * 36),
        ETH_P_IP, source.mac))
    pad = bytes([1, 12]) + bytes(12)        # of a header of 16 bytes
    body = whole_udp(6, dport)
    expect(wanted, f"destination options before port {dport}", 6, ether(
        ipv6(S[6], D[6], bytes([17, 1]) + pad + body, 60), ETH_P_IPV6, source.mac))
    body = whole_udp(6, dport)
    chain = bytes([60, 1]) + pad + bytes([44, 1]) + pad + \
        struct.pack("!BBHI", 17, 0, 0, next(numbers))
    expect(wanted, f"three headers before port {dport}", 6, ether(
        ipv6(S[6], D[6], chain + body, 0), ETH_P_IPV6, source.mac))


for family in (4, 6):
    in_order(family)
    tricks(family)
headers("arrives", 53)
headers("acl_denied", 54)
