/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway: a port towards the outside. */
#ifndef _VNP_GATEWAY_H
#define _VNP_GATEWAY_H

#include <linux/list.h>
#include <linux/workqueue.h>

#include "object.h"
#include "path/gate.h"
#include "path/nic.h"
#include "view.h"

struct mem_cgroup;
struct net_device;
struct vnp_net;
struct vnp_port;
struct vnp_route_table;
struct vnp_space;
struct vnp_vnet;

/**
 * struct vnp_gateway - a gateway
 * @path: what the packets that come in by it read
 * @gate: what those read that leave by it
 * @object: its name and number
 * @vnet: its VNet
 * @type: enum vnetpeer_gateway_type
 * @port: its device; NULL when that is gone, and then the gateway is
 * @user: the route table for what comes in, or NULL
 * @viewer: that what comes in has routes
 * @outlook: what can be seen from it
 * @dead: in vnp_net.dead_gateways, when the device is gone
 * @memcg: who pays for tables without it, when nobody asks for them; or NULL
 * @work: frees it when packets are done with it
 *
 * @port and @dead are protected by vnp_net.lock. @user is changed with
 * vnp_net.config and vnp_net.lock held, and read with either. The rest does not
 * change or is protected by vnp_net.config.
 */
struct vnp_gateway {
	struct vnp_nic_subnet path;
	struct vnp_gate gate;

	struct vnp_object object;
	struct vnp_vnet *vnet;
	u32 type;
	struct vnp_port *port;
	struct vnp_route_table *user;
	struct vnp_viewer viewer;
	struct vnp_outlook outlook;
	struct list_head dead;
	struct mem_cgroup *memcg;
	struct rcu_work work;
};

/**
 * struct vnp_gateway_args - what the user wants of a gateway
 * @name: its name
 * @type: enum vnetpeer_gateway_type
 * @user: the route table for what comes in, or NULL
 */
struct vnp_gateway_args {
	const struct nlattr *name;
	u32 type;
	struct vnp_route_table *user;
};

/**
 * vnp_gateway_is_alive() - whether a gateway is one that commands find
 * @gateway: the gateway
 *
 * Context: vnp_net.config is held; without vnp_net.lock it may be dead before
 * this returns.
 * Return: whether it has a device
 */
static inline bool vnp_gateway_is_alive(const struct vnp_gateway *gateway)
{
	return READ_ONCE(gateway->port);
}

struct vnp_gateway *vnp_gateway_find(struct vnp_net *vn,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack);
int vnp_gateway_create(struct vnp_vnet *vnet,
		       const struct vnp_gateway_args *args,
		       struct net_device *dev, struct netlink_ext_ack *extack);
int vnp_gateway_set(struct vnp_gateway *gateway, struct vnp_route_table *user);
int vnp_gateway_destroy(struct vnp_gateway *gateway,
			struct netlink_ext_ack *extack);
int vnp_gateway_change_routes(struct vnp_gateway *gateway,
			      const struct vnp_space *add,
			      const struct vnp_space *del);

void vnp_gateway_init(struct vnp_net *vn);
void vnp_gateway_bury(struct vnp_net *vn);
void vnp_gateway_destroy_all(struct vnp_net *vn);

#endif
