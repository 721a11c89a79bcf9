// SPDX-License-Identifier: GPL-2.0
/* How rules come into acls and leave them. */

#include "acl.h"

#include <linux/slab.h>

#include "acl_check.h"
#include "change.h"
#include "controller.h"
#include "event.h"
#include "group.h"
#include "refuse.h"

/* The list of rules */

static void insert(struct list_head *list, struct vnp_rule *rule)
{
	struct vnp_rule *other;

	list_for_each_entry(other, list, node)
		if (vnp_rule_cmp(other, rule) > 0)
			break;
	list_add_tail(&rule->node, &other->node);
}

/* Default rules count how often they decide, so they stay the same ones. */
static void move_defaults(struct list_head *from, struct list_head *to)
{
	struct vnp_rule *rule, *next;

	list_for_each_entry_safe(rule, next, from, node) {
		if (!rule->ruling.is_default)
			continue;
		list_del(&rule->node);
		insert(to, rule);
	}
}

/* Groups that rules name */

static void name_groups(struct vnp_rule *rule)
{
	struct vnp_naming *naming = rule->namings;
	unsigned int i;
	u32 id;

	for (i = 0; (id = vnp_rule_group(rule, i)); i++, naming++) {
		naming->rule = rule;
		list_add_tail(&naming->node,
			      &vnp_group_of(rule->acl->object.vn, id)->namings);
	}
}

static void unname_groups(struct vnp_rule *rule)
{
	unsigned int i;

	for (i = 0; vnp_rule_group(rule, i); i++)
		list_del(&rule->namings[i].node);
}

static void hold_groups(struct vnp_acl *acl)
{
	struct vnp_rule *rule;

	list_for_each_entry(rule, &acl->rules, node)
		name_groups(rule);
}

/**
 * vnp_acl_release() - name groups no longer
 * @acl: the acl, whose rules go
 *
 * Context: vnp_net.config is held.
 */
void vnp_acl_release(struct vnp_acl *acl)
{
	struct vnp_rule *rule;

	list_for_each_entry(rule, &acl->rules, node)
		unname_groups(rule);
}

/* Changes */

/**
 * vnp_acl_insert() - put a rule among those that an acl is to have
 * @acl: the acl
 * @rules: those that it is to have, by vnp_rule.node; its own, or a list that
 *	vnp_acl_replace() will take
 * @rule: a named rule that is in no list
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: 0, or a negative errno when the rule is refused
 */
int vnp_acl_insert(struct vnp_acl *acl, struct list_head *rules,
		   struct vnp_rule *rule, struct netlink_ext_ack *extack)
{
	int err;

	err = vnp_acl_check(acl, rules, rule, extack);
	if (!err)
		err = vnp_rule_prepare(rule);
	if (err)
		return err;
	rule->acl = acl;
	rule->object.vn = acl->object.vn;
	insert(rules, rule);
	return 0;
}

/* Lets other VNets have an acl whose rules name no groups any more. */
static void unbind(struct vnp_acl *acl)
{
	if (!vnp_acl_rules_vnet(acl, &acl->rules))
		vnp_acl_bind(acl, NULL, NULL);
}

/* One rule more or less. */
struct rule_edit {
	struct vnp_edit edit;
	struct vnp_rule *rule;
	struct list_head *before;	/* where one stood that goes */
	const struct vnp_vnet *bound;	/* before one that comes had its way */
	u32 last_id;			/* before it had a number */
};

static struct rule_edit *edit_of(struct vnp_edit *edit)
{
	return container_of(edit, struct rule_edit, edit);
}

static int add_seal(struct vnp_edit *edit, struct netlink_ext_ack *extack)
{
	struct vnp_acl *acl = edit_of(edit)->rule->acl;

	return vnp_acl_bind(acl, vnp_acl_rules_vnet(acl, &acl->rules), extack);
}

static void rule_leave(struct vnp_rule *rule)
{
	unname_groups(rule);
	list_del(&rule->node);
	rule->acl->rule_count--;
}

