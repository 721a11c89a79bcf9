#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""limits.py PART [KEY=NUMBER]... - how long changes take in a configuration that is
as large as the limits allow, and how long they keep locks.

What is printed of a command is how long it took as whoever asks sees it, and of that
how long vnetpeer had `vnp_net.lock`, for which holders of rtnl wait, and rtnl itself
at most in one go (held.c), in milliseconds. Each is done several times; the number
is the least, as the machine may be busy with other things, and the most is in
brackets. What the tool does is not timed: an emulated clock leaps while it is read
from a disk.

A part is a function at the end; a key is one of SIZES."""
import errno
import subprocess
import sys
import time

from genl import A, Genl, HOP, Rtnl, addrs, attr, nest, packed, prefix, prefixes, \
    string, u32

SIZES = {"peers": 500, "far": 499, "subnets": 2900, "prefixes": 256, "tables": 2990,
         "vnets": 1000, "ports": 250, "addresses": 256, "rules": 1000, "times": 10}
LONGEST = "/sys/module/held/parameters/longest"


def holds():
    """Nanoseconds of each lock since the last time, by name."""
    with open(LONGEST, "r+", encoding="ascii") as file:
        found = {name: int(ns) for name, ns, _ in map(str.split, file)}
        file.write("0")
        file.flush()
    return found


class Part:
    """What is measured, in the namespace's controller."""

    def __init__(self, sizes):
        self.genl = Genl()
        self.rtnl = Rtnl()
        self.sizes = sizes
        self.costs = {}

    # ---- measuring

    def time(self, text, function):
        """Do it, and note what it took under this text."""
        holds()
        start = time.perf_counter()
        function()
        spent = time.perf_counter() - start
        held = holds()
        self.costs.setdefault(text, []).append(
            [spent * 1000] + [held.get(lock, 0) / 1e6 for lock in ("lock", "rtnl")])

    def again(self, text, function, back=None, asked=("all", "lock", "rtnl")):
        """Time it several times; what puts things back is not counted."""
        for _ in range(self.sizes["times"]):
            self.time(text, function)
            if back:
                back()
        self.report(text, asked)

    def with_tool(self, text, words, back=None):
        """The same of a command of the tool"""
        self.again(text, lambda: self.tool(*words.split()),
                   back and (lambda: self.tool(*back.split())), ("lock", "rtnl"))

    def report(self, text, asked=("all", "lock", "rtnl")):
        """One line of what was noted."""
        columns = dict(zip(("all", "lock", "rtnl"), zip(*self.costs[text])))
        print(f"# {text}: " + ", ".join(
            f"{what} {min(columns[what]):.3f} ({max(columns[what]):.3f})"
            for what in asked), flush=True)

    # ---- commands

    def ask(self, command, attrs, wanted=0):
        answer = self.genl.ask(command, attrs)
        if answer.errno != wanted:
            raise OSError(f"{command}: {answer}")

    def vnet(self, name, texts):
        self.ask("VNET_NEW", string(A.VNET_NAME, name) +
                 nest(A.VNET_PREFIXES, prefixes(*texts)))

    def edit(self, name, kind, texts, wanted=0):
        self.ask("VNET_SET", string(A.VNET_NAME, name) +
                 nest(kind, prefixes(*texts)), wanted)

    def widen(self, name, texts, wanted=0):
        self.edit(name, A.VNET_ADD_PREFIXES, texts, wanted)

    def trim(self, name, texts):
        self.edit(name, A.VNET_DEL_PREFIXES, texts)

    def half(self, owner, remote):
        self.ask("PEERING_NEW", string(A.PEERING_NAME, remote) +
                 string(A.PEERING_VNET, owner) + string(A.PEERING_REMOTE, remote))

    def part_from(self, owner, remote):
        self.ask("PEERING_DEL", string(A.PEERING_NAME, remote) +
                 string(A.PEERING_VNET, owner))

    def sync(self, owner, remote):
        self.ask("PEERING_SYNC", string(A.PEERING_NAME, remote) +
                 string(A.PEERING_VNET, owner))

    def subnet(self, name, vnet, texts, table=None):
        self.ask("SUBNET_NEW", string(A.SUBNET_NAME, name) +
                 string(A.SUBNET_VNET, vnet) +
                 nest(A.SUBNET_PREFIXES, prefixes(*texts)) +
                 (string(A.SUBNET_ROUTE_TABLE, table) if table else b""))

    def subnet_del(self, name, vnet):
        self.ask("SUBNET_DEL", string(A.SUBNET_NAME, name) +
                 string(A.SUBNET_VNET, vnet))

    def table(self, name):
        self.ask("ROUTE_TABLE_NEW", string(A.ROUTE_TABLE_NAME, name))

    def route(self, table, text, appliance=None):
        kind = HOP.VIRTUAL_APPLIANCE if appliance else HOP.NONE
        hop = u32(A.ROUTE_NEXT_HOP_TYPE, kind)
        if appliance:
            hop += attr(A.ROUTE_NEXT_HOP, packed(appliance))
        self.ask("ROUTE_NEW", string(A.ROUTE_TABLE, table) +
                 prefix(text, A.ROUTE_PREFIX) + hop)

    def route_del(self, table, text):
        self.ask("ROUTE_DEL", string(A.ROUTE_TABLE, table) +
                 prefix(text, A.ROUTE_PREFIX))

    def newlink(self, number):
        answer = self.rtnl.newlink(port_config(self, number), f"p{number}")
        if answer.errno:
            raise OSError(f"port {number}: {answer}")

    def tool(self, *words, lines=None):
        subprocess.run(["vnetpeer", *words], check=True, text=True,
                       input=None if lines is None else "\n".join(lines) + "\n",
                       stdout=subprocess.DEVNULL)


