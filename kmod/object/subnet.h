/* SPDX-License-Identifier: GPL-2.0 */
/* A part of a VNet's address space, in which ports get their addresses. */
#ifndef _VNP_SUBNET_H
#define _VNP_SUBNET_H

#include <linux/idr.h>
#include <linux/list.h>

#include "object.h"
#include "path/nic.h"
#include "pure/prefix.h"
#include "view.h"

struct vnp_attachment;
struct vnp_net;
struct vnp_route_table;
struct vnp_vnet;

/**
 * struct vnp_subnet - a subnet
 * @path: what packets read of it
 * @object: its name and number
 * @vnet: the VNet it is part of
 * @node: in vnp_vnet.subnets
 * @viewer: that its ports' packets have routes
 * @attachment: that it has @path.acl; NULL for none
 * @ports: its ports
 * @taken: the addresses that they have, as far as they matter for who looks for
 *	a free one; see subnet_addrs.c
 *
 * @attachment is changed with vnp_net.config and vnp_net.lock held, @ports and
 * @taken under vnp_net.lock; the rest under vnp_net.config.
 */
struct vnp_subnet {
	struct vnp_nic_subnet path;

	struct vnp_object object;
	struct vnp_vnet *vnet;
	struct list_head node;
	struct vnp_viewer viewer;
	struct vnp_attachment *attachment;
	struct list_head ports;
	struct ida taken;
};

struct vnp_subnet *vnp_subnet_alloc(struct vnp_space *space);
void vnp_subnet_free(struct vnp_subnet *subnet);

int vnp_subnet_check_own(const struct vnp_space *space,
			 struct netlink_ext_ack *extack);
struct vnp_subnet *vnp_subnet_find(struct vnp_vnet *vnet,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack);
int vnp_subnet_create(struct vnp_vnet *vnet, struct vnp_subnet *subnet,
		      struct vnp_route_table *user, const struct nlattr *acl,
		      struct netlink_ext_ack *extack);
int vnp_subnet_set(struct vnp_subnet *subnet, struct vnp_route_table *user,
		   const struct nlattr *acl, struct netlink_ext_ack *extack);
const char *vnp_subnet_port_name(struct vnp_subnet *subnet);
void vnp_subnet_remove(struct vnp_subnet *subnet);
int vnp_subnet_destroy(struct vnp_subnet *subnet,
		       struct netlink_ext_ack *extack);
void vnp_subnet_destroy_all(struct vnp_net *vn);

/* subnet_addrs.c */
int vnp_subnet_check_addr(const struct vnp_subnet *subnet,
			  const struct vnp_addr *addr,
			  const struct nlattr *attr,
			  struct netlink_ext_ack *extack);
int vnp_subnet_take_addr(struct vnp_subnet *subnet,
			 const struct vnp_addr *addr);
void vnp_subnet_give_addr(struct vnp_subnet *subnet,
			  const struct vnp_addr *addr);
int vnp_subnet_free_addr(struct vnp_subnet *subnet, u8 family,
			 struct vnp_addr *addr);

#endif