static void add_undo(struct vnp_edit *edit)
{
	struct vnp_rule *rule = edit_of(edit)->rule;
	struct vnp_acl *acl = rule->acl;

	rule_leave(rule);
	if (edit->is_sealed)
		vnp_acl_bind_back(acl, edit_of(edit)->bound);
	/* Nobody has seen the number. */
	acl->object.vn->registry.last_id[VNP_KIND_RULE] =
		edit_of(edit)->last_id;
	kfree(edit_of(edit));
}

static void add_done(struct vnp_edit *edit)
{
	vnp_event(&edit_of(edit)->rule->object, VNETPEER_EVENT_ADD);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops add_ops = {
	.seal = add_seal,
	.undo = add_undo,
	.done = add_done,
};

static int add_rule(struct vnp_change *change, struct vnp_acl *acl,
		    struct vnp_rule *rule, struct netlink_ext_ack *extack)
{
	struct vnp_registry *registry = &acl->object.vn->registry;
	struct rule_edit *edit;
	int err;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->rule = rule;
	edit->bound = acl->vnet;
	edit->last_id = registry->last_id[VNP_KIND_RULE];
	err = vnp_acl_insert(acl, &acl->rules, rule, extack);
	if (err)
		goto err_free;
	err = vnp_object_number(registry, &rule->object, VNP_KIND_RULE);
	if (err)
		goto err_del;
	acl->rule_count++;
	name_groups(rule);
	vnp_change_add(change, &edit->edit, &add_ops);
	vnp_change_acl(change, acl);
	return 0;

err_del:
	list_del(&rule->node);
err_free:
	kfree(edit);
	return err;
}

/**
 * vnp_acl_add_rule() - add a rule to an acl
 * @acl: the acl
 * @rule: a named rule that is in no list; taken over on success
 * @extack: where a refusal is explained
 *
 * New flows of the ports that have the acl meet it when this returns.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_acl_add_rule(struct vnp_acl *acl, struct vnp_rule *rule,
		     struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	int err;

	vnp_change_begin(&change);
	err = add_rule(&change, acl, rule, extack);
	return err ?: vnp_change_commit(&change, extack);
}

static void del_undo(struct vnp_edit *edit)
{
	struct vnp_rule *rule = edit_of(edit)->rule;

	list_add(&rule->node, edit_of(edit)->before);
	rule->acl->rule_count++;
	name_groups(rule);
	kfree(edit_of(edit));
}

static void del_done(struct vnp_edit *edit)
{
	struct vnp_rule *rule = edit_of(edit)->rule;
	struct vnp_acl *acl = rule->acl;

	vnp_event(&rule->object, VNETPEER_EVENT_DEL);
	list_add_tail(&rule->node, &acl->gone);
	unbind(acl);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops del_ops = {
	.undo = del_undo,
	.done = del_done,
};

/**
 * vnp_acl_del_rule() - remove a rule from its acl
 * @rule: the rule
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, -EINVAL for a default rule, or -ENOMEM; if not 0, then nothing has
 * changed
 */
int vnp_acl_del_rule(struct vnp_rule *rule, struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	struct rule_edit *edit;

	if (rule->ruling.is_default)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "default rules stay");
	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->rule = rule;
	edit->before = rule->node.prev;
	rule_leave(rule);

	vnp_change_begin(&change);
	vnp_change_add(&change, &edit->edit, &del_ops);
	vnp_change_acl(&change, rule->acl);
	return vnp_change_commit(&change, extack);
}

/* Other rules in the place of all that an acl has. */
struct replacement {
	struct vnp_edit edit;
	struct vnp_acl *acl;
	struct list_head others;	/* the old ones; taken back, the new */
	const struct vnp_vnet *bound;	/* before the new ones had their way */
	u32 last_id;			/* before the new ones had numbers */
};

static struct replacement *replacement_of(struct vnp_edit *edit)
{
	return container_of(edit, struct replacement, edit);
}

static unsigned int count_rules(const struct list_head *list)
{
	const struct vnp_rule *rule;
	unsigned int count = 0;

	list_for_each_entry(rule, list, node)
		count += !rule->ruling.is_default;
	return count;
}

