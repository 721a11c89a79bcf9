/* SPDX-License-Identifier: GPL-2.0 */
/* Which routes a subnet has, and which of them win. */
#ifndef _VNP_ROUTE_H
#define _VNP_ROUTE_H

#include <linux/list.h>

#include "prefix.h"
#include "tag.h"

/* Where a route comes from; a higher source wins an equal prefix. */
enum vnp_route_source {
	VNP_ROUTE_DEFAULT,
	VNP_ROUTE_GATEWAY,
	VNP_ROUTE_USER,
};

enum vnp_hop_type {
	VNP_HOP_NONE,
	VNP_HOP_VNET_LOCAL,
	VNP_HOP_PEERING,
	VNP_HOP_GLOBAL_PEERING,
	VNP_HOP_GATEWAY,
	VNP_HOP_APPLIANCE,
	VNP_HOP_INTERNET,
};

/**
 * struct vnp_route - one row of a table
 * @prefix: destinations it is for
 * @next_hop: the appliance's address; family 0 for other types
 * @source: who made the row
 * @type: what happens to the packet
 * @is_network: its addresses are in the tag virtual-network
 * @is_active: the row won its prefix; set by vnp_route_select()
 * @is_removed: the row gave way and is not even listed; set by
 *	vnp_route_select()
 * @tags: VNP_TAG_* of the addresses for which it is the longest prefix, as far
 *	as the rows tell; set by vnp_route_select()
 * @hop: opaque to this file: a number of what the row says to packets
 * @order: in the list that vnp_route_select() makes
 */
struct vnp_route {
	struct vnp_prefix prefix;
	struct vnp_addr next_hop;
	u8 source;
	u8 type;
	u8 tags;
	bool is_network;
	bool is_active;
	bool is_removed;
	u16 hop;
	struct list_head order;
};

extern const struct vnp_prefix vnp_route_reserved[];
extern const unsigned int vnp_route_reserved_count;

void vnp_route_select(struct vnp_route *routes, unsigned int count,
		      struct list_head *order);
bool vnp_route_captures(const struct vnp_route *route);
bool vnp_route_is_reserved_addr(u8 family, const void *addr);

#endif
