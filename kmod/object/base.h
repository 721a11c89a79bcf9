/* SPDX-License-Identifier: GPL-2.0 */
/* What all tables of a VNet have in common. */
#ifndef _VNP_BASE_H
#define _VNP_BASE_H

#include <linux/list.h>
#include <linux/refcount.h>

#include "path/table.h"

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
 * struct vnp_base - what all tables of a VNet have in common
 * @path: what of it packets read, through tables; never changed once it is made
 * @hop: what its routes say to packets
 * @users: who holds it: its VNet, and tables
 * @tables: the tables that are built upon it, by the hash of their routes, see
 *	compile.c; vnp_net.config protects them
 * @crossings: the hops that are this VNet's own: that inside of it, and one for
 *	each peering
 * @nodes: memory of the trees
 */
struct vnp_base {
	struct vnp_table_base path;

	const struct vnp_hop **hop;
	refcount_t users;
	struct hlist_head tables[VNP_BASE_BUCKETS];
	struct vnp_hop *crossings;
	void *nodes;
};

struct vnp_base *vnp_base_build(struct vnp_vnet *vnet);
struct vnp_base *vnp_base_get(struct vnp_base *base);
void vnp_base_put(struct vnp_base *base);

#endif
