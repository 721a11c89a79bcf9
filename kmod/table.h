/* SPDX-License-Identifier: GPL-2.0 */
/* The routes of a VNet's subnets, compiled for packets. */
#ifndef _VNP_TABLE_H
#define _VNP_TABLE_H

#include <linux/workqueue.h>

#include "drop.h"
#include "lpm_find.h"
#include "route.h"

struct vnp_counters;
struct vnp_endpoints;
struct vnp_route_table;
struct vnp_space;
struct vnp_vnet;

/*
 * What has to be looked at before a packet may go where a route says. A port
 * keeps the bits that concern it, so that the usual packet needs one test.
 */
#define VNP_CROSS_CLOSED	BIT(0)	/* access is off on our half */
#define VNP_CROSS_CLOSED_THERE	BIT(1)	/* access is off on the peer's half */
#define VNP_CROSS_STALE		BIT(2)	/* the peer's record of us is stale */
#define VNP_CROSS_FORWARDED	BIT(3)	/* the peer takes our own ones only */
#define VNP_CROSS_RULES		BIT(4)	/* the sender has rules, if any count */

#define VNP_CROSS_NO_ACCESS	(VNP_CROSS_CLOSED | VNP_CROSS_CLOSED_THERE)

/**
 * struct vnp_hop - what a route says to a packet
 * @endpoints: where the receiver is looked up; NULL if nowhere
 * @counters: what meters the packet; NULL if it stays in its VNet or goes where
 *	nobody meters
 * @accepted: the sources that are not forwarded ones for the peer; NULL inside
 *	a VNet
 * @cross: what to look at first, VNP_CROSS_*
 * @reason: why the packet is dropped when @endpoints is NULL
 * @target: the appliance whose address is looked up there; family 0 when it is
 *	the packet's destination
 *
 * Never changed once published. Of a size that is quick to index, and that a
 * cache line holds.
 */
struct vnp_hop {
	struct vnp_endpoints *endpoints;
	struct vnp_counters __percpu *counters;
	const struct vnp_space *accepted;
	u8 cross;
	u8 reason;
	struct vnp_addr target;
} __aligned(64);

/**
 * struct vnp_table - the compiled routes of a VNet's subnets
 * @v4: IPv4 destinations; a value is an index of @hops
 * @v6: the same for IPv6
 * @recorded4: what halves that carry nothing have recorded, which is not in the
 *	tag internet; a value is 1
 * @recorded6: the same for IPv6
 * @has_recorded: whether there is any of that
 * @routes: the routes, for listing and explaining; vnp_route.via is the number
 *	of the peering half, or 0; the first is no route
 * @count: length of @hops and @routes
 * @work: frees it when packets are done with it
 * @hops: what each route says to a packet; the first is for no route
 *
 * Never changed once published.
 */
struct vnp_table {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
	struct vnp_lpm recorded4;
	struct vnp_lpm recorded6;
	bool has_recorded;
	struct vnp_route *routes;
	unsigned int count;
	struct rcu_work work;
	struct vnp_hop hops[];
};

struct vnp_table *vnp_table_build(struct vnp_vnet *vnet,
				  const struct vnp_route_table *user);
void vnp_table_free(struct vnp_table *table);
void vnp_table_retire(struct vnp_table *table);
u8 vnp_table_tags(const struct vnp_table *table, u8 family, const void *addr);

/**
 * vnp_table_find() - the route of a destination
 * @table: the table
 * @family: AF_INET or AF_INET6
 * @addr: the destination in network byte order, 4 or 16 bytes
 *
 * Context: RCU read side.
 * Return: the index of the longest active route that holds the destination, or
 * 0
 */
static __always_inline u32 vnp_table_find(const struct vnp_table *table,
					  u8 family, const void *addr)
{
	if (family == AF_INET)
		return vnp_lpm_find4(&table->v4, *(const __be32 *)addr);
	return vnp_lpm_find6(&table->v6, addr);
}

/**
 * vnp_table_route() - the route that says something to a packet
 * @table: the table
 * @hop: what it says, of that table
 *
 * Return: the route
 */
static inline const struct vnp_route *
vnp_table_route(const struct vnp_table *table, const struct vnp_hop *hop)
{
	return &table->routes[hop - table->hops];
}

#endif
