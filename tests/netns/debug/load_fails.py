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


def load_with_failures():
    """It is refused for want of memory and leaves nothing, or is there."""
    refused = survived = 0
    problems = []
    for n in range(1, nth.count(load) + 1):
        if unload():
            problems.append(f"before {n}: it does not unload")
        nth.arm(n)
        error = load()
        struck = not nth.disarm()
        if not struck or error != (0 if is_loaded() else errno.ENOMEM):
            problems.append(f"at {n}: errno {error}, loaded: {is_loaded()}, "
                            f"struck: {struck}")
        refused += error != 0
        survived += not error
    if not is_loaded():
        load()
    ok(not problems and refused,
       f"loading: {refused} failures refused, {survived} survived", *problems)


def new_namespace():
    return call(libc.unshare, CLONE_NEWNET)


def namespaces_with_failures():
    """None is made, or one with all that the module has in it."""
    refused = survived = 0
    problems = []
    for n in range(1, nth.count(new_namespace) + 1):
        nth.arm(n)
        error = new_namespace()
        struck = not nth.disarm()
        if not struck or error not in (0, errno.ENOMEM):
            problems.append(f"at {n}: errno {error}, struck: {struck}")
        refused += error != 0
        survived += not error
    ok(not problems and refused,
       f"a namespace: {refused} failures refused, {survived} survived", *problems)


load_with_failures()
namespaces_with_failures()
