#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""locks.py ROUNDS - several processes configure one controller at random, with so
few names that they are in each other's way all the time. Then all is removed."""
import errno
import os
import random
import sys

from genl import (A, NLM_F_ACK, NLM_F_DUMP, Genl, Rtnl, addrs, attr, nest,
                  prefixes, string, u8, u32)
from wire import ok

ROUNDS = int(sys.argv[1])
SEED = int(os.environ.get("VNETPEER_SEED") or random.randrange(1 << 30))
PROCESSES = 6
VNETS = ["v0", "v1", "v2", "v3"]
SPACES = ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.1.128.0/17"]
NAMES = ["a", "b"]
PORTS = [f"p{i}" for i in range(8)]

# What a command that comes too early, too late or in vain may be answered.
REFUSALS = {0, errno.EEXIST, errno.ENOENT, errno.EBUSY, errno.EADDRINUSE,
            errno.EINVAL, errno.ENOSPC}


def rule(name, priority, group, vnet):
    side = string(A.RULE_ADDR_GROUP, group) + string(A.RULE_ADDR_VNET, vnet)
    return string(A.RULE_CONFIG_NAME, name) + \
        u32(A.RULE_CONFIG_PRIORITY, priority) + \
        u32(A.RULE_CONFIG_DIRECTION, 0) + u32(A.RULE_CONFIG_ACTION, 1) + \
        nest(A.RULE_CONFIG_SRC, side)


