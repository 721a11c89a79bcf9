# SPDX-License-Identifier: GPL-2.0
"""What a command of the differential test is, and words of the command line."""
from typing import NamedTuple


class Command(NamedTuple):
    """A command as one would type it, and how to give it to both sides."""

    text: str
    model: tuple        # method and arguments
    request: tuple      # netlink command and attributes; or a method of Kernel, in
                        # lower case, and arguments


def on_off(value):
    return "on" if value else "off"


def switches(flags):
    return "".join(f" {flag.replace('_', '-')} {on_off(value)}"
                   for flag, value in flags.items())