def scattered(number, count):
    """Prefixes of 10.0.0.0/8, those of different numbers apart."""
    first = number * count
    return [f"10.{(first + k) >> 9 & 255}.{(first + k) >> 1 & 255}."
            f"{128 * ((first + k) & 1)}/25" for k in range(count)]


# ---- parts

def overlap(part):
    """A hub whose peers all have the same peers, of as many prefixes as can be"""
    count, far = part.sizes["prefixes"], part.sizes["far"]
    part.vnet("hub", ["192.168.0.0/24"])
    for j in range(far):
        part.vnet(f"c{j}", scattered(j, count))
    for i in range(part.sizes["peers"]):
        part.vnet(f"b{i}", [f"172.{16 + i // 256}.{i % 256}.0/24"])
        part.half("hub", f"b{i}")
        for j in range(far):
            part.half(f"b{i}", f"c{j}")
    # Nobody's peer, but it overlaps what the hub gets: each half is looked at.
    more = [f"172.20.{k}.0/24" for k in range(count - 1)]
    part.vnet("elsewhere", more)
    part.again("vnet set, to 256 prefixes", lambda: part.widen("hub", more),
               lambda: part.trim("hub", more))
    last = scattered(far - 1, count)[-1:]
    part.again("vnet set, refused for a peer's last peer",
               lambda: part.widen("hub", last, errno.EADDRINUSE))
    part.vnet("late", [f"172.24.{k}.0/24" for k in range(count)])
    part.again("peering add, one half", lambda: part.half("b0", "late"),
               lambda: part.part_from("b0", "late"))
    part.vnet("wide", ["fd00::/16"])
    for number in range(part.sizes["subnets"]):
        part.subnet(f"s{number}", "wide",
                    [f"fd00:{number:x}:{k:x}::/64" for k in range(count)])
    texts = [f"fd00:ffff:{k:x}::/64" for k in range(count)]
    part.again("subnet add, of 256 prefixes",
               lambda: part.subnet("last", "wide", texts),
               lambda: part.subnet_del("last", "wide"))


def tables(part):
    """A hub with the longest base, and overrides for each of its subnets"""
    count, peers = part.sizes["prefixes"], part.sizes["peers"]
    part.vnet("hub", ["172.16.0.0/16", "172.17.0.0/16"])
    for i in range(peers):
        part.vnet(f"p{i}", scattered(i, count))
    for i in range(peers):
        part.half(f"p{i}", "hub")
    part.table("plain")
    part.subnet("first", "hub", ["172.17.0.0/24"], "plain")
    for i in range(peers - 1):
        part.half("hub", f"p{i}")
    last = f"p{peers - 1}"
    measure_hub(part, last, "one route table")
    subnets = part.sizes["tables"]
    for i in range(subnets):
        table = f"t{i}"
        part.table(table)
        part.route(table, "0.0.0.0/0", "172.16.0.4")
        part.route(table, f"203.0.{i // 256}.{i % 256}/32")
        part.subnet(f"s{i}", "hub", [f"172.16.{i // 16}.{i % 16 * 16}/28"], table)
    measure_hub(part, last, f"{subnets} route tables")
    part.again(f"route add, to one of {subnets} tables",
               lambda: part.route("t0", "203.1.0.0/32"),
               lambda: part.route_del("t0", "203.1.0.0/32"))
    part.again(f"subnet add, with one of {subnets} tables",
               lambda: part.subnet("more", "hub", ["172.17.1.0/24"], "t0"),
               lambda: part.subnet_del("more", "hub"))


