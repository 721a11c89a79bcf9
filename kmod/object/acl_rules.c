// SPDX-License-Identifier: GPL-2.0
/* The rules of an acl, as packets ask them. */

#include "acl_rules.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "acl.h"
#include "path/free.h"

static void rules_free(struct vnp_acl_rules *rules)
{
	int direction;

	vnp_rule_free_all(&rules->gone);
	for (direction = 0; direction < VNP_DIRECTIONS; direction++) {
		vnp_ruleset_free(rules->set[direction]);
		kvfree(rules->rule[direction]);
	}
	kfree(rules);
}

static void rules_free_work(struct work_struct *work)
{
	rules_free(container_of(to_rcu_work(work), struct vnp_acl_rules, work));
}

static unsigned int count_rules(const struct list_head *list,
				enum vnp_direction direction)
{
	const struct vnp_rule *rule;
	unsigned int count = 0;

	list_for_each_entry(rule, list, node)
		if (rule->direction == direction)
			count++;
	return count;
}

static int compile_direction(struct vnp_acl_rules *rules,
			     const struct list_head *list,
			     enum vnp_direction direction)
{
	unsigned int at = 0, count = count_rules(list, direction);
	struct vnp_rule_match *matches;
	struct vnp_rule *rule;

	rules->rule[direction] = kvcalloc(count, sizeof(rule),
					  GFP_KERNEL_ACCOUNT);
	matches = kvcalloc(count, sizeof(*matches), GFP_KERNEL_ACCOUNT);
	if (rules->rule[direction] && matches) {
		list_for_each_entry(rule, list, node) {
			if (rule->direction != direction)
				continue;
			rules->rule[direction][at] = rule;
			matches[at++] = rule->match;
		}
		rules->set[direction] = vnp_ruleset_compile(matches, count);
	}
	kvfree(matches);
	return rules->set[direction] ? 0 : -ENOMEM;
}

static struct vnp_acl_rules *compile(const struct list_head *list)
{
	struct vnp_acl_rules *rules;

	rules = kzalloc(sizeof(*rules), GFP_KERNEL_ACCOUNT);
	if (!rules)
		return NULL;
	INIT_LIST_HEAD(&rules->gone);
	INIT_RCU_WORK(&rules->work, rules_free_work);
	if (compile_direction(rules, list, VNP_IN) ||
	    compile_direction(rules, list, VNP_OUT)) {
		rules_free(rules);
		return NULL;
	}
	return rules;
}

/**
 * vnp_acl_rules_stage() - compile the rules that an acl is to have
 * @acl: the acl
 *
 * Context: vnp_net.config is held, unless nobody knows of the acl; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_acl_rules_stage(struct vnp_acl *acl)
{
	acl->next = compile(&acl->rules);
	return acl->next ? 0 : -ENOMEM;
}

/**
 * vnp_acl_rules_publish() - let packets ask the rules that were compiled
 * @acl: the acl; vnp_acl_rules_unstage() is due for the old ones
 *
 * Context: as that of vnp_acl_rules_stage().
 */
void vnp_acl_rules_publish(struct vnp_acl *acl)
{
	/* Nobody else changes it. */
	acl->next = rcu_replace_pointer(acl->compiled, acl->next, true);
}

/**
 * vnp_acl_rules_unstage() - drop the rules that were compiled, if any
 * @acl: the acl; if they are published, what is dropped are the old ones, and
 *	vnp_acl.gone goes with them, when packets are done with both
 *
 * Context: as that of vnp_acl_rules_stage().
 */
void vnp_acl_rules_unstage(struct vnp_acl *acl)
{
	if (!acl->next)
		return;
	list_splice_init(&acl->gone, &acl->next->gone);
	queue_rcu_work(vnp_free_wq, &acl->next->work);
	acl->next = NULL;
}
