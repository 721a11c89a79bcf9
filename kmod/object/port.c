// SPDX-License-Identifier: GPL-2.0
/* A port: the network device that a container or VM has as its NIC. */

#include "port.h"

#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

#include "acl.h"
#include "addrs.h"
#include "attachment.h"
#include "compat/compat.h"
#include "controller.h"
#include "event.h"
#include "gateway.h"
#include "group.h"
#include "path/flow.h"
#include "path/packet.h"
#include "point.h"
#include "refuse.h"
#include "subnet.h"
#include "vnet.h"

/*
 * Life of a port:
 *
 * 1. rtnetlink allocates the device. vnp_port_create() makes the port part of
 *    its VNet, where its addresses are kept for it but lead nowhere. Then it
 *    registers the device, which makes the counters and flows (ndo_init), and
 *    that is the last thing that can fail. Only then are the addresses opened,
 *    and that is how packets find a port: so whoever finds one finds it whole,
 *    and one that is refused was found by none and goes without a wait.
 * 2. Whatever removes the device (the owner of its namespace, the end of that
 *    namespace or of the controller's, rmmod) gets to ndo_uninit, which takes
 *    the port out of its VNet. The core has stopped the device and emptied the
 *    backlogs by then, and a packet that still finds the port finds it down.
 * 3. The core waits for a grace period before it frees the device, and nothing
 *    that packets read leads to the port any more, so none sees it freed.
 *
 * A port holds no reference: rtnl, under which devices and controllers end,
 * keeps apart the two ways in which a port can go.
 *
 * The device of a gateway is a port without subnet and addresses. Tables lead
 * to it by vnp_gate.receiver, which is set when it is whole and cleared in step
 * 2. It may be registered a while before that, as tables are built meanwhile,
 * so it cannot be opened before it is listed.
 */

/* Lookup and reading */

static struct vnp_port *refuse_name(const struct nlattr *attr,
				    const struct vnp_port *port,
				    struct netlink_ext_ack *extack)
{
	int err = vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
				  "no port '%.32s'", port->object.name);

	return ERR_PTR(err);
}

/**
 * vnp_port_find_any() - find a port, or the device of a gateway, by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.lock is held.
 * Return: the port, or an error pointer
 */
