# SPDX-License-Identifier: GPL-2.0
"""The part of the differential test that is about rules: commands by chance, and how
rules are written in messages and on the command line."""
from ipaddress import ip_address, ip_network

from differential_command import Command
from genl import A, Message, nest, number, prefix, read_prefix, string, u16, \
    u32, words
from model_rules import DEFAULTS, Group, Rule, Tag

DIRECTIONS = words("VNETPEER_RULE_DIRECTION")
ACTIONS = words("VNETPEER_RULE_ACTION")
PROTOCOLS = words("VNETPEER_RULE_PROTOCOL")
TAGS = words("VNETPEER_RULE_TAG")
LEVELS = words("VNETPEER_RULE_LEVEL")
NAMES = [rule.name for rule in DEFAULTS]


# ---- rules in messages

def put_entry(kind, entry):
    if isinstance(entry, Tag):
        return nest(kind, u32(A.RULE_ADDR_TAG, TAGS.index(entry.name)))
    if isinstance(entry, Group):
        return nest(kind, string(A.RULE_ADDR_GROUP, entry.name) +
                    (string(A.RULE_ADDR_VNET, entry.vnet) if entry.vnet else b""))
    return nest(kind, prefix(str(entry), A.RULE_ADDR_PREFIX))


def read_entry(data):
    message = Message(data)
    tag, where = message.get(A.RULE_ADDR_TAG), message.get(A.RULE_ADDR_PREFIX)
    if tag is not None:
        return Tag(TAGS[number(tag)])
    if where is not None:
        return read_prefix(where)
    return Group(message.string(A.RULE_ADDR_VNET), message.string(A.RULE_ADDR_GROUP))


def put_range(kind, ports):
    first, last = ports
    return nest(kind, u16(A.PORT_RANGE_FIRST, first) +
                (u16(A.PORT_RANGE_LAST, last) if last != first else b""))


def read_range(data):
    message = Message(data)
    first = number(message.get(A.PORT_RANGE_FIRST))
    last = message.get(A.PORT_RANGE_LAST)
    return first, first if last is None else number(last)


# The lists of a rule: attribute, how to write an entry, and how to read one
LISTS = {"src": (A.RULE_CONFIG_SRC, put_entry, read_entry),
         "dst": (A.RULE_CONFIG_DST, put_entry, read_entry),
         "sport": (A.RULE_CONFIG_SPORT, put_range, read_range),
         "dport": (A.RULE_CONFIG_DPORT, put_range, read_range)}


def put_rule(rule, kind=A.RULE_CONFIG):
    lists = b"".join(put(kind, entry) for name, (kind, put, _) in LISTS.items()
                     for entry in getattr(rule, name))
    return nest(kind, string(A.RULE_CONFIG_NAME, rule.name) +
                u32(A.RULE_CONFIG_PRIORITY, rule.priority) +
                u32(A.RULE_CONFIG_DIRECTION, DIRECTIONS.index(rule.direction)) +
                u32(A.RULE_CONFIG_ACTION, ACTIONS.index(rule.action)) +
                u32(A.RULE_CONFIG_PROTOCOL, PROTOCOLS.index(rule.proto)) + lists)


def read_rule(message):
    """The rule of a reply."""
    config = Message(message.get(A.RULE_CONFIG))

    def word(kind, names):
        data = config.get(kind)
        return names[0 if data is None else number(data)]

    return Rule(
        config.string(A.RULE_CONFIG_NAME), number(config.get(A.RULE_CONFIG_PRIORITY)),
        word(A.RULE_CONFIG_DIRECTION, DIRECTIONS), word(A.RULE_CONFIG_ACTION, ACTIONS),
        word(A.RULE_CONFIG_PROTOCOL, PROTOCOLS),
        *(frozenset(read(data) for found, data in config.attrs if found == kind)
          for kind, _, read in LISTS.values()),
        bool(message.get(A.RULE_IS_DEFAULT)[0]))


