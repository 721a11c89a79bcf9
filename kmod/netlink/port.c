// SPDX-License-Identifier: GPL-2.0
/* Ports over netlink: made by rtnetlink, the rest by the family. */

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

#include "compat/compat.h"
#include "kind.h"
#include "nl.h"
#include "object/acl.h"
#include "object/addrs.h"
#include "object/attachment.h"
#include "object/group.h"
#include "object/port.h"
#include "object/refuse.h"
#include "object/subnet.h"
#include "object/vnet.h"
#include "path/flow.h"

#define port_of(ptr) container_of_const(ptr, struct vnp_port, object)

/* Writing */

static int put_ips(struct sk_buff *msg, const struct vnp_port *port)
{
	const struct vnp_addrs *addrs;
	struct nlattr *list;
	unsigned int i;

	list = nla_nest_start(msg, VNETPEER_A_PORT_CONFIG_IPS);
	if (!list)
		return -EMSGSIZE;
	addrs = vnp_addrs_of(port);
	for (i = 0; i < addrs->count; i++)
		if (vnp_nl_put_addr(msg, VNETPEER_A_ADDR_LIST_ADDR,
				    &addrs->endpoint[i]->addr))
			return -EMSGSIZE;
	nla_nest_end(msg, list);
	return 0;
}

static int put_groups(struct sk_buff *msg, const struct vnp_port *port)
{
	const struct vnp_port_groups *groups = vnp_port_groups_of(port);
	const struct vnp_group *group;
	struct nlattr *list;
	unsigned int i;

	list = nla_nest_start(msg, VNETPEER_A_PORT_CONFIG_GROUPS);
	if (!list)
		return -EMSGSIZE;
	for (i = 0; groups && i < groups->path.count; i++) {
		group = vnp_group_of(port->object.vn, groups->path.id[i]);
		if (nla_put_string(msg, VNETPEER_A_NAME_LIST_NAME,
				   group->object.name))
			return -EMSGSIZE;
	}
	nla_nest_end(msg, list);
	return 0;
}

static int put_names(struct sk_buff *msg, const struct vnp_port *port)
{
	if (nla_put_string(msg, VNETPEER_A_PORT_CONFIG_NAME,
			   port->object.name) ||
	    nla_put_string(msg, VNETPEER_A_PORT_CONFIG_VNET,
			   port->vnet->object.name))
		return -EMSGSIZE;
	return 0;
}

/* What is the same in the family and in the kind of rtnetlink. */
static int put_settings(struct sk_buff *msg, const struct vnp_port *port)
{
	const struct vnp_acl *acl = vnp_attachment_acl(port->attachment);

	if (put_names(msg, port) ||
	    nla_put_string(msg, VNETPEER_A_PORT_CONFIG_SUBNET,
			   port->subnet->object.name) ||
	    nla_put_u8(msg, VNETPEER_A_PORT_CONFIG_FORWARDING,
		       port->nic.is_forwarding) ||
	    (acl && nla_put_string(msg, VNETPEER_A_PORT_CONFIG_ACL,
				   acl->object.name)) ||
	    nla_put_u32(msg, VNETPEER_A_PORT_CONFIG_FLOWS, port->nic.flows_max))
		return -EMSGSIZE;
	return put_groups(msg, port);
}

