#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""segments.py send ADDRESS COUNT SIZE - hand the kernel one buffer of COUNT
datagrams of SIZE bytes (UDP_SEGMENT); print the error that it reports, if any.
segments.py receive COUNT - print the sizes of that many datagrams.
segments.py grow DEVICE BYTES - let the kernel hand it packets of that size."""
import errno
import os
import socket
import struct
import sys

from genl import NETLINK_ROUTE, NLM_F_ACK, RTM_NEWLINK, Netlink, u32

UDP_SEGMENT = 103
IP_RECVERR, IPV6_RECVERR = 11, 25
IFLA_GSO_MAX_SIZE, IFLA_GSO_IPV4_MAX_SIZE = 41, 63

if sys.argv[1] == "send":
    address, count, size = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    sock.setsockopt(*((socket.IPPROTO_IPV6, IPV6_RECVERR) if ":" in address else
                      (socket.IPPROTO_IP, IP_RECVERR)), 1)
    try:
        sock.sendmsg([b"\0" * (count * size)],
                     [(socket.IPPROTO_UDP, UDP_SEGMENT, struct.pack("=H", size))],
                     0, (address, 4000))
    except OSError as error:
        print(errno.errorcode[error.errno])
elif sys.argv[1] == "grow":
    index, size = socket.if_nametoindex(sys.argv[2]), int(sys.argv[3])
    rtnl = Netlink(NETLINK_ROUTE)
    answer = rtnl.talk(rtnl.message(
        RTM_NEWLINK, NLM_F_ACK, struct.pack("=BxHiII", 0, 0, index, 0, 0) +
        u32(IFLA_GSO_MAX_SIZE, size) + u32(IFLA_GSO_IPV4_MAX_SIZE, size)))
    sys.exit(str(answer) if answer.errno else 0)
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
