#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""segments.py send ADDRESS COUNT SIZE - hand the kernel one buffer of COUNT
datagrams of SIZE bytes (UDP_SEGMENT).
segments.py receive COUNT - print the sizes of that many datagrams."""
import os
import socket
import struct
import sys

UDP_SEGMENT = 103

if sys.argv[1] == "send":
    address, count, size = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.sendmsg([b"\0" * (count * size)],
                 [(socket.IPPROTO_UDP, UDP_SEGMENT, struct.pack("=H", size))],
                 0, (address, 4000))
else:
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(("::", 4000))
    sock.settimeout(10 * int(os.environ.get("vm_patience", "1")))
    try:
        sizes = [len(sock.recv(65536)) for _ in range(int(sys.argv[2]))]
    except socket.timeout:
        sizes = ["too few"]
    print(*sizes)