struct vnp_port *vnp_port_find_any(struct vnp_net *vn,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	struct vnp_object *object;
	struct vnp_port *port;

	object = vnp_object_get(&vn->registry, VNP_KIND_PORT, 0, attr, extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	port = container_of(object, struct vnp_port, object);
	return port->is_listed ? port : refuse_name(attr, port, extack);
}

/**
 * vnp_port_find() - find a port by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.lock is held.
 * Return: the port, or an error pointer
 */
struct vnp_port *vnp_port_find(struct vnp_net *vn, const struct nlattr *attr,
			       struct netlink_ext_ack *extack)
{
	struct vnp_port *port = vnp_port_find_any(vn, attr, extack);

	if (IS_ERR(port) || !port->gateway)
		return port;
	return refuse_name(attr, port, extack);
}

/**
 * vnp_port_check_name() - may a port, or a gateway, have this name
 * @vn: the controller
 * @name: the name
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.lock is held.
 * Return: 0 or -EEXIST
 */
int vnp_port_check_name(struct vnp_net *vn, const char *name,
			struct netlink_ext_ack *extack)
{
	const struct vnp_object *object;
	const struct vnp_port *port;

	object = vnp_object_find(&vn->registry, VNP_KIND_PORT, 0, name);
	if (!object)
		return 0;
	port = container_of_const(object, struct vnp_port, object);
	if (port->gateway)
		return vnp_refuse(extack, VNP_ResourceAlreadyExists,
				  "gateway '%.32s'", name);
	return vnp_refuse(extack, VNP_ResourceAlreadyExists, "port '%.32s'",
			  name);
}

/**
 * vnp_port_tell() - tell what happened to a port, or a gateway
 * @port: the port
 * @event: what happened
 *
 * Context: vnp_net.lock is held; may sleep.
 */
void vnp_port_tell(struct vnp_port *port, enum vnetpeer_event event)
{
	vnp_event(port->gateway ? &port->gateway->object : &port->object,
		  event);
}

/* Joining and leaving a VNet */

/* What packets have to look at because of this port. */
static void port_update(struct vnp_port *port)
{
	bool has_rules = port->attachment ||
			 (port->subnet && port->subnet->attachment);
	u8 cross = VNP_CROSS_NO_ACCESS;
	u8 arrive = 0;

	/* What comes in by a gateway may have any source. */
	if (!port->gateway)
		cross |= VNP_CROSS_STALE;
	if (!port->gateway && port->nic.is_forwarding)
		cross |= VNP_CROSS_FORWARDED;
	if (!port->is_open)
		arrive |= VNP_ARRIVE_DOWN;
	if (has_rules) {
		cross |= VNP_CROSS_RULES;
		arrive |= VNP_ARRIVE_RULES;
	}
	WRITE_ONCE(port->nic.cross, cross);
	WRITE_ONCE(port->nic.receiver.arrive, arrive);
}

/**
 * vnp_port_set_open() - take note that a port's device is up, or down
 * @port: the port
 * @is_open: what it is
 *
 * Context: takes vnp_net.lock; may sleep.
 */
void vnp_port_set_open(struct vnp_port *port, bool is_open)
{
	mutex_lock(&port->object.vn->lock);
	port->is_open = is_open;
	port_update(port);
	mutex_unlock(&port->object.vn->lock);
}

static void port_set_forwarding(struct vnp_port *port, bool is_forwarding)
{
	WRITE_ONCE(port->nic.is_forwarding, is_forwarding);
	port_update(port);
}

/* The alias is what `ip link` shows; it ends where there is no more room. */
static void port_set_alias(struct vnp_port *port)
{
	const struct vnp_addrs *addrs = vnp_addrs_of(port);
	char alias[IFALIASZ];
	unsigned int i;
	int len;

	len = scnprintf(alias, sizeof(alias), "%s %s vnet %s",
			port->gateway ? "gateway" : "port", port->object.name,
			port->vnet->object.name);
	for (i = 0; addrs && i < addrs->count; i++) {
		const struct vnp_addr *addr = &addrs->endpoint[i]->addr;

		if (addr->family == AF_INET)
			len += scnprintf(alias + len, sizeof(alias) - len,
					 " %pI4", &addr->v4);
		else
			len += scnprintf(alias + len, sizeof(alias) - len,
					 " %pI6c", &addr->v6);
	}
	/* Only a decoration: without memory for it the port works as well. */
	dev_set_alias(port->nic.dev, alias, len);
}

/* Ports looked at while rtnl may be waiting. */
#define UPDATE_BATCH 256

/* Updates ports from a number on; returns where to go on, or ULONG_MAX. */
static unsigned long update_some(const struct vnp_subnet *subnet,
				 unsigned long next)
{
	struct vnp_registry *registry = &subnet->vnet->object.vn->registry;
	struct vnp_object *object;
	unsigned int count = 0;
	struct vnp_port *port;
	unsigned long id;

	if (list_empty(&subnet->ports))
		return ULONG_MAX;
	xa_for_each_start(&registry->ids[VNP_KIND_PORT], id, object, next) {
		port = container_of(object, struct vnp_port, object);
		if (port->subnet == subnet)
			port_update(port);
		if (++count == UPDATE_BATCH)
			return id + 1;
	}
	return ULONG_MAX;
}

/**
 * vnp_port_update_rules() - tell the ports of a subnet whether they have rules
 * @subnet: the subnet, whose attachment has changed
 *
 * Context: vnp_net.config is held; takes vnp_net.lock for a few ports at once;
 * may sleep.
 */
void vnp_port_update_rules(const struct vnp_subnet *subnet)
{
	struct vnp_net *vn = subnet->vnet->object.vn;
	unsigned long next = 0;

	while (next != ULONG_MAX) {
		mutex_lock(&vn->lock);
		next = update_some(subnet, next);
		mutex_unlock(&vn->lock);
		cond_resched();
	}
}

/*
 * The flag tells packets to look at acls at all, so it is set when there is
 * something to see, and cleared while there still is.
 */
static void port_set_acl(struct vnp_port *port,
			 struct vnp_attachment *attachment)
{
	struct vnp_attachment *old = port->attachment;

	port->attachment = attachment;
	if (attachment)
		rcu_assign_pointer(port->nic.acl, &attachment->acl->path);
	port_update(port);
	if (!attachment)
		RCU_INIT_POINTER(port->nic.acl, NULL);
	vnp_attachment_destroy(old);
}

/*
 * What a port is to have, made and kept for it, so that to take it cannot fail.
 * NULL for addresses that stay, and for no acl and no groups.
 */
struct preparation {
	struct vnp_addrs *addrs;
	struct vnp_attachment *attachment;
	struct vnp_port_groups *groups;
};

static int port_prepare(struct preparation *ready, struct vnp_port *port,
			const struct vnp_port_args *args,
			struct netlink_ext_ack *extack)
{
	int err;

	ready->addrs = NULL;
	if (args->ips || !port->is_attached)
		ready->addrs = vnp_addrs_prepare(port, port->subnet, args->ips,
						 extack);
	if (IS_ERR(ready->addrs))
		return PTR_ERR(ready->addrs);

	ready->attachment = vnp_attachment_create(port->object.vn, args->acl,
						  &port->object, port->vnet,
						  extack);
	if (IS_ERR(ready->attachment)) {
		err = PTR_ERR(ready->attachment);
		goto err_addrs;
	}

	ready->groups = vnp_port_groups_prepare(port, args->groups, extack);
	if (IS_ERR(ready->groups)) {
		err = PTR_ERR(ready->groups);
		goto err_attachment;
	}
	return 0;

err_attachment:
	vnp_attachment_destroy(ready->attachment);
err_addrs:
	vnp_addrs_abandon(port, ready->addrs);
	return err;
}

static void port_abandon(const struct preparation *ready,
			 struct vnp_port *port)
{
	vnp_port_groups_abandon(ready->groups);
	vnp_attachment_destroy(ready->attachment);
	vnp_addrs_abandon(port, ready->addrs);
}

static void port_commit(const struct preparation *ready, struct vnp_port *port,
			const struct vnp_port_args *args)
{
	if (args->acl)
		port_set_acl(port, ready->attachment);
	if (args->groups)
		vnp_port_groups_commit(port, ready->groups);
	if (args->flows)
		WRITE_ONCE(port->nic.flows_max, nla_get_u32(args->flows));
	if (args->forwarding)
		port_set_forwarding(port, nla_get_u8(args->forwarding));
	if (!ready->addrs)
		return;
	if (port->is_listed)
		vnp_addrs_open(port, ready->addrs);
	vnp_addrs_commit(port, ready->addrs);
}

static int port_attach(struct vnp_port *port, struct vnp_subnet *subnet,
		       const struct vnp_port_args *args,
		       struct netlink_ext_ack *extack)
{
	struct vnp_registry *registry = &port->object.vn->registry;
	struct preparation ready;
	int err;

	err = vnp_port_check_name(port->object.vn, port->object.name, extack);
	if (err)
		return err;
	err = port_prepare(&ready, port, args, extack);
	if (err)
		return err;
	vnp_point(VNP_POINT_port_prepared);
	err = vnp_object_add(registry, &port->object, VNP_KIND_PORT, 0);
	if (err) {
		port_abandon(&ready, port);
		return err;
	}
	/* It is in its groups from now on, though it is told of later. */
	vnp_object_touch(registry, VNP_KIND_PORT);

	port->nic.flows_max = VNP_PORT_FLOWS_MAX;
	port_update(port);
	port_commit(&ready, port, args);
	list_add_tail(&port->node, &subnet->ports);
	WRITE_ONCE(port->vnet->port_count, port->vnet->port_count + 1);
	port->is_attached = true;
	return 0;
}

static int gateway_attach(struct vnp_port *port,
			  struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = port->object.vn;
	int err;

	err = vnp_port_check_name(vn, port->object.name, extack);
	if (!err)
		err = vnp_object_add(&vn->registry, &port->object,
				     VNP_KIND_PORT, 0);
	if (err)
		return err;
	port->nic.flows_max = VNP_PORT_FLOWS_MAX;
	port->nic.is_forwarding = true;
	port_update(port);
	WRITE_ONCE(port->gateway->port, port);
	port->is_attached = true;
	return 0;
}

/*
 * No packet finds it from now on. Without a device the gateway is gone; that it
 * is no more in tables is the affair of holders of vnp_net.config.
 */
static void gateway_detach(struct vnp_port *port)
{
	struct vnp_gateway *gateway = port->gateway;
	struct vnp_net *vn = port->object.vn;

	RCU_INIT_POINTER(gateway->gate.receiver, NULL);
	WRITE_ONCE(gateway->port, NULL);
	vnp_object_del(&vn->registry, &port->object);
	list_add_tail(&gateway->dead, &vn->dead_gateways);
	if (!vn->is_ending)
		queue_work(vnp_burial_wq, &vn->burial);
}

/**
 * vnp_port_detach() - take a port out of its VNet
 * @port: the port; one that is in none stays as it is
 *
 * Context: rtnl and vnp_net.lock are held.
 */
void vnp_port_detach(struct vnp_port *port)
{
	if (!port->is_attached)
		return;
	port->is_attached = false;
	if (port->is_listed)
		vnp_port_tell(port, VNETPEER_EVENT_DEL);
	port->is_listed = false;
	if (port->gateway) {
		gateway_detach(port);
		return;
	}
	vnp_addrs_commit(port, NULL);
	vnp_port_groups_commit(port, NULL);
	port_set_acl(port, NULL);
	vnp_object_touch(&port->object.vn->registry, VNP_KIND_PORT);
	vnp_object_del(&port->object.vn->registry, &port->object);
	list_del(&port->node);
	WRITE_ONCE(port->vnet->port_count, port->vnet->port_count - 1);
}

static void init_nic(struct vnp_nic *nic, const struct vnp_port *port)
{
	nic->receiver.kind = VNP_RECEIVER_NIC;
	nic->subnet = port->viewer->path;
	nic->vnet = &port->vnet->path;
	nic->settings = &port->object.vn->path;
	ratelimit_state_init(&nic->icmp_limit, HZ, 100);
	ratelimit_set_flags(&nic->icmp_limit, RATELIMIT_MSG_ON_RELEASE);
}

static void init_device(struct net_device *dev, const struct nlattr *mac,
			const struct nlattr *mtu)
{
	if (mac)
		eth_hw_addr_set(dev, nla_data(mac));
	else
		eth_hw_addr_random(dev);
	if (mtu)
		dev->mtu = nla_get_u32(mtu);
	/*
	 * A device that was asked for with more has them, and uses none: the
	 * number of a queue of the sender's would go with a packet to a
	 * receiver that has others, about which the core complains.
	 */
	netif_set_real_num_tx_queues(dev, 1);
	netif_set_real_num_rx_queues(dev, 1);
}

static int check_device_args(const struct vnp_port_args *args,
			     struct netlink_ext_ack *extack)
{
	u32 mtu = args->mtu ? nla_get_u32(args->mtu) : ETH_DATA_LEN;

	if (args->mac && (!is_valid_ether_addr(nla_data(args->mac)) ||
			  ether_addr_equal(nla_data(args->mac),
					   vnp_router_mac)))
		return vnp_refuse_attr(extack, args->mac, VNP_InvalidParameter,
				       "not the MAC address of a port");
	if (mtu < ETH_MIN_MTU || mtu > ETH_MAX_MTU)
		return vnp_refuse_attr(extack, args->mtu, VNP_InvalidParameter,
				       "an MTU is %u to %u", ETH_MIN_MTU,
				       ETH_MAX_MTU);
	return 0;
}

/**
 * vnp_port_see() - take note of what a port's device is like
 * @port: the port
 *
 * Context: rtnl, under which this changes, and vnp_net.lock are held.
 */
void vnp_port_see(struct vnp_port *port)
{
	const struct net_device *dev = port->nic.dev;

	port->seen.ifindex = dev->ifindex;
	strscpy(port->seen.name, dev->name, sizeof(port->seen.name));
	ether_addr_copy(port->seen.mac, dev->dev_addr);
}

/* Others are told of the device, and may ask for what is locked. */
static int port_register(struct vnp_port *port, struct netlink_ext_ack *extack)
{
	struct net_device *dev = port->nic.dev;
	struct vnp_net *vn = port->object.vn;
	int err;

	mutex_unlock(&vn->lock);
	vnp_point(VNP_POINT_port_attached);
	err = register_netdevice(dev);
	mutex_lock(&vn->lock);
	if (err) {
		vnp_port_detach(port);
		if (err == -EEXIST)
			vnp_refuse(extack, VNP_ResourceAlreadyExists,
				   "device '%s'", dev->name);
		return err;
	}
	vnp_port_see(port);
	/* The core frees the alias of devices only that it has registered. */
	port_set_alias(port);
	return 0;
}

/**
 * vnp_port_create() - make a port part of its VNet and register its device
 * @port: a port with name, device name and controller
 * @subnet: the subnet it is to be in
 * @args: what the user wants of it
 * @extack: where a refusal is explained
 *
 * The addresses are kept for the port before the device exists, so that nothing
 * but the device's own registration can fail after that. Until the port is
 * listed no command finds it, and no packet does.
 *
 * Context: rtnl and vnp_net.lock are held; the latter is let go of and taken
 * again; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_port_create(struct vnp_port *port, struct vnp_subnet *subnet,
		    const struct vnp_port_args *args,
		    struct netlink_ext_ack *extack)
{
	int err;

	err = check_device_args(args, extack);
	if (err)
		return err;
	port->subnet = subnet;
	port->vnet = subnet->vnet;
	port->viewer = &subnet->viewer;
	init_nic(&port->nic, port);
	init_device(port->nic.dev, args->mac, args->mtu);
	err = port_attach(port, subnet, args, extack);
	if (!err)
		err = port_register(port, extack);
	if (err)
		return err;
	vnp_addrs_open(port, vnp_addrs_of(port));
	port->is_listed = true;
	vnp_event(&port->object, VNETPEER_EVENT_ADD);
	return 0;
}

/**
 * vnp_port_create_gateway() - register the device of a gateway
 * @port: a port with name, device name and controller
 * @gateway: the gateway; on success @port is its
 * @extack: where a refusal is explained
 *
 * No command and no packet finds it, and it cannot be opened, until
 * vnp_port_open_gateway(). On failure the device is not registered.
 *
 * Context: rtnl and vnp_net.lock are held; the latter is let go of and taken
 * again; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_port_create_gateway(struct vnp_port *port, struct vnp_gateway *gateway,
			    struct netlink_ext_ack *extack)
{
	struct net_device *dev = port->nic.dev;
	int err;

	port->gateway = gateway;
	port->vnet = gateway->vnet;
	port->viewer = &gateway->viewer;
	init_nic(&port->nic, port);
	init_device(dev, NULL, NULL);
	/* Any MAC address leads to the VNet: there is nobody to ask. */
	dev->flags |= IFF_NOARP;
	err = gateway_attach(port, extack);
	return err ?: port_register(port, extack);
}

