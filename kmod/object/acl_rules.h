/* SPDX-License-Identifier: GPL-2.0 */
/* The rules of an acl, as packets ask them. */
#ifndef _VNP_ACL_RULES_H
#define _VNP_ACL_RULES_H

#include <linux/list.h>
#include <linux/workqueue.h>

#include "pure/ruleset.h"
#include "rule.h"

struct vnp_acl;

/**
 * struct vnp_acl_rules - the rules of an acl, as packets ask them
 * @set: the compiled rules of each direction
 * @rule: the rules that their indices stand for, the default ones last
 * @gone: those of them that the next ones have no more, by vnp_rule.node; they
 *	are freed with it
 * @work: frees it when packets are done with it
 *
 * Packets read @set and @rule, which never change once published.
 */
struct vnp_acl_rules {
	struct vnp_ruleset *set[VNP_DIRECTIONS];
	struct vnp_rule **rule[VNP_DIRECTIONS];
	struct list_head gone;
	struct rcu_work work;
};

int vnp_acl_rules_stage(struct vnp_acl *acl);
void vnp_acl_rules_publish(struct vnp_acl *acl);
void vnp_acl_rules_unstage(struct vnp_acl *acl);

#endif
