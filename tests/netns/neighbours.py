#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""neighbours.py PORT - ask who has which address. The router has all of them but
the port's own, and keeps out of duplicate address detection."""
import socket
import struct
import sys

from wire import (ETH_P_ARP, ETH_P_IPV6, ROUTER, Wire, addresses, checksum,
                  drops, ether, icmp6, ipv6, ok, pseudo)

port = Wire(sys.argv[1])
OWN4, OWN6 = addresses(port.name)
BROADCAST = b"\xff" * 6


def packed(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.inet_pton(family, address)


def who_has(target, sender=OWN4, op=1, to=BROADCAST, sender_mac=None):
    arp = struct.pack("!HHBBH", 1, 0x0800, 6, 4, op) + \
        (sender_mac or port.mac) + packed(sender) + b"\0" * 6 + packed(target)
    return ether(arp, ETH_P_ARP, port.mac, to)


def arp_answer(target):
    wanted = ether(struct.pack("!HHBBH", 1, 0x0800, 6, 4, 2) + ROUTER +
                   packed(target) + port.mac + packed(OWN4), ETH_P_ARP, ROUTER,
                   port.mac)
    return lambda frame: frame[:42] == wanted


def solicited(target):
    return "ff02::1:ff" + packed(target)[-3:].hex()[:2] + ":" + \
        packed(target)[-2:].hex()


def neighbour(target, source=OWN6, to=None, hops=255, option=True, code=None):
    """A solicitation, to the solicited-node group or to one address."""
    body = b"\0" * 4 + packed(target)
    if option:
        body += b"\x01\x01" + port.mac
    dst = to or solicited(target)
    message = icmp6(source, dst, 135, body)
    mac = b"\x33\x33" + packed(dst)[-4:] if dst.startswith("ff") else ROUTER
    return ether(ipv6(source, dst, message, 58, hops=hops), ETH_P_IPV6, port.mac,
                 mac)


def advertisement(target):
    def matches(frame):
        message = frame[54:]
        return frame[:14] == port.mac + ROUTER + b"\x86\xdd" and \
            frame[20:22] == b"\x3a\xff" and \
            frame[22:38] == packed(target) and frame[38:54] == packed(OWN6) and \
            message[:2] == b"\x88\0" and message[4] & 0x40 and \
            message[8:24] == packed(target) and \
            message[24:32] == b"\x02\x01" + ROUTER and \
            checksum(pseudo(target, OWN6, 58, 32) + message[:32]) == 0
    return matches


def says(text, question, answer):
    port.forget()
    port.send(question)
    ok(port.hears(answer) is not None, text)


def silent(text, question):
    port.forget()
    port.send(question)
    heard = port.hears(lambda frame: True, 0.2)
    ok(heard is None, text, f"heard {heard.hex() if heard else None}")


for address, what in (("10.1.0.1", "the gateway"), ("10.1.0.5", "a neighbour"),
                      ("10.1.77.77", "nobody"), ("10.2.0.4", "a peer"),
                      ("192.0.2.1", "a stranger")):
    says(f"ARP for {what}", who_has(address), arp_answer(address))
says("ARP to the router alone", who_has("10.1.0.1", to=ROUTER),
     arp_answer("10.1.0.1"))

silent("no ARP answer for the port's own address", who_has(OWN4))
silent("no ARP answer for its second address", who_has("10.1.0.99"))
silent("no ARP answer to a probe", who_has("10.1.0.5", sender="0.0.0.0"))
silent("no ARP answer to an announcement", who_has(OWN4, sender=OWN4))
silent("nor to somebody else's", who_has("10.1.0.5", sender="10.1.0.5"))
silent("an ARP reply is no question", who_has("10.1.0.1", op=2))

for address, what in (("fd00:1::1", "the gateway"), ("fd00:1::5", "a neighbour"),
                      ("fd00:1::77:77", "nobody"), ("fd00:2::4", "a peer"),
                      ("2001:db8::1", "a stranger")):
    says(f"solicitation for {what}", neighbour(address), advertisement(address))
    says(f"solicitation for {what}, to it alone", neighbour(address, to=address),
         advertisement(address))
says("solicitation without an address option",
     neighbour("fd00:1::1", to="fd00:1::1", option=False),
     advertisement("fd00:1::1"))

silent("no advertisement of the port's own address", neighbour(OWN6))
silent("no advertisement of its second address", neighbour("fd00:1::99"))
silent("no advertisement to duplicate address detection",
       neighbour("fd00:1::5", source="::", option=False))
silent("a solicitation from behind a router is none",
       neighbour("fd00:1::5", hops=64))
silent("a solicitation for a group is none",
       neighbour("ff02::5", to="fd00:1::5"))

BAD_SUM = bytearray(neighbour("fd00:1::5"))
BAD_SUM[56] ^= 1
silent("a solicitation with a wrong checksum is none", bytes(BAD_SUM))
silent("a solicitation cut off",
       ether(ipv6(OWN6, "fd00:1::5", icmp6(OWN6, "fd00:1::5", 135, b"\0" * 8), 58,
                  hops=255), ETH_P_IPV6, port.mac))
LOOP = icmp6(OWN6, "fd00:1::5", 135, b"\0" * 4 + packed("fd00:1::5") + b"\1\0" + b"\0" * 6)
silent("a solicitation with an option of length 0",
       ether(ipv6(OWN6, "fd00:1::5", LOOP, 58, hops=255), ETH_P_IPV6, port.mac))
print(f"# counters: {drops(port.name)}")
