# SPDX-License-Identifier: GPL-2.0
"""What vnetpeer is meant to cost at most, beside the others, and what a run says."""
from run import FAMILIES
from tables import number


class Goals:
    """Rows of a table: what, how much it is, how much it may be, and whether it is."""

    def __init__(self, run):
        self.run = run
        self.rows = []

    def at_most(self, what, value, bound, unit=""):
        if value is not None:
            self.add(what, value, "≤", bound, unit, value <= bound)

    def at_least(self, what, value, bound, unit=""):
        if value is not None:
            self.add(what, value, "≥", bound, unit, value >= bound)

    def add(self, what, value, sign, bound, unit, is_met):
        self.rows.append([what, short(value) + unit, f"{sign} {short(bound)}{unit}",
                          "yes" if is_met else "no"])

    def ratio(self, case, other, measure="udp", family="IPv4"):
        """The cost in one case beside that in another, or nothing"""
        cost = self.run.cost(case, measure, family)
        beside = self.run.cost(other, measure, family)
        return cost / beside if cost and beside else None

    def difference(self, case, other, measure, family):
        """How much more it costs in one case than in another, or nothing"""
        cost = self.run.cost(case, measure, family)
        beside = self.run.cost(other, measure, family)
        return cost - beside if cost and beside else None

    def ends(self, growth, measure, family):
        """What one costs with little and with much, or nothing"""
        if growth not in self.run.grown():
            return None
        curve = self.run.curve(growth, measure, family)
        return (curve[0][1], curve[-1][1]) if curve else None

    def steps(self, growth, measure):
        """What each step of a growth took in all, or nothing"""
        if growth not in self.run.grown():
            return []
        measured = self.run.measured_of(growth)[0]
        sizes = [size for size, _ in self.run.curve(growth, *measured)]
        costs = [cost for _, cost in self.run.curve(growth, measure, "-")]
        return [cost * (after - before)
                for before, after, cost in zip(sizes, sizes[1:], costs)]


def short(value):
    return number(value) if abs(value) >= 10 else f"{value:.3f}".rstrip("0").rstrip(".")


def beside_others(goals):
    goals.at_most("peered, beside netkit", goals.ratio("peering", "netkit"), 1.05)
    goals.at_most("one VNet, beside peered", goals.ratio("vnet", "peering"), 1.01)
    goals.at_most("4 x 1000 rules, beside netkit",
                  goals.ratio("rules-1000", "netkit"), 1.12)
    goals.at_most("peered and a gateway, beside netkit",
                  goals.ratio("peering-gateway", "netkit"), 1.1)
    goals.at_least("VRF, leaked routes, beside peered",
                   goals.ratio("vrf", "peering"), 5)
    goals.at_least("VRF + nftables, beside 4 x 1000 rules",
                   goals.ratio("vrf-nftables", "rules-1000"), 6)
    goals.at_least("Open vSwitch + conntrack, beside 4 x 1000 rules",
                   goals.ratio("openvswitch-conntrack", "rules-1000"), 6.5)


def connections(goals):
    for measure in ("stream", "request"):
        for family in FAMILIES:
            goals.at_least(f"{goals.run.title(measure)}, netkit beside peered, {family}",
                           goals.ratio("netkit", "peering", measure, family), 0.97)


# By growth: how many times what a packet costs with little it may cost with much
FLAT = {"peerings": 1.01, "vnets": 1.01, "addresses": 1.05, "rules": 1.01}


def growths(goals):
    for growth, bound in FLAT.items():
        for family in FAMILIES:
            ends = goals.ends(growth, "udp", family)
            if ends:
                title = goals.run.growths[growth]["title"]
                goals.at_most(f"packet, most and fewest {title}, {family}",
                              ends[1] / ends[0], bound)
    for family in FAMILIES:
        ends = goals.ends("rules", "flow", family)
        if ends:
            goals.at_most(f"first packet, 4 x 1000 rules and 4 x 4, {family}",
                          ends[1] - ends[0], 2500, " more")
        goals.at_most(f"first packet, 4 x 1000 crafted rules and 4 x 4, {family}",
                      goals.difference("rules-crafted", "rules-4", "flow", family),
                      2500, " more")
    ends = goals.ends("flows", "bytes", "-")
    if ends:
        goals.at_most("a flow, both directions", ends[1], 192, " bytes")


# By family: the growth of what a gateway has learned
LEARNED = {"IPv4": "learned-ipv4", "IPv6": "learned-ipv6"}


def learned(goals):
    for (family, growth), bound in zip(LEARNED.items(), (80, 200)):
        ends = goals.ends(growth, "scattered", family)
        if ends:
            goals.at_most(f"packet, a gateway's million routes and ten, {family}",
                          ends[1] - ends[0], bound, " more")


def times(goals):
    """In nanoseconds"""
    run = goals.run
    for family in FAMILIES:
        cost = run.cost("rules-4", "flow", family)
        if cost:
            goals.at_least(f"new flows, 4 x 4 rules, {family}", 1e6 / cost, 200,
                           " k a second")
    for measure in ("insert", "delete"):
        for family, growth in LEARNED.items():
            ends = goals.ends(growth, measure, "-")
            if ends:
                goals.at_most(f"{measure} one of a million routes, {family}",
                              ends[1] / 1000, 20, " µs")
    steps = goals.steps("peerings", "time")
    if steps:
        goals.at_most("500 spokes from a batch", sum(steps) / 1e9, 1, " s")
    steps = goals.steps("shared", "time")
    if steps:
        goals.at_most("a route more for 1000 VNets", steps[-1] / 1e6, 100, " ms")


def memory(goals):
    """Which is the same whatever is counted"""
    steps = goals.steps("learned-ipv4", "bytes")
    if steps:
        goals.at_most("a route of a million, IPv4", sum(steps) / 1e6, 80, " bytes")
    ends = goals.ends("learned-ipv4", "objects", "-")
    if ends:
        goals.at_most("the same, without what is between", ends[1], 16, " bytes")
    steps = goals.steps("tables", "bytes")
    if steps:
        goals.at_most("3000 route tables of a hub", sum(steps) / 1e6, 100, " MB")


def goals(run):
    """The table"""
    found = Goals(run)
    if run.mode == "nanoseconds":
        connections(found)
        times(found)
    else:
        beside_others(found)
        connections(found)
        growths(found)
        learned(found)
    memory(found)
    return [["goal", "it is", "it may be", "met"]] + found.rows
