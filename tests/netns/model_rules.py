# SPDX-License-Identifier: GPL-2.0
"""The part of the model that is about rules: acls, groups, tags, and which rule
decides about the first packet of a flow."""
from ipaddress import ip_address
from typing import NamedTuple

from model_base import RESERVED, Refused, find, holds

PROBES = ip_address("168.63.129.16")
# Protocols that rules name, by their numbers in both families
PROTOCOLS = {"tcp": {6}, "udp": {17}, "icmp": {1, 58}, "esp": {50}, "ah": {51}}


class Packet(NamedTuple):
    """The first one of a flow."""

    src: object
    dst: object
    proto: int
    sport: int = 0
    dport: int = 0


class Tag(NamedTuple):
    """An entry of a rule's list of addresses; others are prefixes and groups."""

    name: str


class Group(NamedTuple):
    """A group of a VNet's ports; as an entry of a list, it may lack the VNet."""

    vnet: str
    name: str


class Rule(NamedTuple):
    """A rule. An empty list matches everything."""

    name: str
    priority: int
    direction: str
    action: str
    proto: str = "any"
    src: frozenset = frozenset()
    dst: frozenset = frozenset()
    sport: frozenset = frozenset()      # (first, last)
    dport: frozenset = frozenset()
    is_default: bool = False

    def groups(self):
        return [entry for entry in self.src | self.dst if isinstance(entry, Group)]


def default(name, priority, direction, action, src=None, dst=None):
    return Rule(name, priority, direction, action,
                src=frozenset([Tag(src)] if src else []),
                dst=frozenset([Tag(dst)] if dst else []), is_default=True)


VN = "virtual_network"
DEFAULTS = (
    default("AllowVNetInBound", 65000, "in", "allow", VN, VN),
    default("AllowAzureLoadBalancerInBound", 65001, "in", "allow", "load_balancer"),
    default("DenyAllInBound", 65500, "in", "deny"),
    default("AllowVnetOutBound", 65000, "out", "allow", VN, VN),
    default("AllowInternetOutBound", 65001, "out", "allow", None, "internet"),
    default("DenyAllOutBound", 65500, "out", "deny"))


class End(NamedTuple):
    """One end of a packet, as the rules of a port see it."""

    address: object
    port: int
    tags: set
    groups: set


def addresses_match(entries, end):
    return not entries or any(
        entry.name in end.tags if isinstance(entry, Tag) else
        entry in end.groups if isinstance(entry, Group) else
        end.address in entry for entry in entries)


def ports_match(ranges, end):
    return not ranges or any(first <= end.port <= last for first, last in ranges)


def protocol_matches(rule, proto):
    """With any protocol, ports are those of TCP and UDP."""
    if rule.proto == "any":
        return not (rule.sport or rule.dport) or proto in (6, 17)
    return proto in PROTOCOLS[rule.proto]


def rule_matches(rule, proto, src, dst):
    return protocol_matches(rule, proto) and \
        addresses_match(rule.src, src) and addresses_match(rule.dst, dst) and \
        ports_match(rule.sport, src) and ports_match(rule.dport, dst)


def check_rule(rule):
    """Is it any sense by itself?"""
    if (rule.sport or rule.dport) and rule.proto not in ("tcp", "udp", "any"):
        raise Refused("InvalidParameter")
    families = [{entry.version for entry in side if not isinstance(entry, tuple)}
                for side in (rule.src, rule.dst)
                if side and not any(isinstance(entry, tuple) for entry in side)]
    if families and not set.intersection(*families):
        raise Refused("InvalidParameter")


