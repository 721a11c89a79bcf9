#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""gateway_dump.py GATEWAY COUNT - have a gateway learn so many routes, all of them
inside of 10.1.0.0/16."""
import sys

from genl import A, Genl, nest, prefixes, string
from wire import ok

genl = Genl()
count = int(sys.argv[2])
routes = [f"10.1.{i // 256}.{i % 256}/32" for i in range(count)]
problems = []
for i in range(0, count, 2000):
    answer = genl.ask("GATEWAY_ROUTE_CHANGE",
                      string(A.GATEWAY_ROUTE_GATEWAY, sys.argv[1]) +
                      nest(A.GATEWAY_ROUTE_ADD, prefixes(*routes[i:i + 2000])))
    if answer.errno:
        problems.append(str(answer))
ok(not problems, f"{count} routes that nobody is shown are learned", *problems)
