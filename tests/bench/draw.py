#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""draw.py FAMILY FILE - draw a million prefixes in the mix of lengths that a routing
table of the internet has, the same each time. The file has them as a list in a message
has them, one like the other in size.
"""
import random
import sys

from genl import A, attr, nest, u8

SEED = 20240301
COUNT = 1000000

# By length: of a thousand prefixes
MIX4 = {8: 1, 11: 1, 12: 1, 13: 2, 14: 3, 15: 4, 16: 14, 17: 9, 18: 15, 19: 26, 20: 45,
        21: 53, 22: 110, 23: 100, 24: 600, 28: 6, 32: 10}
MIX6 = {20: 1, 24: 2, 28: 4, 29: 45, 30: 5, 32: 130, 33: 15, 34: 10, 36: 40, 38: 8,
        40: 75, 42: 25, 44: 115, 45: 10, 46: 25, 47: 25, 48: 450, 56: 5, 64: 10}

# First bytes of what nobody routes, or not all of it
NOT_PUBLIC = (10, 127, 169)

# Where registries take IPv6 prefixes from: the upper 12 bits
REGISTRIES = (0x240, 0x260, 0x280, 0x2a0, 0x2c0)


def address4():
    while True:
        number = random.randrange(1 << 24, 224 << 24)
        if number >> 24 not in NOT_PUBLIC:
            return number


def address6():
    return random.choice(REGISTRIES) << 116 | random.getrandbits(116)


FAMILIES = {"IPv4": (32, MIX4, address4), "IPv6": (128, MIX6, address6)}


def draw(bits, mix, address):
    """All different, in the order in which they were drawn."""
    drawn = {}
    while len(drawn) < COUNT:
        for length in random.choices(list(mix), mix.values(), k=COUNT - len(drawn)):
            host = bits - length
            drawn[address() >> host << host, length] = True
    return drawn


def main(family, path):
    random.seed(SEED)
    bits, mix, address = FAMILIES[family]
    with open(path, "wb") as file:
        for number, length in draw(bits, mix, address):
            packed = number.to_bytes(bits // 8, "big")
            file.write(nest(A.PREFIX_LIST_PREFIX,
                            attr(A.PREFIX_ADDR, packed) + u8(A.PREFIX_LEN, length)))


main(*sys.argv[1:])
