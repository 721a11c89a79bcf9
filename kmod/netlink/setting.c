// SPDX-License-Identifier: GPL-2.0
/* The settings of a controller over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/event.h"
#include "object/refuse.h"

static int setting_fill(struct sk_buff *msg, const struct vnp_object *object,
			const struct net *asker)
{
	const struct vnp_net *vn = object->vn;

	if (nla_put_u32(msg, VNETPEER_A_SETTING_ADDRESS_CHANGE,
			vn->address_change) ||
	    nla_put_u32(msg, VNETPEER_A_SETTING_FORWARDED_CHECK,
			vn->path.forwarded_check))
		return -EMSGSIZE;
	return 0;
}

static int check_set(struct genl_info *info)
{
	if (info->attrs[VNETPEER_A_SETTING_ADDRESS_CHANGE] ||
	    info->attrs[VNETPEER_A_SETTING_FORWARDED_CHECK])
		return 0;
	return vnp_refuse(info->extack, VNP_InvalidParameter, "nothing to set");
}

int vnetpeer_nl_setting_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *address_change =
		info->attrs[VNETPEER_A_SETTING_ADDRESS_CHANGE];
	const struct nlattr *forwarded_check =
		info->attrs[VNETPEER_A_SETTING_FORWARDED_CHECK];
	struct vnp_net *vn = vnp_nl_net(info);

	if (address_change)
		vn->address_change = nla_get_u32(address_change);
	/* Packets read it; each sees either value. */
	if (forwarded_check)
		WRITE_ONCE(vn->path.forwarded_check,
			   nla_get_u32(forwarded_check));
	vnp_event(&vn->object, VNETPEER_EVENT_SET);
	return 0;
}

/* A controller has one set of settings, which is not among its objects. */
static struct vnp_object *setting_find(struct genl_info *info,
				       struct vnp_object *scope)
{
	return &vnp_nl_net(info)->object;
}

const struct vnp_kind_info vnp_nl_setting = {
	.kind = VNP_KIND_SETTING,
	.find = setting_find,
	.check = { [VNP_SET] = check_set },
	.fill = setting_fill,
	.ntf = VNETPEER_CMD_SETTING_NTF,
	.event = VNETPEER_A_SETTING_EVENT,
};
