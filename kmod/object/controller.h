/* SPDX-License-Identifier: GPL-2.0 */
/* A controller: what one network namespace has configured. */
#ifndef _VNP_CONTROLLER_H
#define _VNP_CONTROLLER_H

#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include "object.h"
#include "path/nic.h"
#include "pure/space.h"

struct net;
struct netlink_ext_ack;
struct sk_buff;
struct vnp_flow_budget;

/*
 * Lock order: vnp_net.config, then rtnl, then vnp_net.lock. Nothing is taken
 * inside vnp_net.lock but leaf locks of the core (memory, sockets, namespace
 * ids). Packets take no lock: they read tables, endpoints and addresses under
 * RCU. Documentation/locking.rst has the whole table.
 *
 * rtnl is everybody's, and its holders wait for vnp_net.lock. So that one is
 * held for short, bounded work only, however much is configured. What takes
 * long, because a tenant has made it large, is done under vnp_net.config, which
 * no holder of rtnl ever waits for.
 *
 * What is configured falls into three parts:
 *
 * - What holders of rtnl never look at (halves, views and their tables, route
 *   tables and routes, the rules of acls, address spaces and their index,
 *   settings) is protected by config alone.
 * - What they find, but do not change (VNets, subnets, acls and groups, that
 *   they are there; which acl a subnet has; which VNet an acl is bound to) is
 *   changed with both held, and read with either.
 * - What they change (ports and what ports have; how many there are; what
 *   acls are attached to) is protected by lock. Holders of config that depend
 *   on it, such as one that removes a VNet without ports, look again when they
 *   apply the change, under lock.
 */

/**
 * struct vnp_net - a controller
 * @path: what packets read of it
 * @object: its settings, which have no name
 * @net: the namespace it belongs to; not held, as it dies with it
 * @config: one change of the configuration at a time, from its checks to its
 *	notifications
 * @lock: protects what is shared with holders of rtnl
 * @registry: every object of the controller
 * @spaces: the address spaces of its VNets, current ones and those that halves
 *	have recorded
 * @address_change: enum vnetpeer_address_change
 * @dead_gateways: gateways without a device, which are still in tables, by
 *	vnp_gateway.dead; @lock protects it
 * @burial: takes these out of the tables
 * @learned: counts changes of what gateways have learned; @config protects it
 * @is_ending: all that it has goes with it; nothing is built any more. Set with
 *	@lock held
 * @flow_budget: what its ports share of the host's room for flows
 * @listings: how often ports of groups were listed, see vnp_port.listed_in
 */
struct vnp_net {
	struct vnp_nic_settings path;
	struct vnp_object object;
	struct net *net;
	struct mutex config; /* before rtnl */
	struct mutex lock; /* after rtnl */
	struct vnp_registry registry;
	struct vnp_space_index spaces;
	u32 address_change;
	struct list_head dead_gateways;
	struct work_struct burial;
	u32 learned;
	bool is_ending;
	struct vnp_flow_budget *flow_budget;
	u64 listings;
};

static inline void vnp_assert_config(const struct vnp_net *vn)
{
	lockdep_assert_held(&vn->config);
}

/*
 * Where controllers bury gateways. That may take as long as a tenant makes it,
 * so it is not where others wait for what is short.
 */
extern struct workqueue_struct *vnp_burial_wq;

/* Where a namespace has its controller. */
extern unsigned int vnp_net_id;

struct vnp_net *vnp_net_find(const struct net *net);
bool vnp_net_may_write(const struct vnp_net *vn, struct sk_buff *skb);

int vnp_net_add(struct vnp_net *vn, struct vnp_object *object,
		enum vnp_kind kind, u32 scope);
void vnp_net_del(struct vnp_net *vn, struct vnp_object *object);
void vnp_net_cancel(struct vnp_net *vn, struct vnp_object *object);
void vnp_net_open(struct vnp_net *vn, struct vnp_object *object);

struct vnp_space *vnp_net_space_get(struct vnp_space *space);
void vnp_net_space_put(struct vnp_net *vn, struct vnp_space *space);

int vnp_net_register(void);
void vnp_net_unregister(void);
int vnp_net_init(struct vnp_net *vn, struct net *net);
void vnp_net_uninit(struct vnp_net *vn);

#endif