static int put_config(struct sk_buff *msg, const struct vnp_port *port)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, VNETPEER_A_PORT_CONFIG);
	if (!nest || put_settings(msg, port) ||
	    nla_put_string(msg, VNETPEER_A_PORT_CONFIG_DEV,
			   port->seen.name) ||
	    put_ips(msg, port) ||
	    nla_put(msg, VNETPEER_A_PORT_CONFIG_MAC, ETH_ALEN,
		    port->seen.mac) ||
	    nla_put_u32(msg, VNETPEER_A_PORT_CONFIG_MTU,
			READ_ONCE(port->nic.dev->mtu)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * vnp_nl_put_netns() - write the namespace that a port's device is in
 * @msg: the message
 * @type: its attribute
 * @port: the port
 * @asker: the namespace that asks; nothing is written if it is that one
 *
 * The device may be moving: RCU keeps the namespace that it is seen in.
 *
 * Context: vnp_net.lock is held.
 * Return: 0 or a negative errno
 */
int vnp_nl_put_netns(struct sk_buff *msg, int type, const struct vnp_port *port,
		     const struct net *asker)
{
	struct net *net;
	int id = 0;

	rcu_read_lock();
	net = dev_net(port->nic.dev);
	if (!net_eq(net, asker))
		id = peernet2id_alloc((struct net *)asker, net, GFP_ATOMIC);
	rcu_read_unlock();
	if (net_eq(net, asker))
		return 0;
	return nla_put_s32(msg, type, id);
}

static int port_fill(struct sk_buff *msg, const struct vnp_object *object,
		     const struct net *asker)
{
	const struct vnp_port *port = port_of(object);
	u64 drops[VNP_DROP_COUNT];
	u32 state;

	state = vnp_nic_is_up(&port->nic) ? VNETPEER_PORT_STATE_UP :
				       VNETPEER_PORT_STATE_DOWN;
	vnp_nic_drops_read(&port->nic, drops);
	if (nla_put_u32(msg, VNETPEER_A_PORT_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_PORT_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_PORT_VNET,
			   port->vnet->object.name) ||
	    put_config(msg, port) ||
	    nla_put_u32(msg, VNETPEER_A_PORT_IFINDEX, port->seen.ifindex) ||
	    vnp_nl_put_netns(msg, VNETPEER_A_PORT_NETNSID, port, asker) ||
	    nla_put_u32(msg, VNETPEER_A_PORT_STATE, state) ||
	    nla_put_u32(msg, VNETPEER_A_PORT_FLOW_COUNT,
			READ_ONCE(port->nic.flows->count)))
		return -EMSGSIZE;
	return vnp_nl_put_drops(msg, VNETPEER_A_PORT_DROPS, drops);
}

static u32 port_vnet_id(const struct vnp_object *object)
{
	return port_of(object)->vnet->object.id;
}

static bool port_is_listed(const struct vnp_object *object)
{
	return port_of(object)->is_listed && !port_of(object)->gateway;
}

/* Commands of the family */

static struct vnp_port_args read_args(struct nlattr **config)
{
	return (struct vnp_port_args){
		.ips = config[VNETPEER_A_PORT_CONFIG_IPS],
		.mac = config[VNETPEER_A_PORT_CONFIG_MAC],
		.mtu = config[VNETPEER_A_PORT_CONFIG_MTU],
		.forwarding = config[VNETPEER_A_PORT_CONFIG_FORWARDING],
		.acl = config[VNETPEER_A_PORT_CONFIG_ACL],
		.groups = config[VNETPEER_A_PORT_CONFIG_GROUPS],
		.flows = config[VNETPEER_A_PORT_CONFIG_FLOWS],
	};
}

/* What a port is when it is made, and stays. */
static int check_fixed(struct nlattr **config, struct netlink_ext_ack *extack)
{
	static const int fixed[] = {
		VNETPEER_A_PORT_CONFIG_NAME, VNETPEER_A_PORT_CONFIG_VNET,
		VNETPEER_A_PORT_CONFIG_SUBNET, VNETPEER_A_PORT_CONFIG_DEV,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(fixed); i++)
		if (config[fixed[i]])
			return vnp_refuse_attr(extack, config[fixed[i]],
					       VNP_InvalidParameter,
					       "a port keeps its name, VNet, subnet and device");
	return 0;
}

static int read_config(struct genl_info *info, struct nlattr **config)
{
	const struct nlattr *nest = info->attrs[VNETPEER_A_PORT_CONFIG];
	int err;

	if (!nest)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "nothing to set");
	err = vnp_nl_check_once(nla_data(nest), nla_len(nest), 0,
				info->extack);
	if (err)
		return err;
	err = nla_parse_nested(config, VNETPEER_A_PORT_CONFIG_MAX, nest,
			       vnetpeer_port_config_nl_policy, info->extack);
	return err ?: check_fixed(config, info->extack);
}

static int check_set(struct genl_info *info)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];

	return read_config(info, config);
}

