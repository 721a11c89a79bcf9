#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""dump_successor.py PORT COMMAND... - ask for the effective routes of a port, and run
the command before all of the answer is there. Prints whether the answer says that it
was interrupted."""
import subprocess
import sys

from genl import A, NETLINK_GENERIC, NLM_F_DUMP, Genl, Netlink, string

genl = Genl()
request = genl.request("EFFECTIVE_ROUTE_GET",
                       string(A.EFFECTIVE_ROUTE_PORT, sys.argv[1]), NLM_F_DUMP)
# The kernel writes as much at a time as a socket has ever asked for: one that has
# not read yet gets little.
reader = Netlink(NETLINK_GENERIC)
reader.seq = genl.seq
reader.sock.send(request)
subprocess.run(sys.argv[2:], check=True)
answer = reader.answer()
print("failed" if answer.errno else
      "interrupted" if answer.interrupted else "whole")
