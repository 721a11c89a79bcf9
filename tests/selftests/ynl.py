# SPDX-License-Identifier: GPL-2.0
"""ynl.py LIBRARY - dump objects of every kind with the kernel's own client, which
knows nothing but our specification, and hold them against `vnetpeer -j`, field by
field.

A key of the JSON is the attribute's name with "_" for "-", and so it is with the
words of an enumeration, but that they may be written together (vnet-peering,
VNetPeering). What has another name is in the functions of KINDS. What the command
gathers from objects of other kinds is gathered here, too.
"""
import json
import os
import re
import subprocess
import sys
from ipaddress import ip_address

sys.path.insert(0, sys.argv[1])
from lib import YnlFamily  # noqa: E402

SPEC = os.path.join(os.path.dirname(os.path.realpath(__file__)),
                    "../../Documentation/netlink/specs/vnetpeer.yaml")
SYNC = {
    frozenset(): "FullyInSync",
    frozenset({"local-stale"}): "LocalNotInSync",
    frozenset({"remote-stale"}): "RemoteNotInSync",
    frozenset({"local-stale", "remote-stale"}): "LocalAndRemoteNotInSync",
}
PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp"}
USER_HOPS = {"virtual-appliance": "appliance", "vnet-local": "vnet",
             "virtual-network-gateway": "gateway"}
LISTS = {"prefix-list": "prefix", "addr-list": "addr", "name-list": "name"}


def folded(text):
    return re.sub("[-_]", "", text).lower()


class Word(str):
    """Of an enumeration, however it is written."""

    def __eq__(self, other):
        return isinstance(other, str) and folded(self) == folded(other)

    __hash__ = None


# ---- what the client gives, as the command would show it

def rule_addr(attrs):
    if "group" in attrs:
        return f"group:{attrs['vnet']}/{attrs['group']}"
    return attrs.get("prefix") or attrs.get("tag") or "none"


def port_range(attrs):
    first, last = attrs["first"], attrs.get("last")
    return str(first) if last in (None, first) else f"{first}-{last}"


def nested(space, attrs):
    if space == "prefix":
        return f"{attrs['addr']}/{attrs['len']}"
    if space in LISTS:
        return attrs.get(LISTS[space], [])
    if space == "drop-list":
        return {folded(drop["reason"]): drop["packets"]
                for drop in attrs.get("drop", [])}
    if space == "rule-addr":
        return rule_addr(attrs)
    if space == "port-range":
        return port_range(attrs)
    return attrs


def binary(data):
    if len(data) == 6:
        return ":".join(f"{byte:02x}" for byte in data)
    return str(ip_address(data))


def value(spec, got):
    if isinstance(got, list):
        return [value(spec, item) for item in got]
    if spec["type"] == "nest":
        space = spec["nested-attributes"]
        return nested(space, attributes(space, got))
    if spec["type"] == "binary":
        return binary(got)
    if isinstance(got, set):
        return SYNC[frozenset(got)]
    return Word(got) if "enum" in spec else got


def attributes(space, got):
    return {name: value(FAMILY.attr_sets[space][name], item)
            for name, item in got.items()}


def keys(attrs):
    return {name.replace("-", "_"): item for name, item in attrs.items()}


def joined(rules):
    """Lists that were continued, as one."""
    whole = []
    for rule_ in rules:
        if not rule_.pop("continued", False):
            whole.append(rule_)
            continue
        for key, more in rule_.items():
            if isinstance(more, list):
                whole[-1][key] = whole[-1].get(key, []) + more
    return whole


# ---- what has another name

def same(attrs):
    return attrs


def port(attrs):
    config = attrs.pop("config")
    attrs["flows"] = attrs.pop("flow-count")
    attrs["flows-max"] = config.pop("flows")
    return {**attrs, **config, "rate": None}


def stats(attrs):
    attrs["stats"] = keys(attrs["stats"])
    return attrs


def route(attrs):
    hop = attrs.pop("next-hop-type")
    attrs["next-hop-ip"] = attrs.pop("next-hop", None)
    return {**attrs, "next-hop": USER_HOPS.get(str(hop), hop)}


def effective_route(attrs):
    attrs["next-hop-ip"] = attrs.pop("next-hop", None)
    return attrs


def rule(attrs):
    config = joined(attrs.pop("config"))[0]
    config["default"] = attrs.pop("is-default")
    return {**attrs, **config}


