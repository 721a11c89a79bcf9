#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""bounds.py PEERS FAR SUBNETS - how long changes take in a large configuration.

The VNet `hub` has PEERS peers, and each of these the same FAR peers of 256 prefixes.
All halves are Initiated: such count for overlap, and need no tables. What is
measured is how long one command takes, the least of several, as the machine may be
busy with other things. A change that is held up shows that slow ones are noticed."""
import errno
import sys
import time

from genl import A, Genl, nest, prefixes, string
from wire import ok

PEERS, FAR, SUBNETS = map(int, sys.argv[1:])
PREFIXES = 256
TIMES = 20
BOUND = 0.3     # seconds, with all of the debug kernel's checks; without: 0.05
genl = Genl()


def ask(command, attrs, wanted=0):
    start = time.perf_counter()
    answer = genl.ask(command, attrs)
    spent = time.perf_counter() - start
    if answer.errno != wanted:
        raise OSError(f"{command}: {answer}")
    return spent


def space(kind, texts):
    return nest(kind, prefixes(*texts))


def vnet(name, texts):
    ask("VNET_NEW", string(A.VNET_NAME, name) + space(A.VNET_PREFIXES, texts))


def half(owner, remote, wanted=0):
    return ask("PEERING_NEW", string(A.PEERING_NAME, remote) +
               string(A.PEERING_VNET, owner) + string(A.PEERING_REMOTE, remote),
               wanted)


def edit(texts, wanted=0):
    return ask("VNET_SET", string(A.VNET_NAME, "hub") +
               space(A.VNET_ADD_PREFIXES, texts), wanted)


def trim(texts):
    return ask("VNET_SET", string(A.VNET_NAME, "hub") +
               space(A.VNET_DEL_PREFIXES, texts))


def subnet(number):
    return ask("SUBNET_NEW", string(A.SUBNET_NAME, f"s{number}") +
               string(A.SUBNET_VNET, "wide") +
               space(A.SUBNET_PREFIXES,
                     [f"fd00:{number:x}:{i:x}::/64" for i in range(PREFIXES)]))


def report(text, spent):
    least = min(spent)
    print(f"# {text}: {least * 1000:.1f} ms", flush=True)
    ok(least <= BOUND, f"{text} within {BOUND * 1000:.0f} ms",
       f"took {least * 1000:.1f} ms")


def hold(milliseconds):
    with open("/sys/module/vnetpeer/parameters/point_delay", "w",
              encoding="ascii") as delay:
        delay.write(f"config_checked {milliseconds}")


vnet("hub", ["192.168.0.0/24"])
hold(int(2 * BOUND * 1000))
ok(edit(["192.168.1.0/24"]) > BOUND, "a change that takes longer is noticed")
hold(0)
trim(["192.168.1.0/24"])
for j in range(FAR):
    vnet(f"c{j}", [f"10.{j // 2}.{128 * (j % 2) + k // 2}.{128 * (k % 2)}/25"
                   for k in range(PREFIXES)])
for i in range(PEERS):
    vnet(f"b{i}", [f"172.{16 + i // 256}.{i % 256}.0/24"])
    half("hub", f"b{i}")
    for j in range(FAR):
        half(f"b{i}", f"c{j}")
# Nobody's peer, but it overlaps what the hub gets: marks alone decide nothing.
more = [f"172.20.{k}.0/24" for k in range(PREFIXES - 1)]
vnet("elsewhere", more)

spent = []
for _ in range(TIMES):
    spent.append(edit(more))
    trim(more)
report("vnet set, to 256 prefixes", spent)
last = f"10.{(FAR - 1) // 2}.{128 * ((FAR - 1) % 2) + 127}.128/25"
report("vnet set, refused for a peer's last peer",
       [edit([last], errno.EADDRINUSE) for _ in range(TIMES)])
vnet("late", [f"172.24.{k}.0/24" for k in range(PREFIXES)])
spent = []
for _ in range(TIMES):
    spent.append(half("b0", "late"))
    ask("PEERING_DEL", string(A.PEERING_NAME, "late") + string(A.PEERING_VNET, "b0"))
report("peering add", spent)

vnet("wide", ["fd00::/16"])
for number in range(SUBNETS):
    subnet(number)
report("subnet add, of 256 prefixes", [subnet(SUBNETS + n) for n in range(TIMES)])