int vnetpeer_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];
	struct vnp_port_args args;
	int err;

	err = read_config(info, config);
	if (err)
		return err;
	args = read_args(config);
	return vnp_port_set(port_of(vnp_nl_object(info)), &args, info->extack);
}

/* A port that has not been announced is not there yet. */
static struct vnp_object *port_find(struct genl_info *info,
				    struct vnp_object *scope)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_PORT_NAME];
	struct vnp_port *port;

	port = vnp_port_find(vnp_nl_net(info), name, info->extack);
	return IS_ERR(port) ? ERR_CAST(port) : &port->object;
}

/* The end of the device takes the port out, under the lock. */
static int port_remove(struct vnp_object *object, struct genl_info *info)
{
	struct vnp_net *vn = object->vn;

	mutex_unlock(&vn->lock);
	unregister_netdevice(port_of(object)->nic.dev);
	mutex_lock(&vn->lock);
	return 0;
}

const struct vnp_kind_info vnp_nl_port = {
	.kind = VNP_KIND_PORT,
	.name = VNETPEER_A_PORT_NAME,
	.scope = VNETPEER_A_PORT_VNET,
	.scope_kind = VNP_KIND_VNET,
	.scope_id = port_vnet_id,
	.find = port_find,
	.check = { [VNP_SET] = check_set },
	.is_listed = port_is_listed,
	.fill = port_fill,
	.ntf = VNETPEER_CMD_PORT_NTF,
	.event = VNETPEER_A_PORT_EVENT,
	.remove = port_remove,
};

/* The kind of rtnetlink */

/*
 * The core parses a kind's attributes as it did before it was strict: what it
 * does not know it skips, and of several it takes the last. Here they are held
 * to what holds in the family.
 */
static int parse_link(const struct nlattr *linkinfo, struct nlattr *config[],
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr, *nest = NULL;
	int rem, err;

	nla_for_each_nested(attr, linkinfo, rem) {
		if (nla_type(attr) != IFLA_INFO_DATA)
			continue;
		if (nest)
			return vnp_refuse_attr(extack, attr,
					       VNP_InvalidParameter,
					       "an attribute stands twice");
		nest = attr;
	}
	if (!nest)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a port has a name, VNet and subnet");
	err = vnp_nl_check_once(nla_data(nest), nla_len(nest), 0, extack);
	if (err)
		return err;
	return nla_parse(config, VNETPEER_A_PORT_CONFIG_MAX,
			 nla_data(nest), nla_len(nest),
			 vnetpeer_port_config_nl_policy, extack);
}

/*
 * The device's name is best given in the port's own attributes: some kernels
 * look IFLA_IFNAME up in the controller's namespace too.
 */
static int set_dev_name(struct net_device *dev, struct nlattr *tb[],
			struct nlattr *config[],
			struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = config[VNETPEER_A_PORT_CONFIG_DEV];

	if (!attr && tb[IFLA_IFNAME])
		return 0;
	if (!attr)
		attr = config[VNETPEER_A_PORT_CONFIG_NAME];
	if (!dev_valid_name(nla_data(attr)))
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "'%.20s' cannot name a device",
				       (char *)nla_data(attr));
	strscpy(dev->name, nla_data(attr), sizeof(dev->name));
	return 0;
}

static int check_address(const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	if (attr && nla_len(attr) != ETH_ALEN)
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a MAC address has %u bytes", ETH_ALEN);
	return 0;
}

static int newlink_locked(struct vnp_port *port, struct nlattr *config[],
			  const struct vnp_port_args *args,
			  struct netlink_ext_ack *extack)
{
	const struct nlattr *name = config[VNETPEER_A_PORT_CONFIG_VNET];
	struct vnp_subnet *subnet;
	struct vnp_vnet *vnet;