def effective_rule(attrs):
    config = attrs.pop("rule")
    return {**attrs, **config}


def flow(attrs):
    attrs["protocol"] = PROTOCOLS[attrs["protocol"]]
    return attrs


# Operation, what it is asked for, the command, and what has another name
COUNTERS = {"counters": True}
KINDS = (
    ("vnet-get", {}, "vnet show", same),
    ("subnet-get", {}, "subnet show", same),
    ("port-get", {}, "port show", port),
    ("peering-get", COUNTERS, "peering show", stats),
    ("route-table-get", {}, "route-table show", same),
    ("route-get", {}, "route show", route),
    ("gateway-get", {}, "gateway show", same),
    ("gateway-route-get", {}, "gateway route show", same),
    ("group-get", {}, "group show", same),
    ("acl-get", COUNTERS, "acl show", same),
    ("rule-get", COUNTERS, "rule show", rule),
    ("flow-get", {}, "flow show", flow),
    ("effective-route-get", {"port": "web"}, "port routes web", effective_route),
    ("effective-rule-get", {"port": "web"}, "port rules web", effective_rule),
)


# ---- what is gathered from objects of other kinds

def names(kind, **owner):
    return [item["name"] for item in DUMPED[kind]
            if all(item.get(key) == wanted for key, wanted in owner.items())]


def gathered(kind, item):
    name = item["name"] if "name" in item else None
    if kind == "vnet-get":
        return {"subnets": names("subnet-get", vnet=name),
                "peerings": names("peering-get", vnet=name)}
    if kind == "route-table-get":
        return {"subnets": names("subnet-get", route_table=name)}
    if kind == "acl-get":
        return {"subnets": names("subnet-get", acl=name),
                "ports": names("port-get", acl=name)}
    if kind == "group-get":
        return {"ports": [port["name"] for port in DUMPED["port-get"]
                          if name in port["groups"] and port["vnet"] == item["vnet"]]}
    return {}


# ---- both beside each other

def told(command):
    out = subprocess.run(["vnetpeer", "-j", "-d", "-s", *command.split()], text=True,
                         check=True, stdout=subprocess.PIPE).stdout
    return json.loads(out)


def equal(key, ours, theirs):
    if key == "drops":
        theirs = {folded(reason): count for reason, count in theirs.items()}
    if key == "netns":
        # One has a number for it, and the other a name.
        return (ours is None) == (theirs is None)
    if key in ("age", "idle"):
        # The command was asked later.
        return 0 <= theirs - ours < 120
    if isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(
            equal(name, ours[name], theirs[name]) for name in theirs)
    return ours == theirs or not ours and not theirs


def differences(ours, theirs):
    if "netnsid" in ours or "netns" in theirs:
        ours["netns"] = ours.pop("netnsid", None)
    for key in sorted(ours.keys() | theirs.keys()):
        if not equal(key, ours.get(key), theirs.get(key)):
            yield f"{key}: the client has {ours.get(key)}, the command {theirs.get(key)}"


def report(text, wrong):
    print(f"{'not ok' if wrong else 'ok'} - {text}")
    for line in wrong:
        print(f"#   {line}")


def compare(kind, command):
    ours, theirs = DUMPED[kind], told(command)
    wrong = [] if ours else ["there is none"]
    if len(ours) != len(theirs):
        wrong.append(f"the client has {len(ours)}, the command {len(theirs)}")
    for mine, other in zip(ours, theirs):
        wrong += differences({**mine, **gathered(kind, mine)}, other)
    report(f"{kind}: {len(ours)} of them", wrong)


FAMILY = YnlFamily(SPEC, schema="")
DUMPED = {}
# An operation that is new is compared, too, or somebody is told.
wanted = {name for name, op in FAMILY.ops.items() if "dump" in op.yaml}
report("all that can be dumped", sorted(
    wanted.symmetric_difference(operation for operation, *_ in KINDS)))
for operation, request, _, renamed in KINDS:
    found = FAMILY.dump(operation, request)
    sets = FAMILY.ops[operation].attr_set.name
    DUMPED[operation] = joined(keys(renamed(attributes(sets, item)))
                               for item in found)
for operation, _, shown, _ in KINDS:
    compare(operation, shown)
settings = keys(attributes("setting", FAMILY.do("setting-get", {})))
report("setting-get", list(differences(settings, told("setting show")[0])))
