// SPDX-License-Identifier: GPL-2.0
/* Compiles the rules of an acl, for packets. */

#include "acl_rules.h"

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "acl.h"
#include "controller.h"
#include "path/free.h"
#include "path/rules.h"
#include "rule.h"

/**
 * struct compiled - compiled rules, and how they go
 * @rules: the rules
 * @gone: those of them that the next ones have no more, by vnp_rule.node; they
 *	are freed with it
 * @work: frees it when packets are done with it
 */
struct compiled {
	struct vnp_acl_rules rules;
	struct list_head gone;
	struct rcu_work work;
};

static void compiled_free(struct compiled *compiled)
{
	struct vnp_acl_rules *rules = &compiled->rules;
	int direction;

	vnp_rule_free_all(&compiled->gone);
	for (direction = 0; direction < VNP_DIRECTIONS; direction++) {
		vnp_ruleset_free(rules->set[direction]);
		kvfree(rules->ruling[direction]);
	}
	kfree(compiled);
}

static void compiled_free_work(struct work_struct *work)
{
	compiled_free(container_of(to_rcu_work(work), struct compiled, work));
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

	rules->ruling[direction] = kvcalloc(count, sizeof(*rules->ruling),
					    GFP_KERNEL_ACCOUNT);
	matches = kvcalloc(count, sizeof(*matches), GFP_KERNEL_ACCOUNT);
	if (rules->ruling[direction] && matches) {
		list_for_each_entry(rule, list, node) {
			if (rule->direction != direction)
				continue;
			rules->ruling[direction][at] = &rule->ruling;
			matches[at++] = rule->match;
		}
		rules->set[direction] = vnp_ruleset_compile(matches, count);
	}
	kvfree(matches);
	return rules->set[direction] ? 0 : -ENOMEM;
}

static struct vnp_acl_rules *compile(const struct list_head *list)
{
	struct compiled *compiled;

	compiled = kzalloc(sizeof(*compiled), GFP_KERNEL_ACCOUNT);
	if (!compiled)
		return NULL;
	INIT_LIST_HEAD(&compiled->gone);
	INIT_RCU_WORK(&compiled->work, compiled_free_work);
	if (compile_direction(&compiled->rules, list, VNP_IN) ||
	    compile_direction(&compiled->rules, list, VNP_OUT)) {
		compiled_free(compiled);
		return NULL;
	}
	return &compiled->rules;
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
	const struct vnp_net *vn = acl->object.vn;

	/* The default one has no controller, and is published once. */
	acl->next = rcu_replace_pointer(acl->path.compiled, acl->next,
					!vn || lockdep_is_held(&vn->config));
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
	struct compiled *compiled;

	if (!acl->next)
		return;
	compiled = container_of(acl->next, struct compiled, rules);
	list_splice_init(&acl->gone, &compiled->gone);
	queue_rcu_work(vnp_free_wq, &compiled->work);
	acl->next = NULL;
}
