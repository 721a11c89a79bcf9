/* SPDX-License-Identifier: GPL-2.0 */
/* Groups of ports of one VNet, which rules can name. */
#ifndef _VNP_GROUP_H
#define _VNP_GROUP_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#include "object.h"

struct vnp_net;
struct vnp_port;
struct vnp_rule;
struct vnp_vnet;

#define VNP_PORT_GROUPS_MAX	20

/**
 * struct vnp_group - a group
 * @object: its name and number
 * @vnet: the VNet whose ports can be in it
 * @node: in vnp_vnet.groups
 * @port_count: ports in it
 * @rule_count: rules that name it, once for each place
 *
 * @port_count is protected by vnp_net.lock, the rest by vnp_net.config. Packets
 * know its number only.
 */
struct vnp_group {
	struct vnp_object object;
	struct vnp_vnet *vnet;
	struct list_head node;
	unsigned int port_count;
	unsigned int rule_count;
};

/**
 * struct vnp_port_groups - the groups that a port is in
 * @rcu: frees it
 * @count: length of @id
 * @id: numbers of the groups
 *
 * Never changed once published.
 */
struct vnp_port_groups {
	struct rcu_head rcu;
	unsigned int count;
	u32 id[] __counted_by(count);
};

struct vnp_group *vnp_group_find(struct vnp_vnet *vnet,
				 const struct nlattr *attr,
				 struct netlink_ext_ack *extack);
struct vnp_group *vnp_group_find_alone(struct vnp_net *vn,
				       const struct nlattr *attr,
				       struct netlink_ext_ack *extack);
struct vnp_group *vnp_group_of(struct vnp_net *vn, u32 id);
int vnp_group_create(struct vnp_vnet *vnet, const struct nlattr *name,
		     struct netlink_ext_ack *extack);
int vnp_group_destroy(struct vnp_group *group, struct netlink_ext_ack *extack);

int vnp_group_check_named(const struct vnp_vnet *vnet,
			  struct netlink_ext_ack *extack);
void vnp_group_remove_all(struct vnp_vnet *vnet);

const struct vnp_port_groups *
vnp_port_groups_of(const struct vnp_port *port);
bool vnp_port_is_in_group(const struct vnp_port *port, u32 id);
struct vnp_port_groups *vnp_port_groups_prepare(struct vnp_port *port,
						const struct nlattr *names,
						struct netlink_ext_ack *extack);
void vnp_port_groups_abandon(struct vnp_port *port,
			     struct vnp_port_groups *groups);
void vnp_port_groups_commit(struct vnp_port *port,
			    struct vnp_port_groups *groups);

#endif
