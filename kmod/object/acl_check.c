// SPDX-License-Identifier: GPL-2.0
/* Which rules an acl can have. */

#include "acl_check.h"

#include "acl.h"
#include "attachment.h"
#include "controller.h"
#include "group.h"
#include "refuse.h"
#include "rule_default.h"
#include "vnet.h"

static int check_place(const struct list_head *list,
		       const struct vnp_rule *rule,
		       struct netlink_ext_ack *extack)
{
	const struct vnp_rule *other;

	if (vnp_rule_default_is(rule->object.name) ||
	    vnp_rule_find(list, rule->object.name))
		return vnp_refuse(extack, VNP_ResourceAlreadyExists,
				  "rule '%.32s'", rule->object.name);
	list_for_each_entry(other, list, node)
		if (!vnp_rule_cmp(other, rule))
			return vnp_refuse(extack, VNP_SecurityRuleConflict,
					  "rule '%.24s' has priority %u",
					  other->object.name, rule->priority);
	return 0;
}

/* What an acl has limits for. */
struct totals {
	unsigned int rules;
	unsigned int sources;
	unsigned int destinations;
	unsigned int groups;
	unsigned int ranges;
};

static void count_rule(struct totals *totals, const struct vnp_rule *rule)
{
	const struct vnp_rule_side *src = &rule->match.src;
	const struct vnp_rule_side *dst = &rule->match.dst;

	totals->rules += !rule->ruling.is_default;
	totals->sources += src->prefix_count;
	totals->destinations += dst->prefix_count;
	totals->groups += src->group_count + dst->group_count;
	totals->ranges += src->port_count + dst->port_count;
}

static int check_limits(const struct list_head *list,
			const struct vnp_rule *rule,
			struct netlink_ext_ack *extack)
{
	struct totals totals = {};
	const struct vnp_rule *other;

	count_rule(&totals, rule);
	list_for_each_entry(other, list, node)
		count_rule(&totals, other);

	if (totals.rules > VNP_ACL_RULES_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "an acl has %u rules at most",
				  VNP_ACL_RULES_MAX);
	if (totals.sources > VNP_ACL_PREFIXES_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "an acl has %u prefixes of sources at most",
				  VNP_ACL_PREFIXES_MAX);
	if (totals.destinations > VNP_ACL_PREFIXES_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "an acl has %u prefixes of destinations at most",
				  VNP_ACL_PREFIXES_MAX);
	if (totals.groups > VNP_ACL_GROUPS_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "an acl names groups %u times at most",
				  VNP_ACL_GROUPS_MAX);
	if (totals.ranges > VNP_ACL_RANGES_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "an acl has %u ranges of ports at most",
				  VNP_ACL_RANGES_MAX);
	return 0;
}

/* Groups are of one VNet, and bind the acl to it. */

static const struct vnp_vnet *rule_vnet(struct vnp_net *vn,
					const struct vnp_rule *rule)
{
	u32 id = vnp_rule_group(rule, 0);

	return id ? vnp_group_of(vn, id)->vnet : NULL;
}

/* Whose groups rules name; NULL when they name none. */
static const struct vnp_vnet *rules_vnet(struct vnp_net *vn,
					 const struct list_head *list)
{
	const struct vnp_vnet *vnet = NULL;
	const struct vnp_rule *rule;

	list_for_each_entry(rule, list, node) {
		vnet = rule_vnet(vn, rule);
		if (vnet)
			break;
	}
	return vnet;
}

static int check_users(const struct vnp_acl *acl,
		       const struct vnp_vnet *vnet,
		       struct netlink_ext_ack *extack)
{
	const struct vnp_attachment *attachment;
	const struct vnp_object *user;

	if (!vnet || acl->vnet == vnet)
		return 0;
	list_for_each_entry(attachment, &acl->attachments, node) {
		user = attachment->user;
		if (attachment->vnet != vnet)
			return vnp_refuse(extack, VNP_InvalidParameter,
					  "%s '%.16s' has the acl in another VNet",
					  vnp_object_word(user->kind),
					  user->name);
	}
	return 0;
}

/**
 * vnp_acl_bind() - let an acl be for ports and subnets of one VNet only
 * @acl: the acl
 * @vnet: the VNet whose groups its rules are to name; NULL for none
 * @extack: where a refusal is explained
 *
 * From now on the acl is not attached in another VNet. So this comes before the
 * rules that need it, and to take it back comes after those have gone.
 *
 * Context: vnp_net.config is held; takes vnp_net.lock.
 * Return: 0, or -EINVAL when the acl is attached in another VNet
 */
int vnp_acl_bind(struct vnp_acl *acl, const struct vnp_vnet *vnet,
		 struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&acl->object.vn->lock);
	err = check_users(acl, vnet, extack);
	if (!err)
		acl->vnet = vnet;
	mutex_unlock(&acl->object.vn->lock);
	return err;
}

/**
 * vnp_acl_bind_back() - take back what vnp_acl_bind() did
 * @acl: the acl
 * @vnet: what it was bound to before
 *
 * A port of another VNet that took the acl meanwhile keeps it. For that one the
 * groups that rules name have no members.
 *
 * Context: vnp_net.config is held; takes vnp_net.lock.
 */
void vnp_acl_bind_back(struct vnp_acl *acl, const struct vnp_vnet *vnet)
{
	struct vnp_net *vn = acl->object.vn;

	mutex_lock(&vn->lock);
	acl->vnet = vnet;
	mutex_unlock(&vn->lock);
}

static int check_groups(const struct vnp_acl *acl,
			const struct list_head *list,
			const struct vnp_rule *rule,
			struct netlink_ext_ack *extack)
{
	const struct vnp_vnet *vnet;
	unsigned int i;
	int err;
	u32 id;

	vnet = rules_vnet(acl->object.vn, list) ?:
	       rule_vnet(acl->object.vn, rule);
	for (i = 0; (id = vnp_rule_group(rule, i)); i++)
		if (vnp_group_of(acl->object.vn, id)->vnet != vnet)
			return vnp_refuse(extack, VNP_InvalidParameter,
					  "an acl names groups of one VNet");
	if (!i)
		return 0;
	/* The first one that names groups is asked about the acl's users. */
	if (rules_vnet(acl->object.vn, list))
		return 0;
	mutex_lock(&acl->object.vn->lock);
	err = check_users(acl, vnet, extack);
	mutex_unlock(&acl->object.vn->lock);
	return err;
}

/**
 * vnp_acl_rules_vnet() - whose groups rules name
 * @acl: their acl
 * @list: the rules
 *
 * Context: vnp_net.config is held.
 * Return: the VNet; NULL when they name none
 */
const struct vnp_vnet *vnp_acl_rules_vnet(const struct vnp_acl *acl,
					  const struct list_head *list)
{
	return rules_vnet(acl->object.vn, list);
}

/**
 * vnp_acl_check() - can a rule join those that an acl is to have
 * @acl: the acl
 * @list: those rules
 * @rule: the rule, which vnp_rule_check() accepts
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: 0 or a negative errno
 */
int vnp_acl_check(const struct vnp_acl *acl, const struct list_head *list,
		  const struct vnp_rule *rule, struct netlink_ext_ack *extack)
{
	int err;

	err = check_place(list, rule, extack);
	if (!err)
		err = check_limits(list, rule, extack);
	if (!err)
		err = check_groups(acl, list, rule, extack);
	return err;
}
