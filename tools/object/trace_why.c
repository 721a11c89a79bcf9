// SPDX-License-Identifier: GPL-2.0
/* What is missing for a packet to arrive. */

#include "trace_why.h"

#include <linux/vnetpeer.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/attr.h"
#include "lib/genl.h"
#include "object.h"
#include "trace_denied.h"
#include "trace_where.h"

struct hint {
	char *text;
	struct nlattr *const *tb;	/* VNETPEER_A_TRACE_* */
	const struct trace_question *question;
	const char *vnet;		/* the port's */
	const char *addr;		/* who is looked for, as text */
	const struct addr *target;	/* the same */
	bool is_appliance;		/* it is a next hop */
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

/* Nothing leads to where the address is */

/* The half stays in the way of another one of that name. */
static bool say_gone(struct hint *hint, const struct nlmsghdr *half)
{
	const char *name = attr_text(half, VNETPEER_A_PEERING_NAME);
	const char *vnet = attr_text(half, VNETPEER_A_PEERING_VNET);

	return say(hint, "peering %s of %s is with a VNet %s that is gone: "
		   "vnetpeer peering del %s vnet %s", name, vnet,
		   attr_text(half, VNETPEER_A_PEERING_REMOTE), name, vnet);
}

static bool say_own_half(struct hint *hint, const struct nlmsghdr *half,
			 const char *remote)
{
	const char *name = attr_text(half, VNETPEER_A_PEERING_NAME);

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

static bool say_half(struct hint *hint, const struct nlmsghdr *half,
		     const char *remote)
{
	if (where_is_gone(half))
		return say_gone(hint, half);
	if (!strcmp(attr_text(half, VNETPEER_A_PEERING_VNET), hint->vnet))
		return say_own_half(hint, half, remote);
	return say(hint, "%s is in %s, whose half awaits another: "
		   "vnetpeer peering add NAME vnet %s remote %s",
		   hint->addr, remote, hint->vnet, remote);
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

static bool say_where(struct hint *hint, const struct where *where)
{
	if (where->half)
		return say_half(hint, where->half, where->vnet);
	if (where->middle)
		return say_peers_peer(hint, where->vnet, where->middle);
	return say(hint, "%s is in %s, which is not peered with %s: "
		   "vnetpeer peering add NAME vnet %s remote %s both",
		   hint->addr, where->vnet, hint->vnet, hint->vnet,
		   where->vnet);
}

static bool say_unreached(struct hint *hint)
{
	struct where where = { 0 };
	bool is_said = false;

	if (where_find(&where, hint->vnet, hint->target))
		is_said = where.vnet ?
			  say_where(hint, &where) :
			  say(hint, "no VNet has %s in its address space",
			      hint->addr);
	where_free(&where);
	return is_said;
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
	struct where where = { 0 };
	bool is_said;

	is_said = !is_user_route(hint) &&
		  where_find(&where, hint->vnet, hint->target) && where.vnet &&
		  say_where(hint, &where);
	where_free(&where);
	return is_said || say(hint, "VNet %s has no %s gateway", hint->vnet,
			      what);
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
	if (!strcmp(to, hint->question->port))
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
			   hint->question->port);
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
	case VNETPEER_DROP_REASON_ACL_DENIED:
		return trace_denied(hint->text, hint->tb, hint->question);
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
		       const struct trace_question *question)
{
	const struct nlattr *reason = tb[VNETPEER_A_TRACE_REASON];
	const struct nlattr *vnets = tb[VNETPEER_A_TRACE_VNETS];
	char addr_text[ADDR_TEXT_SIZE];
	struct hint hint = {
		.text = text,
		.tb = tb,
		.question = question,
		.vnet = first_name(vnets),
		.target = &question->dst,
	};
	struct addr next_hop;
	bool is_said = false;

	hint.is_appliance = attr_get_addr(tb[VNETPEER_A_TRACE_NEXT_HOP],
					  &next_hop);
	if (hint.is_appliance)
		hint.target = &next_hop;
	hint.addr = addr_format(addr_text, hint.target->bytes,
				hint.target->size);
	if (hint.vnet)
		is_said = reason ? say_reason(&hint, attr_number(reason)) :
				   say_appliance(&hint);
	return is_said ? text : NULL;
}
