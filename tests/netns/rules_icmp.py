#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""rules_icmp.py FROM TO STRANGER - ICMP errors about a datagram that FROM has sent
to TO, where no rule allows ICMP: those of TO about it arrive, others do not."""
import os
import struct
import sys

from wire import (ETH_P_IP, ETH_P_IPV6, Wire, addresses, ether, fate, icmp4, icmp6,
                  ipv4, ipv6, ok, udp)

near, far, stranger = (Wire(name) for name in sys.argv[1:4])
MARK = os.urandom(8).hex().encode()
# Kinds of errors, and of what is none: (type, code)
ERRORS = {4: {"unreachable": (3, 1), "nobody listens": (3, 3), "too big": (3, 4),
              "time exceeded": (11, 0), "a wrong header": (12, 0)},
          6: {"unreachable": (1, 0), "nobody listens": (1, 4), "too big": (2, 0),
              "time exceeded": (3, 0), "a wrong header": (4, 1)}}
NO_ERRORS = {4: {"an answer to no echo": (0, 0), "a timestamp": (13, 0)},
             6: {"an answer to no echo": (129, 0), "an unknown message": (200, 0)}}


class Family:
    """Packets of one family, as the two ends know each other's addresses."""

    def __init__(self, version):
        self.version = version
        self.is_6 = version == 6

    def address(self, port):
        return addresses(port.name)[self.is_6]

    def packet(self, src, dst, payload, proto=17):
        make = ipv6 if self.is_6 else ipv4
        return make(self.address(src), self.address(dst), payload, proto)

    def datagram(self, src, dst, sport, dport):
        return self.packet(src, dst, udp(self.address(src), self.address(dst),
                                         MARK, sport, dport))

    def about(self, src, dst, kind, packet):
        """An ICMP message from src to dst that quotes a packet."""
        body = struct.pack("!I", 1400) + packet
        if self.is_6:
            return self.packet(src, dst, icmp6(self.address(src), self.address(dst),
                                               kind[0], body, kind[1]), 58)
        return self.packet(src, dst, icmp4(*kind, body), 1)

    def expect(self, wanted, text, src, dst, packet):
        got = fate(src, dst, ether(packet, ETH_P_IPV6 if self.is_6 else ETH_P_IP,
                                   src.mac))
        ok(got == wanted, f"IPv{self.version}: {text}: {wanted}", f"got: {got}")

    def run(self):
        sent = self.datagram(near, far, 4000, 53)
        reply = self.datagram(far, near, 53, 4000)
        self.expect("arrives", "a datagram", near, far, sent)
        for text, kind in ERRORS[self.version].items():
            self.expect("arrives", text, far, near, self.about(far, near, kind, sent))
        self.expect("arrives", "an answer", far, near, reply)
        for text, kind in ERRORS[self.version].items():
            self.expect("arrives", f"{text}, about the answer", near, far,
                        self.about(near, far, kind, reply))
        for text, kind in NO_ERRORS[self.version].items():
            self.expect("acl_denied", text, far, near,
                        self.about(far, near, kind, sent))

        kind = ERRORS[self.version]["nobody listens"]
        for text, quoted in {
                "about a datagram never sent": self.datagram(near, far, 4001, 53),
                "about one's own datagram": reply,
                "about one to somebody else":
                    self.datagram(near, stranger, 4000, 53),
                "about a packet without ports": sent[:40 if self.is_6 else 20],
                "about half a header": sent[:12],
                "about nothing": b"",
                "about an error": self.about(near, far, kind, reply)}.items():
            self.expect("acl_denied", f"an error {text}", far, near,
                        self.about(far, near, kind, quoted))
        self.expect("acl_denied", "a stranger's error about it", stranger, near,
                    self.about(stranger, near, kind, sent))


for version in (4, 6):
    Family(version).run()
