#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""flood.py FROM TO KIND [COUNT] - send packets, each the first one of another flow,
until there were so many or SIGINT comes. The first line that is printed says that it
begins, the last one how many there were. PACE is how long to wait before each. That
there is no room for a packet is no reason to stop.

    syn      a TCP segment that opens a connection
    udp      a datagram
    sources  a datagram with any source address
"""
import errno
import os
import signal
import sys
import time

from wire import (ETH_P_IP, ETH_P_IPV6, SYN, Wire, addresses, ether, ipv4, ipv6,
                  tcp, udp)

source, kind = Wire(sys.argv[1]), sys.argv[3]
most = int(sys.argv[4]) if sys.argv[4:] else None
pace = float(os.environ.get("PACE", "0"))
S4, S6 = addresses(source.name)
D4, D6 = addresses(sys.argv[2])


def frame(number):
    """One of both families in turn."""
    src, dst = (S4, D4) if number % 2 else (S6, D6)
    sport, dport = 1024 + number // 2 % 60000, 7 + number // 120000
    if kind == "sources":
        any4, any6 = os.urandom(2), os.urandom(4).hex()
        src = f"198.51.{any4[0]}.{any4[1]}" if number % 2 else \
            f"2001:db8::{any6[:4]}:{any6[4:]}"
    if kind == "syn":
        body, proto = tcp(src, dst, b"", sport, dport, SYN), 6
    else:
        body, proto = udp(src, dst, b"", sport, dport), 17
    if number % 2:
        return ether(ipv4(src, dst, body, proto), ETH_P_IP, source.mac)
    return ether(ipv6(src, dst, body, proto), ETH_P_IPV6, source.mac)


def send(packet):
    try:
        source.send(packet)
    except OSError as error:
        if error.errno != errno.ENOBUFS:
            raise


def stop(*_):
    """It may come again while it runs, so that it must not take a lock."""
    global enough
    enough = True


enough = False
signal.signal(signal.SIGINT, stop)
print("begins", flush=True)
sent = 0
while sent != most and not enough:
    time.sleep(pace)
    sent += 1
    send(frame(sent))
print(sent)
