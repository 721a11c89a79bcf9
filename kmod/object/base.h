/* SPDX-License-Identifier: GPL-2.0 */
/* What all tables of a VNet have in common. */
#ifndef _VNP_BASE_H
#define _VNP_BASE_H

#include <linux/list.h>
#include <linux/refcount.h>

#include "path/hop.h"
#include "pure/lpm.h"
#include "pure/route.h"

struct vnp_vnet;

#define VNP_BASE_BUCKETS 32

/* Hops that every VNet has; those over peerings come after. */
enum {
	VNP_BASE_NO_ROUTE,
	VNP_BASE_QUIET,
	VNP_BASE_NO_INTERNET,
	VNP_BASE_NO_GATEWAY,
	VNP_BASE_NEXT_HOP_INVALID,
	VNP_BASE_LOCAL,
	VNP_BASE_CROSSINGS,
};

/**
 * struct vnp_recorded - prefixes that have no routes
 * @v4: those of IPv4; a value is 1
 * @v6: the same for IPv6
 * @nodes: memory of the trees
 */
struct vnp_recorded {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
	void *nodes;
};

/**
 * struct vnp_base - the routes of a VNet's subnets that are not a user's
 * @v4: IPv4 destinations; values as in vnp_table
 * @v6: the same for IPv6
 * @routes: the routes, in the order in which they are listed, before those of
 *	users; vnp_route.hop is an index of @hop. The first is no route
 * @count: length of @routes
 * @reserved: where those of vnp_route_reserved are in @routes
 * @hop: what they say to packets
 * @hop_count: length of @hop
 * @users: who holds it: its VNet, and tables
 * @tables: the tables that are built upon it, by vnp_table.node and the hash of
 *	their routes; vnp_net.config protects them
 * @crossings: the hops that are this VNet's own: that inside of it, and one for
 *	each peering
 * @recorded: what halves that carry nothing have recorded, which is not in the
 *	tag internet; NULL for none
 * @nodes: memory of the trees
 *
 * But for @users and @tables it is never changed once it is made. Packets read
 * it through tables.
 */
struct vnp_base {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
	struct vnp_route *routes;
	unsigned int count;
	unsigned int reserved;
	const struct vnp_hop **hop;
	unsigned int hop_count;
	refcount_t users;
	struct hlist_head tables[VNP_BASE_BUCKETS];
	struct vnp_hop *crossings;
	struct vnp_recorded *recorded;
	void *nodes;
};

struct vnp_base *vnp_base_build(struct vnp_vnet *vnet);
struct vnp_base *vnp_base_get(struct vnp_base *base);
void vnp_base_put(struct vnp_base *base);

#endif
