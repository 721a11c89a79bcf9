/* SPDX-License-Identifier: GPL-2.0 */
/* The routes of a VNet's subnets, compiled for packets. */
#ifndef _VNP_TABLE_H
#define _VNP_TABLE_H

#include "hop.h"
#include "pure/lpm_find.h"
#include "pure/route.h"

struct vnp_learned;
struct vnp_overrides;

/* What a tree says of a destination: the number of a hop, and of a route. */
#define VNP_TABLE_ROUTE_BITS	20
#define VNP_TABLE_ROUTES_MAX	BIT(VNP_TABLE_ROUTE_BITS)
#define VNP_TABLE_HOPS_MAX	BIT(32 - VNP_TABLE_ROUTE_BITS)

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
 * struct vnp_table_base - the routes of an outlook that are not a user's
 * @v4: IPv4 destinations; values as in vnp_table
 * @v6: the same for IPv6
 * @routes: the routes, in the order in which they are listed, before those of
 *	users; vnp_route.hop is an index of vnp_table.hop. The first is no route
 * @count: length of @routes
 * @reserved: where those of vnp_route_reserved are in @routes
 * @hop_count: how many of the hops of a table are those of its base
 * @recorded: what halves that carry nothing have recorded, which is not in the
 *	tag internet; NULL for none
 */
struct vnp_table_base {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
	struct vnp_route *routes;
	unsigned int count;
	unsigned int reserved;
	unsigned int hop_count;
	struct vnp_recorded *recorded;
};

/**
 * struct vnp_table - the compiled routes of a VNet's subnets
 * @v4: IPv4 destinations; a value is one of vnp_table_value()
 * @v6: the same for IPv6
 * @base: the routes that are not a user's
 * @overrides: those of the route table; NULL for none
 * @learned: those of the gateway; NULL if none serves it
 * @hop: what the routes say to packets: first all of the base's
 *
 * Never changed once it is made, see compile.c of objects. The trees go on in
 * those of the base, and what is not in those comes after @hop: hops, forks,
 * and nodes of trees.
 */
struct vnp_table {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
	const struct vnp_table_base *base;
	struct vnp_overrides *overrides;
	const struct vnp_learned *learned;
	const struct vnp_hop *hop[];
};

u8 vnp_table_tags(const struct vnp_table *table, u8 family, const void *addr);

unsigned int vnp_table_count(const struct vnp_table *table);
const struct vnp_route *vnp_table_route(const struct vnp_table *table,
					unsigned int number);
const struct vnp_hop *vnp_table_route_hop(const struct vnp_table *table,
					  unsigned int number);
bool vnp_table_is_active(const struct vnp_table *table, unsigned int number);
bool vnp_table_is_listed(const struct vnp_table *table, unsigned int number);
bool vnp_table_learned_is_active(const struct vnp_table *table,
				 const struct vnp_prefix *prefix);
bool vnp_table_learned_covers(const struct vnp_table *table,
			      const struct vnp_prefix *prefix);

const struct vnp_prefix *
vnp_table_base_cover(const struct vnp_table_base *base,
		     const struct vnp_prefix *prefix);

static inline u32 vnp_table_value(unsigned int hop, unsigned int route)
{
	return hop << VNP_TABLE_ROUTE_BITS | route;
}

/**
 * vnp_table_find() - the route of a destination
 * @table: the table
 * @family: AF_INET or AF_INET6
 * @addr: the destination in network byte order, 4 or 16 bytes
 *
 * Context: RCU read side.
 * Return: what the tree says: 0, or the longest active route that holds the
 * destination, for vnp_table_hop() and vnp_table_number()
 */
static __always_inline u32 vnp_table_find(const struct vnp_table *table,
					  u8 family, const void *addr)
{
	if (family == AF_INET)
		return vnp_lpm_find4(&table->v4, *(const __be32 *)addr);
	return vnp_lpm_find6(&table->v6, addr);
}

/* What that route says to packets. */
static __always_inline const struct vnp_hop *
vnp_table_hop(const struct vnp_table *table, u32 found)
{
	return table->hop[found >> VNP_TABLE_ROUTE_BITS];
}

/* Which one it is; 0 is none. */
static inline unsigned int vnp_table_number(u32 found)
{
	return found & (VNP_TABLE_ROUTES_MAX - 1);
}

#endif
