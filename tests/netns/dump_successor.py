#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""dump_successor.py routes|rules PORT COMMAND... - ask what is in force at a port, and run
the command before all of the answer is there. Prints whether the answer says that it
was interrupted."""
import subprocess
import sys

from genl import A, NETLINK_GENERIC, NLM_F_DUMP, Genl, Netlink, string

genl = Genl()
command, name = {"routes": ("EFFECTIVE_ROUTE_GET", A.EFFECTIVE_ROUTE_PORT),
                 "rules": ("EFFECTIVE_RULE_GET", A.EFFECTIVE_RULE_PORT)}[sys.argv[1]]
request = genl.request(command, string(name, sys.argv[2]), NLM_F_DUMP)
# The kernel writes as much at a time as a socket has ever asked for: one that has
# not read yet gets little.
reader = Netlink(NETLINK_GENERIC)
reader.seq = genl.seq
reader.sock.send(request)
subprocess.run(sys.argv[3:], check=True)
answer = reader.answer()
print("failed" if answer.errno else
      "interrupted" if answer.interrupted else "whole")
