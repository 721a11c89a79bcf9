// SPDX-License-Identifier: GPL-2.0
/* What is missing for a packet to arrive. */

#include "trace_why.h"

#include <linux/vnetpeer.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "object.h"
#include "rule.h"
#include "show/words.h"
#include "trace_gateway.h"
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

/* The name at a place of a list; NULL when the list ends before. */
static const char *name_at(const struct nlattr *list, int place)
{
	const struct nlattr *attr;

	if (list)
		mnl_attr_for_each_nested(attr, list)
			if (!place--)
				return attr_string(attr);
	return NULL;
}

/* Read what a port is told to be; @replies holds it. */
static bool read_config(const char *port, struct nl_list *replies,
			struct nlattr **tb)
{
	if (kind_get(&kind_port, port, NULL, replies) || !replies->size)
		return false;
	attr_parse_nested(attr_find(nl_list_first(replies),
				    VNETPEER_A_PORT_CONFIG),
			  tb, VNETPEER_A_PORT_CONFIG_MAX);
	return true;
}

/* A rule denies it */

/* What a rule of one's own may have */
#define PRIORITY_MIN 100
#define PRIORITY_MAX 4096

/* The rule that denies. */
struct denial {
	const char *rule;
	const char *acl;		/* NULL: there is none */
	uint64_t direction;
};

/* Mark what is taken; the priority of the rule that denies. */
static uint64_t mark_priorities(const struct nl_list *rules,
				const struct denial *denial,
				bool taken[PRIORITY_MAX + 1])
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];
	uint64_t priority, end = 0;
	const struct nlmsghdr *nlh;
	const char *name;

	nl_list_for_each(nlh, rules) {
		rule_config_parse(nlh, VNETPEER_A_RULE_CONFIG, tb);
		if (attr_number(tb[VNETPEER_A_RULE_CONFIG_DIRECTION]) !=
		    denial->direction)
			continue;
		priority = attr_number(tb[VNETPEER_A_RULE_CONFIG_PRIORITY]);
		if (priority <= PRIORITY_MAX)
			taken[priority] = true;
		name = attr_string(tb[VNETPEER_A_RULE_CONFIG_NAME]);
		if (name && !strcmp(name, denial->rule))
			end = priority;
	}
	return end;
}

/* The last free priority before the rule that denies; 0 when there is none. */
static uint64_t find_priority(const struct denial *denial)
{
	bool taken[PRIORITY_MAX + 1] = { false };
	struct nl_list rules = { 0 };
	uint64_t priority = 0;

	if (!kind_dump(&kind_rule, denial->acl, &rules))
		priority = mark_priorities(&rules, denial, taken);
	nl_list_free(&rules);
	if (priority > PRIORITY_MAX)
		priority = PRIORITY_MAX + 1;
	while (priority > PRIORITY_MIN)
		if (!taken[--priority])
			return priority;
	return 0;
}

/* The kernel's choice when no source is given. */
static bool first_addr(const char *port, struct addr *addr, uint8_t size)
{
	struct nlattr *tb[VNETPEER_A_PORT_CONFIG_MAX + 1];
	struct nl_list replies = { 0 };
	const struct nlattr *ip;
	bool is_found = false;

	if (read_config(port, &replies, tb) && tb[VNETPEER_A_PORT_CONFIG_IPS]) {
		mnl_attr_for_each_nested(ip, tb[VNETPEER_A_PORT_CONFIG_IPS])
			if (!is_found && attr_get_addr(ip, addr))
				is_found = addr->size == size;
	}
	nl_list_free(&replies);
	return is_found;
}

/* The packet, as a rule says it. */
static void packet_format(char *text, size_t size,
			  const struct trace_question *question)
{
	char src[ADDR_TEXT_SIZE], dst[ADDR_TEXT_SIZE], dport[16] = "";
	const char *proto = protocol_name(question->proto);
	struct addr from = question->src;

	if (!from.size &&
	    !first_addr(question->port, &from, question->dst.size))
		snprintf(src, sizeof(src), "ADDR");
	else
		addr_format(src, from.bytes, from.size);
	addr_format(dst, question->dst.bytes, question->dst.size);
	if (question->dport && (question->proto == IPPROTO_TCP ||
				question->proto == IPPROTO_UDP))
		snprintf(dport, sizeof(dport), " dport %u", question->dport);
	snprintf(text, size, "proto %s src %s dst %s%s",
		 proto ? proto : "any", src, dst, dport);
}

