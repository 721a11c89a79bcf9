// SPDX-License-Identifier: GPL-2.0
/*
 * The routes of a VNet's subnets, compiled for packets.
 *
 * A table is what a VNet has anyway, its base (base.c), with what the routes of
 * a route table change (overrides.c). Its trees have nodes of their own only on
 * the ways to these, so what a table takes, in time and memory, follows from
 * the routes of the user and not from the peerings of the VNet. A value names
 * the hop, in an array of pointers that begins with those of the base, and the
 * route, which nobody looks at but those who explain.
 *
 * Lifetime: views hold tables, which vnp_net.config protects. Two views of a
 * VNet that would have equal tables have the same one. When no view has it, no
 * subnet leads to it any more, so packets that have it began before; it is
 * freed a grace period after that. Until then it holds the base and the
 * overrides that it is built upon, which are therefore there as long as it is
 * read.
 */

#include "table.h"

#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "free.h"
#include "object/base.h"
#include "object/controller.h"
#include "object/peering.h"
#include "object/route_table.h"
#include "object/vnet.h"
#include "pure/lpm_build.h"
#include "pure/overrides.h"

static void table_free_work(struct work_struct *work)
{
	struct vnp_table *table = container_of(to_rcu_work(work),
					       struct vnp_table, work);

	vnp_overrides_put(table->overrides);
	vnp_base_put(table->base);
	kvfree(table);
}

/* What users' routes say to packets */

/* An appliance is in the VNet or in one that it is peered with, not further. */
static unsigned int find_appliance(const struct vnp_base *base,
				   const struct vnp_addr *addr)
{
	const struct vnp_route *route;
	u32 found;

	rcu_read_lock();
	if (addr->family == AF_INET)
		found = vnp_lpm_find4(&base->v4, addr->v4);
	else
		found = vnp_lpm_find6(&base->v6, &addr->v6);
	rcu_read_unlock();

	route = &base->routes[vnp_table_number(found)];
	return base->hop[route->hop]->endpoints ? route->hop :
						  VNP_BASE_NEXT_HOP_INVALID;
}

static const struct vnp_hop *appliance_hop(const struct vnp_base *base,
					   const struct vnp_addr *addr,
					   struct vnp_hop *hop)
{
	unsigned int number = find_appliance(base, addr);

	if (number == VNP_BASE_NEXT_HOP_INVALID)
		return base->hop[number];
	*hop = *base->hop[number];
	hop->target = *addr;
	return hop;
}

static const struct vnp_hop *user_hop(const struct vnp_base *base,
				      const struct vnp_route *route,
				      struct vnp_hop *hop)
{
	switch (route->type) {
	case VNP_HOP_APPLIANCE:
		return appliance_hop(base, &route->next_hop, hop);
	case VNP_HOP_VNET_LOCAL:
		return base->hop[VNP_BASE_LOCAL];
	case VNP_HOP_GATEWAY:
		return base->hop[VNP_BASE_NO_GATEWAY];
	case VNP_HOP_INTERNET:
		return base->hop[VNP_BASE_NO_INTERNET];
	default:
		return base->hop[VNP_BASE_NO_ROUTE];
	}
}

/* Making */

/* What is to become a table. */
struct plan {
	struct vnp_base *base;
	struct vnp_overrides *overrides;
	struct vnp_lpm_entry *entries;
	unsigned int count4;
	unsigned int count6;
	unsigned int hop_count;
	unsigned int target_count;
	size_t hops;		/* where they are in the table's memory */
	size_t nodes4;
	size_t nodes6;
	size_t size;
};

/* A reserved route that has lost anyway is not stood in for. */
static bool applies(const struct plan *plan,
		    const struct vnp_override *override)
{
	const struct vnp_route *reserved;

	if (override->reserved < 0)
		return true;
	reserved = &plan->base->routes[plan->base->reserved];
	return reserved[override->reserved].is_active;
}

static u32 override_value(const struct plan *plan,
			  const struct vnp_override *override)
{
	unsigned int target = plan->overrides->routes[override->route].hop;

	return vnp_table_value(plan->base->hop_count + target,
			       plan->base->count + override->route);
}

static int plan_entries(struct plan *plan)
{
	const struct vnp_overrides *overrides = plan->overrides;
	const struct vnp_override *override;
	unsigned int i, count = 0;

	if (!overrides)
		return 0;
	plan->entries = kvmalloc_array(overrides->override_count,
				       sizeof(*plan->entries),
				       GFP_KERNEL_ACCOUNT);
	if (!plan->entries)
		return -ENOMEM;
	for (i = 0; i < overrides->override_count; i++) {
		override = &overrides->overrides[i];
		if (applies(plan, override))
			plan->entries[count++] =
				vnp_lpm_entry(override->prefix,
					      override_value(plan, override));
	}
	plan->count4 = vnp_lpm_build_split(plan->entries, count);
	plan->count6 = count - plan->count4;
	return 0;
}

static void plan_memory(struct plan *plan)
{
	const struct vnp_table *table;

	plan->target_count = plan->overrides ? plan->overrides->target_count :
					       0;
	plan->hop_count = plan->base->hop_count + plan->target_count;
	plan->hops = ALIGN(struct_size(table, hop, plan->hop_count),
			   __alignof__(struct vnp_hop));
	plan->nodes4 = plan->hops +
		       plan->target_count * sizeof(struct vnp_hop);
	plan->nodes6 = plan->nodes4 +
		       vnp_lpm_build_size(&plan->base->v4, plan->entries,
					  plan->count4);
	plan->size = plan->nodes6 +
		     vnp_lpm_build_size(&plan->base->v6,
					plan->entries + plan->count4,
					plan->count6);
}

