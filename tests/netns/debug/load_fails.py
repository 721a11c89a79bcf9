#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""load_fails.py MODULE - load it, and make a namespace, with one allocation after
the other failing, of those that it is in; leaves it loaded."""
import errno
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
# pylint: disable=wrong-import-position
from failing import Nth, call, libc  # noqa
from wire import CLONE_NEWNET, ok  # noqa

SYS_DELETE_MODULE, SYS_FINIT_MODULE = 176, 313
module = os.open(sys.argv[1], os.O_RDONLY)
nth = Nth()


def load():
    return call(libc.syscall, SYS_FINIT_MODULE, module, b"", 0)


def is_loaded():
    return os.path.exists("/sys/module/vnetpeer")


def unload():
    return is_loaded() and call(libc.syscall, SYS_DELETE_MODULE, b"vnetpeer",
                                os.O_NONBLOCK)


class Tally:
    """How failures went: each is survived, or the whole is refused for it. How many
    there can be differs by a few, as memory that somebody gave back may be at hand."""

    def __init__(self, action):
        self.total = nth.count(action)
        self.refused = self.survived = 0
        self.problems = []

    def add(self, n, error, struck, right):
        if not right or error and not struck:
            self.problems.append(f"at {n}: errno {error}, struck: {struck}")
        self.refused += error != 0
        self.survived += struck and not error

    def tell(self, what):
        struck = self.refused + self.survived
        ok(not self.problems and self.refused and struck > 0.9 * self.total,
           f"{what}: {self.refused} failures refused, {self.survived} survived, "
           f"of {self.total}", *self.problems)


def load_with_failures():
    """It is refused for want of memory and leaves nothing, or is there."""
    tally = Tally(load)
    for n in range(1, tally.total + 1):
        if unload():
            tally.problems.append(f"before {n}: it does not unload")
        nth.arm(n)
        error = load()
        tally.add(n, error, not nth.disarm(),
                  error == (0 if is_loaded() else errno.ENOMEM))
    if not is_loaded():
        load()
    tally.tell("loading")


def new_namespace():
    return call(libc.unshare, CLONE_NEWNET)


def namespaces_with_failures():
    """None is made, or one with all that the module has in it."""
    tally = Tally(new_namespace)
    for n in range(1, tally.total + 1):
        nth.arm(n)
        error = new_namespace()
        tally.add(n, error, not nth.disarm(), error in (0, errno.ENOMEM))
    tally.tell("a namespace")


load_with_failures()
namespaces_with_failures()
