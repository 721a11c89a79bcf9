# SPDX-License-Identifier: GPL-2.0
"""The part of the differential test that is about gateways: commands by chance."""
from ipaddress import ip_network

from differential_command import Command
from genl import A, nest, prefix, prefixes, string, u32, words
from model_base import Refused

TYPES = words("VNETPEER_GATEWAY_TYPE")
NAMES = [f"gw{i}" for i in range(8)]
# What is out there, and nowhere else
BEYOND = {4: list(map(ip_network, ("203.0.113.0/24", "203.0.0.0/16",
                                   "192.168.7.128/25", "10.99.0.0/16"))),
          6: list(map(ip_network, ("2001:db8:ffff::/48", "2001:db8::/33",
                                   "fd00:99::/48", "2002::/16")))}


def may_be_peered(model, one, other):
    try:
        model.check_overlap(one, other)
    except Refused:
        return False
    return True


def gateway_text(name, vnet, kind, table):
    return f"gateway add {name} vnet {vnet} type {kind}" + \
        (f" route-table {table}" if table else "")


class GatewayDice:
    """The part of Dice that makes gateways and their routes, and lends them."""

    def gateway_wanted(self, model):
        """What there is little of."""
        is_used = any(model.is_used(gateway) for gateway in model.gateways.values())
        if not is_used and self.likely(0.7):
            return self.transit(model)
        if sum(len(gateway.routes) for gateway in model.gateways.values()) < 12:
            return self.gateway_route_add(model)
        return self.one_of((self.gateway_set, self.gateway_routes, self.gateway_del,
                            self.transit))(model)

    # ---- gateways

    def gateway_name(self, model):
        if not model.gateways or self.likely(0.03):
            return "nobody"
        return self.one_of(model.gateways)

    def learner(self, model):
        """Mostly one that can learn routes."""
        there = [gateway.name for gateway in model.gateways.values()
                 if gateway.type != "internet"]
        return self.one_of(there) if there and self.likely(0.9) else \
            self.gateway_name(model)

    def attached(self, model):
        """A table of what comes in, or none."""
        return self.table_name(model) if self.likely(0.6) else None

    def gateway_add(self, model):
        free = [name for name in NAMES if name not in model.gateways]
        name, vnet = self.one_of(free or NAMES), self.vnet_name(model)
        if self.likely(0.05):
            name = self.one_of([*model.ports, *NAMES])
        kind, table = self.one_of(("vpn", *TYPES)), self.attached(model)
        attrs = string(A.GATEWAY_NAME, name) + string(A.GATEWAY_VNET, vnet) + \
            u32(A.GATEWAY_TYPE, TYPES.index(kind))
        if table:
            attrs += string(A.GATEWAY_ROUTE_TABLE, table)
        return Command(gateway_text(name, vnet, kind, table),
                       ("gateway_add", name, vnet, kind, table),
                       ("gateway_add", name, attrs))

    def gateway_set(self, model):
        name, table = self.gateway_name(model), self.attached(model)
        return Command(f"gateway set {name} route-table {table or 'none'}",
                       ("gateway_set", name, table),
                       ("GATEWAY_SET", string(A.GATEWAY_NAME, name) +
                        string(A.GATEWAY_ROUTE_TABLE, table or "none")))

    def gateway_del(self, model):
        name = self.gateway_name(model)
        return Command(f"gateway del {name}", ("gateway_del", name),
                       ("GATEWAY_DEL", string(A.GATEWAY_NAME, name)))

    def gateway_gone(self, model):
        """Its device is removed, where that is."""
        if not model.gateways:
            return self.gateway_add(model)
        name = self.one_of(model.gateways)
        return Command(f"# ip link del {name}", ("gateway_gone", name),
                       ("link_del", name))

    # ---- what they have learned

    def learned_prefix(self, model):
        version = self.version()
        if self.likely(0.4):
            return self.one_of(BEYOND[version])
        return self.route_prefix(model, version)

    def known_prefix(self, model, name):
        """Mostly one that the gateway has learned."""
        there = name in model.gateways and model.gateways[name].routes
        if there and self.likely(0.9):
            return self.one_of(there)
        return self.learned_prefix(model)

    def gateway_route_add(self, model):
        name, where = self.learner(model), self.learned_prefix(model)
        return Command(f"gateway route add {where} gateway {name}",
                       ("gateway_route_add", where, name),
                       ("GATEWAY_ROUTE_NEW", string(A.GATEWAY_ROUTE_GATEWAY, name) +
                        prefix(str(where), A.GATEWAY_ROUTE_PREFIX)))

    def gateway_route_del(self, model):
        name = self.learner(model)
        where = self.known_prefix(model, name)
        return Command(f"gateway route del {where} gateway {name}",
                       ("gateway_route_del", where, name),
                       ("GATEWAY_ROUTE_DEL", string(A.GATEWAY_ROUTE_GATEWAY, name) +
                        prefix(str(where), A.GATEWAY_ROUTE_PREFIX)))

    def gateway_routes(self, model):
        """Several at once, as a routing daemon has them."""
        name = self.learner(model)
        add = {self.learned_prefix(model) for _ in range(self.one_of((0, 1, 4)))}
        remove = {self.known_prefix(model, name) for _ in range(self.one_of((1, 4)))}
        return Command(
            f"# gateway {name}: routes for {' '.join(map(str, add)) or 'none'}, "
            f"none for {' '.join(map(str, remove))}",
            ("gateway_routes", name, add, remove),
            ("GATEWAY_ROUTE_CHANGE", string(A.GATEWAY_ROUTE_GATEWAY, name) +
             nest(A.GATEWAY_ROUTE_ADD, prefixes(*map(str, add))) +
             nest(A.GATEWAY_ROUTE_DEL, prefixes(*map(str, remove)))))

    # ---- lending and borrowing

    def spoke(self, model, hub):
        """A VNet that is to use the gateway of another one, or that could."""
        others = [vnet for vnet in model.vnets.values() if vnet is not hub]
        if self.likely(0.1):
            return self.one_of(others)
        willing = [half.vnet for half in model.halves
                   if half.remote is hub and half.flags["remote_gateways"]]
        if willing and self.likely(0.6):
            return self.one_of(willing)
        return self.one_of([vnet for vnet in others if not (
            vnet.is_classic or model.gateway_of(vnet) or model.borrows(vnet)) and
            (model.half_towards(vnet, hub) or may_be_peered(model, vnet, hub))] or
            others)

    def transit(self, model):
        """A step towards a gateway that a peer uses, or away from there."""
        hubs = [gateway.vnet for gateway in model.gateways.values()
                if gateway.type != "internet" and not gateway.vnet.is_classic]
        if not hubs:
            return self.gateway_add(model)
        hub = self.one_of(hubs)
        spoke = self.spoke(model, hub)
        half, back = model.half_towards(spoke, hub), model.half_towards(hub, spoke)
        if not half:
            return self.peering_new(model, spoke.name, hub.name,
                                    {"remote_gateways": True})
        if not back:
            return self.peering_new(model, hub.name, spoke.name,
                                    {"gateway_transit": True})
        if not back.flags["gateway_transit"]:
            return self.flags_set((back.name, hub.name), {"gateway_transit": True})
        if not half.flags["remote_gateways"]:
            return self.flags_set((half.name, spoke.name), {"remote_gateways": True})
        flag = self.one_of(("access", "gateway_transit"))
        return self.flags_set((back.name, hub.name), {flag: not back.flags[flag]})
