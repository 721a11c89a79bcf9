#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""quiet.py FROM TO - frames that no port is meant to receive, and one that does
not look so: each ends with its reason, and nothing comes back."""
import struct
import sys

from wire import (ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, Wire, addresses, drops,
                  ether, icmp6, ipv4, ipv6, ok, udp)

source, target = Wire(sys.argv[1]), Wire(sys.argv[2])
S4, S6 = addresses(source.name)
D4, D6 = addresses(target.name)
BROADCAST = b"\xff" * 6
GROUP4 = bytes.fromhex("01005e000001")
GROUP6 = bytes.fromhex("333300000001")


def v4(src, dst, mac=None):
    frame = ipv4(src, dst, udp(src, dst, b"quiet"))
    return ether(frame, ETH_P_IP, source.mac, *([mac] if mac else []))


def v6(src, dst, mac=None):
    frame = ipv6(src, dst, udp(src, dst, b"quiet"))
    return ether(frame, ETH_P_IPV6, source.mac, *([mac] if mac else []))


def solicitation():
    """A router solicitation, as stacks send it by themselves."""
    src, dst = "fe80::1", "ff02::2"
    return ether(ipv6(src, dst, icmp6(src, dst, 133, b"\0" * 4), 58, hops=255),
                 ETH_P_IPV6, source.mac, bytes.fromhex("333300000002"))


CASES = [
    ("no_route", "IPv4 multicast", v4(S4, "224.0.0.251", GROUP4)),
    ("no_route", "IPv4 multicast to a unicast MAC", v4(S4, "239.1.2.3")),
    ("no_route", "limited broadcast", v4(S4, "255.255.255.255", BROADCAST)),
    ("no_route", "DHCP discovery", v4("0.0.0.0", "255.255.255.255", BROADCAST)),
    ("no_route", "a unicast address to a group MAC", v4(S4, D4, GROUP4)),
    ("no_route", "a unicast address to the broadcast MAC", v4(S4, D4, BROADCAST)),
    ("no_route", "a link-local IPv4 source", v4("169.254.1.1", D4)),
    ("no_route", "IPv6 multicast", v6(S6, "ff02::1", GROUP6)),
    ("no_route", "IPv6 multicast of a wider scope", v6(S6, "ff0e::1", GROUP6)),
    ("no_route", "an IPv6 unicast address to a group MAC", v6(S6, D6, GROUP6)),
    ("no_route", "a link-local IPv6 source", v6("fe80::1", D6)),
    ("no_route", "a router solicitation", solicitation()),
    ("no_endpoint", "the broadcast address of the subnet", v4(S4, "10.1.255.255")),
    ("no_endpoint", "the router's address", v4(S4, "10.1.0.1")),
    ("unsupported_protocol", "LLDP to a unicast MAC",
     ether(b"\0" * 46, 0x88CC, source.mac)),
    ("unsupported_protocol", "an 802.3 frame",
     ether(b"\xaa\xaa\x03" + b"\0" * 43, 46, source.mac)),
    ("unsupported_protocol", "a VLAN tag",
     ether(struct.pack("!HH", 5, ETH_P_IP) + ipv4(S4, D4, udp(S4, D4)), 0x8100,
           source.mac)),
    ("unsupported_protocol", "two VLAN tags",
     ether(struct.pack("!HHHH", 5, 0x8100, 6, ETH_P_IP) +
           ipv4(S4, D4, udp(S4, D4)), 0x88A8, source.mac)),
    ("unsupported_protocol", "MPLS", ether(b"\0" * 46, 0x8847, source.mac)),
    ("malformed", "ARP cut off", ether(b"\0\1\x08\0\6\4\0\1", ETH_P_ARP, source.mac)),
    ("malformed", "ARP for another kind of address",
     ether(struct.pack("!HHBBH", 6, 0x0800, 6, 4, 1) + b"\0" * 20, ETH_P_ARP,
           source.mac)),
]

source.forget()
for reason, text, frame in CASES:
    before = drops(source.name)
    source.send(frame)
    after = drops(source.name)
    before[reason] = before.get(reason, 0) + 1
    ok(after == before, f"{text}: {reason}", f"counters: {after}")

ok(source.hears(lambda frame: True, 0.2) is None, "nothing is answered")
ok(target.hears(lambda frame: True, 0.2) is None, "nothing arrives")

# What only looks strange: the destination MAC is not looked at.
source.send(v4(S4, D4, bytes.fromhex("020000000001")))
ok(target.hears(lambda frame: b"quiet" in frame),
   "a unicast MAC that is not the router's is as good")
