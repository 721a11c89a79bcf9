#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""differential.py BOX PROBES - random networks, commands and packets, until what
the model says is not what happens.

All ports and gateways live in the network namespace BOX. After each command the
halves, gateways and routes that are shown must be the model's. Each probe is a
packet that is traced, modelled and sent.
"""
import collections
import os
import subprocess
import sys
import time

from differential_dice import Dice
from differential_kernel import FLAGS, Kernel
from differential_text import as_it_is, made
from model_base import Refused
from model_gateways import Gateway
from wire import ROUTER, ether, ok


class Disagreement(Exception):
    """The argument is what it is about, `lines` explain it."""

    def __init__(self, about, lines):
        super().__init__(about)
        self.lines = lines


def halves_of(model):
    return {(half.vnet.name, half.name, half.remote.name, half.state,
             *model.sync_level(half), *(half.flags[flag] for flag in FLAGS),
             frozenset(half.recorded), frozenset(half.remote.prefixes))
            for half in model.halves}


def gateways_of(model):
    return {(gateway.name, gateway.vnet.name, gateway.type, gateway.table,
             gateway.name, "up" if gateway.is_up else "down", len(gateway.routes),
             gateway.type != "internet") for gateway in model.gateways.values()}


# What a packet may meet; by which row, or through what it is delivered; or that a
# rule allows it
KINDS = ("no_route", "no_internet", "no_gateway", "next_hop_invalid", "no_endpoint",
         "spoofed_source", "peering_access_off", "forwarded_not_allowed",
         "acl_denied", "port_down", "local", "peered", "appliance", "gateway",
         "transit", "internet", "inbound", "inbound_transit", "allowed")
# Commands before the first probe of a layout, for there to be peerings and rules
WARM_UP = 60


def outcome(model, port, fate):
    """What kind of fate that is."""
    if fate.reason != "none":
        return fate.reason
    is_here = model.receiver(fate.egress).vnet is port.vnet
    if isinstance(port, Gateway):
        return "inbound" if is_here else "inbound_transit"
    if fate.egress in model.gateways:
        return "internet" if fate.type == "internet" else \
            "gateway" if is_here else "transit"
    if fate.rules:
        return "allowed"
    if fate.type == "virtual_appliance":
        return "appliance"
    return "local" if is_here else "peered"


class Comparison:
    """The model and the kernel, side by side."""

    def __init__(self, box, seed):
        self.box = box
        self.dice = Dice(seed)
        self.kernel = Kernel(box)
        self.model = None
        self.history = []
        self.codes = collections.Counter()
        self.outcomes = collections.Counter()
        self.families = collections.Counter()

    def disagree(self, about, *lines):
        last = [f"{text}{' -> ' * bool(code)}{code}"
                for text, code in self.history[-12:]]
        raise Disagreement(about, [*lines, "configuration:",
                                   *as_it_is(self.model, self.box),
                                   "last commands:", *last])

    @staticmethod
    def run(commands):
        subprocess.run(["vnetpeer", "-b", "-"], input="\n".join(commands) + "\n",
                       encoding="ascii", check=True)

    def begin(self):
        """Other networks, the same on both sides."""
        self.model = self.dice.layout()
        self.history.clear()
        self.kernel.forget()
        self.run(made(self.model, self.box))
        for port in self.model.ports:
            self.kernel.link(port, True)

    def end(self):
        model = self.model
        self.run([*(f"peering del {half.name} vnet {half.vnet.name}"
                    for half in model.halves),
                  *(f"gateway del {name}" for name in model.gateways),
                  *(f"port del {name}" for name in model.ports),
                  *(f"acl replace {name} file /dev/null" for name in model.acls),
                  *(f"vnet del {name}" for name in model.vnets),
                  *(f"route-table del {name}" for name in model.tables),
                  *(f"acl del {name}" for name in model.acls),
                  "setting set address-change sync forwarded-check strict"])

    def expected(self, command):
        method, *arguments = command.model
        try:
            getattr(self.model, method)(*arguments)
        except Refused as refused:
            return refused.args[0]
        return ""

    def step(self):
        """A command. Then what is shown must be what the model has."""
        command = self.dice.command(self.model)
        wanted, got = self.expected(command), self.kernel.command(command)
        self.history.append((command.text, got))
        self.codes[wanted] += 1
        if wanted != got:
            self.disagree("a command", f"command: {command.text}",
                          f"model:  {wanted or 'accepted'}",
                          f"kernel: {got or 'accepted'}")
        self.same("the halves", halves_of(self.model), self.kernel.halves())
        self.same("the gateways", gateways_of(self.model), self.kernel.gateways())
        port = self.dice.one_of([*self.model.ports.values(),
                                 *self.model.gateways.values()])
        self.same(f"the routes of {port.name}", self.model.listing(port.subnet),
                  self.kernel.routes(port))
        if isinstance(port, Gateway):
            self.same(f"what {port.name} has learned", port.routes,
                      self.kernel.gateway_routes(port.name))
        acl = self.dice.one_of(self.model.acls or [None])
        if acl:
            self.same(f"the rules of {acl}", self.model.listed(acl),
                      self.kernel.rules(acl))

    def same(self, about, wanted, got):
        if wanted != got:
            self.disagree(about, *(f"model only:  {one}" for one in wanted - got),
                          *(f"kernel only: {one}" for one in got - wanted))

    def aim(self):
        """A probe, and what the model says of it; sometimes the one of several
        whose like has been met least."""
        probes = [self.dice.probe(self.model)
                  for _ in range(6 if self.dice.likely(0.3) else 1)]
        fates = [self.model.fate(probe.port, probe.packet) for probe in probes]
        return min(zip(probes, fates), key=lambda aimed: self.outcomes[
            outcome(self.model, aimed[0].port, aimed[1])])

    def probe(self):
        probe, fate = self.aim()
        self.kernel.forget_flows()
        traced = self.kernel.trace(probe)
        dropped, received = self.kernel.send(probe)
        self.outcomes[outcome(self.model, probe.port, fate)] += 1
        self.families[probe.packet.dst.version] += 1
        if fate == traced and self.is_sent(probe, fate, dropped, received):
            return
        self.disagree("a probe", f"probe:  {probe} ttl {probe.ttl}",
                      f"model:  {fate}", f"trace:  {traced}",
                      f"packet: dropped {dropped}, received by "
                      f"{[device for device, _ in received]}",
                      f"sent:     {probe.bytes().hex()}",
                      *(f"received: {frame.hex()}" for _, frame in received))

    def is_sent(self, probe, fate, dropped, received):
        """Did the packet do what it should, and arrive as it was sent?"""
        if fate.reason != "none":
            return dropped == {fate.reason: 1} and not received
        frame = ether(probe.bytes(), probe.ethertype, ROUTER,
                      self.kernel.mac(fate.egress))
        return not dropped and received == [(fate.egress, frame)]

    def is_varied(self, least):
        return min(self.outcomes[kind] for kind in KINDS) >= least

    def some(self, probes):
        """A command, and probes."""
        self.step()
        for _ in range(probes):
            self.probe()

    def visit(self, commands, probes):
        """So many of each in a new layout."""
        self.begin()
        for _ in range(WARM_UP):
            self.step()
        for i in range(commands):
            self.some(probes * (i + 1) // commands - probes * i // commands)
        self.end()

    def play(self, layouts, commands, probes, least):
        """So many layouts; then more of them, as long as not all kinds of probes
        have been met."""
        for i in range(layouts + 10):
            if i < layouts or not self.is_varied(least):
                self.visit(commands, probes)


def report(compared, least):
    counts = dict(compared.outcomes.most_common())
    print(f"# probes: {counts}, by family {dict(compared.families)}")
    print(f"# commands: {dict(compared.codes.most_common())}")
    ok(True, f"{compared.codes.total()} commands: the model knows which are refused "
       "and why")
    ok(True, "after each of them the halves, gateways, routes and rules shown are the "
       "model's")
    ok(True, f"{compared.outcomes.total()} probes: trace, model and packet agree")
    ok(compared.is_varied(least), f"of each kind there were {least} or more",
       str(counts))


def main():
    probes = int(sys.argv[2])
    seed = int(os.environ.get("VNETPEER_SEED", time.time_ns() % (1 << 32)))
    print(f"# seed {seed}", flush=True)
    compared = Comparison(sys.argv[1], seed)
    layouts = max(1, probes // 1000)
    least = probes // 150
    try:
        compared.play(layouts, probes * 23 // 100 // layouts, probes // layouts,
                      least)
    except Disagreement as disagreement:
        ok(False, f"model and kernel agree on {disagreement}", *disagreement.lines)
        return
    report(compared, least)


main()
