#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The order of refusals, where the tool would not send such a message."""
import errno
import os

from genl import A, Genl, string
from wire import ok

NOTHING = {
    "ROUTE_TABLE_SET": string(A.ROUTE_TABLE_NAME, "missing"),
    "PORT_SET": string(A.PORT_NAME, "missing"),
    "SETTING_SET": b"",
}

os.seteuid(65534)
nobodys = Genl()
for command, message in NOTHING.items():
    answer = nobodys.ask(command, message)
    ok("nothing to set" in answer.text,
       f"{command}: that there is nothing to set, before rights", answer.text)
answer = nobodys.ask("VNET_DEL", string(A.VNET_NAME, "missing"))
ok(answer.errno == errno.EPERM and answer.offset is None,
   "a missing right is no attribute's fault", f"attribute at {answer.offset}")
