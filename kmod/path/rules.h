/* SPDX-License-Identifier: GPL-2.0 */
/* The rules of an acl, as packets ask them. */
#ifndef _VNP_RULES_H
#define _VNP_RULES_H

#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/u64_stats_sync.h>

#include "pure/deref.h"
#include "pure/ruleset.h"

/* Also the index of what an acl has for each direction. */
enum vnp_direction {
	VNP_IN,
	VNP_OUT,
	VNP_DIRECTIONS,
};

/**
 * struct vnp_rule_hits - how often a rule decided, on one processor
 * @count: new flows, and packets that did not become one
 * @syncp: makes 64 bits readable in one piece on 32-bit machines
 */
struct vnp_rule_hits {
	u64_stats_t count;
	struct u64_stats_sync syncp;
};

/**
 * struct vnp_ruling - what a rule says to the packets that it is for
 * @is_allowing: what it does with them
 * @is_default: the rule is one of those that every acl ends with
 * @hits: how often it decided
 *
 * Never changed, but for @hits, once compiled rules lead to it.
 */
struct vnp_ruling {
	bool is_allowing;
	bool is_default;
	struct vnp_rule_hits __percpu *hits;
};

/**
 * struct vnp_acl_rules - the rules of an acl, compiled
 * @set: those of each direction
 * @ruling: what the rules that their indices stand for say, the default ones
 *	last
 *
 * Never changed once published.
 */
struct vnp_acl_rules {
	struct vnp_ruleset *set[VNP_DIRECTIONS];
	struct vnp_ruling **ruling[VNP_DIRECTIONS];
};

/**
 * struct vnp_nic_acl - what packets read of an acl
 * @compiled: its rules; never NULL
 */
struct vnp_nic_acl {
	struct vnp_acl_rules __rcu *compiled;
};

/*
 * What stands for an absent acl at a peering whose access is off: the default
 * rules alone. It is of no controller, and never changes.
 */
extern const struct vnp_nic_acl *vnp_nic_acl_default;

/**
 * vnp_nic_acl_ask() - what the rules of an acl say to a packet
 * @acl: the acl
 * @direction: whether a port sends the packet or is to receive it
 * @tuple: the packet
 *
 * Context: RCU read side, or BH off.
 * Return: the ruling; there always is one, as the last default rule matches all
 */
static inline const struct vnp_ruling *
vnp_nic_acl_ask(const struct vnp_nic_acl *acl, enum vnp_direction direction,
		const struct vnp_tuple *tuple)
{
	const struct vnp_acl_rules *rules = vnp_deref(acl->compiled);

	return rules->ruling[direction][vnp_ruleset_find(rules->set[direction],
							 tuple)];
}

/**
 * vnp_ruling_hit() - count a decision
 * @ruling: what decided
 *
 * Context: BH is off.
 */
static inline void vnp_ruling_hit(const struct vnp_ruling *ruling)
{
	struct vnp_rule_hits *hits = this_cpu_ptr(ruling->hits);

	u64_stats_update_begin(&hits->syncp);
	u64_stats_inc(&hits->count);
	u64_stats_update_end(&hits->syncp);
}

#endif
