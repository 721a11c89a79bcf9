#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""mtu.py FROM TO - packets too big for TO that must not be answered: ICMP errors
and later fragments; and one of each family that must, for comparison."""
import struct
import sys

from wire import (ETH_P_IP, ETH_P_IPV6, Wire, addresses, checksum, drops,
                  ether, icmp4, icmp6, ipv4, ipv6, ok, udp)

source = Wire(sys.argv[1])
S4, S6 = addresses(source.name)
D4, D6 = addresses(sys.argv[2])
SIZE = 2000


def v4(payload, **fields):
    return ether(ipv4(S4, D4, payload, **fields), ETH_P_IP, source.mac)


def v6(payload, proto):
    return ether(ipv6(S6, D6, payload, proto), ETH_P_IPV6, source.mac)


def tells(frame):
    """An ICMP "fragmentation needed" or "packet too big" with the right size."""
    if frame[12:14] == b"\x08\x00":
        inner = frame[14 + (frame[14] & 15) * 4:]
        return inner[:2] == b"\x03\x04" and inner[6:8] == b"\x05\x78" and \
            checksum(inner) == 0 and inner[20:24] == frame[30:34]
    return frame[20] == 58 and frame[54:56] == b"\x02\0" and \
        frame[58:62] == b"\0\0\x05\x78" and len(frame) <= 14 + 1280


FIRST = struct.pack("!BBHI", 17, 0, 1, 7)
LATER = struct.pack("!BBHI", 17, 0, 1 << 8 | 1, 7)
DATA = b"\0" * SIZE
CASES = [
    (True, "an IPv4 packet", v4(udp(S4, D4, DATA))),
    (True, "an IPv4 packet with DF", v4(udp(S4, D4, DATA), frag=0x4000)),
    (True, "an IPv4 first fragment", v4(udp(S4, D4, DATA), frag=0x2000)),
    (True, "an ICMP echo", v4(icmp4(8, 0, DATA), proto=1)),
    (False, "an IPv4 later fragment", v4(DATA, frag=100)),
    (False, "an ICMP error", v4(icmp4(3, 3, b"\0" * 4 + ipv4(D4, S4, DATA)), proto=1)),
    (True, "an IPv6 packet", v6(udp(S6, D6, DATA), 17)),
    (True, "an IPv6 first fragment", v6(FIRST + udp(S6, D6, DATA), 44)),
    (False, "an IPv6 later fragment", v6(LATER + DATA, 44)),
    (False, "an ICMPv6 error",
     v6(icmp6(S6, D6, 1, b"\0" * 4 + ipv6(D6, S6, DATA)), 58)),
]

for answered, text, frame in CASES:
    before = drops(source.name).get("mtu_exceeded", 0)
    source.forget()
    source.send(frame)
    reply = source.hears(lambda frame: True, 5 if answered else 0.3)
    good = reply is not None and tells(reply) if answered else reply is None
    ok(good, f"{text} is {'' if answered else 'not '}answered",
       f"reply: {reply.hex() if reply else None}")
    counted = drops(source.name).get("mtu_exceeded", 0) - before
    ok(counted == 1, f"{text} is counted", f"counted {counted} times")

# Answers are limited: a flood gets far fewer than it asks for.
source.forget()
flood = v4(udp(S4, D4, DATA), frag=0x4000)
for _ in range(2000):
    source.send(flood)
answers = 0
while source.hears(tells, 0.2):
    answers += 1
print(f"# {answers} answers to 2000 packets")
ok(0 < answers < 1500, "answers are limited")