/*
 * A rule that takes the place of one of its name is that rule, changed, and
 * keeps its number: rules are replaced all the time, and numbers would run out.
 */
static int number_all(struct vnp_acl *acl, struct list_head *rules)
{
	struct vnp_registry *registry = &acl->object.vn->registry;
	struct vnp_rule *rule, *old;
	int err;

	list_for_each_entry(rule, rules, node) {
		old = vnp_rule_find(&acl->rules, rule->object.name);
		if (old) {
			rule->object.kind = VNP_KIND_RULE;
			rule->object.id = old->object.id;
			continue;
		}
		err = vnp_object_number(registry, &rule->object, VNP_KIND_RULE);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/* Exchanges the rules; the default ones stay in the acl. */
static void replacement_swap(struct replacement *replacement)
{
	struct vnp_acl *acl = replacement->acl;
	LIST_HEAD(list);

	vnp_acl_release(acl);
	list_splice_init(&acl->rules, &list);
	list_splice_init(&replacement->others, &acl->rules);
	list_splice_init(&list, &replacement->others);
	move_defaults(&replacement->others, &acl->rules);
	hold_groups(acl);
	acl->rule_count = count_rules(&acl->rules);
}

static int replace_seal(struct vnp_edit *edit, struct netlink_ext_ack *extack)
{
	struct vnp_acl *acl = replacement_of(edit)->acl;
	const struct vnp_vnet *vnet = vnp_acl_rules_vnet(acl, &acl->rules);

	return vnet ? vnp_acl_bind(acl, vnet, extack) : 0;
}

static void replace_undo(struct vnp_edit *edit)
{
	struct replacement *replacement = replacement_of(edit);
	struct vnp_acl *acl = replacement->acl;

	replacement_swap(replacement);
	if (edit->is_sealed)
		vnp_acl_bind_back(acl, replacement->bound);
	/* Nobody has seen the numbers. */
	acl->object.vn->registry.last_id[VNP_KIND_RULE] = replacement->last_id;
	vnp_rule_free_all(&replacement->others);
	kfree(replacement);
}

static void replace_done(struct vnp_edit *edit)
{
	struct replacement *replacement = replacement_of(edit);
	struct vnp_acl *acl = replacement->acl;

	list_splice_init(&replacement->others, &acl->gone);
	unbind(acl);
	vnp_object_touch(&acl->object.vn->registry, VNP_KIND_RULE);
	vnp_event(&acl->object, VNETPEER_EVENT_SET);
	kfree(replacement);
}

static const struct vnp_edit_ops replace_ops = {
	.seal = replace_seal,
	.undo = replace_undo,
	.done = replace_done,
};

/**
 * vnp_acl_replace() - put other rules in the place of all that an acl has
 * @acl: the acl
 * @rules: the rules, which vnp_acl_insert() put there; those that are left
 *	there after a failure remain the caller's
 * @extack: where a refusal is explained
 *
 * A packet meets all of the old rules or all of the new ones.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_acl_replace(struct vnp_acl *acl, struct list_head *rules,
		    struct netlink_ext_ack *extack)
{
	u32 *last_id = &acl->object.vn->registry.last_id[VNP_KIND_RULE];
	struct replacement *replacement;
	struct vnp_change change;
	u32 before = *last_id;
	int err;

	replacement = kzalloc(sizeof(*replacement), GFP_KERNEL_ACCOUNT);
	if (!replacement)
		return -ENOMEM;
	err = number_all(acl, rules);
	if (err) {
		*last_id = before;
		kfree(replacement);
		return err;
	}
	replacement->acl = acl;
	replacement->bound = acl->vnet;
	replacement->last_id = before;
	INIT_LIST_HEAD(&replacement->others);
	list_splice_init(rules, &replacement->others);
	replacement_swap(replacement);

	vnp_change_begin(&change);
	vnp_change_add(&change, &replacement->edit, &replace_ops);
	vnp_change_acl(&change, acl);
	return vnp_change_commit(&change, extack);
}
