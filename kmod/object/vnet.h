/* SPDX-License-Identifier: GPL-2.0 */
/* A virtual network: an address space, and what lives and leads out of it. */
#ifndef _VNP_VNET_H
#define _VNP_VNET_H

#include <linux/list.h>
#include <linux/workqueue.h>

#include "object.h"
#include "path/nic.h"
#include "pure/space.h"
#include "view.h"

struct vnp_gateway;
struct vnp_net;

#define VNP_VNET_PEERINGS_MAX	500
#define VNP_VNET_SUBNETS_MAX	3000
#define VNP_VNET_ADDRS_MAX	65536
#define VNP_SPACE_MAX		256	/* prefixes; a message holds them */

/**
 * struct vnp_vnet - a virtual network
 * @path: what packets read of it
 * @object: its name and number
 * @space: its address space; replaced as a whole
 * @subnets: its subnets
 * @subnet_spaces: their address spaces
 * @outlook: what its subnets see
 * @gateway: its own gateway, vpn or expressroute; or NULL
 * @internet: its internet gateway, or NULL
 * @groups: its groups
 * @halves: its own halves of peerings
 * @pointing: the halves of others that point at it
 * @subnet_count: length of @subnets
 * @half_count: length of @halves
 * @pointing_count: length of @pointing
 * @port_count: its ports
 * @addr_count: addresses of its ports
 * @is_dying: it is being removed; no table leads into it any more
 * @model: enum vnetpeer_model
 * @region: its region
 * @subscription: a label
 * @work: frees it when packets are done with it
 *
 * @port_count and @addr_count are protected by vnp_net.lock, and all the rest
 * but what packets read by vnp_net.config.
 */
struct vnp_vnet {
	struct vnp_nic_vnet path;

	struct vnp_object object;
	struct vnp_space *space;
	struct list_head subnets;
	struct vnp_space_index subnet_spaces;
	struct vnp_outlook outlook;
	struct vnp_gateway *gateway;
	struct vnp_gateway *internet;
	struct list_head groups;
	struct list_head halves;
	struct list_head pointing;
	unsigned int subnet_count;
	unsigned int half_count;
	unsigned int pointing_count;
	unsigned int port_count;
	unsigned int addr_count;
	bool is_dying;
	u32 model;
	char region[VNETPEER_NAME_MAX + 1];
	char subscription[VNETPEER_NAME_MAX + 1];
	struct rcu_work work;
};

static inline bool vnp_vnet_is_classic(const struct vnp_vnet *vnet)
{
	return vnet->model == VNETPEER_MODEL_CLASSIC;
}

struct vnp_vnet *vnp_vnet_alloc(struct vnp_net *vn);
void vnp_vnet_free(struct vnp_vnet *vnet);

int vnp_vnet_check_own(const struct vnp_space *space,
		       struct netlink_ext_ack *extack);
struct vnp_vnet *vnp_vnet_find(struct vnp_net *vn, const struct nlattr *attr,
			       struct netlink_ext_ack *extack);
int vnp_vnet_create(struct vnp_vnet *vnet, struct netlink_ext_ack *extack);
int vnp_vnet_set_space(struct vnp_vnet *vnet, struct vnp_space *space,
		       struct netlink_ext_ack *extack);
int vnp_vnet_destroy(struct vnp_vnet *vnet, struct netlink_ext_ack *extack);
void vnp_vnet_destroy_all(struct vnp_net *vn);

#endif
