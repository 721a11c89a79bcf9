/* SPDX-License-Identifier: GPL-2.0 */
/* Access control lists: the rules that packets of ports meet. */
#ifndef _VNP_ACL_H
#define _VNP_ACL_H

#include <linux/container_of.h>
#include <linux/list.h>
#include <linux/rcupdate.h>

#include "object.h"
#include "path/rules.h"
#include "rule.h"

struct vnp_net;
struct vnp_vnet;

#define VNP_ACL_RULES_MAX	1000
#define VNP_ACL_PREFIXES_MAX	4000	/* for sources, and for destinations */
#define VNP_ACL_GROUPS_MAX	4000	/* how often rules name one */
#define VNP_ACL_RANGES_MAX	4000	/* of port numbers */

/**
 * struct vnp_acl - an access control list
 * @path: what packets read of it
 * @object: its name and number
 * @vnet: the VNet it is bound to, as its rules name groups of that; or NULL
 * @rules: its rules, by direction and priority, so that the default ones are
 *	the last of each direction
 * @rule_count: how many of them are not default ones
 * @attachments: what it is attached to, by vnp_attachment.node
 * @next: the compiled rules, when a change under way is published
 * @gone: rules that go with those of before, by vnp_rule.node
 * @dirty: in vnp_change.acls of a change under way that concerns it
 * @rcu: frees it
 *
 * @attachments is protected by vnp_net.lock, and so is @vnet, which is changed
 * with vnp_net.config held as well; the rest by vnp_net.config.
 */
struct vnp_acl {
	struct vnp_nic_acl path;

	struct vnp_object object;
	const struct vnp_vnet *vnet;
	struct list_head rules;
	unsigned int rule_count;
	struct list_head attachments;
	struct vnp_acl_rules *next;
	struct list_head gone;
	struct list_head dirty;
	struct rcu_head rcu;
};

/* What stands for an absent acl, see vnp_nic_acl_default. */
static inline struct vnp_acl *vnp_acl_default(void)
{
	return container_of(vnp_nic_acl_default, struct vnp_acl, path);
}

struct vnp_acl *vnp_acl_find(struct vnp_net *vn, const struct nlattr *attr,
			     struct netlink_ext_ack *extack);
int vnp_acl_create(struct vnp_net *vn, const struct nlattr *name,
		   struct netlink_ext_ack *extack);
int vnp_acl_destroy(struct vnp_acl *acl, struct netlink_ext_ack *extack);
void vnp_acl_destroy_all(struct vnp_net *vn);

struct vnp_rule *vnp_acl_find_rule(const struct vnp_acl *acl,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack);

int vnp_acl_register(void);
void vnp_acl_unregister(void);

/* acl_change.c */
void vnp_acl_release(struct vnp_acl *acl);
int vnp_acl_insert(struct vnp_acl *acl, struct list_head *rules,
		   struct vnp_rule *rule, struct netlink_ext_ack *extack);
int vnp_acl_add_rule(struct vnp_acl *acl, struct vnp_rule *rule,
		     struct netlink_ext_ack *extack);
int vnp_acl_del_rule(struct vnp_rule *rule, struct netlink_ext_ack *extack);
int vnp_acl_replace(struct vnp_acl *acl, struct list_head *rules,
		    struct netlink_ext_ack *extack);

#endif
