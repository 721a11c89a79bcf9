// SPDX-License-Identifier: GPL-2.0
/* What is missing for a packet to arrive. */

#include "trace_hint.h"

#include <linux/vnetpeer.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "genl.h"
#include "kind.h"

struct hint {
	char *text;
	struct nlattr *const *tb;	/* VNETPEER_A_TRACE_* */
	const char *port;
	const char *vnet;		/* the port's */
	const char *addr;		/* who is looked for, as text */
	const struct addr *target;	/* the same */
	bool is_appliance;		/* it is a next hop */
	struct nl_list vnets;
	struct nl_list halves;
};

__attribute__((format(printf, 2, 3)))
static bool say(struct hint *hint, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(hint->text, TRACE_HINT_SIZE, format, ap);
	va_end(ap);
	return true;
}

/* Looking around */

static const char *text_of(const struct nlmsghdr *nlh, uint16_t type)
{
	const char *text = attr_string(attr_find(nlh, type));

	return text ? text : "";
}

static bool list_has(const struct nlattr *list, const struct addr *addr)
{
	const struct nlattr *nest;
	struct prefix prefix;

	if (!list)
		return false;
	mnl_attr_for_each_nested(nest, list)
		if (attr_get_prefix(nest, &prefix) &&
		    prefix.addr.size == addr->size &&
		    prefix_contains(&prefix, addr))
			return true;
	return false;
}

/* The half of a VNet towards another; NULL when there is none. */
static const struct nlmsghdr *half_between(const struct hint *hint,
					   const char *vnet,
					   const char *remote)
{
	const struct nlmsghdr *nlh;

	nl_list_for_each(nlh, &hint->halves)
		if (!strcmp(text_of(nlh, VNETPEER_A_PEERING_VNET), vnet) &&
		    !strcmp(text_of(nlh, VNETPEER_A_PEERING_REMOTE), remote))
			return nlh;
	return NULL;
}

static bool is_connected(const struct nlmsghdr *half)
{
	return half &&
	       attr_number(attr_find(half, VNETPEER_A_PEERING_STATE)) ==
	       VNETPEER_PEERING_STATE_CONNECTED;
}

/* One half may serve both directions. */
static bool are_peered(const struct hint *hint, const char *a, const char *b)
{
	return is_connected(half_between(hint, a, b)) ||
	       is_connected(half_between(hint, b, a));
}

/* A VNet that both are peered with; NULL when there is none. */
static const char *common_peer(const struct hint *hint, const char *vnet)
{
	const struct nlmsghdr *nlh;
	const char *middle;

	nl_list_for_each(nlh, &hint->vnets) {
		middle = text_of(nlh, VNETPEER_A_VNET_NAME);
		if (are_peered(hint, hint->vnet, middle) &&
		    are_peered(hint, middle, vnet))
			return middle;
	}
	return NULL;
}

/* The VNet that has the address, and best the one with most to do with us. */
static const char *find_vnet(const struct hint *hint)
{
	const char *name, *found = NULL;
	const struct nlmsghdr *nlh;
	int rank, best = -1;

	nl_list_for_each(nlh, &hint->vnets) {
		name = text_of(nlh, VNETPEER_A_VNET_NAME);
		if (!strcmp(name, hint->vnet) ||
		    !list_has(attr_find(nlh, VNETPEER_A_VNET_PREFIXES),
			      hint->target))
			continue;
		rank = half_between(hint, hint->vnet, name) ? 3 :
		       half_between(hint, name, hint->vnet) ? 2 :
		       common_peer(hint, name) ? 1 : 0;
		if (rank > best) {
			best = rank;
			found = name;
		}
	}
	return found;
}

/* Nothing leads to where the address is */

static bool say_half(struct hint *hint, const struct nlmsghdr *half,
		     const char *remote)
{
	const char *name = text_of(half, VNETPEER_A_PEERING_NAME);

	switch (attr_number(attr_find(half, VNETPEER_A_PEERING_STATE))) {
	case VNETPEER_PEERING_STATE_INITIATED:
		return say(hint, "%s is in %s, and peering %s is Initiated: "
			   "vnetpeer peering add NAME vnet %s remote %s",
			   hint->addr, remote, name, remote, hint->vnet);
	case VNETPEER_PEERING_STATE_DISCONNECTED:
		return say(hint, "%s is in %s, and peering %s is Disconnected: "
			   "vnetpeer peering set %s vnet %s, then make the "
			   "other half", hint->addr, remote, name, name,
			   hint->vnet);
	default:
		return say(hint, "%s is in %s, and peering %s does not know "
			   "that prefix yet: vnetpeer peering sync %s vnet %s",
			   hint->addr, remote, name, name, hint->vnet);
	}
}

