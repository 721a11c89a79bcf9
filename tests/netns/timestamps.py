#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""timestamps.py ADDRESS COUNT - send so many datagrams and ask when each has left;
print how many answers came."""
import os
import socket
import struct
import sys
import time

SO_TIMESTAMPING, MSG_ERRQUEUE = 37, 0x2000
TX_SOFTWARE, SOFTWARE = 1 << 1, 1 << 4

address, count = sys.argv[1], int(sys.argv[2])
sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET,
                     socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, TX_SOFTWARE | SOFTWARE)
began = time.time()
for _ in range(count):
    sock.sendto(b"when", (address, 9))

stamps = 0
deadline = time.monotonic() + int(os.environ.get("vm_patience", "1"))
while stamps < count and time.monotonic() < deadline:
    try:
        told = sock.recvmsg(100, 1000, MSG_ERRQUEUE | socket.MSG_DONTWAIT)[1]
    except BlockingIOError:
        time.sleep(0.01)
        continue
    for level, kind, data in told:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPING):
            seconds, nanoseconds = struct.unpack_from("=qq", data)
            stamps += began <= seconds + nanoseconds / 1e9 <= time.time()
print(stamps)
