// SPDX-License-Identifier: GPL-2.0
/* A rule: which packets it is for, and what it does with them. */

#include "rule.h"

#include <linux/mm.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "refuse.h"

/**
 * vnp_rule_alloc() - make a rule that matches everything
 *
 * Context: may sleep.
 * Return: the rule, for vnp_rule_free(); or NULL without memory
 */
struct vnp_rule *vnp_rule_alloc(void)
{
	struct vnp_rule *rule;

	rule = kzalloc(sizeof(*rule), GFP_KERNEL_ACCOUNT);
	if (!rule)
		return NULL;
	rule->match.proto = VNP_PROTO_ANY;
	return rule;
}

static void side_free(const struct vnp_rule_side *side)
{
	kvfree(side->prefixes);
	kvfree(side->groups);
	kvfree(side->ports);
}

/**
 * vnp_rule_free() - free a rule
 * @rule: one that no packet reads, with lists that kvfree() frees
 *
 * Context: may sleep.
 */
void vnp_rule_free(struct vnp_rule *rule)
{
	side_free(&rule->match.src);
	side_free(&rule->match.dst);
	kvfree(rule->namings);
	free_percpu(rule->ruling.hits);
	kfree(rule);
}

/**
 * vnp_rule_free_all() - free the rules of a list
 * @rules: such rules, by vnp_rule.node
 *
 * Context: may sleep.
 */
void vnp_rule_free_all(struct list_head *rules)
{
	struct vnp_rule *rule, *next;

	list_for_each_entry_safe(rule, next, rules, node)
		vnp_rule_free(rule);
}

/**
 * vnp_rule_prepare() - make what a rule needs to be in an acl
 * @rule: one that is in none, with its groups
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_rule_prepare(struct vnp_rule *rule)
{
	unsigned int count = rule->match.src.group_count +
			     rule->match.dst.group_count;

	rule->ruling.hits = __netdev_alloc_pcpu_stats(struct vnp_rule_hits,
						      GFP_KERNEL_ACCOUNT);
	rule->namings = kvcalloc(count, sizeof(*rule->namings),
				 GFP_KERNEL_ACCOUNT);
	return rule->ruling.hits && rule->namings ? 0 : -ENOMEM;
}

/* Of which families the addresses are that one side can match. */
#define SIDE_V4 BIT(0)
#define SIDE_V6 BIT(1)

static unsigned int side_families(const struct vnp_rule_side *side)
{
	unsigned int i, families = 0;

	if (!side->prefix_count || side->group_count)
		return SIDE_V4 | SIDE_V6;
	for (i = 0; i < side->prefix_count; i++)
		families |= side->prefixes[i].addr.family == AF_INET ? SIDE_V4 :
								       SIDE_V6;
	return families;
}

/* With any protocol, ports mean those of TCP and UDP. */
static bool proto_has_ports(u16 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == VNP_PROTO_ANY;
}

/**
 * vnp_rule_check() - is what a user wants of a rule any sense
 * @rule: the rule
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EINVAL
 */
int vnp_rule_check(const struct vnp_rule *rule, struct netlink_ext_ack *extack)
{
	const struct vnp_rule_side *src = &rule->match.src;
	const struct vnp_rule_side *dst = &rule->match.dst;

	if (rule->priority < VNP_RULE_PRIORITY_MIN ||
	    rule->priority > VNP_RULE_PRIORITY_MAX)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a priority is %u to %u",
				  VNP_RULE_PRIORITY_MIN, VNP_RULE_PRIORITY_MAX);
	if ((src->port_count || dst->port_count) &&
	    !proto_has_ports(rule->match.proto))
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "only tcp and udp have ports");
	if (!(side_families(src) & side_families(dst)))
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "source and destination are not of one family");
	return 0;
}

/**
 * vnp_rule_cmp() - order two rules
 * @a: one rule
 * @b: another
 *
 * Return: less than, equal to or greater than 0, as @a's direction and priority
 * are to those of @b
 */
int vnp_rule_cmp(const struct vnp_rule *a, const struct vnp_rule *b)
{
	if (a->direction != b->direction)
		return a->direction < b->direction ? -1 : 1;
	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return 0;
}

/**
 * vnp_rule_find() - find a rule by name
 * @list: where to look, by vnp_rule.node
 * @name: its name
 *
 * Return: the rule, or NULL
 */
struct vnp_rule *vnp_rule_find(const struct list_head *list, const char *name)
{
	struct vnp_rule *rule;

	list_for_each_entry(rule, list, node)
		if (!strcmp(rule->object.name, name))
			return rule;
	return NULL;
}

/**
 * vnp_rule_group() - one of the groups that a rule names
 * @rule: the rule
 * @at: which one, from 0
 *
 * Return: the group's number, or 0 when there are no more
 */
u32 vnp_rule_group(const struct vnp_rule *rule, unsigned int at)
{
	const struct vnp_rule_side *src = &rule->match.src;
	const struct vnp_rule_side *dst = &rule->match.dst;

	if (at < src->group_count)
		return src->groups[at];
	at -= src->group_count;
	return at < dst->group_count ? dst->groups[at] : 0;
}

/**
 * vnp_rule_hits_read() - add up how often a rule decided
 * @rule: the rule
 *
 * Return: the number
 */
u64 vnp_rule_hits_read(const struct vnp_rule *rule)
{
	const struct vnp_rule_hits *hits;
	unsigned int start;
	u64 count, sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		hits = per_cpu_ptr(rule->ruling.hits, cpu);
		do {
			start = u64_stats_fetch_begin(&hits->syncp);
			count = u64_stats_read(&hits->count);
		} while (u64_stats_fetch_retry(&hits->syncp, start));
		sum += count;
	}
	return sum;
}