static bool say_peers_peer(struct hint *hint, const char *remote,
			   const char *middle)
{
	if (hint->is_appliance)
		return say(hint, "%s is in %s, a peer of %s and not of %s: an "
			   "appliance is in the VNet itself or in one peered "
			   "with it", hint->addr, remote, middle, hint->vnet);
	return say(hint, "%s is in %s, a peer of %s and not of %s: it takes a "
		   "route to an appliance in %s (vnetpeer route add CIDR "
		   "table T next-hop appliance ADDR), or a peering of the two",
		   hint->addr, remote, middle, hint->vnet, middle);
}

static bool say_unreached(struct hint *hint)
{
	const char *remote = find_vnet(hint), *middle;
	const struct nlmsghdr *half;

	if (!remote)
		return say(hint, "no VNet has %s in its address space",
			   hint->addr);
	half = half_between(hint, hint->vnet, remote);
	if (half)
		return say_half(hint, half, remote);
	if (half_between(hint, remote, hint->vnet))
		return say(hint, "%s is in %s, whose half awaits another: "
			   "vnetpeer peering add NAME vnet %s remote %s",
			   hint->addr, remote, hint->vnet, remote);
	middle = common_peer(hint, remote);
	if (middle)
		return say_peers_peer(hint, remote, middle);
	return say(hint, "%s is in %s, which is not peered with %s: "
		   "vnetpeer peering add NAME vnet %s remote %s both",
		   hint->addr, remote, hint->vnet, hint->vnet, remote);
}

/* Reason by reason */

static bool is_user_route(const struct hint *hint)
{
	struct nlattr *tb[VNETPEER_A_TRACE_ROUTE_MAX + 1];

	attr_parse_nested(hint->tb[VNETPEER_A_TRACE_ROUTE], tb,
			  VNETPEER_A_TRACE_ROUTE_MAX);
	return tb[VNETPEER_A_TRACE_ROUTE_SOURCE] &&
	       attr_number(tb[VNETPEER_A_TRACE_ROUTE_SOURCE]) ==
	       VNETPEER_ROUTE_SOURCE_USER;
}

static bool say_no_route(struct hint *hint)
{
	const char *table;

	table = attr_string(hint->tb[VNETPEER_A_TRACE_ROUTE_TABLE]);
	if (!hint->tb[VNETPEER_A_TRACE_ROUTE])
		return false;
	if (is_user_route(hint))
		return say(hint, "route table %s says so: vnetpeer route show "
			   "table %s", table, table);
	return say_unreached(hint);
}

static bool say_no_edge(struct hint *hint, const char *what)
{
	if (!is_user_route(hint) && find_vnet(hint))
		return say_unreached(hint);
	return say(hint, "VNet %s has no %s gateway", hint->vnet, what);
}

static bool say_no_endpoint(struct hint *hint)
{
	return say(hint, "no port has %s%s", hint->is_appliance ?
		   "the next hop " : "", hint->addr);
}

/* Which half, and the flag that it has off. */
static bool say_flag(struct hint *hint, const char *flag, const char *more)
{
	struct nlattr *tb[VNETPEER_A_TRACE_HALF_MAX + 1];

	attr_parse_nested(hint->tb[VNETPEER_A_TRACE_STOPPED_BY], tb,
			  VNETPEER_A_TRACE_HALF_MAX);
	if (!tb[VNETPEER_A_TRACE_HALF_NAME])
		return say(hint, "a classic VNet takes nothing forwarded%s",
			   more);
	return say(hint, "vnetpeer peering set %s vnet %s %s on%s",
		   attr_string(tb[VNETPEER_A_TRACE_HALF_NAME]),
		   attr_string(tb[VNETPEER_A_TRACE_HALF_VNET]), flag, more);
}

