// SPDX-License-Identifier: GPL-2.0
/* Groups over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/group.h"
#include "object/vnet.h"

#define group_of(ptr) container_of_const(ptr, struct vnp_group, object)
#define vnet_of(ptr) container_of_const(ptr, struct vnp_vnet, object)

static int group_fill(struct sk_buff *msg, const struct vnp_object *object,
		      const struct net *asker)
{
	const struct vnp_group *group = group_of(object);

	if (nla_put_u32(msg, VNETPEER_A_GROUP_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_GROUP_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_GROUP_VNET,
			   group->vnet->object.name))
		return -EMSGSIZE;
	return 0;
}

int vnetpeer_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vnp_group_create(vnet_of(vnp_nl_object(info)),
				info->attrs[VNETPEER_A_GROUP_NAME],
				info->extack);
}

static int group_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_group_destroy(group_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_group = {
	.kind = VNP_KIND_GROUP,
	.name = VNETPEER_A_GROUP_NAME,
	.scope = VNETPEER_A_GROUP_VNET,
	.scope_kind = VNP_KIND_VNET,
	.fill = group_fill,
	.ntf = VNETPEER_CMD_GROUP_NTF,
	.event = VNETPEER_A_GROUP_EVENT,
	.remove = group_remove,
};
