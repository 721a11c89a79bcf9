#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Both who sends a message and who opened its socket must have the right."""
import errno
import os

from genl import A, Genl, nest, prefixes, string
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
