#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pmtu.py ADDRESS SIZE - send UDP datagrams of SIZE bytes with "don't fragment"
until the kernel refuses one; print the path MTU that it has learnt."""
import errno
import os
import socket
import sys
import time

IP_MTU_DISCOVER, IP_MTU = 10, 14
IPV6_MTU_DISCOVER, IPV6_MTU = 23, 24
DISCOVER_DO = 2

address, size = sys.argv[1], int(sys.argv[2])
if ":" in address:
    family, level = socket.AF_INET6, socket.IPPROTO_IPV6
    discover, mtu = IPV6_MTU_DISCOVER, IPV6_MTU
else:
    family, level = socket.AF_INET, socket.IPPROTO_IP
    discover, mtu = IP_MTU_DISCOVER, IP_MTU

sock = socket.socket(family, socket.SOCK_DGRAM)
sock.setsockopt(level, discover, DISCOVER_DO)
sock.connect((address, 9))
deadline = time.monotonic() + 5 * int(os.environ.get("vm_patience", "1"))
while time.monotonic() < deadline:
    try:
        sock.send(b"\0" * size)
    except OSError as error:
        if error.errno == errno.EMSGSIZE:
            print(sock.getsockopt(level, mtu))
            break
    time.sleep(0.01)
else:
    print("no EMSGSIZE")
