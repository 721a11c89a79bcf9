/* SPDX-License-Identifier: GPL-2.0 */
/* A port: the network device that a container or VM has as its NIC. */
#ifndef _VNP_PORT_H
#define _VNP_PORT_H

#include <linux/netdevice.h>
#include <linux/ratelimit.h>
#include <linux/u64_stats_sync.h>

#include "object.h"
#include "path/endpoint.h"
#include "path/table.h"
#include "pure/drop.h"

struct vnp_attachment;
struct vnp_flows;
struct vnp_net;
struct vnp_nic_acl;
struct vnp_port_groups;
struct vnp_subnet;
struct vnp_vnet;

#define VNP_PORT_ADDRS_MAX	256

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
 * struct vnp_port_drops - what a port sent in vain, on one processor
 * @reason: packets by reason
 * @syncp: makes 64 bits readable in one piece on 32-bit machines
 */
struct vnp_port_drops {
	u64_stats_t reason[VNP_DROP_COUNT];
	struct u64_stats_sync syncp;
};

/**
 * struct vnp_port_seen - what a port's device is like
 * @ifindex: its number
 * @name: its name
 * @mac: its Ethernet address
 */
struct vnp_port_seen {
	int ifindex;
	char name[IFNAMSIZ];
	u8 mac[ETH_ALEN];
};

/**
 * struct vnp_port - a port, the private part of its device
 * @addrs: its addresses
 * @subnet: the subnet it is in, where it finds its routes
 * @vnet: the VNet it is in
 * @dev: its device
 * @cross: which VNP_CROSS_* bits of a hop concern what it sends
 * @arrive: which VNP_ARRIVE_* hold for what it is to receive
 * @is_forwarding: it may send what others wrote
 * @acl: the acl of its own, or NULL
 * @groups: the groups that it is in; NULL for none
 * @flows: what it sends that belongs to flows; there before packets find it
 * @flows_max: how many flows it may own
 * @drops: what it sent in vain
 * @icmp_limit: how often it is told that a packet is too big
 * @object: its name and number
 * @node: in vnp_subnet.ports
 * @listed_in: the listing of groups that it was in last, so that it is in each
 *	once
 * @attachment: that it has @acl; NULL for none
 * @is_open: its device is up
 * @is_attached: it is part of its VNet
 * @is_listed: it has been announced
 * @is_changing: a command is at it, and tells of all its changes at the end
 * @seen: what the device was like when we last heard of it
 *
 * Packets read the members up to @icmp_limit, and the controller, which does not
 * change while the device is registered. rtnl and vnp_net.lock protect changes
 * of the configuration together: either is enough to read it. A device's name
 * and MAC are protected by rtnl alone, so those who hold only vnp_net.lock go
 * by @seen.
 */
struct vnp_port {
	struct vnp_addrs __rcu *addrs;
	struct vnp_subnet *subnet;
	struct vnp_vnet *vnet;
	struct net_device *dev;
	u8 cross;
	u8 arrive;
	bool is_forwarding;
	struct vnp_nic_acl __rcu *acl;
	struct vnp_port_groups __rcu *groups;
	struct vnp_flows *flows;
	u32 flows_max;
	struct vnp_port_drops __percpu *drops;
	struct ratelimit_state icmp_limit;

	struct vnp_object object;
	struct list_head node;
	u64 listed_in;
	struct vnp_attachment *attachment;
	bool is_open;
	bool is_attached;
	bool is_listed;
	bool is_changing;
	struct vnp_port_seen seen;
};

/*
 * What has to be looked at before a port receives a packet; apart from
 * VNP_CROSS_*, so that both are tested at once.
 */
#define VNP_ARRIVE_RULES	VNP_CROSS_RULES	/* the receiver has rules */
#define VNP_ARRIVE_DOWN		BIT(5)		/* its device is down */

/**
 * struct vnp_port_args - what the user wants of a port
 * @ips: its addresses, a list of attributes; NULL when not given
 * @mac: its Ethernet address; NULL when not given
 * @mtu: its MTU; NULL when not given
 * @forwarding: whether it may send what others wrote; NULL when not given
 * @acl: name of its acl, "none" for none; NULL when not given
 * @groups: its groups, a list of attributes; NULL when not given
 * @flows: how many flows that it began are remembered; NULL when not given
 */
struct vnp_port_args {
	const struct nlattr *ips;
	const struct nlattr *mac;
	const struct nlattr *mtu;
	const struct nlattr *forwarding;
	const struct nlattr *acl;
	const struct nlattr *groups;
	const struct nlattr *flows;
};

static inline bool vnp_port_is_up(const struct vnp_port *port)
{
	return netif_running(port->dev);
}

void vnp_port_setup(struct net_device *dev);
bool vnp_port_is(const struct net_device *dev);

struct vnp_port *vnp_port_find(struct vnp_net *vn, const struct nlattr *attr,
			       struct netlink_ext_ack *extack);
int vnp_port_create(struct vnp_port *port, struct vnp_subnet *subnet,
		    const struct vnp_port_args *args,
		    struct netlink_ext_ack *extack);
int vnp_port_set(struct vnp_port *port, const struct vnp_port_args *args,
		 struct netlink_ext_ack *extack);
void vnp_port_update_rules(const struct vnp_subnet *subnet);
void vnp_port_queue_all(struct vnp_net *vn, struct list_head *kill_list);
void vnp_port_drops_read(const struct vnp_port *port,
			 u64 sums[VNP_DROP_COUNT]);

int vnp_port_register(void);
void vnp_port_unregister(void);

/* path/forward.c */
netdev_tx_t vnp_port_xmit(struct sk_buff *skb, struct net_device *dev);

#endif
