#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Both who sends a message and who opened its socket must have the right to write;
nobody needs one to read. That is so for every command that there is."""
import errno
import os

from genl import A, NLM_F_ACK, NLM_F_DUMP, Genl, Rtnl, nest, prefixes, string
from messages import DUMPED, GOOD, NEW_PORT, in_new_controller, message, without_a_message
from wire import ok

NOBODY = 65534


def vnet_new(name):
    return string(A.VNET_NAME, name) + \
        nest(A.VNET_PREFIXES, prefixes("10.77.0.0/16"))


def as_nobody(call):
    os.seteuid(NOBODY)
    try:
        return call()
    finally:
        os.seteuid(0)


def error(genl, name):
    return genl.ask("VNET_NEW", vnet_new(name)).errno


roots = Genl()
nobodys = as_nobody(Genl)
ok(error(roots, "allowed") == 0, "root by root's socket may write")
ok(as_nobody(lambda: error(roots, "sender")) == errno.EPERM,
   "nobody by root's socket may not")
ok(error(nobodys, "opener") == errno.EPERM, "root by nobody's socket may not")
ok(as_nobody(lambda: error(nobodys, "both")) == errno.EPERM,
   "nobody by nobody's socket may not")
names = {reply.string(A.VNET_NAME) for reply in nobodys.dump("VNET_GET")}
ok("allowed" in names and not names & {"sender", "opener", "both"},
   "nobody's socket reads what there is", f"names: {sorted(names)}")
roots.ask("VNET_DEL", string(A.VNET_NAME, "allowed"))


def only_reads(command):
    return command.endswith("_GET") or command == "TRACE"


def by_nobody():
    genl, rtnl = as_nobody(Genl), as_nobody(Rtnl)
    before = Genl().everything()
    for command in GOOD | DUMPED:
        answer = as_nobody(lambda: genl.ask(
            command, message(command), NLM_F_DUMP if command in DUMPED else NLM_F_ACK))
        wanted = 0 if only_reads(command) else errno.EPERM
        ok(answer.errno == wanted, f"{command.lower()}: nobody may "
           f"{'read' if only_reads(command) else 'not write'}", f"answer: {answer}")
    port = b"".join(field.bytes() for field in NEW_PORT)
    ok(as_nobody(lambda: rtnl.newlink(port, "new")).errno == errno.EPERM,
       "newlink: nobody may not make a port")
    ok(Genl().everything() == before, "nobody has changed anything")


ok(not without_a_message(), "there is a message of every command", *without_a_message())
in_new_controller(by_nobody)