/* Whether a port may send what others wrote. */
static bool is_forwarding(const char *port)
{
	struct nlattr *tb[VNETPEER_A_PORT_CONFIG_MAX + 1];
	struct nl_list replies = { 0 };
	bool result = true;

	if (!kind_get(&kind_port, port, NULL, &replies) && replies.size) {
		attr_parse_nested(attr_find((void *)replies.data,
					    VNETPEER_A_PORT_CONFIG), tb,
				  VNETPEER_A_PORT_CONFIG_MAX);
		result = attr_number(tb[VNETPEER_A_PORT_CONFIG_FORWARDING]);
	}
	nl_list_free(&replies);
	return result;
}

/* The packet is delivered, but where it goes from there is another matter. */
static bool say_appliance(struct hint *hint)
{
	const char *to;

	to = attr_string(hint->tb[VNETPEER_A_TRACE_EGRESS_PORT]);
	if (!hint->is_appliance || !to)
		return false;
	if (!strcmp(to, hint->port))
		return say(hint, "port %s sends it to itself, until its time to "
			   "live is over: give its subnet another route table",
			   to);
	if (!is_forwarding(to))
		return say(hint, "port %s cannot send it on: "
			   "vnetpeer port set %s forwarding on", to, to);
	return say(hint, "the routes of port %s decide from there: "
		   "vnetpeer trace port %s src ADDR dst ADDR", to, to);
}

static bool say_reason(struct hint *hint, uint64_t reason)
{
	switch (reason) {
	case VNETPEER_DROP_REASON_SPOOFED_SOURCE:
		return say(hint, "vnetpeer port set %s forwarding on",
			   hint->port);
	case VNETPEER_DROP_REASON_NO_ROUTE:
		return say_no_route(hint);
	case VNETPEER_DROP_REASON_NEXT_HOP_INVALID:
		return say_unreached(hint);
	case VNETPEER_DROP_REASON_NO_GATEWAY:
		return say_no_edge(hint, "vpn");
	case VNETPEER_DROP_REASON_NO_INTERNET:
		return say_no_edge(hint, "internet");
	case VNETPEER_DROP_REASON_NO_ENDPOINT:
		return say_no_endpoint(hint);
	case VNETPEER_DROP_REASON_PORT_DOWN:
		return say(hint, "set the device of port %s up",
			   attr_string(hint->tb[VNETPEER_A_TRACE_EGRESS_PORT]));
	case VNETPEER_DROP_REASON_PEERING_ACCESS_OFF:
		return say_flag(hint, "access", "");
	case VNETPEER_DROP_REASON_FORWARDED_NOT_ALLOWED:
		return say_flag(hint, "forwarded",
				", or have the appliance translate sources");
	default:
		return false;
	}
}

static const char *first_name(const struct nlattr *list)
{
	const struct nlattr *attr;

	if (list)
		mnl_attr_for_each_nested(attr, list)
			return attr_string(attr);
	return NULL;
}

const char *trace_hint(char text[TRACE_HINT_SIZE], struct nlattr *const *tb,
		       const char *port, const struct addr *dst)
{
	const struct nlattr *reason = tb[VNETPEER_A_TRACE_REASON];
	const struct nlattr *vnets = tb[VNETPEER_A_TRACE_VNETS];
	char addr_text[ADDR_TEXT_SIZE];
	struct hint hint = {
		.text = text,
		.tb = tb,
		.port = port,
		.vnet = first_name(vnets),
		.target = dst,
	};
	struct addr next_hop;
	bool is_said = false;

	hint.is_appliance = attr_get_addr(tb[VNETPEER_A_TRACE_NEXT_HOP],
					  &next_hop);
	if (hint.is_appliance)
		hint.target = &next_hop;
	hint.addr = addr_format(addr_text, hint.target->bytes,
				hint.target->size);
	if (hint.vnet && !kind_dump(&kind_vnet, NULL, &hint.vnets) &&
	    !kind_dump(&kind_peering, NULL, &hint.halves))
		is_said = reason ? say_reason(&hint, attr_number(reason)) :
				   say_appliance(&hint);
	nl_list_free(&hint.halves);
	nl_list_free(&hint.vnets);
	return is_said ? text : NULL;
}