class Rules:
    """What the model has of acls and groups. `vnets`, `subnets`, `ports` and the
    ways between VNets are the model's."""

    def __init__(self):
        super().__init__()
        self.groups = set()
        self.acls = {}          # name: {name: Rule}

    # ---- groups

    def group_add(self, name, vnet):
        find(self.vnets, vnet)
        if Group(vnet, name) in self.groups:
            raise Refused("ResourceAlreadyExists")
        self.groups.add(Group(vnet, name))

    def group_del(self, name, vnet):
        find(self.vnets, vnet)
        group = Group(vnet, name)
        if group not in self.groups:
            raise Refused("ResourceNotFound")
        if any(group in self.groups_of(port) for port in self.ports.values()) or \
                any(group in rule.groups() for acl in self.acls.values()
                    for rule in acl.values()):
            raise Refused("ResourceInUse")
        self.groups.remove(group)

    def groups_of(self, port):
        return {Group(port.vnet.name, name) for name in port.groups}

    def port_groups(self, name, groups):
        port = find(self.ports, name)
        if any(Group(port.vnet.name, group) not in self.groups for group in groups):
            raise Refused("ResourceNotFound")
        port.groups = groups

    def resolved(self, entry):
        """An entry of a list, with the VNet that is meant if it is a group."""
        if not isinstance(entry, Group):
            return entry
        if entry.vnet:
            find(self.vnets, entry.vnet)
        meant = [group for group in self.groups
                 if group.name == entry.name and entry.vnet in (None, group.vnet)]
        if not meant:
            raise Refused("ResourceNotFound")
        if len(meant) > 1:
            raise Refused("InvalidParameter")
        return meant[0]

    def resolved_all(self, entries):
        """No group is in a list twice, whatever it is called there."""
        found = frozenset(map(self.resolved, entries))
        if len(found) < len(entries):
            raise Refused("InvalidParameter")
        return found

    # ---- acls

    def users(self, acl):
        """The VNets of the subnets and ports that have it."""
        return [subnet.vnet.name for subnet in self.subnets.values()
                if subnet.acl == acl] + \
            [port.vnet.name for port in self.ports.values() if port.acl == acl]

    def acl_add(self, name):
        if name in self.acls:
            raise Refused("ResourceAlreadyExists")
        self.acls[name] = {}

    def acl_del(self, name):
        find(self.acls, name)
        if self.users(name):
            raise Refused("ResourceInUse")
        del self.acls[name]

    def acl_set(self, where, acl):
        """A subnet or port gets an acl, or none."""
        if acl and any(group.vnet != where.vnet.name
                       for rule in find(self.acls, acl).values()
                       for group in rule.groups()):
            raise Refused("InvalidParameter")
        where.acl = acl

    def port_acl(self, name, acl):
        self.acl_set(find(self.ports, name), acl)

    def subnet_acl(self, name, vnet, acl):
        find(self.vnets, vnet)
        self.acl_set(find(self.subnets, (vnet, name)), acl)

    def added(self, acl, rules, rule):
        """These rules of an acl, and one more."""
        rule = rule._replace(src=self.resolved_all(rule.src),
                             dst=self.resolved_all(rule.dst))
        if any(rule.name == other.name for other in [*rules.values(), *DEFAULTS]):
            raise Refused("ResourceAlreadyExists")
        if any((rule.direction, rule.priority) == (other.direction, other.priority)
               for other in rules.values()):
            raise Refused("SecurityRuleConflict")
        both = {**rules, rule.name: rule}
        vnets = {group.vnet for one in both.values() for group in one.groups()}
        if rule.groups() and len(vnets | set(self.users(acl))) > 1:
            raise Refused("InvalidParameter")
        return both

    def rule_add(self, acl, rule):
        check_rule(rule)
        self.acls[acl] = self.added(acl, find(self.acls, acl), rule)

    def rule_del(self, name, acl):
        find(find(self.acls, acl), name)
        del self.acls[acl][name]

    def acl_replace(self, acl, rules):
        for rule in rules:
            check_rule(rule)
        find(self.acls, acl)
        new = {}
        for rule in rules:
            new = self.added(acl, new, rule)
        self.acls[acl] = new

    def listed(self, acl):
        return {*self.acls[acl].values(), *DEFAULTS}

    # ---- packets

    def tags(self, place, address):
        """What an address is to a subnet or gateway."""
        vnet, tags = place.vnet, set()
        ways = self.listed_ways(place)
        network = [way.prefixes for way in ways
                   if not way.out or way.out.flags["access"]]
        network.append([prefix for prefix in self.tables.get(place.table, ())
                        if prefix.prefixlen])
        if address == PROBES:
            tags |= {"load_balancer", VN}
        if holds(vnet.prefixes, address) or self.is_outside(place, address) or \
                any(holds(prefixes, address) for prefixes in network):
            tags.add(VN)
        if not holds(RESERVED + vnet.prefixes, address) and \
                not any(holds(way.prefixes, address) for way in ways) and \
                not any(holds(half.recorded, address) for half in self.halves
                        if half.vnet is vnet):
            tags.add("internet")
        return tags

    def end(self, port, address, number, hidden=frozenset()):
        """An end of a packet, as that port's rules see it; some tags may not hold
        for it."""
        owner = self.port_at(port.vnet, address)
        return End(address, number, self.tags(port.subnet, address) - hidden,
                   self.groups_of(owner) if owner else set())

    @staticmethod
    def attached(port, direction):
        """(level, acl), in the order in which they are asked."""
        places = [("port", port.acl), ("subnet", port.subnet.acl)]
        if direction == "in":
            places.reverse()
        return [(level, acl) for level, acl in places if acl]

    def asked(self, port, direction, packet, is_closed, hidden=frozenset()):
        """What is said to a packet at a port, up to a denial: (acl, rule, level,
        direction, action). Without an acl nothing, or if the peering is closed
        what the default rules say."""
        src = self.end(port, packet.src, packet.sport, hidden)
        dst = self.end(port, packet.dst, packet.dport)
        places = self.attached(port, direction)
        if not places and is_closed:
            places = [("default", None)]
        said = []
        for level, acl in places:
            rules = sorted([*self.acls.get(acl, {}).values(), *DEFAULTS],
                           key=lambda rule: rule.priority)
            rule = next(rule for rule in rules if rule.direction == direction and
                        rule_matches(rule, packet.proto, src, dst))
            said.append((acl, rule.name, "default" if rule.is_default else level,
                         direction, rule.action))
            if rule.action == "deny":
                break
        return tuple(said)
