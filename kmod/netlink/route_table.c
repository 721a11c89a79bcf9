// SPDX-License-Identifier: GPL-2.0
/* Route tables over netlink. */

#include "nl.h"
#include "object/refuse.h"
#include "object/route_table.h"

static const struct vnp_route_table *table_of(const struct vnp_object *object)
{
	return container_of(object, struct vnp_route_table, object);
}

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

const struct vnp_nl_ops vnp_nl_route_table = {
	.kind = VNP_KIND_ROUTE_TABLE,
	.get = VNETPEER_CMD_ROUTE_TABLE_GET,
	.ntf = VNETPEER_CMD_ROUTE_TABLE_NTF,
	.event = VNETPEER_A_ROUTE_TABLE_EVENT,
	.fill = route_table_fill,
};

static struct vnp_route_table *table_get(struct genl_info *info)
{
	return vnp_route_table_find(vnp_nl_net(info),
				    info->attrs[VNETPEER_A_ROUTE_TABLE_NAME],
				    info->extack);
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
	struct vnp_route_table *table = table_get(info);

	if (IS_ERR(table))
		return PTR_ERR(table);
	if (!info->attrs[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION])
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "nothing to set");
	return vnp_route_table_set(table,
				   read_propagation(info,
						    table->is_propagating));
}

int vnetpeer_nl_route_table_del_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	struct vnp_route_table *table = table_get(info);

	if (IS_ERR(table))
		return PTR_ERR(table);
	return vnp_route_table_destroy(table, info->extack);
}

int vnetpeer_nl_route_table_get_doit(struct sk_buff *skb,
				     struct genl_info *info)
{
	struct vnp_route_table *table = table_get(info);

	if (IS_ERR(table))
		return PTR_ERR(table);
	return vnp_nl_reply(info, &vnp_nl_route_table, &table->object);
}

int vnetpeer_nl_route_table_get_dumpit(struct sk_buff *skb,
				       struct netlink_callback *cb)
{
	return vnp_nl_dump(skb, cb, &vnp_nl_route_table, NULL);
}
