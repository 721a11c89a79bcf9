// SPDX-License-Identifier: GPL-2.0
/* Access control lists: the rules that packets of ports meet. */

#include "acl.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "acl_check.h"
#include "acl_rules.h"
#include "attachment.h"
#include "controller.h"
#include "event.h"
#include "group.h"
#include "refuse.h"
#include "rule_default.h"

/*
 * Packets read compiled rules, which never change. A change of the rules
 * compiles them anew, aside, and replaces them as a whole, so that a packet
 * meets the rules as they were before the change or as they are after it.
 *
 * What packets may still read goes when they are done with it: rules that an
 * acl has no longer go with the last compiled rules that lead to them.
 */

static struct vnp_acl *acl_of(struct vnp_object *object)
{
	return container_of(object, struct vnp_acl, object);
}

/* Acls */

static struct vnp_acl *acl_alloc(struct vnp_net *vn)
{
	struct vnp_acl *acl;

	acl = kzalloc(sizeof(*acl), GFP_KERNEL_ACCOUNT);
	if (!acl)
		return NULL;
	acl->object.vn = vn;
	INIT_LIST_HEAD(&acl->rules);
	INIT_LIST_HEAD(&acl->attachments);
	INIT_LIST_HEAD(&acl->gone);
	INIT_LIST_HEAD(&acl->dirty);
	if (vnp_rule_default_add(acl, &acl->rules) ||
	    vnp_acl_rules_stage(acl)) {
		vnp_rule_free_all(&acl->rules);
		kfree(acl);
		return NULL;
	}
	vnp_acl_rules_publish(acl);
	return acl;
}

/* Frees an acl that packets do not find any more, with its rules. */
static void acl_retire(struct vnp_acl *acl)
{
	/* Nobody else knows of the acl. */
	acl->next = rcu_dereference_protected(acl->path.compiled, true);
	list_splice_init(&acl->rules, &acl->gone);
	vnp_acl_rules_unstage(acl);
	kfree_rcu(acl, rcu);
}

/**
 * vnp_acl_find() - find an acl by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the acl, or an error pointer
 */
struct vnp_acl *vnp_acl_find(struct vnp_net *vn, const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vn->registry, VNP_KIND_ACL, 0, attr, extack);
	return IS_ERR(object) ? ERR_CAST(object) : acl_of(object);
}

/**
 * vnp_acl_create() - make an acl that has the default rules only
 * @vn: the controller
 * @name: its name, which vnp_object_check_name() accepts
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_acl_create(struct vnp_net *vn, const struct nlattr *name,
		   struct netlink_ext_ack *extack)
{
	struct vnp_acl *acl;
	int err;

	if (vnp_object_find(&vn->registry, VNP_KIND_ACL, 0, nla_data(name)))
		return vnp_refuse_attr(extack, name, VNP_ResourceAlreadyExists,
				       "acl '%.32s'", (char *)nla_data(name));

	acl = acl_alloc(vn);
	if (!acl)
		return -ENOMEM;
	vnp_object_name(&acl->object, name);
	err = vnp_net_add(vn, &acl->object, VNP_KIND_ACL, 0);
	if (err) {
		acl_retire(acl);
		return err;
	}
	vnp_event(&acl->object, VNETPEER_EVENT_ADD);
	return 0;
}

/* Takes apart an acl that nobody finds any more. */
static void acl_remove(struct vnp_acl *acl)
{
	const struct vnp_rule *rule;

	list_for_each_entry(rule, &acl->rules, node)
		if (!rule->ruling.is_default)
			vnp_event(&rule->object, VNETPEER_EVENT_DEL);
	vnp_event(&acl->object, VNETPEER_EVENT_DEL);
	vnp_acl_release(acl);
	vnp_object_touch(&acl->object.vn->registry, VNP_KIND_RULE);
	acl_retire(acl);
}

/**
 * vnp_acl_destroy() - remove an acl with its rules, unless it is in use
 * @acl: the acl
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, or -EBUSY when subnets or ports have it
 */
int vnp_acl_destroy(struct vnp_acl *acl, struct netlink_ext_ack *extack)
{
	const struct vnp_attachment *attachment;
	int err = 0;

	mutex_lock(&acl->object.vn->lock);
	attachment = list_first_entry_or_null(&acl->attachments,
					      struct vnp_attachment, node);
	if (attachment)
		err = vnp_refuse(extack, VNP_ResourceInUse,
				 "%s '%.32s' has it",
				 vnp_object_word(attachment->user->kind),
				 attachment->user->name);
	else
		vnp_object_del(&acl->object.vn->registry, &acl->object);
	mutex_unlock(&acl->object.vn->lock);
	if (!err)
		acl_remove(acl);
	return err;
}

/**
 * vnp_acl_destroy_all() - remove all acls of a controller
 * @vn: the controller, which goes; it has no ports and no subnets any more
 *
 * Context: takes vnp_net.config; may sleep.
 */
void vnp_acl_destroy_all(struct vnp_net *vn)
{
	struct vnp_object *object;
	unsigned long id;

	mutex_lock(&vn->config);
	xa_for_each(&vn->registry.ids[VNP_KIND_ACL], id, object) {
		vnp_net_del(vn, object);
		acl_remove(acl_of(object));
	}
	mutex_unlock(&vn->config);
}

/* Their rules */

/**
 * vnp_acl_find_rule() - find a rule by name
 * @acl: its acl
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the rule, or an error pointer
 */
struct vnp_rule *vnp_acl_find_rule(const struct vnp_acl *acl,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	struct vnp_rule *rule;
	int err;

	err = vnp_object_check_named(VNP_KIND_RULE, attr, extack);
	if (err)
		return ERR_PTR(err);
	rule = vnp_rule_find(&acl->rules, nla_data(attr));
	if (!rule) {
		err = vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
				      "no rule '%.32s'",
				      (char *)nla_data(attr));
		return ERR_PTR(err);
	}
	return rule;
}

/* The default rules without an acl */

/**
 * vnp_acl_register() - make what the module has of acls
 *
 * Return: 0 or -ENOMEM
 */
int vnp_acl_register(void)
{
	struct vnp_acl *acl = acl_alloc(NULL);

	if (!acl)
		return -ENOMEM;
	vnp_nic_acl_default = &acl->path;
	return 0;
}

/**
 * vnp_acl_unregister() - free what the module has of acls
 *
 * There must be no ports any more.
 */
void vnp_acl_unregister(void)
{
	acl_retire(vnp_acl_default());
}
