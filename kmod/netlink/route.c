// SPDX-License-Identifier: GPL-2.0
/* Users' routes over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/refuse.h"
#include "object/route_table.h"

#define route_of(ptr) container_of_const(ptr, struct vnp_user_route, object)
#define table_of(ptr) container_of_const(ptr, struct vnp_route_table, object)

/* Writing */

static int route_fill(struct sk_buff *msg, const struct vnp_object *object,
		      const struct net *asker)
{
	const struct vnp_user_route *route = route_of(object);

	if (nla_put_u32(msg, VNETPEER_A_ROUTE_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_ROUTE_TABLE,
			   route->table->object.name) ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_ROUTE_PREFIX, &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_ROUTE_NEXT_HOP_TYPE,
			vnp_nl_hop_type(route->type)) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_ROUTE_NEXT_HOP, &route->next_hop))
		return -EMSGSIZE;
	return 0;
}

/* Reading */

static int read_prefix(struct genl_info *info, struct vnp_prefix *prefix)
{
	return vnp_nl_route_prefix(info->attrs[VNETPEER_A_ROUTE_PREFIX], prefix,
				   info->extack);
}

static int read_type(struct genl_info *info, enum vnp_hop_type *type)
{
	const struct nlattr *attr = info->attrs[VNETPEER_A_ROUTE_NEXT_HOP_TYPE];

	if (!attr)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "the next hop is missing");
	switch (nla_get_u32(attr)) {
	case VNETPEER_NEXT_HOP_TYPE_NONE:
		*type = VNP_HOP_NONE;
		return 0;
	case VNETPEER_NEXT_HOP_TYPE_VNET_LOCAL:
		*type = VNP_HOP_VNET_LOCAL;
		return 0;
	case VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY:
		*type = VNP_HOP_GATEWAY;
		return 0;
	case VNETPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE:
		*type = VNP_HOP_APPLIANCE;
		return 0;
	case VNETPEER_NEXT_HOP_TYPE_INTERNET:
		*type = VNP_HOP_INTERNET;
		return 0;
	}
	return vnp_refuse_attr(info->extack, attr, VNP_InvalidParameter,
			       "no route leads there by hand");
}

static int read_appliance(struct genl_info *info,
			  const struct vnp_prefix *prefix,
			  struct vnp_addr *addr)
{
	const struct nlattr *attr = info->attrs[VNETPEER_A_ROUTE_NEXT_HOP];
	int err;

	if (!attr)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "the appliance's address is missing");
	err = vnp_read_addr(attr, addr, info->extack);
	if (err)
		return err;
	if (addr->family != prefix->addr.family)
		return vnp_refuse_attr(info->extack, attr, VNP_InvalidParameter,
				       "prefix and next hop are not of one family");
	if (!vnp_addr_is_usable(addr))
		return vnp_refuse_attr(info->extack, attr, VNP_InvalidParameter,
				       "no port can have that address");
	return 0;
}

static int read_next_hop(struct genl_info *info, struct vnp_user_route *wanted)
{
	const struct nlattr *attr = info->attrs[VNETPEER_A_ROUTE_NEXT_HOP];
	int err;

	err = read_type(info, &wanted->type);
	if (err)
		return err;
	if (wanted->type == VNP_HOP_APPLIANCE)
		return read_appliance(info, &wanted->prefix, &wanted->next_hop);
	if (attr)
		return vnp_refuse_attr(info->extack, attr, VNP_InvalidParameter,
				       "only an appliance has an address");
	return 0;
}

static int check_new(struct genl_info *info)
{
	struct vnp_user_route wanted = {};
	int err;

	err = read_prefix(info, &wanted.prefix);
	return err ?: read_next_hop(info, &wanted);
}

static int check_prefix(struct genl_info *info)
{
	struct vnp_prefix prefix;

	return read_prefix(info, &prefix);
}

/* Commands */

int vnetpeer_nl_route_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_user_route wanted = {};
	int err;

	err = read_prefix(info, &wanted.prefix);
	if (!err)
		err = read_next_hop(info, &wanted);
	if (err)
		return err;
	return vnp_user_route_create(table_of(vnp_nl_object(info)), &wanted,
				     info->extack);
}

/* A route goes by its prefix. */
static struct vnp_object *route_find(struct genl_info *info,
				     struct vnp_object *scope)
{
	struct vnp_user_route *route;
	struct vnp_prefix prefix;
	int err;

	err = read_prefix(info, &prefix);
	if (err)
		return ERR_PTR(err);
	route = vnp_user_route_find(table_of(scope), &prefix, info->extack);
	return IS_ERR(route) ? ERR_CAST(route) : &route->object;
}

static int route_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_user_route_destroy(route_of(object));
}

const struct vnp_kind_info vnp_nl_route = {
	.kind = VNP_KIND_ROUTE,
	.scope = VNETPEER_A_ROUTE_TABLE,
	.scope_kind = VNP_KIND_ROUTE_TABLE,
	.find = route_find,
	.check = {
		[VNP_NEW] = check_new,
		[VNP_DEL] = check_prefix,
		[VNP_GET] = check_prefix,
	},
	.fill = route_fill,
	.ntf = VNETPEER_CMD_ROUTE_NTF,
	.event = VNETPEER_A_ROUTE_EVENT,
	.remove = route_remove,
};
