// SPDX-License-Identifier: GPL-2.0
/* Subnets over netlink. */

#include <linux/slab.h>

#include "kind.h"
#include "nl.h"
#include "object/acl.h"
#include "object/attachment.h"
#include "object/refuse.h"
#include "object/route_table.h"
#include "object/subnet.h"
#include "object/view.h"
#include "object/vnet.h"

#define subnet_of(ptr) container_of_const(ptr, struct vnp_subnet, object)
#define vnet_of(ptr) container_of_const(ptr, struct vnp_vnet, object)

static int subnet_fill(struct sk_buff *msg, const struct vnp_object *object,
		       const struct net *asker)
{
	const struct vnp_subnet *subnet = subnet_of(object);
	const struct vnp_route_table *user = subnet->viewer.view->user;
	const struct vnp_acl *acl = vnp_attachment_acl(subnet->attachment);

	if (nla_put_u32(msg, VNETPEER_A_SUBNET_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_SUBNET_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_SUBNET_VNET,
			   subnet->vnet->object.name) ||
	    (user && nla_put_string(msg, VNETPEER_A_SUBNET_ROUTE_TABLE,
				    user->object.name)) ||
	    (acl && nla_put_string(msg, VNETPEER_A_SUBNET_ACL,
				   acl->object.name)))
		return -EMSGSIZE;
	return vnp_nl_put_space(msg, VNETPEER_A_SUBNET_PREFIXES,
				subnet->path.space);
}

static int read_route_table(struct genl_info *info,
			    struct vnp_route_table **user)
{
	return vnp_nl_read_route_table(info,
				  info->attrs[VNETPEER_A_SUBNET_ROUTE_TABLE],
				  user);
}

static int subnet_create(struct genl_info *info, struct vnp_subnet *subnet)
{
	struct vnp_vnet *vnet = vnet_of(vnp_nl_object(info));
	struct vnp_route_table *user = NULL;
	int err;

	err = read_route_table(info, &user);
	if (err)
		return err;
	return vnp_subnet_create(vnet, subnet, user,
				 info->attrs[VNETPEER_A_SUBNET_ACL],
				 info->extack);
}

static int check_new(struct genl_info *info)
{
	struct vnp_space *space;
	int err;

	space = vnp_nl_space(info->attrs[VNETPEER_A_SUBNET_PREFIXES],
			     info->extack);
	if (IS_ERR(space))
		return PTR_ERR(space);
	err = vnp_subnet_check_own(space, info->extack);
	vnp_space_free(space);
	return err;
}

static int check_set(struct genl_info *info)
{
	if (info->attrs[VNETPEER_A_SUBNET_ROUTE_TABLE] ||
	    info->attrs[VNETPEER_A_SUBNET_ACL])
		return 0;
	return vnp_refuse(info->extack, VNP_InvalidParameter, "nothing to set");
}

int vnetpeer_nl_subnet_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_SUBNET_NAME];
	struct vnp_subnet *subnet;
	struct vnp_space *space;
	int err;

	space = vnp_nl_space(info->attrs[VNETPEER_A_SUBNET_PREFIXES],
			     info->extack);
	if (IS_ERR(space))
		return PTR_ERR(space);
	subnet = vnp_subnet_alloc(space);
	if (!subnet)
		return -ENOMEM;
	vnp_object_name(&subnet->object, name);

	err = subnet_create(info, subnet);
	if (err)
		vnp_subnet_free(subnet);
	return err;
}

int vnetpeer_nl_subnet_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *acl = info->attrs[VNETPEER_A_SUBNET_ACL];
	struct vnp_subnet *subnet = subnet_of(vnp_nl_object(info));
	struct vnp_route_table *user = subnet->viewer.view->user;
	int err;

	err = read_route_table(info, &user);
	if (err)
		return err;
	return vnp_subnet_set(subnet, user, acl, info->extack);
}

static int subnet_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_subnet_destroy(subnet_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_subnet = {
	.kind = VNP_KIND_SUBNET,
	.name = VNETPEER_A_SUBNET_NAME,
	.scope = VNETPEER_A_SUBNET_VNET,
	.scope_kind = VNP_KIND_VNET,
	.check = {
		[VNP_NEW] = check_new,
		[VNP_SET] = check_set,
	},
	.fill = subnet_fill,
	.ntf = VNETPEER_CMD_SUBNET_NTF,
	.event = VNETPEER_A_SUBNET_EVENT,
	.remove = subnet_remove,
};
