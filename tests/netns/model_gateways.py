# SPDX-License-Identifier: GPL-2.0
"""The part of the model that is about gateways: which there may be, whom they serve,
and what they have learned."""
from dataclasses import dataclass, field

from model_base import Refused, covers, find, holds

GATEWAY = "virtual_network_gateway"


@dataclass(eq=False)
class Gateway:
    """Its device is a port that may send anything, and to which no rules are
    attached. It has its own route table, so it is a subnet by itself."""

    name: str
    vnet: object
    type: str
    table: str = None
    routes: set = field(default_factory=set)
    is_up: bool = True

    ips = groups = ()
    acl = None
    forwarding = True

    @property
    def subnet(self):
        return self


class Gateways:
    """What the model has of gateways. `vnets`, `ports`, `tables`, `halves` and the
    ways between VNets are the model's."""

    def __init__(self):
        super().__init__()
        self.gateways = {}

    # ---- finding

    def gateway_of(self, vnet):
        """The one in the slot that can be lent and borrowed."""
        return next((gateway for gateway in self.gateways.values()
                     if gateway.vnet is vnet and gateway.type != "internet"), None)

    def internet_of(self, vnet):
        return next((gateway for gateway in self.gateways.values()
                     if gateway.vnet is vnet and gateway.type == "internet"), None)

    def server(self, vnet):
        """The gateway that serves a VNet, and the way there, or nothing."""
        own = self.gateway_of(vnet)
        if own:
            return own, self.here(vnet)
        return next(((self.gateway_of(way.to), way) for way in self.ways(vnet)
                     if self.is_transit(way)), (None, None))

    @staticmethod
    def is_transit(way):
        return bool(way.out and way.back and way.out.flags["remote_gateways"] and
                    way.back.flags["gateway_transit"])

    def is_used(self, gateway):
        """By a peer."""
        return any(self.server(vnet)[0] is gateway for vnet in self.vnets.values()
                   if vnet is not gateway.vnet)

    def receiver(self, name):
        return self.ports.get(name) or self.gateways.get(name)

    # ---- gateways

    def borrows(self, vnet, but=None):
        """In any state, a half that uses the remote's gateway holds the slot."""
        return any(half.flags["remote_gateways"] for half in self.halves
                   if half.vnet is vnet and half is not but)

    def gateway_add(self, name, vnet, kind, table=None):
        vnet = find(self.vnets, vnet)
        if table:
            find(self.tables, table)
        if self.receiver(name):
            raise Refused("ResourceAlreadyExists")
        if kind == "internet":
            is_taken = self.internet_of(vnet)
        else:
            is_taken = self.gateway_of(vnet) or self.borrows(vnet)
        if is_taken:
            raise Refused("GatewayAlreadyExists")
        self.gateways[name] = Gateway(name, vnet, kind, table)

    def gateway_set(self, name, table):
        gateway = find(self.gateways, name)
        if table:
            find(self.tables, table)
        gateway.table = table

    def gateway_del(self, name):
        if self.is_used(find(self.gateways, name)):
            raise Refused("GatewayInUse")
        del self.gateways[name]

    def gateway_gone(self, name):
        """Whoever has its device may remove that."""
        del self.gateways[name]

    # ---- what they have learned

    def learning(self, name):
        gateway = find(self.gateways, name)
        if gateway.type == "internet":
            raise Refused("InvalidParameter")
        return gateway.routes

    def gateway_route_add(self, prefix, name):
        routes = self.learning(name)
        if prefix in routes:
            raise Refused("ResourceAlreadyExists")
        routes.add(prefix)

    def gateway_route_del(self, prefix, name):
        routes = find(self.gateways, name).routes
        if prefix not in routes:
            raise Refused("ResourceNotFound")
        routes.remove(prefix)

    def gateway_routes(self, name, add, remove):
        """See to it that some are there and others are not."""
        routes = self.learning(name)
        routes -= set(remove)
        routes |= set(add)

    def learned(self, place):
        """The routes that the table of a subnet gets from a gateway."""
        gateway, _ = self.server(place.vnet)
        if not gateway or isinstance(place, Gateway) or place.table in self.isolated:
            return set()
        return gateway.routes

    @staticmethod
    def valid(rows):
        """What the network and its peers have suppresses what is learned of it, even
        where a user's route is used."""
        space = [row.prefix for row in rows if row.source == "default" and row.way]
        return [row for row in rows if row.source != GATEWAY or
                not any(covers(outer, row.prefix) for outer in space)]

    def is_outside(self, place, address):
        """Is an address in what has been learned, by more than a default route?"""
        return holds([row.prefix for row in self.valid(self.rows(place))
                      if row.source == GATEWAY and row.prefix.prefixlen], address)

    # ---- lending and borrowing

    def check_gateways(self, vnet, remote, flags, lends=False):
        """Only what is turned on is checked. `lends`: by the same command the other
        half lends its gateway."""
        half = self.half_towards(vnet, remote)
        back = self.half_towards(remote, vnet)
        before = half.flags if half else {}
        turned_on = {flag for flag in ("gateway_transit", "remote_gateways")
                     if flags.get(flag) and not before.get(flag)}
        if turned_on and remote.is_classic:
            raise Refused("GatewayTransitNotAllowed")
        if before.get("gateway_transit") and not flags.get("gateway_transit", True):
            self.check_unused(half)
        if "remote_gateways" in turned_on:
            self.check_slot(vnet, remote, half)
            if back and not (lends or back.flags["gateway_transit"]):
                raise Refused("GatewayTransitNotAllowed")

    def check_slot(self, vnet, remote, half):
        """May a VNet use the gateway of a remote one? `half` is the one towards
        that, if it is there already."""
        if not self.gateway_of(remote):
            raise Refused("RemoteVnetHasNoGateways")
        if self.gateway_of(vnet):
            raise Refused("GatewayAlreadyExists")
        if self.borrows(vnet, half):
            raise Refused("RemoteGatewayAlreadyInUse")

    def check_unused(self, half):
        """May a half cease to lend a gateway? Yes if there is none any more."""
        gateway, way = self.server(half.remote)
        if gateway and way.back is half:
            raise Refused("GatewayInUse")