def measure_hub(part, last, what):
    def end():
        part.part_from(last, "hub")
        part.half(last, "hub")

    def undo():
        part.part_from("hub", last)
        end()

    part.again(f"peering add, Connected, {what}", lambda: part.half("hub", last), undo)
    for _ in range(part.sizes["times"]):
        part.half("hub", last)
        part.time(f"peering del, Connected, {what}",
                  lambda: part.part_from("hub", last))
        end()
    part.report(f"peering del, Connected, {what}")


def shared(part):
    """VNets whose subnets have one route table, as long as one can be"""
    part.table("shared")
    for i in range(398):
        part.route("shared", f"10.{99 + i // 200}.{i % 200}.0/24", "10.1.0.4")
    for i in range(part.sizes["vnets"]):
        part.vnet(f"v{i}", ["10.1.0.0/16"])
        part.subnet("default", f"v{i}", ["10.1.0.0/16"], "shared")
    part.again(f"route add, in a table of 398 that {part.sizes['vnets']} VNets have",
               lambda: part.route("shared", "203.0.0.0/32"),
               lambda: part.route_del("shared", "203.0.0.0/32"))


def port_config(part, number):
    """A port with as many addresses as can be"""
    count = part.sizes["addresses"]
    return (string(A.PORT_CONFIG_NAME, f"port{number}") +
            string(A.PORT_CONFIG_VNET, "wide") +
            string(A.PORT_CONFIG_SUBNET, "default") +
            nest(A.PORT_CONFIG_GROUPS,
                 b"".join(string(A.NAME_LIST_NAME, f"g{k}") for k in range(20))) +
            nest(A.PORT_CONFIG_IPS,
                 addrs(*(f"fd00::{number + 1:x}:{k:x}" for k in range(count)))))


def ports(part):
    """As many addresses as a VNet can have, and as many rules, groups and findings"""
    part.vnet("wide", ["fd00::/48"])
    part.subnet("default", "wide", ["fd00::/48"])
    part.tool("-b", "-", lines=[f"group add g{k} vnet wide" for k in range(20)])
    text = "port add, of 256 addresses and 20 groups"
    for number in range(part.sizes["ports"]):
        part.time(text, lambda number=number: part.newlink(number))
    part.report(text)
    with open("/tmp/rules", "w", encoding="ascii") as file:
        for k in range(part.sizes["rules"]):
            file.write(f"r{k} priority {100 + k} dir {'in' if k % 2 else 'out'} "
                       f"action allow proto tcp src group:g{k % 20} "
                       f"dst group:g{(k + 1) % 20} dport {1 + k}\n")
    part.tool("acl", "add", "large")
    part.tool("acl", "replace", "large", "file", "/tmp/rules")
    part.tool("subnet", "set", "default", "vnet", "wide", "acl", "large")
    part.with_tool("acl replace, 1000 rules, all ports",
                   "acl replace large file /tmp/rules")
    # All of it would be two groups of 64,000 addresses for each rule.
    part.again("port rules, the first second", lambda: subprocess.run(
        ["timeout", "1", "vnetpeer", "port", "rules", "port0"],
        check=False, stdout=subprocess.DEVNULL), asked=("lock", "rtnl"))
    part.with_tool("port show, all", "port show")
    part.with_tool("group show, all", "group show")
    part.with_tool("subnet set, acl off", "subnet set default vnet wide acl none",
                   "subnet set default vnet wide acl large")
    part.with_tool("port set, mtu", "port set port0 mtu 1400",
                   "port set port0 mtu 1500")


PARTS = {"overlap": overlap, "tables": tables, "shared": shared, "ports": ports}


def main(name, *settings):
    sizes = SIZES | {key: int(number) for key, _, number in
                     (setting.partition("=") for setting in settings)}
    print(f"# -- {name}: {PARTS[name].__doc__}", flush=True)
    start = time.perf_counter()
    PARTS[name](Part(sizes))
    print(f"# {name} took {time.perf_counter() - start:.0f} s", flush=True)


main(*sys.argv[1:])
