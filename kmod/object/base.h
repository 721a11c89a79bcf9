/* SPDX-License-Identifier: GPL-2.0 */
/* What all tables of an outlook have in common. */
#ifndef _VNP_BASE_H
#define _VNP_BASE_H

#include <linux/list.h>
#include <linux/refcount.h>

#include "path/table.h"

struct vnp_gate;
struct vnp_outlook;

#define VNP_BASE_BUCKETS 32

/* Routes for everything, and those of vnp_route_reserved */
#define VNP_BASE_DEFAULTS_COUNT	7

/*
 * Hops that every outlook has; those over peerings come after. Each default
 * route has its own, as each may be a fork in tables.
 */
enum {
	VNP_BASE_NO_ROUTE,
	VNP_BASE_QUIET,
	VNP_BASE_INTERNET,
	VNP_BASE_GATEWAY,	/* for routes of users */
	VNP_BASE_NEXT_HOP_INVALID,
	VNP_BASE_DEFAULTS,
	VNP_BASE_LOCAL = VNP_BASE_DEFAULTS + VNP_BASE_DEFAULTS_COUNT,
	VNP_BASE_CROSSINGS,
};

/**
 * struct vnp_base - what all tables of an outlook have in common
 * @path: what of it packets read, through tables; never changed once it is made
 * @hop: what its routes say to packets
 * @internet: what leads to the VNet's internet gateway, if it has one
 * @out: what leads to the gateway that serves the VNet
 * @served: by that one; NULL if there is none, or it is the one that looks out
 * @users: who holds it: its outlook, and tables
 * @tables: the tables that are built upon it, by the hash of their routes, see
 *	compile.c; vnp_net.config protects them
 * @crossings: the hops that are this VNet's own: that inside of it, and one for
 *	each peering
 * @nodes: memory of the trees
 */
struct vnp_base {
	struct vnp_table_base path;

	const struct vnp_hop **hop;
	struct vnp_hop internet;
	struct vnp_hop out;
	const struct vnp_gate *served;
	refcount_t users;
	struct hlist_head tables[VNP_BASE_BUCKETS];
	struct vnp_hop *crossings;
	void *nodes;
};

struct vnp_base *vnp_base_build(const struct vnp_outlook *outlook);
struct vnp_base *vnp_base_get(struct vnp_base *base);
void vnp_base_put(struct vnp_base *base);

#endif
