#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""fail_nth.py PORT RECEIVER - let the first, second, third ... allocation of each
command fail: it succeeds all the same, or is refused and has changed nothing."""
import errno
import functools
import os

import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".."))
# pylint: disable=wrong-import-position
from genl import (A, HOP, NLM_F_DUMP, Genl, Rtnl, addrs, attr, nest,  # noqa
                  packed, prefix, prefixes, string, u8, u16, u32)
from wire import ETH_P_IP, Wire, addresses, ether, ipv4, ok, udp  # noqa

NTH = os.open("/proc/self/fail-nth", os.O_RDWR)
MOST = 2000
NODE = 64       # numbers for which an index has one node
INDEXED = ("VNET", "SUBNET", "PORT", "PEERING", "ROUTE_TABLE", "ROUTE", "GATEWAY",
           "GROUP", "ACL")
genl, rtnl = Genl(), Rtnl()


def arm(n):
    os.pwrite(NTH, b"%d\n" % n, 0)


def struck():
    """Whether the armed failure has happened; disarms it."""
    left = int(os.pread(NTH, 20, 0).strip(b"\0\n") or b"0")
    arm(0)
    return left == 0


def attempt(n, sock, message):
    """Send with the n-th allocation failing: (it has failed, errno)."""
    arm(n)
    try:
        sock.sock.send(message)
        error = None
    except OSError as failure:
        error = failure.errno
    failed = struck()
    if error is None:
        error = sock.answer().errno
    return failed, error


def steps():
    """(text, how to do it, how to undo it), in an order that can be done."""
    def vnet(name, *space):
        return string(A.VNET_NAME, name) + nest(A.VNET_PREFIXES, prefixes(*space))

    def half(name, owner, remote, *more):
        return string(A.PEERING_NAME, name) + string(A.PEERING_VNET, owner) + \
            (string(A.PEERING_REMOTE, remote) if remote else b"") + b"".join(more)

    def subnet(name, *space):
        return string(A.SUBNET_NAME, name) + string(A.SUBNET_VNET, "red") + \
            (nest(A.SUBNET_PREFIXES, prefixes(*space)) if space else b"")

    def ask(command, payload):
        return genl, lambda: genl.request(command, payload)

    def port(*more):
        return rtnl, lambda: rtnl.request(
            string(A.PORT_CONFIG_NAME, "p") + string(A.PORT_CONFIG_VNET, "red") +
            string(A.PORT_CONFIG_SUBNET, "s") + b"".join(more), "p")

    def config(*fields):
        return ask("PORT_SET", string(A.PORT_NAME, "p") +
                   nest(A.PORT_CONFIG, b"".join(fields)))

    both = attr(A.PEERING_BOTH)
    red = string(A.VNET_NAME, "red")
    new_vnet = ask("VNET_NEW", vnet("red", "10.3.0.0/16", "10.4.0.0/16", "fd00:3::/48"))
    del_vnet = ask("VNET_DEL", red)
    grow = ask("VNET_SET", red + nest(A.VNET_ADD_PREFIXES, prefixes("10.5.0.0/16")))
    shrink = ask("VNET_SET", red + nest(A.VNET_DEL_PREFIXES, prefixes("10.5.0.0/16")))
    new_subnet = ask("SUBNET_NEW", subnet("s", "10.3.0.0/24", "fd00:3::/64"))
    del_subnet = ask("SUBNET_DEL", subnet("s"))
    del_port = ask("PORT_DEL", string(A.PORT_NAME, "p"))
    one_ip = config(nest(A.PORT_CONFIG_IPS, addrs("10.3.0.9")))
    some_ips = config(nest(A.PORT_CONFIG_IPS, addrs(
        *(f"10.3.0.{i}" for i in range(20, 60)), "fd00:3::9")))
    new_half = ask("PEERING_NEW", half("to-blue", "red", "blue"))
    del_half = ask("PEERING_DEL", half("to-blue", "red", None))
    new_back = ask("PEERING_NEW", half("to-red", "blue", "red"))
    del_back = ask("PEERING_DEL", half("to-red", "blue", None))
    new_both = ask("PEERING_NEW", half("to-blue", "red", "blue", both,
                                       string(A.PEERING_REVERSE, "to-red")))
    del_both = ask("PEERING_DEL", half("to-blue", "red", None, both))
    sync = ask("PEERING_SYNC", half("to-red", "blue", None))
    def route(*more):
        return string(A.ROUTE_TABLE, "rt") + prefix("10.9.0.0/16", A.ROUTE_PREFIX) + \
            b"".join(more)

    def attach(table):
        return ask("SUBNET_SET", subnet("s") + string(A.SUBNET_ROUTE_TABLE, table))

    rt = string(A.ROUTE_TABLE_NAME, "rt")
    new_table, del_table = ask("ROUTE_TABLE_NEW", rt), ask("ROUTE_TABLE_DEL", rt)
    keep_out = ask("ROUTE_TABLE_SET", rt + u8(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 0))
    let_in = ask("ROUTE_TABLE_SET", rt + u8(A.ROUTE_TABLE_GATEWAY_PROPAGATION, 1))
    new_route = ask("ROUTE_NEW", route(
        u32(A.ROUTE_NEXT_HOP_TYPE, HOP.VIRTUAL_APPLIANCE),
        attr(A.ROUTE_NEXT_HOP, packed("10.3.0.20"))))
    del_route = ask("ROUTE_DEL", route())

    def rule(kind, name, priority):
        return nest(kind, string(A.RULE_CONFIG_NAME, name) +
                    u32(A.RULE_CONFIG_PRIORITY, priority) +
                    u32(A.RULE_CONFIG_DIRECTION, 0) + u32(A.RULE_CONFIG_ACTION, 1) +
                    u32(A.RULE_CONFIG_PROTOCOL, 1) +
                    nest(A.RULE_CONFIG_SRC, prefix("10.3.0.0/24", A.RULE_ADDR_PREFIX)) +
                    nest(A.RULE_CONFIG_SRC, string(A.RULE_ADDR_GROUP, "g")) +
                    nest(A.RULE_CONFIG_DPORT, u16(A.PORT_RANGE_FIRST, 80)))

    def replace(*rules):
        return ask("ACL_REPLACE", string(A.ACL_NAME, "a") + b"".join(rules))

    def guard(acl):
        return ask("SUBNET_SET", subnet("s") + string(A.SUBNET_ACL, acl))

    def member(group, acl):
        return config(nest(A.PORT_CONFIG_GROUPS, string(A.NAME_LIST_NAME, group)),
                      string(A.PORT_CONFIG_ACL, acl))

    edge = string(A.GATEWAY_NAME, "e")
    new_gateway = ask("GATEWAY_NEW", edge + string(A.GATEWAY_VNET, "red") +
                      u32(A.GATEWAY_TYPE, 0) + string(A.GATEWAY_ROUTE_TABLE, "rt"))
    del_gateway = ask("GATEWAY_DEL", edge)

    def guide(table):
        return ask("GATEWAY_SET", edge + string(A.GATEWAY_ROUTE_TABLE, table))

    learner = string(A.GATEWAY_ROUTE_GATEWAY, "e")

    def learn(add, remove):
        return ask("GATEWAY_ROUTE_CHANGE", learner +
                   nest(A.GATEWAY_ROUTE_ADD, prefixes(*add)) +
                   nest(A.GATEWAY_ROUTE_DEL, prefixes(*remove)))

    some = [f"192.168.{i}.0/{24 + i % 9}" for i in range(30)] + ["2001:db8::/32"]
    others = [f"172.{16 + i % 16}.{i}.0/24" for i in range(30)] + ["2001:db9::/33"]
    learned = learner + prefix("192.0.2.0/24", A.GATEWAY_ROUTE_PREFIX)
    new_learned = ask("GATEWAY_ROUTE_NEW", learned)
    del_learned = ask("GATEWAY_ROUTE_DEL", learned)
    lend = ask("PEERING_NEW", half("to-blue", "red", "blue", both,
                                   string(A.PEERING_REVERSE, "to-red"),
                                   u8(A.PEERING_GATEWAY_TRANSIT, 1)))

    named = string(A.GROUP_NAME, "g") + string(A.GROUP_VNET, "red")
    new_group, del_group = ask("GROUP_NEW", named), ask("GROUP_DEL", named)
    new_acl = ask("ACL_NEW", string(A.ACL_NAME, "a"))
    del_acl = ask("ACL_DEL", string(A.ACL_NAME, "a"))
    one = string(A.RULE_ACL, "a") + string(A.RULE_NAME, "one")
    new_rule = ask("RULE_NEW", string(A.RULE_ACL, "a") +
                   rule(A.RULE_CONFIG, "one", 100))
    del_rule = ask("RULE_DEL", one)
    guarded = string(A.SUBNET_NAME, "t") + string(A.SUBNET_VNET, "red")
    new_guarded = ask("SUBNET_NEW", guarded + string(A.SUBNET_ACL, "a") +
                      nest(A.SUBNET_PREFIXES, prefixes("10.4.0.0/24")))
    del_guarded = ask("SUBNET_DEL", guarded)
    new_member = rtnl, lambda: rtnl.request(
        string(A.PORT_CONFIG_NAME, "q") + string(A.PORT_CONFIG_VNET, "red") +
        string(A.PORT_CONFIG_SUBNET, "s") + string(A.PORT_CONFIG_ACL, "a") +
        nest(A.PORT_CONFIG_GROUPS, string(A.NAME_LIST_NAME, "g")), "q")
    del_member = ask("PORT_DEL", string(A.PORT_NAME, "q"))
    frozen = ask("SETTING_SET", u32(A.SETTING_ADDRESS_CHANGE, 1))
    free = ask("SETTING_SET", u32(A.SETTING_ADDRESS_CHANGE, 0))

    yield "vnet new", new_vnet, [del_vnet]
    yield "vnet set: a prefix more", grow, [shrink]
    yield "vnet set: a prefix less", shrink, [grow]
    yield "subnet new", new_subnet, [del_subnet]
    yield "port new", port(nest(A.PORT_CONFIG_IPS, addrs("10.3.0.9"))), [del_port]
    yield "port set: addresses", some_ips, [one_ip]
    yield "port set: one address", one_ip, [some_ips]
    yield "port set: MTU, MAC, forwarding", config(
        u32(A.PORT_CONFIG_MTU, 1400), attr(A.PORT_CONFIG_MAC, b"\2\0\0\0\0\x09"),
        u8(A.PORT_CONFIG_FORWARDING, 1)), [config(
            u32(A.PORT_CONFIG_MTU, 1500), attr(A.PORT_CONFIG_MAC, b"\2\0\0\0\0\x08"),
            u8(A.PORT_CONFIG_FORWARDING, 0))]
    yield "peering new: the first half", new_half, [del_half]
    yield "peering new: the second half", new_back, \
        [del_back, ask("PEERING_SET", half("to-blue", "red", None))]
    yield "vnet set: a peered one grows", grow, [shrink]
    yield "peering sync", sync, [shrink, sync, grow]
    yield "peering set", ask("PEERING_SET", half(
        "to-red", "blue", None, u8(A.PEERING_ACCESS, 0))), \
        [ask("PEERING_SET", half("to-red", "blue", None, u8(A.PEERING_ACCESS, 1)))]
    yield "peering del: the second half", del_back, \
        [ask("PEERING_SET", half("to-blue", "red", None)), new_back]
    yield "peering set: re-armed", ask(
        "PEERING_SET", half("to-blue", "red", None)), [new_back, del_back]
    yield "peering del: the first half", del_half, [new_half]
    yield "peering new: both", new_both, [del_both]
    yield "peering del: both", del_both, [new_both]
    yield "route table new", new_table, [del_table]
    yield "route new: not in force", new_route, [del_route]
    yield "route del: not in force", del_route, [new_route]
    yield "subnet set: a route table", attach("rt"), [attach("none")]
    yield "route new", new_route, [del_route]
    yield "vnet set: less, with a route table", shrink, [grow]
    yield "vnet set: more, with a route table", grow, [shrink]
    yield "peering new: with a route table", new_both, [del_both]
    yield "peering del: with a route table", del_both, [new_both]
    yield "gateway new", new_gateway, [del_gateway]
    yield "gateway set: no route table", guide("none"), [guide("rt")]
    yield "gateway set: a route table", guide("rt"), [guide("none")]
    yield "gateway route new", new_learned, [del_learned]
    yield "gateway route change: some", learn(some, ()), [learn((), some)]
    yield "gateway route change: others", learn(others, some), [learn(some, others)]
    yield "gateway route get: one", ask("GATEWAY_ROUTE_GET", learned), []
    yield "gateway route get: all", (genl, lambda: genl.request(
        "GATEWAY_ROUTE_GET", b"", NLM_F_DUMP)), []
    yield "gateway get: one", ask("GATEWAY_GET", edge), []
    yield "gateway get: all", (genl, lambda: genl.request(
        "GATEWAY_GET", b"", NLM_F_DUMP)), []
    yield "peering new: with a gateway", lend, [del_both]
    yield "route table set", keep_out, [let_in]
    yield "peering del: with a gateway", del_both, [lend]
    yield "gateway route change: none", learn((), others), [learn(others, ())]
    yield "gateway route del", del_learned, [new_learned]
    yield "gateway del", del_gateway, [new_gateway]
    yield "group new", new_group, [del_group]
    yield "acl new", new_acl, [del_acl]
    yield "rule new", new_rule, [del_rule]
    yield "rule del", del_rule, [new_rule]
    yield "subnet set: an acl", guard("a"), [guard("none")]
    yield "port set: an acl and a group", member("g", "a"), [member("none", "none")]
    yield "port set: neither", member("none", "none"), [member("g", "a")]
    yield "rule new: in force", new_rule, [del_rule]
    yield "acl replace", replace(
        rule(A.ACL_RULE, "two", 200), rule(A.ACL_RULE, "one", 100)), \
        [replace(rule(A.ACL_RULE, "one", 100))]
    yield "subnet new: with an acl", new_guarded, [del_guarded]
    yield "subnet del: with an acl", del_guarded, [new_guarded]
    yield "port new: with an acl and a group", new_member, [del_member]
    yield "port del: with an acl and a group", del_member, [new_member]
    yield "flow flush", ask("FLOW_FLUSH", b""), []
    yield "setting set", frozen, [free]
    yield "setting set: back", free, [frozen]
    for command, payload in (
            ("VNET_GET", red), ("SUBNET_GET", subnet("s")),
            ("PORT_GET", string(A.PORT_NAME, "p")), ("SETTING_GET", b""),
            ("ROUTE_TABLE_GET", rt), ("ROUTE_GET", route()),
            ("GROUP_GET", named), ("ACL_GET", string(A.ACL_NAME, "a")),
            ("RULE_GET", one), ("TRACE", string(A.TRACE_PORT, "p") +
             attr(A.TRACE_DST, packed("10.3.0.20")))):
        yield f"{command.lower()}: one", ask(command, payload), []
    for command, payload in (
            ("VNET_GET", b""), ("SUBNET_GET", b""), ("PORT_GET", b""),
            ("PEERING_GET", b""), ("ROUTE_TABLE_GET", b""), ("ROUTE_GET", b""),
            ("GROUP_GET", b""), ("ACL_GET", b""), ("RULE_GET", b""), ("FLOW_GET", b""),
            ("EFFECTIVE_RULE_GET", string(A.EFFECTIVE_RULE_PORT, "p")),
            ("EFFECTIVE_ROUTE_GET", string(A.EFFECTIVE_ROUTE_PORT, "p"))):
        yield f"{command.lower()}: all", (genl, lambda c=command, p=payload:
                                          genl.request(c, p, NLM_F_DUMP)), []
    yield "subnet set: no acl", guard("none"), [guard("a")]
    yield "rule del: the one in force", del_rule, [new_rule]
    yield "acl replace: by nothing", replace(), [replace(
        rule(A.ACL_RULE, "two", 200))]
    yield "acl del", del_acl, [new_acl]
    yield "group del", del_group, [new_group]
    yield "route del", del_route, [new_route]
    yield "subnet set: no route table", attach("none"), [attach("rt")]
    yield "route table del", del_table, [new_table]
    yield "port del", del_port, [port(nest(A.PORT_CONFIG_IPS, addrs("10.3.0.9")))]
    yield "subnet del", del_subnet, [new_subnet]
    yield "vnet del", del_vnet, [new_vnet]


def number_of(kind):
    """The highest number of that kind."""
    return max(int.from_bytes(found.get(getattr(A, f"{kind}_ID")), sys.byteorder)
               for found in genl.dump(f"{kind}_GET"))


def kind_of(text):
    """What a step makes that the index is to have; None if it makes no such thing."""
    kind, new, _ = text.partition(" new")
    kind = kind.upper().replace(" ", "_")
    return kind if new and kind in INDEXED else None


def use_up(kind, do, back):
    """Makes and unmakes, until the next one's number needs a new node of the index."""
    last = None
    for _ in range(2 * NODE):
        undo([do])
        now = number_of(kind)
        undo(back)
        if last is not None and now // NODE != (now + now - last) // NODE:
            return
        last = now
    sys.exit(f"{kind}: numbers do not grow beyond {last}")


