# SPDX-License-Identifier: GPL-2.0
"""What vnetpeer does, said once more and as plainly as possible: which commands
are refused, which routes a subnet has, and what becomes of a packet.

Nothing here is fast, and nothing is remembered that can be found out anew. There
are no load balancers, no flow lasts, and VNets do not go.
"""
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from model_base import RESERVED, Refused, clash, covers, find, holds
from model_gateways import GATEWAY, Gateway, Gateways
from model_rules import VN, Rules

EVERYTHING = [ip_network("0.0.0.0/0"), ip_network("::/0")]
BROADCAST = ip_address("255.255.255.255")

# Of equal prefixes the highest wins.
RANK = {"default": 0, GATEWAY: 1, "user": 2}


# ---- things

@dataclass(eq=False)
class Vnet:
    name: str
    prefixes: list
    region: str = "local"
    is_classic: bool = False


@dataclass(eq=False)
class Subnet:
    name: str
    vnet: Vnet
    prefixes: list
    table: str = None
    acl: str = None


@dataclass(eq=False)
class Port:
    name: str
    subnet: Subnet
    ips: list
    mac: str
    forwarding: bool = False
    is_up: bool = True
    acl: str = None
    groups: list = field(default_factory=list)

    @property
    def vnet(self):
        return self.subnet.vnet


@dataclass(eq=False)
class Half:
    name: str
    vnet: Vnet
    remote: Vnet
    state: str = "initiated"
    recorded: list = None
    flags: dict = field(default_factory=lambda: {
        "access": True, "forwarded": False, "gateway_transit": False,
        "remote_gateways": False})

    def record(self):
        self.recorded = list(self.remote.prefixes)

    def occupies(self):
        """A half takes the space that it has recorded and the present one."""
        return self.recorded + self.remote.prefixes


class Route(NamedTuple):
    """A user's route."""

    type: str
    hop: object = None


class Way(NamedTuple):
    """How packets of one VNet get into another, or stay in their own.

    A classic VNet has no half, so one of the two may be missing. `known` is what
    the VNet at the far end has recorded of the sending one.
    """

    to: Vnet
    prefixes: list
    out: Half = None
    back: Half = None
    known: list = ()


class Row(NamedTuple):
    """One row of a subnet's table. It is active if it wins its prefix."""

    source: str
    prefix: object
    type: str
    hop: object = None
    way: Way = None


class Fate(NamedTuple):
    """What becomes of a packet, as `trace` tells it."""

    reason: str                 # "none": it is delivered
    vnets: tuple
    route_table: str = None
    route: tuple = None         # prefix and source
    type: str = None
    hop: str = None
    peering: str = None
    egress: str = None
    stopped_by: tuple = None    # VNet and half
    rules: tuple = ()           # what they say, see Rules.asked()


