/* SPDX-License-Identifier: GPL-2.0 */
/* Which rules an acl can have. */
#ifndef _VNP_ACL_CHECK_H
#define _VNP_ACL_CHECK_H

struct list_head;
struct netlink_ext_ack;
struct vnp_acl;
struct vnp_rule;
struct vnp_vnet;

int vnp_acl_check(const struct vnp_acl *acl, const struct list_head *list,
		  const struct vnp_rule *rule, struct netlink_ext_ack *extack);
int vnp_acl_bind(struct vnp_acl *acl, const struct vnp_vnet *vnet,
		 struct netlink_ext_ack *extack);
void vnp_acl_bind_back(struct vnp_acl *acl, const struct vnp_vnet *vnet);
const struct vnp_vnet *vnp_acl_rules_vnet(const struct vnp_acl *acl,
					  const struct list_head *list);

#endif