static bool say_rule(struct hint *hint, const struct denial *denial)
{
	uint64_t priority = find_priority(denial);
	char packet[256];

	if (!priority)
		return say(hint, "rule %s of acl %s denies it: "
			   "vnetpeer rule show acl %s", denial->rule,
			   denial->acl, denial->acl);
	packet_format(packet, sizeof(packet), hint->question);
	return say(hint, "rule %s of acl %s denies it: "
		   "vnetpeer rule add NAME acl %s priority %u dir %s "
		   "action allow %s", denial->rule, denial->acl, denial->acl,
		   (unsigned int)priority,
		   words_get(&words_rule_direction, denial->direction)->text,
		   packet);
}

/* Default rules without an acl: the port's half has access off. */
static bool say_access(struct hint *hint, const struct denial *denial,
		       const char *vnet, const char *remote)
{
	struct nl_list halves = { 0 };
	const struct nlmsghdr *half;
	bool is_said = false;
	const char *name;

	if (!kind_dump(&kind_peering, vnet, &halves))
		nl_list_for_each(half, &halves) {
			if (strcmp(attr_text(half, VNETPEER_A_PEERING_REMOTE),
				   remote))
				continue;
			name = attr_text(half, VNETPEER_A_PEERING_NAME);
			is_said = say(hint, "rule %s, as %s has access off and "
				      "no acl decides: vnetpeer peering set %s "
				      "vnet %s access on", denial->rule, name,
				      name, vnet);
		}
	nl_list_free(&halves);
	return is_said;
}

/* The last rule of the verdict is the one that denies. */
static bool say_denied(struct hint *hint)
{
	struct nlattr *rule[VNETPEER_A_TRACE_RULE_MAX + 1];
	struct denial denial;
	const char *last;

	attr_parse_nested(hint->tb[VNETPEER_A_TRACE_RULE], rule,
			  VNETPEER_A_TRACE_RULE_MAX);
	denial = (struct denial){
		.rule = attr_string(rule[VNETPEER_A_TRACE_RULE_NAME]),
		.acl = attr_string(rule[VNETPEER_A_TRACE_RULE_ACL]),
		.direction =
			attr_number(rule[VNETPEER_A_TRACE_RULE_DIRECTION]),
	};
	if (!denial.rule)
		return false;
	if (denial.acl)
		return say_rule(hint, &denial);
	last = name_at(hint->tb[VNETPEER_A_TRACE_VNETS], 1);
	if (!last)
		return false;
	return denial.direction == VNETPEER_RULE_DIRECTION_OUT ?
	       say_access(hint, &denial, hint->vnet, last) :
	       say_access(hint, &denial, last, hint->vnet);
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

/* Routes of one's own may lead to a gateway that takes none of them. */
static bool say_next_hop_invalid(struct hint *hint)
{
	const struct nlattr *type = hint->tb[VNETPEER_A_TRACE_NEXT_HOP_TYPE];
	struct nlattr *tb[VNETPEER_A_TRACE_ROUTE_MAX + 1];
	char text[ADDR_TEXT_SIZE];
	struct prefix prefix;

	if (attr_number(type) != VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY)
		return say_unreached(hint);
	attr_parse_nested(hint->tb[VNETPEER_A_TRACE_ROUTE], tb,
			  VNETPEER_A_TRACE_ROUTE_MAX);
	if (!attr_get_prefix(tb[VNETPEER_A_TRACE_ROUTE_PREFIX], &prefix))
		return false;
	return say(hint, "the gateway that serves %s is expressroute, and only "
		   "its own routes lead there: vnetpeer route del %s table %s",
		   hint->vnet, prefix_format(text, &prefix),
		   attr_string(hint->tb[VNETPEER_A_TRACE_ROUTE_TABLE]));
}

static bool say_no_gateway(struct hint *hint)
{
	gateway_say_missing(hint->text, TRACE_HINT_SIZE, hint->vnet);
	return true;
}

/* Who looks for a VNet's address there may rather miss a peering. */
static bool say_no_internet(struct hint *hint)
{
	struct where where = { 0 };
	bool is_said;

	is_said = !is_user_route(hint) &&
		  where_find(&where, hint->vnet, hint->target) && where.vnet &&
		  say_where(hint, &where);
	where_free(&where);
	return is_said || say(hint, "VNet %s has no internet gateway: "
			      "vnetpeer gateway add NAME vnet %s type "
			      "internet", hint->vnet, hint->vnet);
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

	if (read_config(port, &replies, tb))
		result = attr_number(tb[VNETPEER_A_PORT_CONFIG_FORWARDING]);
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
		return say(hint, "port %s sends it to itself, until its time "
			   "to live is over: give its subnet another route "
			   "table", to);
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
		return say_next_hop_invalid(hint);
	case VNETPEER_DROP_REASON_NO_GATEWAY:
		return say_no_gateway(hint);
	case VNETPEER_DROP_REASON_NO_INTERNET:
		return say_no_internet(hint);
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
		return say_denied(hint);
	default:
		return false;
	}
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
		.vnet = name_at(vnets, 0),
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