	vnet = vnp_vnet_find(port->object.vn, name, extack);
	if (IS_ERR(vnet))
		return PTR_ERR(vnet);
	subnet = vnp_subnet_find(vnet, config[VNETPEER_A_PORT_CONFIG_SUBNET],
				 extack);
	if (IS_ERR(subnet))
		return PTR_ERR(subnet);
	return vnp_port_create(port, subnet, args, extack);
}

static int port_newlink(struct net *controller, struct net_device *dev,
			struct nlattr *tb[], struct nlattr *data[],
			struct netlink_ext_ack *extack)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];
	struct vnp_port *port = netdev_priv(dev);
	struct vnp_port_args args;
	int err;

	err = parse_link(tb[IFLA_LINKINFO], config, extack);
	if (err)
		return err;
	err = vnp_object_check_name(config[VNETPEER_A_PORT_CONFIG_NAME],
				    extack);
	if (err)
		return err;
	err = set_dev_name(dev, tb, config, extack);
	if (err)
		return err;
	err = check_address(tb[IFLA_ADDRESS], extack);
	if (err)
		return err;

	args = read_args(config);
	args.mac = args.mac ?: tb[IFLA_ADDRESS];
	args.mtu = args.mtu ?: tb[IFLA_MTU];
	port->nic.dev = dev;
	port->object.vn = vnp_net_find(controller);
	vnp_object_name(&port->object, config[VNETPEER_A_PORT_CONFIG_NAME]);

	mutex_lock(&port->object.vn->lock);
	err = newlink_locked(port, config, &args, extack);
	mutex_unlock(&port->object.vn->lock);
	return err;
}

VNP_COMPAT_NEWLINK(link_newlink, port_newlink)

static size_t link_get_size(const struct net_device *dev)
{
	return nla_total_size(VNETPEER_NAME_MAX + 1) + /* _CONFIG_NAME */
	       nla_total_size(VNETPEER_NAME_MAX + 1) + /* _CONFIG_VNET */
	       nla_total_size(VNETPEER_NAME_MAX + 1) + /* _CONFIG_SUBNET */
	       nla_total_size(sizeof(u8)) +	       /* _CONFIG_FORWARDING */
	       nla_total_size(VNETPEER_NAME_MAX + 1) + /* _CONFIG_ACL */
	       nla_total_size(sizeof(u32)) +	       /* _CONFIG_FLOWS */
	       nla_total_size(VNP_PORT_GROUPS_MAX *    /* _CONFIG_GROUPS */
			      nla_total_size(VNETPEER_NAME_MAX + 1));
}

static int link_fill_info(struct sk_buff *skb, const struct net_device *dev)
{
	const struct vnp_port *port = netdev_priv(dev);

	if (!port->is_attached)
		return 0;
	return port->gateway ? put_names(skb, port) : put_settings(skb, port);
}

static struct rtnl_link_ops link_ops = {
	.kind		= "vnetpeer",
	.priv_size	= sizeof(struct vnp_port),
	.setup		= vnp_port_setup,
	.policy		= vnetpeer_port_config_nl_policy,
	.maxtype	= VNETPEER_A_PORT_CONFIG_MAX,
	.newlink	= link_newlink,
	.get_size	= link_get_size,
	.fill_info	= link_fill_info,
};

/**
 * vnp_nl_port_alloc() - allocate a port's device that is no rtnetlink request's
 * @net: the namespace in which it is to be
 * @name: its name
 * @extack: where a refusal is explained
 *
 * Return: the device, not registered; or an error pointer
 */
struct net_device *vnp_nl_port_alloc(struct net *net, const char *name,
				     struct netlink_ext_ack *extack)
{
	struct nlattr *nothing[IFLA_MAX + 1] = {};

	return rtnl_create_link(net, name, NET_NAME_USER, &link_ops, nothing,
				extack);
}

/**
 * vnp_nl_port_register() - let ports be made
 *
 * Return: 0 or a negative errno
 */
int vnp_nl_port_register(void)
{
	return rtnl_link_register(&link_ops);
}

/**
 * vnp_nl_port_unregister() - remove all ports, and let none be made
 */
void vnp_nl_port_unregister(void)
{
	rtnl_link_unregister(&link_ops);
}