/**
 * vnp_port_open_gateway() - let the device of a gateway be used
 * @port: what vnp_port_create_gateway() made; tables lead to the gateway, and
 *	the gateway's own table is there
 *
 * Context: rtnl and vnp_net.lock are held; may sleep.
 */
void vnp_port_open_gateway(struct vnp_port *port)
{
	rcu_assign_pointer(port->gateway->gate.receiver, &port->nic.receiver);
	port->is_listed = true;
	vnp_port_tell(port, VNETPEER_EVENT_ADD);
}

/* Changing */

static int set_mac(struct net_device *dev, const u8 *mac,
		   struct netlink_ext_ack *extack)
{
	struct sockaddr_storage addr = { .ss_family = dev->type };

	memcpy(((struct sockaddr *)&addr)->sa_data, mac, ETH_ALEN);
	return vnp_compat_set_mac(dev, &addr, extack);
}

static int set_device(struct net_device *dev, const struct vnp_port_args *args,
		      struct netlink_ext_ack *extack)
{
	unsigned int old_mtu = dev->mtu;
	int err;

	if (args->mtu) {
		err = dev_set_mtu(dev, nla_get_u32(args->mtu));
		if (err)
			return err;
	}
	if (args->mac) {
		err = set_mac(dev, nla_data(args->mac), extack);
		if (err) {
			dev_set_mtu(dev, old_mtu);
			return err;
		}
	}
	return 0;
}

