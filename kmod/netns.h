/* SPDX-License-Identifier: GPL-2.0 */
/* A controller: what one network namespace has configured. */
#ifndef _VNP_NETNS_H
#define _VNP_NETNS_H

#include <linux/mutex.h>

#include "object.h"
#include "space.h"

struct net;
struct netlink_ext_ack;
struct sk_buff;
struct vnp_flow_budget;
struct workqueue_struct;

/*
 * Lock order: rtnl, then vnp_net.lock. Nothing is taken inside vnp_net.lock
 * but leaf locks of the core (memory, sockets, namespace ids). Packets take no
 * lock: they read tables, endpoints and addresses under RCU.
 * Documentation/locking.rst has the whole table.
 */

/**
 * struct vnp_net - a controller
 * @net: the namespace it belongs to; not held, as it dies with it
 * @lock: protects all that is configured in the controller
 * @registry: every object of the controller
 * @spaces: the address spaces of its VNets, current ones and those that halves
 *	have recorded
 * @address_change: enum vnetpeer_address_change
 * @forwarded_check: enum vnetpeer_forwarded_check
 * @flow_budget: what its ports share of the host's room for flows
 */
struct vnp_net {
	struct net *net;
	struct mutex lock; /* after rtnl */
	struct vnp_registry registry;
	struct vnp_space_index spaces;
	u32 address_change;
	u32 forwarded_check;
	struct vnp_flow_budget *flow_budget;
};

/* Frees what packets may still read, after they are done with it. */
extern struct workqueue_struct *vnp_free_wq;

struct vnp_net *vnp_net_find(const struct net *net);
bool vnp_net_may_write(const struct vnp_net *vn, struct sk_buff *skb);

int vnp_net_register(void);
void vnp_net_unregister(void);

#endif
