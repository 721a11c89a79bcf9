#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""curves.py FILE - say whether what was measured is flat.

Each line of the file is a round, a name, and a number. Between the second quarter of
the run and the last one nothing may gain as much as it would if each round left
something; in the first quarter, caches fill.
"""
import sys
from collections import defaultdict
from statistics import median

# What else changes: objects that processors keep for themselves, and kilobytes
NOISE = {"cache": 500, "Percpu": 512, "SUnreclaim": 4096, "MemAvailable": 16384}
# What a round gains at most: objects, and kilobytes
ROUND = {"cache": 0.25, "Percpu": 0.5, "SUnreclaim": 1, "MemAvailable": 4}


def quarter(curve, number):
    """The rounds and the level, in the middle of a quarter of the run"""
    size = len(curve) // 4
    part = curve[(number - 1) * size:number * size]
    return median(at for at, _ in part), median(level for _, level in part)


def gain(kind, curve):
    (start, before), (end, after) = quarter(curve, 2), quarter(curve, 4)
    sign = -1 if kind == "MemAvailable" else 1
    return sign * (after - before), NOISE[kind] + ROUND[kind] * (end - start)


def main():
    curves, kinds = defaultdict(list), defaultdict(list)
    for line in open(sys.argv[1], encoding="ascii"):
        at, name, level = line.split()
        curves[name].append((int(at), int(level)))
    for name, curve in curves.items():
        if len(curve) >= 8:
            kinds[name.split("-")[0]].append((name, curve))
    rounds = max((curve[-1][0] for curve in curves.values()), default=0)
    print("ok" if rounds / 2 * (1 - ROUND["cache"]) > NOISE["cache"] else "not ok",
          "- one object a round would be seen, in", rounds, "rounds")
    for kind in NOISE:
        grown = []
        for name, curve in kinds[kind]:
            gained, allowed = gain(kind, curve)
            if gained > allowed:
                grown.append(f"#   {name} gained {gained:.0f}, of at most "
                             f"{allowed:.0f}: {[level for _, level in curve]}")
            if kind != "cache":
                print(f"# {name}: {[level for _, level in curve]}")
        good = kinds[kind] and not grown
        print("ok" if good else "not ok", "-", kind, "is flat,",
              len(kinds[kind]), "of it")
        print(*grown, sep="\n", end="\n" if grown else "")


main()
