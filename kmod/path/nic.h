/* SPDX-License-Identifier: GPL-2.0 */
/* What packets read of a port, and of its subnet, VNet and controller. */
#ifndef _VNP_NIC_H
#define _VNP_NIC_H

#include <linux/container_of.h>
#include <linux/netdevice.h>
#include <linux/ratelimit.h>
#include <linux/u64_stats_sync.h>

#include "endpoint.h"
#include "pure/drop.h"
#include "receiver.h"

struct vnp_flows;
struct vnp_nic_acl;
struct vnp_space;
struct vnp_table;

/*
 * What is configured is known to objects. What packets need of it is here, and
 * each struct is the first member of the object that it is about, which says
 * who may change it.
 */

/**
 * struct vnp_nic_settings - what packets read of a controller
 * @forwarded_check: enum vnetpeer_forwarded_check
 */
struct vnp_nic_settings {
	u32 forwarded_check;
};

/**
 * struct vnp_nic_vnet - what packets read of a VNet
 * @endpoints: who has which of its addresses
 * @flow_timeout: idle timeout of flows, in minutes
 */
struct vnp_nic_vnet {
	struct vnp_endpoints endpoints;
	u32 flow_timeout;
};

/**
 * struct vnp_nic_subnet - what packets read of a subnet, or of a gateway
 * @table: the routes that its ports' packets use
 * @acl: whose rules its ports' packets meet, or NULL; a gateway has none
 * @space: its prefixes, which never change; of a gateway those of its VNet,
 *	replaced as a whole
 *
 * It outlives its ports.
 */
struct vnp_nic_subnet {
	struct vnp_table __rcu *table;
	struct vnp_nic_acl __rcu *acl;
	struct vnp_space *space;
};

/**
 * struct vnp_addrs - the addresses of a port
 * @first4: the first IPv4 address; more than 32 bits if there is none
 * @first6: the first IPv6 address
 * @has6: whether there is an IPv6 address
 * @count: length of @endpoint
 * @rcu: frees it
 * @endpoint: all of them, IPv4 first
 *
 * Never changed once published, so that a packet sees one state of it.
 */
struct vnp_addrs {
	u64 first4;
	struct in6_addr first6;
	bool has6;
	unsigned int count;
	struct rcu_head rcu;
	struct vnp_endpoint *endpoint[] __counted_by(count);
};

/**
 * struct vnp_nic_groups - the groups that a port is in
 * @count: length of @id
 * @id: numbers of the groups
 *
 * Never changed once published.
 */
struct vnp_nic_groups {
	unsigned int count;
	u32 id[] __counted_by(count);
};

/**
 * struct vnp_nic_drops - what a port sent in vain, on one processor
 * @reason: packets by reason
 * @syncp: makes 64 bits readable in one piece on 32-bit machines
 */
struct vnp_nic_drops {
	u64_stats_t reason[VNP_DROP_COUNT];
	struct u64_stats_sync syncp;
};

/**
 * struct vnp_nic - what packets read of a port, the private part of its device
 * @receiver: that its addresses lead to it
 * @cross: which VNP_CROSS_* bits of a hop concern what it sends
 * @is_forwarding: it may send what others wrote
 * @addrs: its addresses
 * @subnet: the subnet it is in, where it finds its routes
 * @vnet: the VNet it is in
 * @dev: its device
 * @acl: the acl of its own, or NULL
 * @groups: the groups that it is in; NULL for none
 * @flows: what it sends that belongs to flows; there before packets find it
 * @flows_max: how many flows it may own
 * @drops: what it sent in vain
 * @settings: the controller's
 * @icmp_limit: how often it is told that a packet is too big
 */
struct vnp_nic {
	struct vnp_receiver receiver;
	u8 cross;
	bool is_forwarding;
	struct vnp_addrs __rcu *addrs;
	const struct vnp_nic_subnet *subnet;
	const struct vnp_nic_vnet *vnet;
	struct net_device *dev;
	struct vnp_nic_acl __rcu *acl;
	struct vnp_nic_groups __rcu *groups;
	struct vnp_flows *flows;
	u32 flows_max;
	struct vnp_nic_drops __percpu *drops;
	const struct vnp_nic_settings *settings;
	struct ratelimit_state icmp_limit;
};

static inline struct vnp_nic *
vnp_receiver_nic(const struct vnp_receiver *receiver)
{
	return container_of(receiver, struct vnp_nic, receiver);
}

static inline bool vnp_nic_is_up(const struct vnp_nic *nic)
{
	return netif_running(nic->dev);
}

void vnp_nic_drops_read(const struct vnp_nic *nic, u64 sums[VNP_DROP_COUNT]);

#endif
