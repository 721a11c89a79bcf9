# SPDX-License-Identifier: GPL-2.0
"""What the parts of the model have in common."""
from ipaddress import ip_network

RESERVED = [ip_network(text) for text in (
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")]


class Refused(Exception):
    """A command is refused; the argument is the code."""


def find(things, name):
    if name not in things:
        raise Refused("ResourceNotFound")
    return things[name]


def overlap(one, other):
    return one.version == other.version and one.overlaps(other)


def covers(outer, inner):
    return outer.version == inner.version and inner.subnet_of(outer)


def clash(some, others):
    return any(overlap(one, other) for one in some for other in others)


def holds(prefixes, address):
    return any(address in prefix for prefix in prefixes)
