# SPDX-License-Identifier: GPL-2.0
"""A run of the benchmark: what was measured, as MODE.json keeps it, and what
follows from that.

    about     how it was measured, by key
    measures  by name: what it is called
    cases     by name: kind and title, and by measure and family what one cost
              each time, in instructions or nanoseconds
              and of a profile, by family and function, the instructions of one
    growths   by name: title, and by measure, family and size what one cost each
              time. Family "-" is both; "time" is for making one more, "bytes"
              what that takes, "free" for freeing all of them.
"""
import json
import statistics

FAMILIES = ("IPv4", "IPv6")
FLOOR = "netkit"
SHARE = "generator"


class Run:
    """What one file holds."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        self.about = data["about"]
        self.measures = data["measures"]
        self.cases = data["cases"]
        self.growths = data["growths"]

    @property
    def mode(self):
        return self.about["mode"]

    def rounds(self, case, measure, family):
        """What one cost, round by round, or nothing."""
        costs = self.cases.get(case, {}).get("costs", {})
        return costs.get(measure, {}).get(family, [])

    def share(self, measure, family):
        """What pktgen needs to make what is measured."""
        return statistics.median(self.rounds(SHARE, measure, family) or [0])

    def cost(self, case, measure, family):
        """What one costs, without pktgen's share; or nothing."""
        rounds = self.rounds(case, measure, family)
        if not rounds:
            return None
        return statistics.median(rounds) - self.share(measure, family)

    def spread(self, case, measure, family):
        """The middle half of the rounds, as a part of the cost."""
        rounds = self.rounds(case, measure, family)
        if len(rounds) < 4:
            return 0
        first, _, third = statistics.quantiles(rounds, n=4, method="inclusive")
        return (third - first) / self.cost(case, measure, family)

    def ratio(self, case, measure, family):
        """The cost beside that of the floor, or nothing."""
        cost = self.cost(case, measure, family)
        floor = self.cost(FLOOR, measure, family)
        return cost / floor if cost and floor else None

    def joined(self):
        """Names of the cases that join, peers first, each kind by its cost."""
        names = [name for name, case in self.cases.items()
                 if case["kind"] != "share" and "costs" in case]
        return sorted(names, key=lambda name: (
            self.cases[name]["kind"], self.cost(name, "udp", "IPv4")))

    def measured_in(self, case):
        """Pairs of measure and family."""
        return pairs(self.cases[case]["costs"])

    def grown(self):
        """Names of what grew."""
        return [name for name, growth in self.growths.items() if "costs" in growth]

    def measured_of(self, growth):
        """Pairs of measure and family, without what it took to make the thing."""
        costs = self.growths[growth]["costs"]
        return [(measure, family) for measure, family in pairs(costs) if family != "-"]

    def curve(self, growth, measure, family):
        """Pairs of size and cost."""
        costs = self.growths[growth]["costs"].get(measure, {}).get(family, {})
        share = self.share(measure, family)
        return [(int(size), statistics.median(rounds) - share)
                for size, rounds in costs.items()]

    def title(self, measure):
        """What it is called."""
        return self.measures[measure]


def pairs(costs):
    """The first two keys of nested dictionaries."""
    return [(measure, family) for measure in costs for family in costs[measure]]
