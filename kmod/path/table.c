// SPDX-License-Identifier: GPL-2.0
/* What tables say of destinations, and of their own routes. */

#include "table.h"

#include "gate.h"
#include "pure/overrides.h"

/* Tags */

static const struct vnp_route *find_base(const struct vnp_table_base *base,
					 u8 family, const void *addr)
{
	u32 found;

	if (family == AF_INET)
		found = vnp_lpm_find4(&base->v4, *(const __be32 *)addr);
	else
		found = vnp_lpm_find6(&base->v6, addr);
	return &base->routes[vnp_table_number(found)];
}

static bool is_recorded(const struct vnp_recorded *recorded, u8 family,
			const void *addr)
{
	if (!recorded)
		return false;
	if (family == AF_INET)
		return vnp_lpm_find4(&recorded->v4, *(const __be32 *)addr);
	return vnp_lpm_find6(&recorded->v6, addr);
}

static bool is_in_space(const struct vnp_route *route)
{
	return !(route->tags & VNP_TAG_INTERNET);
}

/* A learned prefix counts unless it is that of a VNet, or inside of it. */
static bool has_learned_network(const struct vnp_table *table,
				const struct vnp_route *route, u8 family,
				const void *addr, unsigned int below)
{
	if (!table->learned)
		return false;
	if (is_in_space(route))
		below = min_t(unsigned int, below, route->prefix.len);
	return vnp_learned_has_network(table->learned, family, addr, below);
}

/* Group and broadcast destinations are in no tag, whoever has a route there. */
static bool is_hidden(const struct vnp_route *route)
{
	return route->is_removed && !route->tags;
}

/**
 * vnp_table_tags() - the tags that an address has for a VNet's subnets
 * @table: their table
 * @family: AF_INET or AF_INET6
 * @addr: the address, in network byte order
 *
 * Routes of users and gateways only add to what the base says: they are not of
 * the VNet's or a peer's space, but in the tag virtual-network.
 *
 * Context: RCU read side.
 * Return: VNP_TAG_*
 */
u8 vnp_table_tags(const struct vnp_table *table, u8 family, const void *addr)
{
	const struct vnp_route *route = find_base(table->base, family, addr);
	u8 tags = route->tags;

	if (!(tags & VNP_TAG_VIRTUAL_NETWORK) && !is_hidden(route) &&
	    (vnp_overrides_has_network(table->overrides, family, addr) ||
	     has_learned_network(table, route, family, addr,
				 vnp_family_bits(family) + 1)))
		tags |= VNP_TAG_VIRTUAL_NETWORK;
	if (vnp_route_is_reserved_addr(family, addr) ||
	    is_recorded(table->base->recorded, family, addr))
		tags &= ~VNP_TAG_INTERNET;
	if (family == AF_INET && *(const __be32 *)addr == VNP_PROBE_ADDR)
		tags |= VNP_TAG_LOAD_BALANCER | VNP_TAG_VIRTUAL_NETWORK;
	return tags;
}

/* Listing */

/**
 * vnp_table_count() - how many routes there are to list
 * @table: the table
 *
 * Learned routes have no numbers.
 *
 * Return: one more than the highest number of a route; some are not listed
 */
unsigned int vnp_table_count(const struct vnp_table *table)
{
	return table->base->count +
	       (table->overrides ? table->overrides->count : 0);
}

static bool is_of_user(const struct vnp_table *table, unsigned int number)
{
	return number >= table->base->count;
}

/**
 * vnp_table_route() - a route by its number
 * @table: the table
 * @number: below vnp_table_count()
 *
 * Return: the route, of which the fields that vnp_route_select() sets mean
 * nothing here
 */
const struct vnp_route *vnp_table_route(const struct vnp_table *table,
					unsigned int number)
{
	return is_of_user(table, number) ?
	       &table->overrides->routes[number - table->base->count] :
	       &table->base->routes[number];
}

/**
 * vnp_table_route_hop() - what a route says to packets, or would
 * @table: the table
 * @number: the number of the route
 *
 * Return: the hop
 */
const struct vnp_hop *vnp_table_route_hop(const struct vnp_table *table,
					  unsigned int number)
{
	unsigned int hop = vnp_table_route(table, number)->hop;

	return vnp_hop_own(table->hop[is_of_user(table, number) ?
				      table->base->hop_count + hop : hop]);
}

/* A route for everything removes what is reserved. */
static bool is_removed(const struct vnp_table *table, unsigned int number)
{
	unsigned int reserved = number - table->base->reserved;

	return table->base->routes[number].is_removed ||
	       (reserved < vnp_route_reserved_count &&
		vnp_overrides_has_reserved(table->overrides, reserved));
}

/**
 * vnp_table_is_active() - whether a route has won its prefix
 * @table: the table
 * @number: the number of the route
 *
 * Context: vnp_net.config is held, if a gateway serves the table.
 * Return: whether it has
 */
bool vnp_table_is_active(const struct vnp_table *table, unsigned int number)
{
	const struct vnp_route *route;

	if (is_of_user(table, number))
		return true;
	route = &table->base->routes[number];
	return route->is_active && !is_removed(table, number) &&
	       !vnp_overrides_has_prefix(table->overrides, &route->prefix) &&
	       !(table->learned && !is_in_space(route) &&
		 vnp_learned_has(table->learned, &route->prefix));
}

/**
 * vnp_table_base_cover() - which prefix of a VNet has all of another one
 * @base: the routes that are not a user's
 * @prefix: the prefix
 *
 * Spaces of VNets that are in one base do not overlap, so the longest route
 * that has the first address says it.
 *
 * Return: that of the VNet itself or of a peer, which is as long as the base
 * is; or NULL
 */
const struct vnp_prefix *
vnp_table_base_cover(const struct vnp_table_base *base,
		     const struct vnp_prefix *prefix)
{
	const struct vnp_route *route;

	rcu_read_lock();
	route = find_base(base, prefix->addr.family, &prefix->addr.v6);
	rcu_read_unlock();
	return is_in_space(route) && route->prefix.len <= prefix->len ?
	       &route->prefix : NULL;
}

/**
 * vnp_table_learned_is_active() - whether a learned route has won its prefix
 * @table: the table, which a gateway serves
 * @prefix: destinations of the route
 *
 * Return: whether packets may use it
 */
bool vnp_table_learned_is_active(const struct vnp_table *table,
				 const struct vnp_prefix *prefix)
{
	return !vnp_table_base_cover(table->base, prefix) &&
	       !vnp_overrides_has_prefix(table->overrides, prefix);
}

/**
 * vnp_table_is_listed() - whether a route is one to show
 * @table: the table
 * @number: the number of the route
 *
 * Return: false for those that gave way, and those that nobody is to see
 */
bool vnp_table_is_listed(const struct vnp_table *table, unsigned int number)
{
	return is_of_user(table, number) || !is_removed(table, number);
}

/**
 * vnp_table_learned_covers() - whether a learned route has more than a prefix
 * @table: the table
 * @prefix: the prefix
 *
 * Return: whether there is a shorter one that has all of it, is not that of a
 * VNet or inside one, and is not for everything
 */
bool vnp_table_learned_covers(const struct vnp_table *table,
			      const struct vnp_prefix *prefix)
{
	const struct vnp_addr *addr = &prefix->addr;
	bool is_covered;

	rcu_read_lock();
	is_covered = has_learned_network(table,
					 find_base(table->base, addr->family,
						   &addr->v6),
					 addr->family, &addr->v6, prefix->len);
	rcu_read_unlock();
	return is_covered;
}