def read_finding(data):
    """What was said at one of the places where rules are asked, as in a Fate."""
    message = Message(data)
    return (message.string(A.TRACE_RULE_ACL), message.string(A.TRACE_RULE_NAME),
            LEVELS[number(message.get(A.TRACE_RULE_LEVEL))],
            DIRECTIONS[number(message.get(A.TRACE_RULE_DIRECTION))],
            ACTIONS[number(message.get(A.TRACE_RULE_ACTION))])


# ---- rules on the command line

def entry_text(entry):
    if isinstance(entry, Tag):
        return entry.name.replace("_", "-")
    if isinstance(entry, Group):
        return "group:" + "/".join(filter(None, entry))
    return str(entry)


def rule_words(rule):
    """A rule as `acl replace` reads it."""
    text = f"{rule.name} priority {rule.priority} dir {rule.direction} " \
        f"action {rule.action} proto {rule.proto}"
    for side in ("src", "dst"):
        if getattr(rule, side):
            text += f" {side} {','.join(map(entry_text, getattr(rule, side)))}"
    for side in ("sport", "dport"):
        if getattr(rule, side):
            text += f" {side} " + ",".join(
                f"{first}-{last}" for first, last in getattr(rule, side))
    return text


def rule_text(acl, rule):
    name, _, rest = rule_words(rule).partition(" ")
    return f"rule add {name} acl {acl} {rest}"


# ---- chance

