# SPDX-License-Identifier: GPL-2.0
"""Let the n-th allocation of a task fail; shared by scenarios that do."""
import ctypes
import os

MANY = 1000000
libc = ctypes.CDLL(None, use_errno=True)


def call(function, *args):
    """Do a system call: 0 or its errno."""
    return ctypes.get_errno() if function(*args) else 0


class Nth:
    """The allocations of a task, by its process id."""

    def __init__(self, pid="self"):
        self.file = os.open(f"/proc/{pid}/fail-nth", os.O_RDWR)

    def arm(self, n):
        """The n-th from now on fails."""
        os.pwrite(self.file, b"%d\n" % n, 0)

    def disarm(self):
        """How many were missing until the failure; 0 when it has struck"""
        left = int(os.pread(self.file, 20, 0).strip(b"\0\n") or b"0")
        self.arm(0)
        return left

    def count(self, action):
        """How many an action needs"""
        self.arm(MANY)
        action()
        return MANY - self.disarm()