@functools.cache
def function(name):
    """Where its code is, and where it ends."""
    with open("/proc/kallsyms", encoding="ascii") as file:
        symbols = [line.split() for line in file]
    places = sorted({int(symbol[0], 16) for symbol in symbols})
    start = next(int(symbol[0], 16) for symbol in symbols if symbol[2] == name)
    return start, places[places.index(start) + 1]


def write(path, value):
    with open(path, "w", encoding="ascii") as file:
        file.write(str(value))


def starve_index(starving):
    """From now on the index of this task's objects gets no memory. It tries twice, so
    that to let one allocation fail is not enough."""
    write("/proc/self/make-it-fail", 0)
    start, end = function("vnp_object_add") if starving else (0, 2 ** 64 - 1)
    for name, value in (("require-start", start), ("require-end", end),
                        ("stacktrace-depth", 32), ("task-filter", "Y"),
                        ("times", -1), ("probability", 100 if starving else 0)):
        write(f"/sys/kernel/debug/failslab/{name}", value)
    write("/proc/self/make-it-fail", int(starving))


def without_index(sock, message, before):
    """What goes wrong where the index has no memory, if anything."""
    starve_index(True)
    answer = sock.talk(message())
    starve_index(False)
    problems = []
    if answer.errno != errno.ENOMEM:
        problems.append(f"without memory for the index: {answer}")
    if genl.everything() != before:
        problems.append("without memory for the index something changed")
    return problems


