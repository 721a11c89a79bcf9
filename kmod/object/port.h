/* SPDX-License-Identifier: GPL-2.0 */
/* A port: the network device that a container or VM has as its NIC. */
#ifndef _VNP_PORT_H
#define _VNP_PORT_H

#include <linux/netdevice.h>

#include "object.h"
#include "path/nic.h"

struct vnp_attachment;
struct vnp_gateway;
struct vnp_net;
struct vnp_subnet;
struct vnp_viewer;
struct vnp_vnet;

#define VNP_PORT_ADDRS_MAX	256

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
 * struct vnp_port - a port, or a gateway's, the private part of its device
 * @nic: what packets read of it
 * @subnet: the subnet it is in; NULL for a gateway
 * @gateway: the gateway whose device it is, or NULL
 * @vnet: the VNet it is in
 * @viewer: that its packets have routes, as its subnet or gateway
 * @object: its name and number
 * @node: in vnp_subnet.ports, if it is in a subnet
 * @listed_in: the listing of groups that it was in last, so that it is in each
 *	once
 * @attachment: that it has @nic.acl; NULL for none
 * @is_open: its device is up
 * @is_attached: it is part of its VNet
 * @is_listed: it has been announced
 * @is_changing: a command is at it, and tells of all its changes at the end
 * @seen: what the device was like when we last heard of it
 *
 * Its controller, VNet and subnet do not change while the device is registered.
 * rtnl and vnp_net.lock protect changes of the configuration together: either
 * is enough to read it. A device's name and MAC are protected by rtnl alone, so
 * those who hold only vnp_net.lock go by @seen.
 */
struct vnp_port {
	struct vnp_nic nic;

	struct vnp_object object;
	struct vnp_subnet *subnet;
	struct vnp_gateway *gateway;
	struct vnp_vnet *vnet;
	const struct vnp_viewer *viewer;
	struct list_head node;
	u64 listed_in;
	struct vnp_attachment *attachment;
	bool is_open;
	bool is_attached;
	bool is_listed;
	bool is_changing;
	struct vnp_port_seen seen;
};

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

/* The port that packets know as @nic. */
static inline struct vnp_port *vnp_port_of(const struct vnp_nic *nic)
{
	return container_of(nic, struct vnp_port, nic);
}

struct vnp_port *vnp_port_find_any(struct vnp_net *vn,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack);
struct vnp_port *vnp_port_find(struct vnp_net *vn, const struct nlattr *attr,
			       struct netlink_ext_ack *extack);
int vnp_port_check_name(struct vnp_net *vn, const char *name,
			struct netlink_ext_ack *extack);
int vnp_port_create(struct vnp_port *port, struct vnp_subnet *subnet,
		    const struct vnp_port_args *args,
		    struct netlink_ext_ack *extack);
int vnp_port_create_gateway(struct vnp_port *port, struct vnp_gateway *gateway,
			    struct netlink_ext_ack *extack);
void vnp_port_open_gateway(struct vnp_port *port);
int vnp_port_set(struct vnp_port *port, const struct vnp_port_args *args,
		 struct netlink_ext_ack *extack);
void vnp_port_update_rules(const struct vnp_subnet *subnet);
void vnp_port_set_open(struct vnp_port *port, bool is_open);
void vnp_port_detach(struct vnp_port *port);
void vnp_port_see(struct vnp_port *port);
void vnp_port_tell(struct vnp_port *port, enum vnetpeer_event event);
void vnp_port_queue_all(struct vnp_net *vn, struct list_head *kill_list);

/* port_device.c */
void vnp_port_setup(struct net_device *dev);
int vnp_port_register(void);
void vnp_port_unregister(void);

#endif
