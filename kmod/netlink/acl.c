// SPDX-License-Identifier: GPL-2.0
/* Acls over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/acl.h"
#include "rule_config.h"

#define acl_of(ptr) container_of_const(ptr, struct vnp_acl, object)

static int acl_fill(struct sk_buff *msg, const struct vnp_object *object,
		    const struct net *asker)
{
	if (nla_put_u32(msg, VNETPEER_A_ACL_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_ACL_NAME, object->name) ||
	    nla_put_u32(msg, VNETPEER_A_ACL_RULES,
			acl_of(object)->rule_count))
		return -EMSGSIZE;
	return 0;
}

static int acl_fill_counters(struct sk_buff *msg,
			     const struct vnp_object *object)
{
	const struct vnp_rule *rule;
	u64 hits = 0;

	list_for_each_entry(rule, &acl_of(object)->rules, node) {
		hits += vnp_rule_hits_read(rule);
		cond_resched();
	}
	return nla_put_uint(msg, VNETPEER_A_ACL_HITS, hits);
}

int vnetpeer_nl_acl_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vnp_acl_create(vnp_nl_net(info),
			      info->attrs[VNETPEER_A_ACL_NAME], info->extack);
}

static int check_replace(struct genl_info *info)
{
	return vnp_nl_rules_check(info, VNETPEER_A_ACL_RULE);
}

/* Reads the rules that an acl is to have into a list. */
static int read_rules(struct vnp_acl *acl, struct genl_info *info,
		      struct list_head *list)
{
	struct vnp_nl_rules rules;
	const struct nlattr *at;
	struct vnp_rule *rule;
	int err;

	vnp_nl_rules_begin(&rules, info, VNETPEER_A_ACL_RULE);
	while ((at = rules.at)) {
		rule = vnp_nl_rules_next(&rules);
		err = PTR_ERR_OR_ZERO(rule);
		if (!err) {
			err = vnp_acl_insert(acl, list, rule, info->extack);
			if (err)
				vnp_rule_free(rule);
		}
		if (err) {
			/* Which of the rules it was is what matters. */
			NL_SET_BAD_ATTR(info->extack, at);
			return err;
		}
	}
	return 0;
}

int vnetpeer_nl_acl_replace_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_acl *acl = acl_of(vnp_nl_object(info));
	LIST_HEAD(list);
	int err;

	err = read_rules(acl, info, &list);
	if (!err)
		err = vnp_acl_replace(acl, &list, info->extack);
	if (err)
		vnp_rule_free_all(&list);
	return err;
}

static int acl_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_acl_destroy(acl_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_acl = {
	.kind = VNP_KIND_ACL,
	.name = VNETPEER_A_ACL_NAME,
	.check = { [VNP_REPLACE] = check_replace },
	.fill = acl_fill,
	.counters = VNETPEER_A_ACL_COUNTERS,
	.fill_counters = acl_fill_counters,
	.ntf = VNETPEER_CMD_ACL_NTF,
	.event = VNETPEER_A_ACL_EVENT,
	.remove = acl_remove,
};
