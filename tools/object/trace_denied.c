// SPDX-License-Identifier: GPL-2.0
/* What would let a packet pass that a rule denies. */

#include "trace_denied.h"

#include <linux/vnetpeer.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/attr.h"
#include "object.h"
#include "rule.h"
#include "show/words.h"

/* What a rule of one's own may have */
#define PRIORITY_MIN 100
#define PRIORITY_MAX 4096

/* The rule that denies. */
struct denial {
	const char *rule;
	const char *acl;		/* NULL: there is none */
	uint64_t direction;
};

/* The place in the acl */

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

/* The packet, as a rule says it */

/* The kernel's choice when no source is given. */
static bool first_addr(const char *port, struct addr *addr, uint8_t size)
{
	const struct nlattr *config, *ips = NULL, *ip;
	struct nl_list replies = { 0 };
	bool is_found = false;

	if (kind_get(&kind_port, port, NULL, &replies) || !replies.size)
		return false;
	config = attr_find((void *)replies.data, VNETPEER_A_PORT_CONFIG);
	if (config)
		ips = attr_find_nested(config, VNETPEER_A_PORT_CONFIG_IPS);
	if (ips) {
		mnl_attr_for_each_nested(ip, ips)
			if (!is_found && attr_get_addr(ip, addr))
				is_found = addr->size == size;
	}
	nl_list_free(&replies);
	return is_found;
}

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

static bool say_rule(char text[TRACE_HINT_SIZE], const struct denial *denial,
		     const struct trace_question *question)
{
	uint64_t priority = find_priority(denial);
	char packet[256];

	if (!priority) {
		snprintf(text, TRACE_HINT_SIZE, "rule %s of acl %s denies it: "
			 "vnetpeer rule show acl %s", denial->rule,
			 denial->acl, denial->acl);
		return true;
	}
	packet_format(packet, sizeof(packet), question);
	snprintf(text, TRACE_HINT_SIZE, "rule %s of acl %s denies it: "
		 "vnetpeer rule add NAME acl %s priority %u dir %s "
		 "action allow %s", denial->rule, denial->acl, denial->acl,
		 (unsigned int)priority,
		 words_get(&words_rule_direction, denial->direction)->text,
		 packet);
	return true;
}

/* Default rules without an acl: the port's half has access off. */

static bool say_half(char text[TRACE_HINT_SIZE], const struct denial *denial,
		     const char *vnet, const char *remote)
{
	struct nl_list halves = { 0 };
	const struct nlmsghdr *half;
	bool is_said = false;

	if (!kind_dump(&kind_peering, vnet, &halves))
		nl_list_for_each(half, &halves) {
			if (strcmp(attr_text(half, VNETPEER_A_PEERING_REMOTE),
				   remote))
				continue;
			snprintf(text, TRACE_HINT_SIZE, "rule %s, as %s has "
				 "access off and no acl decides: "
				 "vnetpeer peering set %s vnet %s access on",
				 denial->rule,
				 attr_text(half, VNETPEER_A_PEERING_NAME),
				 attr_text(half, VNETPEER_A_PEERING_NAME),
				 vnet);
			is_said = true;
		}
	nl_list_free(&halves);
	return is_said;
}

static bool say_access(char text[TRACE_HINT_SIZE], const struct denial *denial,
		       const struct nlattr *list)
{
	const char *vnets[2] = { NULL };
	const struct nlattr *attr;
	size_t count = 0;

	if (list) {
		mnl_attr_for_each_nested(attr, list)
			if (count < 2)
				vnets[count++] = attr_string(attr);
	}
	if (count < 2)
		return false;
	return denial->direction == VNETPEER_RULE_DIRECTION_OUT ?
	       say_half(text, denial, vnets[0], vnets[1]) :
	       say_half(text, denial, vnets[1], vnets[0]);
}

bool trace_denied(char text[TRACE_HINT_SIZE], struct nlattr *const *tb,
		  const struct trace_question *question)
{
	struct nlattr *rule[VNETPEER_A_TRACE_RULE_MAX + 1];
	struct denial denial;

	attr_parse_nested(tb[VNETPEER_A_TRACE_RULE], rule,
			  VNETPEER_A_TRACE_RULE_MAX);
	denial = (struct denial){
		.rule = attr_string(rule[VNETPEER_A_TRACE_RULE_NAME]),
		.acl = attr_string(rule[VNETPEER_A_TRACE_RULE_ACL]),
		.direction =
			attr_number(rule[VNETPEER_A_TRACE_RULE_DIRECTION]),
	};
	if (!denial.rule)
		return false;
	return denial.acl ? say_rule(text, &denial, question) :
			    say_access(text, &denial,
				       tb[VNETPEER_A_TRACE_VNETS]);
}
