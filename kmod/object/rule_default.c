// SPDX-License-Identifier: GPL-2.0
/* The rules that every acl ends with. */

#include "rule_default.h"

#include <linux/list.h>
#include <linux/string.h>

#include "rule.h"

/* In the order of vnp_rule_cmp() */
static const struct {
	const char *name;
	u32 priority;
	enum vnp_direction direction;
	bool is_allowing;
	u8 src_tags;
	u8 dst_tags;
} defaults[] = {
	{ "AllowVNetInBound", 65000, VNP_IN, true,
	  VNP_TAG_VIRTUAL_NETWORK, VNP_TAG_VIRTUAL_NETWORK },
	{ "AllowAzureLoadBalancerInBound", 65001, VNP_IN, true,
	  VNP_TAG_LOAD_BALANCER, 0 },
	{ "DenyAllInBound", 65500, VNP_IN, false, 0, 0 },
	{ "AllowVnetOutBound", 65000, VNP_OUT, true,
	  VNP_TAG_VIRTUAL_NETWORK, VNP_TAG_VIRTUAL_NETWORK },
	{ "AllowInternetOutBound", 65001, VNP_OUT, true,
	  0, VNP_TAG_INTERNET },
	{ "DenyAllOutBound", 65500, VNP_OUT, false, 0, 0 },
};

/**
 * vnp_rule_default_add() - make the default rules of an acl
 * @acl: the acl
 * @list: where to put them, in order
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM, and then some are missing
 */
int vnp_rule_default_add(struct vnp_acl *acl, struct list_head *list)
{
	struct vnp_rule *rule;
	int i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++) {
		rule = vnp_rule_alloc();
		if (!rule)
			return -ENOMEM;
		strscpy(rule->object.name, defaults[i].name);
		rule->acl = acl;
		rule->match.src.tags = defaults[i].src_tags;
		rule->match.dst.tags = defaults[i].dst_tags;
		rule->priority = defaults[i].priority;
		rule->direction = defaults[i].direction;
		rule->ruling.is_allowing = defaults[i].is_allowing;
		rule->ruling.is_default = true;
		list_add_tail(&rule->node, list);
		if (vnp_rule_prepare(rule))
			return -ENOMEM;
	}
	return 0;
}

/**
 * vnp_rule_default_is() - whether a default rule is called so
 * @name: the name
 *
 * Return: whether one is
 */
bool vnp_rule_default_is(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++)
		if (!strcmp(defaults[i].name, name))
			return true;
	return false;
}
