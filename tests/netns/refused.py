#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""refused.py ADDRESS - send datagrams to a port where nobody listens; succeeds when
the kernel reports that they were refused."""
import os
import socket
import sys
import time

address = sys.argv[1]
family = socket.AF_INET6 if ":" in address else socket.AF_INET
sock = socket.socket(family, socket.SOCK_DGRAM)
sock.connect((address, 9))
deadline = time.monotonic() + 5 * int(os.environ.get("vm_patience", "1"))
while time.monotonic() < deadline:
    try:
        sock.send(b"anybody")
    except ConnectionRefusedError:
        sys.exit(0)
    time.sleep(0.05)
sys.exit("no answer")
