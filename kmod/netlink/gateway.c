// SPDX-License-Identifier: GPL-2.0
/* Gateways over netlink. */

#include <linux/netdevice.h>
#include <net/net_namespace.h>

#include "kind.h"
#include "nl.h"
#include "object/gateway.h"
#include "object/port.h"
#include "object/refuse.h"
#include "object/route_table.h"
#include "object/vnet.h"

#define gateway_of(ptr) container_of_const(ptr, struct vnp_gateway, object)

/* Writing */

static int put_dev(struct sk_buff *msg, const struct vnp_port *port,
		   const struct net *asker)
{
	u32 state = vnp_nic_is_up(&port->nic) ? VNETPEER_PORT_STATE_UP :
						VNETPEER_PORT_STATE_DOWN;

	if (nla_put_string(msg, VNETPEER_A_GATEWAY_DEV, port->seen.name) ||
	    nla_put_u32(msg, VNETPEER_A_GATEWAY_IFINDEX, port->seen.ifindex) ||
	    nla_put_u32(msg, VNETPEER_A_GATEWAY_STATE, state))
		return -EMSGSIZE;
	return vnp_nl_put_netns(msg, VNETPEER_A_GATEWAY_NETNSID, port, asker);
}

/* Routes may be changing, without vnp_net.lock. */
static int gateway_fill(struct sk_buff *msg, const struct vnp_object *object,
			const struct net *asker)
{
	const struct vnp_gateway *gateway = gateway_of(object);
	const struct vnp_route_table *user = gateway->user;

	if (nla_put_u32(msg, VNETPEER_A_GATEWAY_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_GATEWAY_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_GATEWAY_VNET,
			   gateway->vnet->object.name) ||
	    nla_put_u32(msg, VNETPEER_A_GATEWAY_TYPE, gateway->type) ||
	    (user && nla_put_string(msg, VNETPEER_A_GATEWAY_ROUTE_TABLE,
				    user->object.name)) ||
	    nla_put_u32(msg, VNETPEER_A_GATEWAY_ROUTES,
			vnp_learned_count(&gateway->gate.learned)))
		return -EMSGSIZE;
	return put_dev(msg, gateway->port, asker);
}

static u32 gateway_vnet_id(const struct vnp_object *object)
{
	return gateway_of(object)->vnet->object.id;
}

static bool gateway_is_listed(const struct vnp_object *object)
{
	return vnp_gateway_is_alive(gateway_of(object));
}

/* Reading */

static const char *read_dev(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VNETPEER_A_GATEWAY_DEV] ?:
				    info->attrs[VNETPEER_A_GATEWAY_NAME];

	return nla_data(attr);
}

static int check_new(struct genl_info *info)
{
	int err;

	err = vnp_object_check_named(VNP_KIND_VNET,
				     info->attrs[VNETPEER_A_GATEWAY_VNET],
				     info->extack);
	if (err)
		return err;
	if (!info->attrs[VNETPEER_A_GATEWAY_TYPE])
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "the type is missing");
	if (!dev_valid_name(read_dev(info)))
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "'%.20s' cannot name a device",
				  read_dev(info));
	return 0;
}

static int check_set(struct genl_info *info)
{
	if (info->attrs[VNETPEER_A_GATEWAY_ROUTE_TABLE])
		return 0;
	return vnp_refuse(info->extack, VNP_InvalidParameter, "nothing to set");
}

static int read_route_table(struct genl_info *info,
			    struct vnp_route_table **user)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_GATEWAY_ROUTE_TABLE];

	return vnp_nl_read_route_table(info, name, user);
}

/* Whoever puts a device into a namespace has to have a right there, too. */
static struct net *get_netns(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VNETPEER_A_GATEWAY_NETNS_FD];
	struct net *net;
	int err;

	if (!attr)
		return get_net(genl_info_net(info));
	net = get_net_ns_by_fd(nla_get_u32(attr));
	if (IS_ERR(net)) {
		err = vnp_refuse_attr(info->extack, attr, VNP_InvalidParameter,
				      "that is no network namespace");
		return ERR_PTR(err);
	}
	if (netlink_ns_capable(skb, net->user_ns, CAP_NET_ADMIN))
		return net;
	put_net(net);
	err = vnp_refuse_attr(info->extack, attr, VNP_AuthorizationFailed,
			      "CAP_NET_ADMIN in the namespace is needed");
	return ERR_PTR(err);
}

/* Commands */

static int gateway_create(struct genl_info *info, struct net *net)
{
	struct vnp_gateway_args args = {
		.name = info->attrs[VNETPEER_A_GATEWAY_NAME],
		.type = nla_get_u32(info->attrs[VNETPEER_A_GATEWAY_TYPE]),
	};
	struct net_device *dev;
	struct vnp_vnet *vnet;
	int err;

	vnet = vnp_vnet_find(vnp_nl_net(info),
			     info->attrs[VNETPEER_A_GATEWAY_VNET],
			     info->extack);
	if (IS_ERR(vnet))
		return PTR_ERR(vnet);
	err = read_route_table(info, &args.user);
	if (err)
		return err;
	dev = vnp_nl_port_alloc(net, read_dev(info), info->extack);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	return vnp_gateway_create(vnet, &args, dev, info->extack);
}

int vnetpeer_nl_gateway_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = get_netns(skb, info);
	int err;

	if (IS_ERR(net))
		return PTR_ERR(net);
	err = gateway_create(info, net);
	put_net(net);
	return err;
}

int vnetpeer_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_gateway *gateway = gateway_of(vnp_nl_object(info));
	struct vnp_route_table *user = gateway->user;
	int err;

	err = read_route_table(info, &user);
	return err ?: vnp_gateway_set(gateway, user);
}

static struct vnp_object *gateway_find(struct genl_info *info,
				       struct vnp_object *scope)
{
	struct vnp_gateway *gateway;

	gateway = vnp_gateway_find(vnp_nl_net(info),
				   info->attrs[VNETPEER_A_GATEWAY_NAME],
				   info->extack);
	return IS_ERR(gateway) ? ERR_CAST(gateway) : &gateway->object;
}

static int gateway_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_gateway_destroy(gateway_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_gateway = {
	.kind = VNP_KIND_GATEWAY,
	.name = VNETPEER_A_GATEWAY_NAME,
	.scope = VNETPEER_A_GATEWAY_VNET,
	.scope_kind = VNP_KIND_VNET,
	.scope_id = gateway_vnet_id,
	.find = gateway_find,
	.check = {
		[VNP_NEW] = check_new,
		[VNP_SET] = check_set,
	},
	.is_listed = gateway_is_listed,
	.fill = gateway_fill,
	.ntf = VNETPEER_CMD_GATEWAY_NTF,
	.event = VNETPEER_A_GATEWAY_EVENT,
	.remove = gateway_remove,
};
