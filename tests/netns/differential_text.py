# SPDX-License-Identifier: GPL-2.0
"""What the model has, in commands."""
from differential_command import on_off, switches
from differential_gateways import gateway_text
from differential_rules import rule_text

# How a route's next hop is called on the command line
HOPS = {"virtual_appliance": "appliance", "virtual_network_gateway": "gateway",
        "vnet_local": "vnet", "internet": "internet", "none": "none"}


def route_text(where, table, route):
    return f"route add {where} table {table} next-hop {HOPS[route.type]}" + \
        (f" {route.hop}" if route.hop else "")


def made(model, box):
    """The commands that make what there is, halves and their history apart."""
    for vnet in model.vnets.values():
        yield f"vnet add {vnet.name} prefix {' '.join(map(str, vnet.prefixes))}" \
            f" region {vnet.region}" + (" model classic" if vnet.is_classic else "")
    for table in model.tables:
        yield f"route-table add {table} gateway-propagation " \
            f"{on_off(table not in model.isolated)}"
    for acl in model.acls:
        yield f"acl add {acl}"
    for vnet, name in sorted(model.groups):
        yield f"group add {name} vnet {vnet}"
    for subnet in model.subnets.values():
        yield f"subnet add {subnet.name} vnet {subnet.vnet.name} " \
            f"prefix {' '.join(map(str, subnet.prefixes))} " \
            f"route-table {subnet.table or 'none'} acl {subnet.acl or 'none'}"
    for port in model.ports.values():
        yield f"port add {port.name} vnet {port.vnet.name} " \
            f"subnet {port.subnet.name} ip {' ip '.join(map(str, port.ips))} " \
            f"mac {port.mac} forwarding {on_off(port.forwarding)} " \
            f"acl {port.acl or 'none'}{''.join(f' group {g}' for g in port.groups)} " \
            f"netns {box} noconf"


def as_it_is(model, box):
    """All of it, for whoever has to find out what is wrong."""
    yield from made(model, box)
    for gateway in model.gateways.values():
        yield gateway_text(gateway.name, gateway.vnet.name, gateway.type,
                           gateway.table) + f" netns {box}"
        for where in gateway.routes:
            yield f"gateway route add {where} gateway {gateway.name}"
    for port in [*model.ports.values(), *model.gateways.values()]:
        if not port.is_up:
            yield f"# ip link set {port.name} down"
    for table, routes in model.tables.items():
        for where, route in routes.items():
            yield route_text(where, table, route)
    for acl, rules in model.acls.items():
        for rule in rules.values():
            yield rule_text(acl, rule)
    for half in model.halves:
        yield f"peering add {half.name} vnet {half.vnet.name} " \
            f"remote {half.remote.name}{switches(half.flags)}" \
            f"  # {half.state}, has recorded {' '.join(map(str, half.recorded))}"
    yield f"setting set address-change {model.address_change}" \
        f" forwarded-check {model.forwarded_check}"
