/* SPDX-License-Identifier: GPL-2.0 */
/* A rule: which packets it is for, and what it does with them. */
#ifndef _VNP_RULE_H
#define _VNP_RULE_H

#include <linux/list.h>

#include "object.h"
#include "path/rules.h"

struct vnp_acl;

#define VNP_RULE_PRIORITY_MIN	100
#define VNP_RULE_PRIORITY_MAX	4096

/**
 * struct vnp_naming - that a rule names a group, in one place
 * @node: in vnp_group.namings
 * @rule: the rule
 *
 * All of it is protected by vnp_net.config.
 */
struct vnp_naming {
	struct list_head node;
	const struct vnp_rule *rule;
};

/**
 * struct vnp_rule - one rule
 * @ruling: what packets read of it; its hits are made by vnp_rule_prepare()
 * @object: its name and number; a default rule has no number
 * @acl: the acl that it is part of
 * @node: in vnp_acl.rules, by direction and priority
 * @match: which packets it is for; what it points to is the rule's own
 * @namings: its places among those that name each of its groups, while it is
 *	in an acl; NULL before vnp_rule_prepare()
 * @priority: lower ones are asked first
 * @direction: whether it is for packets that a port sends or is to receive
 *
 * A rule that compiled rules lead to does not change, but for its hits, and for
 * @node and @namings, which vnp_net.config protects.
 */
struct vnp_rule {
	struct vnp_ruling ruling;

	struct vnp_object object;
	struct vnp_acl *acl;
	struct list_head node;
	struct vnp_rule_match match;
	struct vnp_naming *namings;
	u32 priority;
	enum vnp_direction direction;
};

struct vnp_rule *vnp_rule_alloc(void);
void vnp_rule_free(struct vnp_rule *rule);
void vnp_rule_free_all(struct list_head *rules);

int vnp_rule_prepare(struct vnp_rule *rule);
int vnp_rule_check(const struct vnp_rule *rule, struct netlink_ext_ack *extack);
int vnp_rule_cmp(const struct vnp_rule *a, const struct vnp_rule *b);
struct vnp_rule *vnp_rule_find(const struct list_head *list, const char *name);
u32 vnp_rule_group(const struct vnp_rule *rule, unsigned int at);
u64 vnp_rule_hits_read(const struct vnp_rule *rule);

#endif