def undo(actions):
    """What went wrong with it, if anything."""
    answers = [sock.talk(message()) for sock, message in actions]
    return [f"cannot undo: {answer}" for answer in answers if answer.errno]


for text, (sock, message), back in steps():
    kind = kind_of(text)
    if kind:
        use_up(kind, (sock, message), back)
    before = genl.everything()
    refusals = successes = 0
    problems = []
    n = 0
    while n < MOST:
        n += 1
        failed, error = attempt(n, sock, message())
        after = genl.everything()
        if not failed:
            if error:
                problems.append(f"at {n}, without a failure: {errno.errorcode[error]}")
            break
        if error and error != errno.ENOBUFS and after != before:
            problems.append(f"at {n}: {errno.errorcode[error]}, but something changed")
        if error and after == before:
            refusals += 1
        else:
            successes += 1
            problems += undo(back)
            before = genl.everything()
    else:
        problems.append(f"still not done at {MOST}")
    if n == 1:
        problems.append("nothing has failed")
    if kind:
        problems += undo(back)
        problems += without_index(sock, message, before)
        problems += undo([(sock, message)])
    ok(not problems, f"{text}: {refusals} failures refused, {successes} survived",
       *problems)

# Packets: one that arrives, and one that is answered; without rules and with some,
# where each begins a flow
source = Wire(sys.argv[1])
here, there = addresses(sys.argv[1])[0], addresses(sys.argv[2])[0]
for acl, size in (("none", 100), ("none", 5000), ("plain", 100), ("plain", 5000)):
    genl.ask("SUBNET_SET", string(A.SUBNET_NAME, "default") +
             string(A.SUBNET_VNET, "green") + string(A.SUBNET_ACL, acl))
    for n in range(1, 30):
        frame = ether(ipv4(here, there, udp(here, there, b"\0" * size, 4000 + n),
                           frag=0x4000), ETH_P_IP, source.mac)
        arm(n)
        try:
            source.send(frame)
        except OSError:
            pass
        if not struck():
            break
    ok(1 < n < 29, f"a packet of {size} bytes survives failures ({n - 1} of them), acl {acl}")