class RuleDice:
    """The part of Dice that makes rules, and things that have rules."""

    def acl_name(self, model):
        if not model.acls or self.likely(0.02):
            return "nobody"
        return self.one_of(model.acls)

    def acl_add(self, _):
        name = f"a{self.chance.randrange(6)}"
        return Command(f"acl add {name}", ("acl_add", name),
                       ("ACL_NEW", string(A.ACL_NAME, name)))

    def acl_del(self, model):
        name = self.acl_name(model)
        return Command(f"acl del {name}", ("acl_del", name),
                       ("ACL_DEL", string(A.ACL_NAME, name)))

    def acl_replace(self, model):
        name = self.acl_name(model)
        rules = [self.rule(model) for _ in range(self.one_of((0, 1, 2, 5)))]
        return Command(
            f"acl replace {name} file -  # {'; '.join(map(rule_words, rules))}",
            ("acl_replace", name, rules),
            ("ACL_REPLACE", string(A.ACL_NAME, name) +
             b"".join(put_rule(rule, A.ACL_RULE) for rule in rules)))

    def rule_add(self, model):
        acl, rule = self.acl_name(model), self.rule(model)
        return Command(rule_text(acl, rule), ("rule_add", acl, rule),
                       ("RULE_NEW", string(A.RULE_ACL, acl) + put_rule(rule)))

    def rule_del(self, model):
        acl = self.acl_name(model)
        there = list(model.acls.get(acl, ()))
        name = self.one_of(there) if there and self.likely(0.95) else "r99"
        return Command(f"rule del {name} acl {acl}", ("rule_del", name, acl),
                       ("RULE_DEL", string(A.RULE_ACL, acl) +
                        string(A.RULE_NAME, name)))

    def subnet_acl(self, model):
        vnet, name = self.vnet_name(model), self.one_of(("s0", "s1"))
        acl = self.acl_name(model) if self.likely(0.7) else None
        return Command(f"subnet set {name} vnet {vnet} acl {acl or 'none'}",
                       ("subnet_acl", name, vnet, acl),
                       ("SUBNET_SET", string(A.SUBNET_NAME, name) +
                        string(A.SUBNET_VNET, vnet) +
                        string(A.SUBNET_ACL, acl or "none")))

    def port_acl(self, model):
        name = self.one_of(model.ports)
        acl = self.acl_name(model) if self.likely(0.6) else None
        config = nest(A.PORT_CONFIG, string(A.PORT_CONFIG_ACL, acl or "none"))
        return Command(f"port set {name} acl {acl or 'none'}",
                       ("port_acl", name, acl),
                       ("PORT_SET", string(A.PORT_NAME, name) + config))

    # ---- groups

    def group(self, model):
        """One that there is, mostly."""
        if model.groups and self.likely(0.9):
            return self.one_of(sorted(model.groups))
        return Group(self.vnet_name(model), self.one_of(("g0", "g1", "g9")))

    def group_add(self, model):
        vnet, name = self.vnet_name(model), self.one_of(("g0", "g0", "g1", "g2", "g3"))
        return Command(f"group add {name} vnet {vnet}", ("group_add", name, vnet),
                       ("GROUP_NEW", string(A.GROUP_NAME, name) +
                        string(A.GROUP_VNET, vnet)))

    def group_del(self, model):
        vnet, name = self.group(model)
        return Command(f"group del {name} vnet {vnet}", ("group_del", name, vnet),
                       ("GROUP_DEL", string(A.GROUP_NAME, name) +
                        string(A.GROUP_VNET, vnet)))

    def port_groups(self, model):
        port = self.one_of(model.ports.values())
        there = [name for vnet, name in sorted(model.groups)
                 if vnet == port.vnet.name]
        groups = self.chance.sample(there, self.chance.randrange(len(there) + 1))
        if self.likely(0.03):
            groups.append("g9")
        names = groups or ["none"]
        config = nest(A.PORT_CONFIG, nest(A.PORT_CONFIG_GROUPS, b"".join(
            string(A.NAME_LIST_NAME, name) for name in names)))
        return Command(f"port set {port.name} group {' group '.join(names)}",
                       ("port_groups", port.name, groups),
                       ("PORT_SET", string(A.PORT_NAME, port.name) + config))

    # ---- a rule

    def rule(self, model):
        """With few names and numbers, so that some are taken."""
        name = f"r{self.chance.randrange(30)}"
        if self.likely(0.01):
            name = self.one_of(NAMES)
        proto = self.weighted({"any": 4, "tcp": 2, "udp": 4, "icmp": 2, "esp": 1,
                               "ah": 1})
        has_ports = proto in ("tcp", "udp") or \
            self.likely(0.5 if proto == "any" else 0.02)
        vnet = self.vnet_name(model)
        return Rule(name, 100 + self.chance.randrange(40),
                    self.one_of(DIRECTIONS), self.one_of(("allow", "allow", "deny")),
                    proto, self.entries(model, vnet), self.entries(model, vnet),
                    self.ranges() if has_ports else frozenset(),
                    self.ranges() if has_ports else frozenset())

    def ranges(self):
        """Of the ports that probes have."""
        ranges = set()
        for _ in range(self.one_of((0, 0, 1, 1, 2))):
            first = self.chance.randrange(8)
            ranges.add((first, self.chance.randrange(first, 8)))
        return frozenset(ranges)

    def entries(self, model, vnet):
        """What a rule wants of a source or destination; its groups are of that
        VNet."""
        what = self.weighted({"any": 6, "tag": 3, "group": 2, "prefixes": 8})
        if what == "any":
            return frozenset()
        if what == "tag":
            return frozenset([Tag(self.one_of(TAGS))])
        entries = set()
        if what == "group":
            for _ in range(self.one_of((1, 1, 2))):
                entries.add(Group(vnet if self.likely(0.9) else None,
                                  self.group(model).name))
        for _ in range(self.one_of((1, 2, 5)) if what == "prefixes" else
                       self.one_of((0, 0, 1))):
            entries.add(self.rule_prefix(model))
        return frozenset(entries)

    def rule_prefix(self, model):
        """Of what packets come from and go to."""
        version = self.version()
        if self.likely(0.1):
            return ip_network("0.0.0.0/0" if version == 4 else "::/0")
        if self.likely(0.02):
            return ip_network(ip_address("168.63.129.16"))
        network = ip_network(self.port_address(model, version))
        longer = (32, 31, 24, 16, 9) if version == 4 else (128, 127, 64, 48, 8)
        return network.supernet(new_prefix=self.one_of(longer))
