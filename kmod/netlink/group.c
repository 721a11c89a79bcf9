// SPDX-License-Identifier: GPL-2.0
/* Groups over netlink. */

#include "nl.h"
#include "object/group.h"
#include "object/vnet.h"

static int group_fill(struct sk_buff *msg, const struct vnp_object *object,
		      const struct net *asker)
{
	const struct vnp_group *group =
		container_of(object, struct vnp_group, object);

	if (nla_put_u32(msg, VNETPEER_A_GROUP_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_GROUP_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_GROUP_VNET,
			   group->vnet->object.name))
		return -EMSGSIZE;
	return 0;
}

const struct vnp_nl_ops vnp_nl_group = {
	.kind = VNP_KIND_GROUP,
	.get = VNETPEER_CMD_GROUP_GET,
	.ntf = VNETPEER_CMD_GROUP_NTF,
	.event = VNETPEER_A_GROUP_EVENT,
	.fill = group_fill,
	.scope = vnp_nl_scope_vnet,
};

static struct vnp_vnet *vnet_get(struct genl_info *info)
{
	return vnp_vnet_find(vnp_nl_net(info),
			     info->attrs[VNETPEER_A_GROUP_VNET], info->extack);
}

static struct vnp_group *group_get(struct genl_info *info)
{
	struct vnp_vnet *vnet = vnet_get(info);

	if (IS_ERR(vnet))
		return ERR_CAST(vnet);
	return vnp_group_find(vnet, info->attrs[VNETPEER_A_GROUP_NAME],
			      info->extack);
}

int vnetpeer_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_GROUP_NAME];
	struct vnp_vnet *vnet;

	vnet = vnet_get(info);
	if (IS_ERR(vnet))
		return PTR_ERR(vnet);
	return vnp_group_create(vnet, name, info->extack);
}

int vnetpeer_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_group *group = group_get(info);

	if (IS_ERR(group))
		return PTR_ERR(group);
	return vnp_group_destroy(group, info->extack);
}

int vnetpeer_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_group *group = group_get(info);

	if (IS_ERR(group))
		return PTR_ERR(group);
	return vnp_nl_reply(info, &vnp_nl_group, &group->object);
}

int vnetpeer_nl_group_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);

	return vnp_nl_dump(skb, cb, &vnp_nl_group,
			   info->attrs[VNETPEER_A_GROUP_VNET]);
}
