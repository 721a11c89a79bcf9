#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""hostile_netlink.py [SEED] - messages that the tool would never send. Each must be
refused, with a reason, and change nothing; what it was before it was spoilt must be
accepted."""
import random
import struct
import sys

from genl import (A, CMD, COMMANDS, HOP, NLA_F_NESTED, NLM_F_ACK, NLM_F_DUMP,
                  NLM_F_REQUEST, Genl, Rtnl, attr, nest, packed, prefixes, string, u8,
                  u16, u32)
from messages import (APPLIANCE, DUMPED, GOOD, NEW_PORT, NEW_RULE, PORT, in_new_controller,
                      message, prefix, rule)
from wire import PATIENCE, ok

SLOW = PATIENCE > 5
genl, rtnl = Genl(), Rtnl()


def wrongs(fields):
    """(text, bytes) for every way to spoil a good message by one attribute."""
    whole = [field.bytes() for field in fields]

    def with_(i, *parts):
        return b"".join(whole[:i] + list(parts) + whole[i + 1:])

    for i, field in enumerate(fields):
        name = f"attribute {field.kind}"
        if field.required:
            yield f"{name} missing", with_(i)
        if not field.is_many:
            yield f"{name} twice", with_(i, whole[i], whole[i])
        if field.data:
            yield f"{name} less a byte", with_(i, field.bytes(field.data[:-1]))
            if not field.nested:
                yield f"{name} without a value", with_(i, field.bytes(b""))
        if not field.is_text:
            yield f"{name} and a byte", with_(i, field.bytes(field.data + b"\1"))
        if field.nested:
            yield f"{name} with garbage inside", with_(i, field.bytes(b"\x05\0\1\0\1\2\3\4"))
            yield f"{name} with an unknown attribute inside", \
                with_(i, field.bytes(field.data + u32(77, 1)))
    yield "an unknown attribute", b"".join(whole) + u32(99, 1)
    yield "attribute 0", b"".join(whole) + u32(0, 1)
    yield "trailing bytes", b"".join(whole) + b"\1\2\3"
    yield "an attribute longer than the message", \
        b"".join(whole) + struct.pack("=HH", 100, 1)
    yield "an attribute shorter than its header", \
        b"".join(whole) + struct.pack("=HHI", 2, 1, 0)


before = genl.everything()


def new_port(payload):
    """Try to make a port; what should not have been made goes again."""
    answer = rtnl.newlink(payload, "new")
    answer.changed = genl.everything() != before
    if not answer.errno:
        rtnl.dellink("new")
    return answer


def refused(what, answer, reason=True):
    after = genl.everything()
    changed = getattr(answer, "changed", False) or after != before
    ok(answer.errno and (answer.text or not reason) and not changed, what,
       f"answer: {answer}", "changed" if changed else "nothing changed")
    return after


# ---- before they are spoilt, by a controller of its own each
def accepted(what, call):
    answer = in_new_controller(call)
    ok(answer.errno == 0, f"{what}: as it is meant, it is accepted", f"answer: {answer}")


for command in GOOD:
    accepted(command.lower(), lambda: Genl().ask(command, message(command)))
for command in DUMPED:
    accepted(command.lower(),
             lambda: Genl().ask(command, message(command), NLM_F_DUMP))
accepted("newlink", lambda: Rtnl().newlink(
    b"".join(field.bytes() for field in NEW_PORT), "new"))
accepted("a rule", lambda: Genl().ask(
    "RULE_NEW", string(A.RULE_ACL, "list") +
    nest(A.RULE_CONFIG, b"".join(field.bytes() for field in NEW_RULE))))

# ---- attributes
for command, fields in GOOD.items():
    # Of a command without attributes the kernel looks at none that come all the same.
    for what, payload in wrongs(fields) if fields else ():
        before = refused(f"{command.lower()}: {what}", genl.ask(command, payload))
for what, payload in wrongs(NEW_PORT):
    before = refused(f"newlink: {what}", new_port(payload))
for field in NEW_PORT[:4]:
    config = nest(A.PORT_CONFIG, field.bytes())
    before = refused(f"port_set: attribute {field.kind} is for making only",
                     genl.ask("PORT_SET", string(A.PORT_NAME, PORT) + config))
for i in range(4, len(NEW_PORT)):
    field = NEW_PORT[i]
    for what, payload in list(wrongs([field]))[:-5]:
        config = nest(A.PORT_CONFIG, payload)
        before = refused(f"port_set: in its config, {what}",
                         genl.ask("PORT_SET", string(A.PORT_NAME, PORT) + config))

# ---- values
BLUE = string(A.VNET_NAME, "blue")
HALF = string(A.PEERING_NAME, "to-green") + string(A.PEERING_VNET, "blue")


def bad_prefix(*parts):
    return string(A.VNET_NAME, "new") + nest(A.VNET_PREFIXES, nest(1, b"".join(parts)))


FOUR, SIXTEEN = b"\x0a\x4d\0\0", packed("fd77::")
VALUES = [
    ("VNET_NEW", "a prefix without its length", bad_prefix(attr(1, FOUR))),
    ("VNET_NEW", "a prefix without its address", bad_prefix(u8(2, 16))),
    ("VNET_NEW", "an empty prefix", bad_prefix()),
    ("VNET_NEW", "an empty list of prefixes",
     string(A.VNET_NAME, "new") + nest(A.VNET_PREFIXES)),
    ("VNET_NEW", "an address of 5 bytes", bad_prefix(attr(1, FOUR + b"\0"), u8(2, 16))),
    ("VNET_NEW", "an address of 15 bytes", bad_prefix(attr(1, SIXTEEN[:15]), u8(2, 64))),
    ("VNET_NEW", "an address of 17 bytes", bad_prefix(attr(1, SIXTEEN + b"\0"), u8(2, 64))),
    ("VNET_NEW", "a length of 33", bad_prefix(attr(1, FOUR), u8(2, 33))),
    ("VNET_NEW", "a length of 129", bad_prefix(attr(1, SIXTEEN), u8(2, 129))),
    ("VNET_NEW", "a length of 255", bad_prefix(attr(1, SIXTEEN), u8(2, 255))),
    ("VNET_NEW", "an address twice", bad_prefix(attr(1, FOUR), attr(1, FOUR), u8(2, 16))),
    ("VNET_NEW", "prefixes without the mark of a nest", string(A.VNET_NAME, "new") +
     attr(A.VNET_PREFIXES, prefixes("10.77.0.0/16"))),
    ("VNET_NEW", "a model of 2", GOOD["VNET_NEW"][0].bytes() + u32(A.VNET_MODEL, 2) +
     GOOD["VNET_NEW"][5].bytes()),
    ("VNET_NEW", "a name of 60,000 bytes", string(A.VNET_NAME, "n" * 60000) +
     GOOD["VNET_NEW"][5].bytes()),
    ("VNET_NEW", "a name with a zero inside", attr(A.VNET_NAME, b"-\0ew\0") +
     GOOD["VNET_NEW"][5].bytes()),
    ("VNET_NEW", "a region of 1000 bytes", GOOD["VNET_NEW"][0].bytes() +
     string(A.VNET_REGION, "r" * 1000) + GOOD["VNET_NEW"][5].bytes()),
    ("VNET_NEW", "an id of the asker's choice", GOOD["VNET_NEW"][0].bytes() +
     u32(A.VNET_ID, 7) + GOOD["VNET_NEW"][5].bytes()),
    ("VNET_SET", "the prefixes themselves", BLUE + GOOD["VNET_NEW"][5].bytes()),
    ("VNET_SET", "ports of the asker's choice", BLUE + u32(A.VNET_PORTS, 7)),
    ("VNET_SET", "nothing to set", BLUE),
    ("SUBNET_SET", "nothing to set", string(A.SUBNET_NAME, "default") +
     string(A.SUBNET_VNET, "blue")),
    ("PORT_SET", "nothing to set", string(A.PORT_NAME, PORT)),
    ("ROUTE_TABLE_SET", "nothing to set", string(A.ROUTE_TABLE_NAME, "rt")),
    ("SETTING_SET", "nothing to set", b""),
    ("PEERING_SET", "access 2", HALF + u8(A.PEERING_ACCESS, 2)),
    ("PEERING_SET", "another remote", HALF + string(A.PEERING_REMOTE, "red")),
    ("PEERING_SET", "a state of the asker's choice", HALF + u32(A.PEERING_STATE, 1)),
    ("PEERING_SET", "an event", HALF + u32(A.PEERING_EVENT, 1)),
    ("SETTING_SET", "an address change of 2", u32(A.SETTING_ADDRESS_CHANGE, 2)),
    ("SETTING_SET", "a forwarded check of 2", u32(A.SETTING_FORWARDED_CHECK, 2)),
    ("TRACE", "a source of the other family", string(A.TRACE_PORT, PORT) +
     attr(A.TRACE_DST, FOUR) + attr(A.TRACE_SRC, SIXTEEN)),
    ("TRACE", "a destination of 3 bytes", string(A.TRACE_PORT, PORT) +
     attr(A.TRACE_DST, FOUR[:3])),
]
for command, what, payload in VALUES:
    before = refused(f"{command.lower()}: {what}", genl.ask(command, payload))

# ---- messages
for number_, what in ((0, "0"), (max(COMMANDS.values()) + 1, "beyond the last"),
                      (255, "255"), (CMD.VNET_NTF, "of a notification")):
    before = refused(f"a command {what}", genl.ask(number_, BLUE), reason=False)
for command in ("VNET_NEW", "PEERING_DEL", "SETTING_SET", "TRACE"):
    before = refused(f"{command.lower()} as a dump",
                     genl.ask(command, b"", NLM_F_DUMP), reason=False)
before = refused("effective_route_get without a dump", genl.ask(
    "EFFECTIVE_ROUTE_GET", string(A.EFFECTIVE_ROUTE_PORT, PORT)), reason=False)
before = refused("effective_route_get of nobody", genl.ask(
    "EFFECTIVE_ROUTE_GET", string(A.EFFECTIVE_ROUTE_PORT, "nobody"), NLM_F_DUMP))
before = refused("effective_route_get without a port",
                 genl.ask("EFFECTIVE_ROUTE_GET", b"", NLM_F_DUMP))


# ---- routes
def route(hop_type, *more):
    return string(A.ROUTE_TABLE, "rt") + prefix(A.ROUTE_PREFIX, "10.8.0.0/16").bytes() + \
        u32(A.ROUTE_NEXT_HOP_TYPE, hop_type) + b"".join(more)


here = attr(A.ROUTE_NEXT_HOP, packed("10.1.0.9"))
for what, payload in (
        ("to a peering", route(HOP.VNET_PEERING)),
        ("to a global peering", route(HOP.VNET_GLOBAL_PEERING)),
        ("to an unknown type", route(99)),
        ("to nowhere, with an address", route(HOP.NONE, here)),
        ("to the internet, with an address", route(HOP.INTERNET, here)),
        ("to an appliance of the other family",
         route(APPLIANCE, attr(A.ROUTE_NEXT_HOP, packed("fd00:1::9")))),
        ("to an appliance without an address", route(APPLIANCE))):
    before = refused(f"a route {what}", genl.ask("ROUTE_NEW", payload))
before = refused("routes of nobody's table", genl.ask(
    "ROUTE_GET", string(A.ROUTE_TABLE, "nobody"), NLM_F_DUMP))
before = refused("a dump of nobody's subnets", genl.ask(
    "SUBNET_GET", string(A.SUBNET_VNET, "nobody"), NLM_F_DUMP))
before = refused("a dump with an unknown attribute", genl.ask(
    "SUBNET_GET", u32(99, 1), NLM_F_DUMP))
for size in range(4):
    before = refused(f"a generic header of {size} bytes", genl.talk(
        genl.message(genl.family, NLM_F_ACK, b"\1\1\0\0"[:size])), reason=False)
for claimed in (0, 15, 17, 1000, 0xFFFFFFFF):
    genl.sock.send(genl.message(genl.family, NLM_F_REQUEST | NLM_F_ACK,
                                b"\1\1\0\0", claimed))
ok(genl.everything() == before, "messages whose length lies change nothing")

# ---- rules
for what, payload in wrongs(NEW_RULE):
    before = refused(f"a rule: {what}", genl.ask(
        "RULE_NEW", string(A.RULE_ACL, "list") + nest(A.RULE_CONFIG, payload)))
TCP = u32(A.RULE_CONFIG_PROTOCOL, 1)
SRC, DPORT = A.RULE_CONFIG_SRC, A.RULE_CONFIG_DPORT
INSIDE = prefix(A.RULE_ADDR_PREFIX, "10.1.0.0/16").bytes()
for what, parts in (
        ("direction 2", [u32(A.RULE_CONFIG_DIRECTION, 2)]),
        ("protocol 6", [u32(A.RULE_CONFIG_PROTOCOL, 6)]),
        ("an entry that is empty", [nest(SRC)]),
        ("an entry of two kinds", [nest(SRC, INSIDE + u32(A.RULE_ADDR_TAG, 0))]),
        ("an entry of two prefixes", [nest(SRC, INSIDE + INSIDE)]),
        ("an entry that is only a VNet", [nest(SRC, string(A.RULE_ADDR_VNET, "blue"))]),
        ("a prefix with a VNet",
         [nest(SRC, INSIDE + string(A.RULE_ADDR_VNET, "blue"))]),
        ("a prefix with host bits",
         [nest(SRC, prefix(A.RULE_ADDR_PREFIX, "10.1.0.1/16").bytes())]),
        ("tag 3", [nest(SRC, u32(A.RULE_ADDR_TAG, 3))]),
        ("a tag beside a prefix", [nest(SRC, INSIDE),
                                   nest(SRC, u32(A.RULE_ADDR_TAG, 0))]),
        ("two tags", [nest(SRC, u32(A.RULE_ADDR_TAG, 0)),
                      nest(SRC, u32(A.RULE_ADDR_TAG, 1))]),
        ("a range without a beginning", [TCP, nest(DPORT, u16(A.PORT_RANGE_LAST, 7))]),
        ("a range that is empty", [TCP, nest(DPORT)]),
        ("a range from its end", [TCP, nest(DPORT, u16(A.PORT_RANGE_FIRST, 7) +
                                            u16(A.PORT_RANGE_LAST, 6))]),
        ("continued from nothing", [attr(A.RULE_CONFIG_CONTINUED)])):
    before = refused(f"a rule: {what}", genl.ask(
        "RULE_NEW", string(A.RULE_ACL, "list") +
        nest(A.RULE_CONFIG, rule("new", 200, *parts))))
    before = refused(f"a rule to replace others: {what}", genl.ask(
        "ACL_REPLACE", string(A.ACL_NAME, "list") +
        nest(A.ACL_RULE, rule("good", 201)) +
        nest(A.ACL_RULE, rule("new", 200, *parts))))


# Rules in pieces, groups of two VNets, and what is beyond the limits
def addresses(count):
    return [nest(SRC, prefix(A.RULE_ADDR_PREFIX, f"10.{i >> 8}.{i & 255}.0/24").bytes())
            for i in range(count)]


def more(name, *parts):
    return string(A.RULE_CONFIG_NAME, name) + attr(A.RULE_CONFIG_CONTINUED) + \
        b"".join(parts)


def group(vnet):
    name = {"blue": "front", "green": "back"}[vnet]
    return nest(SRC, string(A.RULE_ADDR_GROUP, name) + string(A.RULE_ADDR_VNET, vnet))


MANY = addresses(4001)
LONG = [rule("long", 300, *MANY[:1000])] + [
    more("long", *MANY[i:i + 1000]) for i in range(1000, 4000, 1000)]
for what, *rules in (
        ("continued by another one", rule("new", 200), more("other", *MANY[:1])),
        ("continued twice by half", rule("new", 200), more("new"), more("ne")),
        ("continued with a priority", rule("new", 200),
         more("new", u32(A.RULE_CONFIG_PRIORITY, 200))),
        ("continued with a protocol", rule("new", 200), more("new", TCP)),
        ("continued by an unknown attribute", rule("new", 200), more("new", u32(77, 1))),
        ("continued by a bad prefix", rule("new", 200, *MANY[:1]), more("new", nest(
            SRC, prefix(A.RULE_ADDR_PREFIX, "10.1.0.1/16").bytes()))),
        ("a tag that is continued", rule("new", 200, nest(SRC, u32(A.RULE_ADDR_TAG, 0))),
         more("new", *MANY[:1])),
        ("groups of two VNets", rule("new", 200, group("blue"), group("green"))),
        ("a group of a VNet that is not there", rule("new", 200, nest(
            SRC, string(A.RULE_ADDR_GROUP, "front") + string(A.RULE_ADDR_VNET, "red")))),
        ("4001 prefixes", *LONG, more("long", MANY[4000])),
        ("4001 ranges of ports", rule("new", 200, TCP, *(
            nest(DPORT, u16(A.PORT_RANGE_FIRST, i)) for i in range(4001)))),
        ("the name of a default rule", rule("DenyAllInBound", 200)),
        ("a reserved name", rule("internet", 200))):
    before = refused(f"a rule: {what}", genl.ask(
        "RULE_NEW", string(A.RULE_ACL, "list") +
        b"".join(nest(A.RULE_CONFIG, part) for part in rules)))
before = refused("two rules at once", genl.ask(
    "RULE_NEW", string(A.RULE_ACL, "list") + nest(A.RULE_CONFIG, rule("new", 200)) +
    nest(A.RULE_CONFIG, rule("newer", 201))))

SPOILT = [rule(f"r{i}", 100 + i) for i in range(10)]
for what, rules, bad in (
        ("1001 rules", [rule(f"r{i}", 100 + i) for i in range(1001)], 1000),
        ("a priority twice", SPOILT[:7] + [rule("r7", 103)] + SPOILT[8:], 7),
        ("a name twice", SPOILT[:7] + [rule("r3", 107)] + SPOILT[8:], 7),
        ("groups of two VNets", [rule("r0", 100, group("blue"))] + SPOILT[1:7] +
         [rule("r7", 107, group("green"))], 7),
        ("one prefix too many", LONG + [rule("r", 100, MANY[4000])], 4),
        ("continued by another one", SPOILT[:7] + [more("r5")], 6)):
    head = string(A.ACL_NAME, "list")
    rules = [nest(A.ACL_RULE, part) for part in rules]
    answer = genl.ask("ACL_REPLACE", head + b"".join(rules))
    before = refused(f"acl_replace: {what}", answer)
    ok(answer.offset == 20 + len(head) + sum(map(len, rules[:bad])),
       f"acl_replace: {what}, and the answer says which rule", f"at {answer.offset}")

for what, command, payload in (
        ("rules of nobody's acl", "RULE_GET", string(A.RULE_ACL, "nobody")),
        ("nobody's rules", "EFFECTIVE_RULE_GET",
         string(A.EFFECTIVE_RULE_PORT, "nobody")),
        ("rules of no port", "EFFECTIVE_RULE_GET", b""),
        ("nobody's flows", "FLOW_GET", string(A.FLOW_PORT, "nobody")),
        ("groups of nobody's VNet", "GROUP_GET", string(A.GROUP_VNET, "nobody"))):
    before = refused(f"a dump: {what}", genl.ask(command, payload, NLM_F_DUMP))

# ---- links
for what, data, name in (
        ("no data", None, "new"), ("empty data", b"", "new"),
        ("neither data nor a name", None, None),
        ("garbage for data", b"\xff" * 40, "new")):
    before = refused(f"newlink: {what}", rtnl.newlink(data, name))

# ---- noise
seed = random.SystemRandom().randrange(1 << 32)
if len(sys.argv) > 1:
    seed = int(sys.argv[1])
print(f"# seed {seed}")
chance = random.Random(seed)
count = 300 if SLOW else 3000


def noise():
    parts = b""
    for _ in range(chance.randrange(6)):
        data = chance.randbytes(chance.choice((0, 1, 2, 4, 4, 6, 16, 40)))
        kind = chance.randrange(22) | chance.choice((0, 0, NLA_F_NESTED))
        parts += attr(kind, data)
    return parts + chance.randbytes(chance.choice((0, 0, 0, 3, 30)))


for _ in range(count):
    genl.ask(chance.randrange(max(COMMANDS.values()) + 3), noise())
    if chance.random() < 0.2:
        rtnl.newlink(noise(), "new")
ok(genl.everything() == before, f"{count} messages of noise change nothing")

# Good messages with a few bits changed: some are still good, so only survival
# counts. What says "port" or "link" stays away from devices of others.
for _ in range(count):
    command = chance.choice([name for name in GOOD if not name.startswith("PORT")])
    message = bytearray(genl.request(command, b"".join(
        field.bytes() for field in GOOD[command] if chance.random() < 0.9)))
    for _ in range(chance.randrange(1, 4)):
        message[chance.randrange(16, len(message))] ^= 1 << chance.randrange(8)
    genl.talk(bytes(message))
ok(genl.ask("SETTING_GET").errno == 0, f"{count} messages with changed bits do no harm")
