// SPDX-License-Identifier: GPL-2.0
/* Route tables over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/refuse.h"
#include "object/route_table.h"

#define table_of(ptr) container_of_const(ptr, struct vnp_route_table, object)

static int route_table_fill(struct sk_buff *msg,
			    const struct vnp_object *object,
			    const struct net *asker)
{
	if (nla_put_u32(msg, VNETPEER_A_ROUTE_TABLE_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_ROUTE_TABLE_NAME, object->name) ||
	    nla_put_u8(msg, VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION,
		       table_of(object)->is_propagating))
		return -EMSGSIZE;
	return 0;
}

static int check_set(struct genl_info *info)
{
	if (info->attrs[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION])
		return 0;
	return vnp_refuse(info->extack, VNP_InvalidParameter, "nothing to set");
}

static bool read_propagation(struct genl_info *info, bool otherwise)
{
	const struct nlattr *attr =
		info->attrs[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION];

	return attr ? nla_get_u8(attr) : otherwise;
}

int vnetpeer_nl_route_table_new_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	return vnp_route_table_create(vnp_nl_net(info),
				      info->attrs[VNETPEER_A_ROUTE_TABLE_NAME],
				      read_propagation(info, true),
				      info->extack);
}

int vnetpeer_nl_route_table_set_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	struct vnp_route_table *table = table_of(vnp_nl_object(info));

	return vnp_route_table_set(table,
				   read_propagation(info,
						    table->is_propagating));
}

static int route_table_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_route_table_destroy(table_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_route_table = {
	.kind = VNP_KIND_ROUTE_TABLE,
	.name = VNETPEER_A_ROUTE_TABLE_NAME,
	.check = { [VNP_SET] = check_set },
	.fill = route_table_fill,
	.ntf = VNETPEER_CMD_ROUTE_TABLE_NTF,
	.event = VNETPEER_A_ROUTE_TABLE_EVENT,
	.remove = route_table_remove,
};
