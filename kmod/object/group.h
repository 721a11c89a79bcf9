/* SPDX-License-Identifier: GPL-2.0 */
/* Groups of ports of one VNet, which rules can name. */
#ifndef _VNP_GROUP_H
#define _VNP_GROUP_H

#include <linux/list.h>
#include <linux/rcupdate.h>

#include "object.h"
#include "path/nic.h"

struct vnp_net;
struct vnp_port;
struct vnp_rule;
struct vnp_vnet;

#define VNP_PORT_GROUPS_MAX	20

/**
 * struct vnp_namesakes - the groups of one name
 * @object: the name, which in this scope, 0, is no group's
 * @groups: the groups, at least one and each of another VNet, by
 *	vnp_group.same
 *
 * So it does not matter how many there are of other names. Protected by
 * vnp_net.config. Holders of vnp_net.lock alone may pass by @object when they
 * look for another, so it goes under both.
 */
struct vnp_namesakes {
	struct vnp_object object;
	struct list_head groups;
};

/**
 * struct vnp_group - a group
 * @object: its name and number
 * @vnet: the VNet whose ports can be in it
 * @node: in vnp_vnet.groups
 * @namesakes: those of its name, among which it is
 * @same: in vnp_namesakes.groups
 * @members: the ports in it, and those that are about to be, by
 *	vnp_membership.node
 * @namings: the places of rules that name it, by vnp_naming.node
 * @read_for: the list of a rule in which it was read last
 *
 * @members is protected by vnp_net.lock, the rest by vnp_net.config. Packets
 * know its number only.
 */
struct vnp_group {
	struct vnp_object object;
	struct vnp_vnet *vnet;
	struct list_head node;
	struct vnp_namesakes *namesakes;
	struct list_head same;
	struct list_head members;
	struct list_head namings;
	u64 read_for;
};

/**
 * struct vnp_membership - that a port is in a group, or is about to be
 * @node: in vnp_group.members
 * @port: the port; NULL where a listing of the members is, which only holders
 *	of vnp_net.config meet (expand.c)
 *
 * All of it is protected by vnp_net.lock.
 */
struct vnp_membership {
	struct list_head node;
	struct vnp_port *port;
};

/**
 * struct vnp_port_groups - the groups that a port is in
 * @members: that it is in each of them, in the same order
 * @rcu: frees it
 * @path: what packets read of it; the last, as it is as long as it takes
 *
 * Never changed once published, but for @members, which goes first.
 */
struct vnp_port_groups {
	struct vnp_membership *members;
	struct rcu_head rcu;
	struct vnp_nic_groups path;
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

/* membership.c */
const struct vnp_port_groups *
vnp_port_groups_of(const struct vnp_port *port);
bool vnp_membership_is_new(const struct vnp_membership *member);
struct vnp_port_groups *vnp_port_groups_prepare(struct vnp_port *port,
						const struct nlattr *names,
						struct netlink_ext_ack *extack);
void vnp_port_groups_abandon(struct vnp_port_groups *groups);
void vnp_port_groups_commit(struct vnp_port *port,
			    struct vnp_port_groups *groups);

#endif
