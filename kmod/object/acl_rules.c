// SPDX-License-Identifier: GPL-2.0
/* The rules of an acl, as packets ask them. */

#include "acl_rules.h"

#include <linux/mm.h>
#include <linux/slab.h>

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

/**
 * vnp_acl_rules_compile() - compile the rules that an acl is to have
 * @list: the rules, by direction and priority
 *
 * Context: may sleep.
 * Return: the compiled rules, for vnp_acl_rules_retire(); or NULL without
 * memory
 */
struct vnp_acl_rules *vnp_acl_rules_compile(const struct list_head *list)
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
 * vnp_acl_rules_retire() - free compiled rules when packets are done with them
 * @rules: some that no packet finds any more
 * @gone: which of the rules themselves go with them
 */
void vnp_acl_rules_retire(struct vnp_acl_rules *rules, struct list_head *gone)
{
	list_splice_init(gone, &rules->gone);
	queue_rcu_work(vnp_free_wq, &rules->work);
}
