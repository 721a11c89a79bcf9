// SPDX-License-Identifier: GPL-2.0
/*
 * The choice among the routes of a subnet.
 *
 * Sorted by prefix, rows of the same prefix stand together and every prefix
 * comes right before those that it covers. So one pass over the groups of equal
 * prefixes decides everything: what may suppress or remove a row has been met
 * before the row, or is in its group.
 */
#include "route.h"

#include <linux/kernel.h>
#include <linux/list_sort.h>
#include <linux/sched.h>
#include <linux/string.h>

#define RESERVED4(_addr, _len) \
	{ .addr = { .v4 = cpu_to_be32(_addr), .family = AF_INET }, .len = _len }

/* Private space leads nowhere, unless the network or a peer is there. */
const struct vnp_prefix vnp_route_reserved[] = {
	RESERVED4(0x0a000000, 8),	/* 10.0.0.0 */
	RESERVED4(0xac100000, 12),	/* 172.16.0.0 */
	RESERVED4(0xc0a80000, 16),	/* 192.168.0.0 */
	RESERVED4(0x64400000, 10),	/* 100.64.0.0 */
	{ .addr = { .v6.s6_addr = { 0xfc }, .family = AF_INET6 }, .len = 7 },
};

const unsigned int vnp_route_reserved_count = ARRAY_SIZE(vnp_route_reserved);

/*
 * What the rows so far mean for those to come: @space is the last prefix of
 * the network or of a peer that no other one covers, @network the same for what
 * is in the tag virtual-network, and @captured the family whose packets a user
 * route takes wherever nothing longer does.
 */
struct sweep {
	const struct vnp_prefix *space;
	const struct vnp_prefix *network;
	u8 captured;
};

static bool route_is_space(const struct vnp_route *route)
{
	return route->source == VNP_ROUTE_DEFAULT &&
	       (route->type == VNP_HOP_VNET_LOCAL ||
		route->type == VNP_HOP_PEERING ||
		route->type == VNP_HOP_GLOBAL_PEERING);
}

static bool route_is_reserved(const struct vnp_route *route)
{
	return route->source == VNP_ROUTE_DEFAULT &&
	       route->type == VNP_HOP_NONE;
}

/**
 * vnp_route_captures() - whether a route takes all that is reserved
 * @route: the route
 *
 * Return: whether it is a user's, for everything, and leads to something that
 * can take everything
 */
bool vnp_route_captures(const struct vnp_route *route)
{
	return route->source == VNP_ROUTE_USER && !route->prefix.len &&
	       (route->type == VNP_HOP_APPLIANCE ||
		route->type == VNP_HOP_GATEWAY);
}

static bool covers(const struct vnp_prefix *outer,
		   const struct vnp_prefix *prefix)
{
	return outer && vnp_prefix_covers(outer, prefix);
}

static void sweep_add(struct sweep *sweep, const struct vnp_route *route)
{
	if (route_is_space(route) && !covers(sweep->space, &route->prefix))
		sweep->space = &route->prefix;
	if (route->is_network && !covers(sweep->network, &route->prefix))
		sweep->network = &route->prefix;
	if (vnp_route_captures(route))
		sweep->captured = route->prefix.addr.family;
}

static u8 sweep_tags(const struct sweep *sweep, const struct vnp_prefix *prefix)
{
	u8 tags = covers(sweep->space, prefix) ? 0 : VNP_TAG_INTERNET;

	return covers(sweep->network, prefix) ? tags | VNP_TAG_VIRTUAL_NETWORK :
						tags;
}

static bool route_is_in_group(const struct vnp_route *route,
			      const struct list_head *all,
			      const struct vnp_prefix *prefix)
{
	return !list_entry_is_head(route, all, order) &&
	       !vnp_prefix_cmp(&route->prefix, prefix);
}

/* Choose among the rows with the prefix of @first. Return: the row after. */
static struct vnp_route *group_select(struct vnp_route *first,
				      const struct list_head *all,
				      struct sweep *sweep)
{
	const struct vnp_prefix *prefix = &first->prefix;
	struct vnp_route *route, *best = NULL;
	bool is_covered, is_captured;

	route = first;
	for (; route_is_in_group(route, all, prefix);
	     route = list_next_entry(route, order))
		sweep_add(sweep, route);

	is_covered = covers(sweep->space, prefix);
	is_captured = sweep->captured == prefix->addr.family;

	route = first;
	for (; route_is_in_group(route, all, prefix);
	     route = list_next_entry(route, order)) {
		route->tags = sweep_tags(sweep, prefix);
		if (route_is_reserved(route) && (is_covered || is_captured)) {
			route->is_removed = true;
			continue;
		}
		if (route->source == VNP_ROUTE_GATEWAY && is_covered)
			continue;
		if (!best || route->source > best->source)
			best = route;
	}
	if (best)
		best->is_active = true;
	return route;
}

static int route_cmp(void *unused, const struct list_head *a,
		     const struct list_head *b)
{
	/* There may be more than a hundred thousand. */
	cond_resched();
	return vnp_prefix_cmp(&list_entry(a, struct vnp_route, order)->prefix,
			      &list_entry(b, struct vnp_route, order)->prefix);
}

/**
 * vnp_route_select() - mark which rows of a table win
 * @routes: all rows that the subnet could have, in any order, which is kept
 * @count: number of them
 * @order: where to list them by prefix, by vnp_route.order
 *
 * 1. A reserved row gives way to the network or a peer that has all of its
 *    prefix, and all of a family do to a user route for everything.
 * 2. The network and its peers suppress routes of the gateway that are equal
 *    to or inside theirs, even where a user route beats them.
 * 3. Of equal prefixes the highest source wins, and of its rows the first.
 * 4. The tags of a row come from the prefixes that hold its own, whoever wins.
 *
 * Context: May sleep. The caller has @routes to itself.
 */
void vnp_route_select(struct vnp_route *routes, unsigned int count,
		      struct list_head *order)
{
	struct sweep sweep = {};
	struct vnp_route *route;
	unsigned int i;

	INIT_LIST_HEAD(order);
	for (i = 0; i < count; i++) {
		routes[i].is_active = false;
		routes[i].is_removed = false;
		list_add_tail(&routes[i].order, order);
	}
	list_sort(NULL, order, route_cmp);

	route = list_first_entry(order, struct vnp_route, order);
	while (!list_entry_is_head(route, order, order)) {
		route = group_select(route, order, &sweep);
		cond_resched();
	}
}

/**
 * vnp_route_is_reserved_addr() - whether an address is a private one
 * @family: AF_INET or AF_INET6
 * @addr: the address, in network byte order
 *
 * Return: whether vnp_route_reserved holds it
 */
bool vnp_route_is_reserved_addr(u8 family, const void *addr)
{
	struct vnp_addr wanted = { .family = family };
	unsigned int i;

	memcpy(&wanted.v6, addr, vnp_family_bits(family) / 8);
	for (i = 0; i < vnp_route_reserved_count; i++)
		if (vnp_prefix_has_addr(&vnp_route_reserved[i], &wanted))
			return true;
	return false;
}
