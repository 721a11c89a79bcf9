#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""malformed.py FROM TO - send what is wrong, and what only looks so, from port to
port: the first must be counted as malformed, the second arrive."""
import os
import struct
import sys

from wire import (ETH_P_IP, ETH_P_IPV6, Wire, addresses, drops, ether, ipv4,
                  ipv6, ok, udp)

source, target = Wire(sys.argv[1]), Wire(sys.argv[2])
S4, S6 = addresses(source.name)
D4, D6 = addresses(target.name)


def v4(*args, **fields):
    return ETH_P_IP, ipv4(S4, D4, *args, **fields)


def v6(*args, **fields):
    return ETH_P_IPV6, ipv6(S6, D6, *args, **fields)


def extended(*headers, last=17, payload=None):
    """An IPv6 packet with a chain of (type, body after the next-header byte)."""
    if payload is None:
        payload = udp(S6, D6, MARK)
    chain = b""
    following = [kind for kind, _ in headers[1:]] + [last]
    for (_, body), after in zip(headers, following):
        chain += bytes([after]) + body
    return v6(chain + payload, proto=headers[0][0])


MARK = b"vnetpeer-" + os.urandom(8).hex().encode()
U4, U6 = udp(S4, D4, MARK), udp(S6, D6, MARK)
HOP, DEST, FRAGMENT, AH, ROUTING = 0, 60, 44, 51, 43
PAD = bytes([0, 1, 4, 0, 0, 0, 0])          # length 0 (8 bytes), PadN of 4

BAD = {
    "IPv4: version 5": v4(U4, version=5),
    "IPv4: version 6": v4(U4, version=6),
    "IPv4: header of 16 bytes": v4(U4, ihl=4),
    "IPv4: header of 0 bytes": v4(U4, ihl=0),
    "IPv4: header longer than the packet": v4(b"\0" * 8, ihl=15),
    "IPv4: total length shorter than the header": v4(U4, length=19),
    "IPv4: total length 0": v4(U4, length=0),
    "IPv4: total length longer than the packet": v4(U4, length=2000),
    "IPv4: one byte is missing": v4(U4, length=20 + len(U4) + 1),
    "IPv4: half a header": (ETH_P_IP, ipv4(S4, D4)[:10]),
    "IPv4: a header less a byte": (ETH_P_IP, ipv4(S4, D4)[:19]),
    "IPv4: an empty frame": (ETH_P_IP, b""),
    "IPv4: an option of length 0": v4(U4, options=bytes([7, 0, 4, 0])),
    "IPv4: an option of length 1": v4(U4, options=bytes([7, 1, 4, 0])),
    "IPv4: an option beyond the header": v4(U4, options=bytes([7, 39, 4, 0])),
    "IPv4: an option without its length": v4(U4, options=bytes([1, 1, 1, 7])),
    "IPv6: version 4": v6(U6, version=4),
    "IPv6: version 0": v6(U6, version=0),
    "IPv6: payload longer than the packet": v6(U6, length=2000),
    "IPv6: one byte is missing": v6(U6, length=len(U6) + 1),
    "IPv6: half a header": (ETH_P_IPV6, ipv6(S6, D6)[:20]),
    "IPv6: a header less a byte": (ETH_P_IPV6, ipv6(S6, D6)[:39]),
    "IPv6: an empty frame": (ETH_P_IPV6, b""),
    "IPv6: hop-by-hop beyond the packet": v6(bytes([17, 200]) + b"\0" * 6, proto=HOP),
    "IPv6: hop-by-hop cut off": v6(b"\x11", proto=HOP),
    "IPv6: destination options beyond the packet":
        v6(bytes([17, 9]) + b"\0" * 14, proto=DEST),
    "IPv6: fragment header cut off": v6(bytes([17, 0, 0, 0]), proto=FRAGMENT),
    "IPv6: routing header cut off": v6(bytes([17, 2]) + b"\0" * 6, proto=ROUTING),
    "IPv6: the second extension header is cut off":
        extended((HOP, PAD), last=DEST, payload=bytes([17, 5]) + b"\0" * 6),
    "IPv6: a header of a first fragment is cut off":
        extended((FRAGMENT, bytes([0, 0, 1, 0, 0, 0, 5])), last=DEST,
                 payload=bytes([17, 5]) + b"\0" * 6),
}

GOOD = {
    "IPv4: no options": v4(U4),
    "IPv4: router alert": v4(U4, options=bytes([148, 4, 0, 0])),
    "IPv4: padding options": v4(U4, options=bytes([1, 1, 1, 0])),
    "IPv4: 40 bytes of options": v4(U4, options=bytes([7, 39, 4] + [0] * 37)),
    "IPv4: padded frame": (ETH_P_IP, ipv4(S4, D4, U4) + b"\0" * 30),
    "IPv4: first fragment": v4(U4 + b"\0" * 7, frag=0x2000),
    "IPv4: later fragment": v4(MARK, frag=100),
    "IPv4: an unknown protocol": v4(MARK, proto=253),
    "IPv4: something that is no UDP": v4(MARK, proto=17),
    "IPv6: no extension headers": v6(U6),
    "IPv6: padded frame": (ETH_P_IPV6, ipv6(S6, D6, U6) + b"\0" * 30),
    "IPv6: hop-by-hop": extended((HOP, PAD)),
    "IPv6: destination options": extended((DEST, PAD)),
    "IPv6: routing header": extended((ROUTING, bytes([0, 253, 0, 0, 0, 0, 0]))),
    "IPv6: fragment header": extended((FRAGMENT, bytes([0, 0, 0, 0, 0, 0, 1]))),
    "IPv6: first fragment":
        extended((FRAGMENT, bytes([0, 0, 1, 0, 0, 0, 2])), payload=U6 + b"\0" * 7),
    "IPv6: later fragment":
        extended((FRAGMENT, bytes([0, 1, 0, 0, 0, 0, 3])), payload=MARK),
    "IPv6: later fragment of something with options":
        extended((FRAGMENT, bytes([0, 1, 0, 0, 0, 0, 6])), last=DEST, payload=MARK),
    "IPv6: authentication header":
        extended((AH, bytes([4, 0, 0]) + struct.pack("!II", 1, 1) + b"\0" * 12)),
    "IPv6: all of them": extended(
        (HOP, PAD), (DEST, PAD), (ROUTING, bytes([0, 253, 0, 0, 0, 0, 0])),
        (FRAGMENT, bytes([0, 0, 0, 0, 0, 0, 4])), (DEST, PAD)),
    "IPv6: no next header": v6(MARK, proto=59),
}

for text, (proto, packet) in BAD.items():
    before = drops(source.name)
    source.send(ether(packet, proto, source.mac))
    after = drops(source.name)
    before["malformed"] = before.get("malformed", 0) + 1
    ok(after == before, text, f"counters: {after}")

ok(target.hears(lambda frame: frame[12:14] in (b"\x08\x00", b"\x86\xdd"), 0.1) is None,
   "nothing of this arrives")

for text, (proto, packet) in GOOD.items():
    target.forget()
    source.send(ether(packet, proto, source.mac))
    ok(target.hears(lambda frame: MARK in frame), text + " arrives",
       f"counters: {drops(source.name)}")