class Tenant:
    def __init__(self, number):
        self.chance = random.Random(SEED + number)
        self.genl, self.rtnl = Genl(), Rtnl()
        self.worked = 0

    def one(self, names):
        return self.chance.choice(names)

    def subnet(self):
        return string(A.SUBNET_NAME, self.one(NAMES)) + \
            string(A.SUBNET_VNET, self.one(VNETS))

    def half(self):
        return string(A.PEERING_NAME, self.one(NAMES)) + \
            string(A.PEERING_VNET, self.one(VNETS))

    def port(self):
        config = string(A.PORT_CONFIG_NAME, self.one(PORTS)) + \
            string(A.PORT_CONFIG_VNET, self.one(VNETS)) + \
            string(A.PORT_CONFIG_SUBNET, self.one(NAMES))
        if self.chance.random() < 0.5:
            config += string(A.PORT_CONFIG_ACL, self.one(NAMES))
        if self.chance.random() < 0.5:
            config += nest(A.PORT_CONFIG_GROUPS,
                           string(A.NAME_LIST_NAME, self.one(NAMES)))
        return config

    def changed_port(self):
        config = u8(A.PORT_CONFIG_FORWARDING, self.chance.randrange(2))
        if self.chance.random() < 0.5:
            config += string(A.PORT_CONFIG_ACL, self.one(NAMES + ["none"]))
        if self.chance.random() < 0.3:
            config += nest(A.PORT_CONFIG_IPS,
                           addrs(f"10.{self.chance.randrange(3)}.0."
                                 f"{self.chance.randrange(4, 99)}"))
        return string(A.PORT_NAME, self.one(PORTS)) + nest(A.PORT_CONFIG, config)

    def space(self, kind):
        return nest(kind, prefixes(self.one(SPACES)))

    def draw(self):
        """A command and its attributes."""
        vnet = string(A.VNET_NAME, self.one(VNETS))
        acl = string(A.ACL_NAME, self.one(NAMES))
        group = string(A.GROUP_NAME, self.one(NAMES)) + \
            string(A.GROUP_VNET, self.one(VNETS))
        table = string(A.ROUTE_TABLE_NAME, self.one(NAMES))
        rule_name = self.one(NAMES)
        return self.one([
            ("VNET_NEW", vnet + self.space(A.VNET_PREFIXES)),
            ("VNET_SET", vnet + self.space(A.VNET_ADD_PREFIXES)),
            ("VNET_SET", vnet + self.space(A.VNET_DEL_PREFIXES)),
            ("VNET_DEL", vnet),
            ("SUBNET_NEW", self.subnet() + self.space(A.SUBNET_PREFIXES)),
            ("SUBNET_NEW", self.subnet() + self.space(A.SUBNET_PREFIXES)),
            ("SUBNET_SET", self.subnet() +
             string(A.SUBNET_ROUTE_TABLE, self.one(NAMES + ["none"]))),
            ("SUBNET_SET", self.subnet() +
             string(A.SUBNET_ACL, self.one(NAMES + ["none"]))),
            ("SUBNET_DEL", self.subnet()),
            ("PEERING_NEW", self.half() + string(A.PEERING_REMOTE, self.one(VNETS)) +
             attr(A.PEERING_BOTH)),
            ("PEERING_SET", self.half() + u8(A.PEERING_ACCESS, 1)),
            ("PEERING_SYNC", self.half()),
            ("PEERING_DEL", self.half()),
            ("ROUTE_TABLE_NEW", table),
            ("ROUTE_TABLE_DEL", table),
            ("GROUP_NEW", group),
            ("GROUP_DEL", group),
            ("ACL_NEW", acl),
            ("ACL_DEL", acl),
            ("RULE_NEW", string(A.RULE_ACL, self.one(NAMES)) +
             nest(A.RULE_CONFIG, rule(rule_name, 200 + NAMES.index(rule_name),
                                      self.one(NAMES), self.one(VNETS)))),
            ("RULE_DEL", string(A.RULE_ACL, self.one(NAMES)) +
             string(A.RULE_NAME, rule_name)),
            ("PORT_SET", self.changed_port()),
            ("PORT_DEL", string(A.PORT_NAME, self.one(PORTS))),
            ("PORT", self.port()),
            ("PORT", self.port()),
            ("PORT", self.port()),
        ])

    def check(self, command, answer):
        if answer.errno not in REFUSALS:
            raise OSError(f"{command}: {answer}")
        self.worked += answer.errno == 0

    def run(self):
        for _ in range(ROUNDS // PROCESSES):
            if self.chance.random() < 0.1:
                kind = self.one(["PORT_GET", "VNET_GET", "PEERING_GET", "RULE_GET",
                                 "FLOW_GET"])
                self.check(kind, self.genl.ask(kind, b"", NLM_F_DUMP))
                continue
            command, attrs = self.draw()
            if command == "PORT":
                answer = self.rtnl.newlink(attrs)
            else:
                answer = self.genl.ask(command, attrs, NLM_F_ACK)
            self.check(command, answer)
        return 0 if self.worked > ROUNDS // PROCESSES // 10 else 1


def clean():
    """Remove all there is; a failure says what kept something."""
    genl = Genl()

    def remove(kind, command, *attrs):
        for message in genl.dump(f"{kind}_GET"):
            name = b"".join(string(kind_of, message.string(kind_of))
                            for kind_of in attrs)
            answer = genl.ask(command, name)
            if answer.errno:
                raise OSError(f"{command}: {answer}")

    remove("PORT", "PORT_DEL", A.PORT_NAME)
    remove("SUBNET", "SUBNET_DEL", A.SUBNET_NAME,
           A.SUBNET_VNET)
    remove("ACL", "ACL_DEL", A.ACL_NAME)
    remove("GROUP", "GROUP_DEL", A.GROUP_NAME, A.GROUP_VNET)
    remove("VNET", "VNET_DEL", A.VNET_NAME)
    remove("ROUTE_TABLE", "ROUTE_TABLE_DEL", A.ROUTE_TABLE_NAME)


def main():
    print(f"# VNETPEER_SEED={SEED}", flush=True)
    children = []
    for number in range(PROCESSES):
        child = os.fork()
        if not child:
            status = 1
            try:
                status = Tenant(number).run()
            except OSError as error:
                print(f"# {error}", flush=True)
            os._exit(status)
        children.append(child)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    ok(not failed, f"{PROCESSES} processes configure {ROUNDS} things at once")
    clean()
    ok(True, "all of it can be removed")


main()