/**
 * vnp_port_set() - change a port
 * @port: the port
 * @args: what is to change
 * @extack: where a refusal is explained
 *
 * Context: rtnl and vnp_net.lock are held; the latter is let go of and taken
 * again; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_port_set(struct vnp_port *port, const struct vnp_port_args *args,
		 struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = port->object.vn;
	struct preparation ready;
	int err;

	err = check_device_args(args, extack);
	if (err)
		return err;
	err = port_prepare(&ready, port, args, extack);
	if (err)
		return err;

	/* The device's changes are announced, see vnp_port_create(). */
	port->is_changing = true;
	mutex_unlock(&vn->lock);
	err = set_device(port->nic.dev, args, extack);
	mutex_lock(&vn->lock);
	port->is_changing = false;
	if (err) {
		port_abandon(&ready, port);
		return err;
	}

	port_commit(&ready, port, args);
	if (args->ips)
		port_set_alias(port);
	vnp_event(&port->object, VNETPEER_EVENT_SET);
	return 0;
}

/**
 * vnp_port_queue_all() - have all ports of a controller unregistered
 * @vn: the controller, which goes
 * @kill_list: where to queue the devices
 *
 * Context: rtnl is held.
 */
void vnp_port_queue_all(struct vnp_net *vn, struct list_head *kill_list)
{
	struct vnp_object *object;
	struct vnp_port *port;
	unsigned long id;

	mutex_lock(&vn->lock);
	WRITE_ONCE(vn->is_ending, true);
	xa_for_each(&vn->registry.ids[VNP_KIND_PORT], id, object) {
		port = container_of(object, struct vnp_port, object);
		unregister_netdevice_queue(port->nic.dev, kill_list);
	}
	mutex_unlock(&vn->lock);
}