class Model(Rules, Gateways):
    """All that is configured in one controller. Commands are methods that raise
    Refused, and then have changed nothing."""

    def __init__(self):
        super().__init__()
        self.vnets = {}
        self.subnets = {}       # by VNet and name
        self.ports = {}
        self.tables = {}        # name: {prefix: Route}
        self.isolated = set()   # names of tables without gateway-propagation
        self.halves = []
        self.address_change = "sync"
        self.forwarded_check = "strict"

    # ---- finding

    def half_named(self, vnet, name):
        return next((half for half in self.halves
                     if half.vnet is vnet and half.name == name), None)

    def half_towards(self, owner, target):
        return next((half for half in self.halves
                     if half.vnet is owner and half.remote is target), None)

    def find_half(self, vnet, name):
        half = self.half_named(find(self.vnets, vnet), name)
        if not half:
            raise Refused("ResourceNotFound")
        return half

    def port_at(self, vnet, address):
        return next((port for port in self.ports.values()
                     if port.vnet is vnet and address in port.ips), None)

    # ---- address spaces

    def links(self, vnet):
        """(the VNet at the other end, what it occupies). A classic VNet has no
        halves, so those that point at it count as its own."""
        for half in self.halves:
            if half.vnet is vnet:
                yield half.remote, half.occupies()
            elif half.remote is vnet and vnet.is_classic:
                yield half.vnet, half.vnet.prefixes

    def check_links(self, vnet, but, space):
        for peer, occupied in self.links(vnet):
            if peer is not but and clash(occupied, space):
                raise Refused("VnetAddressSpaceOverlapsWithAlreadyPeeredVnet")

    def check_overlap(self, one, other):
        """May these two be peered?"""
        if clash(one.prefixes, other.prefixes):
            raise Refused("VnetAddressSpacesOverlap")
        self.check_links(one, other, other.prefixes)
        self.check_links(other, one, one.prefixes)

    def check_space(self, vnet, space):
        """May a VNet have this space, as far as others are concerned? A half
        counts in any state, its own as well as one that points here."""
        ends = [(half.remote, half.occupies()) for half in self.halves
                if half.vnet is vnet]
        ends += [(half.vnet, half.vnet.prefixes) for half in self.halves
                 if half.remote is vnet]
        for _, occupied in ends:
            if clash(occupied, space):
                raise Refused("VnetAddressSpacesOverlap")
        for end, _ in ends:
            self.check_links(end, vnet, space)

    def vnet_set(self, name, add=(), remove=()):
        vnet = find(self.vnets, name)
        if any(prefix not in vnet.prefixes for prefix in remove):
            raise Refused("ResourceNotFound")
        if self.address_change == "frozen" and any(
                vnet in (half.vnet, half.remote) for half in self.halves):
            raise Refused("VnetAddressSpaceCannotChangeDueToPeerings")
        space = [prefix for prefix in vnet.prefixes if prefix not in remove]
        for prefix in add:
            if clash([prefix], space):
                raise Refused("VnetAddressSpacesOverlap")
            space.append(prefix)
        if any(clash(remove, subnet.prefixes) for subnet in self.subnets.values()
               if subnet.vnet is vnet):
            raise Refused("ResourceInUse")
        self.check_space(vnet, space)
        vnet.prefixes = space

    # ---- peerings

    def check_names(self, own, back, names):
        """`names` are (VNet, name of its half), the reverse one only if it is
        asked for. First the names that others have, then second halves: a half
        cannot be asked for by another name than it has."""
        for (vnet, name), half in zip(names, (own, back)):
            if self.half_named(vnet, name) not in (None, half):
                raise Refused("ResourceAlreadyExists")
        for (_, name), half in zip(names, (own, back)):
            if half and half.name != name:
                raise Refused("AnotherPeeringAlreadyReferencesRemoteVnet")

    @staticmethod
    def check_classic(vnet, remote, both):
        if vnet.is_classic and remote.is_classic:
            raise Refused("ClassicVnetsCannotBePeered")
        if vnet.is_classic or remote.is_classic and both:
            raise Refused("ClassicVnetCannotOwnPeering")

    @staticmethod
    def reverse_flags(flags):
        """What one half lends the other one uses, and the other way round."""
        mirrored = {flag: flags[flag] for flag in ("access", "forwarded")
                    if flag in flags}
        if flags.get("remote_gateways"):
            mirrored["gateway_transit"] = True
        if flags.get("gateway_transit"):
            mirrored["remote_gateways"] = True
        return mirrored

    def peering_add(self, name, vnet, remote, flags, both=False, reverse=None):
        vnet, remote = find(self.vnets, vnet), find(self.vnets, remote)
        if vnet is remote:
            raise Refused("CannotPeerVirtualNetworkWithItself")
        own, back = self.half_towards(vnet, remote), self.half_towards(remote, vnet)
        back_name = reverse or (name if not back else back.name)
        self.check_names(own, back, [(vnet, name)] +
                         ([(remote, back_name)] if both else []))
        if not own and back and back.state == "disconnected" and not both:
            raise Refused("RemotePeeringIsDisconnected")
        self.check_classic(vnet, remote, both)
        if not own or both and not back:
            self.check_overlap(vnet, remote)
        self.check_gateways(vnet, remote, flags, both)
        if both:
            self.check_gateways(remote, vnet, self.reverse_flags(flags), both)

        own = own or self.make_half(name, vnet, remote)
        own.flags.update(flags)
        if both:
            back = back or self.make_half(back_name, remote, vnet)
            back.flags.update(self.reverse_flags(flags))
        self.arm(own)

    def make_half(self, name, vnet, remote):
        half = Half(name, vnet, remote)
        half.record()
        self.halves.append(half)
        return half

    def arm(self, half):
        """Its owner wants it to work: with the other half, or alone towards a
        classic VNet, it is Connected, else it waits. What becomes Connected
        records the remote's space afresh."""
        back = self.half_towards(half.remote, half.vnet)
        if not back and not half.remote.is_classic:
            half.state = "initiated"
            return
        for one in filter(None, (half, back)):
            if one.state != "connected":
                one.state = "connected"
                one.record()

    def peering_set(self, name, vnet, flags):
        half = self.find_half(vnet, name)
        self.check_gateways(half.vnet, half.remote, flags)
        half.flags.update(flags)
        self.arm(half)

    def peering_sync(self, name, vnet):
        half = self.find_half(vnet, name)
        self.arm(half)
        half.record()

    def peering_del(self, name, vnet, both=False):
        half = self.find_half(vnet, name)
        back = self.half_towards(half.remote, half.vnet)
        self.halves.remove(half)
        if back and both:
            self.halves.remove(back)
        elif back and back.state == "connected":
            back.state = "disconnected"

    def sync_level(self, half):
        """(local part, remote part): is a record out of date?"""
        back = self.half_towards(half.remote, half.vnet)
        return (set(half.recorded) != set(half.remote.prefixes),
                bool(back) and set(back.recorded) != set(half.vnet.prefixes))

    # ---- other commands

    def setting_set(self, key, value):
        setattr(self, key, value)

    def port_set(self, name, forwarding):
        find(self.ports, name).forwarding = forwarding

    def link_set(self, name, is_up):
        self.receiver(name).is_up = is_up

    def table_add(self, name, propagates):
        if name in self.tables:
            raise Refused("ResourceAlreadyExists")
        self.tables[name] = {}
        self.table_set(name, propagates)

    def table_set(self, name, propagates):
        find(self.tables, name)
        self.isolated.discard(name)
        if not propagates:
            self.isolated.add(name)

    def table_del(self, name):
        find(self.tables, name)
        if any(place.table == name for place in
               [*self.subnets.values(), *self.gateways.values()]):
            raise Refused("InUseRouteTableCannotBeDeleted")
        del self.tables[name]
        self.isolated.discard(name)

    def subnet_set(self, name, vnet, table):
        find(self.vnets, vnet)
        subnet = find(self.subnets, (vnet, name))
        if table is not None:
            find(self.tables, table)
        subnet.table = table

    def route_add(self, prefix, table, route):
        if route.hop and route.hop.version != prefix.version:
            raise Refused("InvalidParameter")
        routes = find(self.tables, table)
        if prefix in routes:
            raise Refused("ResourceAlreadyExists")
        routes[prefix] = route

    def route_del(self, prefix, table):
        routes = find(self.tables, table)
        find(routes, prefix)
        del routes[prefix]

    # ---- routes

    def ways(self, vnet):
        """To every VNet that a Connected half leads to. A classic VNet has no
        record of its peers, so it knows them as they are."""
        for half in self.halves:
            if half.state != "connected":
                continue
            if half.vnet is vnet:
                back = self.half_towards(half.remote, vnet)
                known = back.recorded if back else vnet.prefixes
                yield Way(half.remote, half.recorded, half, back, known)
            elif half.remote is vnet and vnet.is_classic:
                yield Way(half.vnet, half.vnet.prefixes, None, half, half.recorded)

    @staticmethod
    def here(vnet):
        return Way(vnet, vnet.prefixes)

    def listed_ways(self, place):
        """Those in the table of a subnet. A gateway's has only peers that use it."""
        ways = list(self.ways(place.vnet))
        if not isinstance(place, Gateway):
            return ways
        return [way for way in ways if self.server(way.to)[0] is place]

    def rows(self, place):
        """Every row of the table of a subnet or gateway."""
        vnet = place.vnet
        user = self.tables[place.table] if place.table else {}
        here = self.here(vnet)
        rows = [Row("default", prefix, "vnet_local", None, here)
                for prefix in vnet.prefixes]
        for way in self.listed_ways(place):
            is_near = way.to.region == vnet.region
            rows += [Row("default", prefix,
                         "vnet_peering" if is_near else "vnet_global_peering",
                         None, way) for prefix in way.prefixes]

        captured = [prefix.version for prefix, route in user.items()
                    if prefix in EVERYTHING and
                    route.type in ("virtual_appliance", GATEWAY)]
        rows += [Row("default", prefix, "none") for prefix in RESERVED
                 if prefix.version not in captured and
                 not any(covers(row.prefix, prefix) for row in rows)]
        if not isinstance(place, Gateway):
            rows += [Row("default", prefix, "internet") for prefix in EVERYTHING]
        rows += [Row(GATEWAY, prefix, GATEWAY) for prefix in self.learned(place)]
        return rows + [Row("user", prefix, route.type, route.hop, here)
                       for prefix, route in user.items()]

    def winners(self, rows):
        """The row of each prefix that packets use."""
        best = {}
        for row in self.valid(rows):
            rival = best.get(row.prefix)
            if not rival or RANK[row.source] > RANK[rival.source]:
                best[row.prefix] = row
        return best

    def listing(self, place):
        """What the effective routes show: (source, state, prefix, type, hop, whether
        packets that take it do not end for want of somebody there)."""
        rows = self.rows(place)
        best = self.winners(rows)
        return {(row.source, "active" if best.get(row.prefix) is row else "invalid",
                 row.prefix, row.type, row.hop, self.is_usable(place, row))
                for row in rows}

    def is_usable(self, place, row):
        if row.type not in (GATEWAY, "internet", "virtual_appliance"):
            return True
        _, _, receiver = self.next_hop(place, row, None)
        return bool(receiver and receiver.is_up)

    # ---- packets

    def fate(self, port, packet):
        """What becomes of a packet that a port sends: the sender's rules, what is
        wrong on its way, the receiver's rules, and last whether that is there."""
        fate, way = self.routed(port, packet.src, packet.dst)
        if not fate.route:
            return fate
        receiver = self.receiver(fate.egress)
        ends = [end for end in (port, receiver) if end]
        is_ruled = any(end.acl or end.subnet.acl for end in ends)
        is_crossing = receiver and receiver.vnet is not port.vnet

        if is_crossing:
            fate = self.crossing(fate, port, packet.src, way, is_ruled)
        if is_ruled:
            fate = self.ruled(fate, port, packet, way if is_crossing else None)
        if fate.reason == "none" and not receiver.is_up:
            fate = fate._replace(reason="port_down")
        return fate

    def routed(self, port, src, dst):
        """Where a packet goes, and on which way."""
        vnet = port.vnet
        fate = Fate("none", (vnet.name,), port.subnet.table)
        if dst.is_multicast or dst == BROADCAST or src.is_link_local:
            return fate._replace(reason="no_route"), None
        if src not in port.ips and not port.forwarding:
            return fate._replace(reason="spoofed_source"), None

        best = self.winners(self.rows(port.subnet))
        row = max((row for prefix, row in best.items() if dst in prefix),
                  key=lambda row: row.prefix.prefixlen, default=None)
        if not row:
            return fate._replace(reason="no_route"), None
        fate = fate._replace(route=(str(row.prefix), row.source), type=row.type,
                             hop=row.hop and str(row.hop))
        reason, way, receiver = self.next_hop(port.subnet, row, dst)
        return self.arrival(fate._replace(reason=reason), vnet, way, receiver), way

    def next_hop(self, place, row, dst):
        """(what is wrong, on which way, to whom) packets go that take a row of the
        table of a subnet or gateway."""
        vnet = place.vnet
        if row.type == "none":
            return "no_route", None, None
        if row.type == "internet":
            gateway = self.internet_of(vnet)
            return ("none", self.here(vnet), gateway) if gateway else \
                ("no_internet", None, None)
        if row.type == GATEWAY:
            gateway, way = self.server(vnet)
            if not gateway:
                return "no_gateway", None, None
            if row.source == "user" and gateway.type == "expressroute":
                return "next_hop_invalid", None, None
            return "none", way, gateway

        way, address = row.way, dst
        if row.type == "virtual_appliance":
            address = row.hop
            way = next((way for way in [row.way, *self.listed_ways(place)]
                        if holds(way.prefixes, address)), None)
        if not way:
            return "next_hop_invalid", None, None
        receiver = self.port_at(way.to, address)
        return "none" if receiver else "no_endpoint", way, receiver

    @staticmethod
    def arrival(fate, vnet, way, receiver):
        """The packet goes to whoever is at the end of a way."""
        if way and way.to is not vnet:
            # The one half towards a classic VNet serves both directions.
            fate = fate._replace(vnets=fate.vnets + (way.to.name,),
                                 peering=(way.out or way.back).name)
        return fate._replace(egress=receiver.name) if receiver else fate

    @staticmethod
    def is_forwarded(port, src, way):
        """Is the source one that the far end has to agree to? A missing half
        counts as forwarded off. What a gateway sends may be from anywhere."""
        if isinstance(port, Gateway):
            return False
        agrees = way.back and way.back.flags["forwarded"]
        return not agrees and not holds(way.known, src)

    def crossing(self, fate, port, src, way, is_ruled):
        """A missing half counts as access on. Rules decide about access."""
        for half in filter(None, (way.out, way.back)):
            if not half.flags["access"] and not is_ruled:
                return fate._replace(reason="peering_access_off",
                                     stopped_by=(half.vnet.name, half.name))
        if self.forwarded_check == "tag" or not self.is_forwarded(port, src, way):
            return fate
        return fate._replace(
            reason="forwarded_not_allowed",
            stopped_by=way.back and (way.back.vnet.name, way.back.name))

    def ruled(self, fate, port, packet, way):
        """`way` is that across a peering, if it crosses one."""
        denied = {"reason": "acl_denied", "stopped_by": None}
        rules = self.asked(port, "out", packet, self.is_closed(way and way.out))
        fate = fate._replace(rules=rules)
        if rules and rules[-1][-1] == "deny":
            return fate._replace(**denied)
        if fate.reason != "none":
            return fate

        hidden = {VN} if way and self.is_forwarded(port, packet.src, way) else set()
        rules = self.asked(self.receiver(fate.egress), "in", packet,
                           self.is_closed(way and way.back), hidden)
        fate = fate._replace(rules=fate.rules + rules)
        if rules and rules[-1][-1] == "deny":
            return fate._replace(**denied)
        return fate

    @staticmethod
    def is_closed(half):
        return half is not None and not half.flags["access"]
