#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""flows_tcp.py FROM TO free|ruled - segments with every combination of flags, each
the first one of its flow: with rules on the way those that no stack sends end.
flows_tcp.py FROM TO 4|6 SPORT DPORT - segments that do not belong into the session
with these ports, from one of its ends to the other."""
import itertools
import os
import sys

from wire import (ACK, ETH_P_IP, ETH_P_IPV6, FIN, PSH, RST, SYN, URG, Wire,
                  addresses, ether, fate, ipv4, ipv6, ok, tcp)

source, target = Wire(sys.argv[1]), Wire(sys.argv[2])
S, D = (dict(zip((4, 6), addresses(wire.name))) for wire in (source, target))
NAMES = {FIN: "FIN", SYN: "SYN", RST: "RST", PSH: "PSH", ACK: "ACK", URG: "URG"}


def named(flags):
    return "+".join(name for bit, name in NAMES.items() if flags & bit) or "none"


def segment(version, *args, **fields):
    body = tcp(S[version], D[version], *args, **fields)
    if version == 4:
        return ether(ipv4(S[4], D[4], body, 6), ETH_P_IP, source.mac)
    return ether(ipv6(S[6], D[6], body, 6), ETH_P_IPV6, source.mac)


def is_possible(flags):
    """Opens, closes or resets, one at most; what does none or closes acknowledges."""
    kinds = flags & (SYN | FIN | RST)
    return kinds in (SYN, RST) or kinds in (0, FIN) and flags & ACK


def all_flags(ruled):
    sports = itertools.count(3000)
    for version in (4, 6):
        wrong = []
        for flags in range(64):
            wanted = "arrives" if is_possible(flags) or not ruled else "malformed"
            got = fate(source, target, segment(version, b"", next(sports), 80, flags))
            if got != wanted:
                wrong.append(f"{named(flags)}: {got}, not {wanted}")
        ok(not wrong, f"IPv{version}: of 64 combinations of flags "
           f"{'the impossible ones end' if ruled else 'all arrive'}", *wrong)


def into_session(version, sport, dport):
    """No stack believes these; the numbers of the session are not known here."""
    way = f"IPv{version}, {source.name} to {target.name}"
    for flags in (0, SYN | FIN, SYN | RST, FIN | RST, SYN | FIN | RST | ACK, PSH, URG):
        got = fate(source, target, segment(version, b"x", sport, dport, flags))
        ok(got == "malformed", f"{way}: {named(flags)} into the session: malformed",
           f"got: {got}")
    for what, seq in ("any", int.from_bytes(os.urandom(4), "big")), ("zero", 0):
        got = fate(source, target, segment(version, b"", sport, dport, RST, seq))
        ok(got == "arrives", f"{way}: a reset with {what} sequence number arrives, and "
           "is not believed", f"got: {got}")
        got = fate(source, target,
                   segment(version, b"", sport, dport, RST | ACK, seq, seq))
        ok(got == "arrives", f"{way}: with an acknowledgement, too",
           f"got: {got}")
        got = fate(source, target,
                   segment(version, b"", sport, dport, FIN | ACK, seq, seq))
        ok(got == "arrives", f"{way}: and an end", f"got: {got}")


if len(sys.argv) == 4:
    all_flags(sys.argv[3] == "ruled")
else:
    into_session(*map(int, sys.argv[3:]))