static void fill_hops(struct vnp_table *table, const struct plan *plan)
{
	const struct vnp_overrides *overrides = plan->overrides;
	const struct vnp_base *base = plan->base;
	struct vnp_hop *hops = (void *)table + plan->hops;
	unsigned int i, target;

	memcpy(table->hop, base->hop, base->hop_count * sizeof(*base->hop));
	for (i = 0; overrides && i < overrides->count; i++) {
		target = overrides->routes[i].hop;
		if (!table->hop[base->hop_count + target])
			table->hop[base->hop_count + target] =
				user_hop(base, &overrides->routes[i],
					 &hops[target]);
	}
}

static struct vnp_table *table_create(const struct plan *plan)
{
	struct vnp_base *base = plan->base;
	struct vnp_table *table;

	table = kvzalloc(plan->size, GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	INIT_RCU_WORK(&table->work, table_free_work);
	table->base = vnp_base_get(base);
	table->overrides = vnp_overrides_get(plan->overrides);
	fill_hops(table, plan);
	vnp_lpm_build(&table->v4, &base->v4, plan->entries, plan->count4,
		      (void *)table + plan->nodes4);
	vnp_lpm_build(&table->v6, &base->v6, plan->entries + plan->count4,
		      plan->count6, (void *)table + plan->nodes6);
	return table;
}

static struct vnp_table *table_build(struct vnp_base *base,
				     struct vnp_overrides *overrides)
{
	struct plan plan = { .base = base, .overrides = overrides };
	struct vnp_table *table;

	/* The VNet's own prefixes, its peers', the user's, and the rest. */
	BUILD_BUG_ON((VNP_VNET_PEERINGS_MAX + 1) * VNP_SPACE_MAX +
		     VNP_ROUTE_TABLE_ROUTES_MAX + 32 > VNP_TABLE_ROUTES_MAX);
	BUILD_BUG_ON(VNP_BASE_CROSSINGS + VNP_VNET_PEERINGS_MAX +
		     VNP_ROUTE_TABLE_ROUTES_MAX > VNP_TABLE_HOPS_MAX);

	if (plan_entries(&plan))
		return NULL;
	plan_memory(&plan);
	table = table_create(&plan);
	kvfree(plan.entries);
	return table;
}

static struct hlist_head *table_bucket(struct vnp_base *base,
				       const struct vnp_overrides *overrides)
{
	return &base->tables[overrides ? overrides->hash % VNP_BASE_BUCKETS :
					 0];
}

/**
 * vnp_table_get() - find or compile the table of a VNet's subnets
 * @base: what the VNet's tables have in common
 * @overrides: the routes of the subnets' route table; NULL for none
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the table, which has the caller as one more user; or NULL without
 * memory
 */
struct vnp_table *vnp_table_get(struct vnp_base *base,
				struct vnp_overrides *overrides)
{
	struct hlist_head *bucket = table_bucket(base, overrides);
	struct vnp_table *table;

	hlist_for_each_entry(table, bucket, node)
		if (vnp_overrides_equal(table->overrides, overrides)) {
			table->users++;
			return table;
		}
	table = table_build(base, overrides);
	if (!table)
		return NULL;
	table->users = 1;
	hlist_add_head(&table->node, bucket);
	return table;
}

/**
 * vnp_table_put() - a user less for a table
 * @table: the table, which no subnet of that user leads to; may be NULL
 *
 * Context: vnp_net.config is held.
 */
void vnp_table_put(struct vnp_table *table)
{
	if (!table || --table->users)
		return;
	hlist_del(&table->node);
	queue_rcu_work(vnp_free_wq, &table->work);
}

/* Tags */

static const struct vnp_route *find_base(const struct vnp_base *base, u8 family,
					 const void *addr)
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

/**
 * vnp_table_tags() - the tags that an address has for a VNet's subnets
 * @table: their table
 * @family: AF_INET or AF_INET6
 * @addr: the address, in network byte order
 *
 * Routes of users only add to what the base says: they are not of the VNet's or
 * a peer's space, but in the tag virtual-network.
 *
 * Context: RCU read side.
 * Return: VNP_TAG_*
 */
u8 vnp_table_tags(const struct vnp_table *table, u8 family, const void *addr)
{
	const struct vnp_route *route = find_base(table->base, family, addr);
	u8 tags = route->tags;

	if (!(tags & VNP_TAG_VIRTUAL_NETWORK) && !route->is_removed &&
	    vnp_overrides_has_network(table->overrides, family, addr))
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

	return table->hop[is_of_user(table, number) ?
			  table->base->hop_count + hop : hop];
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
 * Return: whether it has
 */
bool vnp_table_is_active(const struct vnp_table *table, unsigned int number)
{
	const struct vnp_route *route;

	if (is_of_user(table, number))
		return true;
	route = &table->base->routes[number];
	return route->is_active && !is_removed(table, number) &&
	       !vnp_overrides_has_prefix(table->overrides, &route->prefix);
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
