// SPDX-License-Identifier: GPL-2.0
/* The routes of a VNet's subnets, compiled for packets. */

#include "table.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "netns.h"
#include "peering.h"
#include "route_table.h"
#include "vnet.h"

/*
 * A table is always built anew: a VNet has few routes of its own, and packets
 * then read something that never changes.
 */

/* Group and broadcast destinations end quietly; no listing shows these. */
static const struct vnp_prefix hidden_prefixes[] = {
	{ .addr = { .v4 = cpu_to_be32(0xe0000000), .family = AF_INET },
	  .len = 4 },
	{ .addr = { .v4 = cpu_to_be32(0xffffffff), .family = AF_INET },
	  .len = 32 },
	{ .addr = { .v6 = { { { 0xff } } }, .family = AF_INET6 }, .len = 8 },
};

static const struct vnp_prefix everything[] = {
	{ .addr = { .family = AF_INET }, .len = 0 },
	{ .addr = { .family = AF_INET6 }, .len = 0 },
};

/**
 * vnp_table_free() - free a table
 * @table: one that no packet reads; may be NULL
 *
 * Context: may sleep.
 */
void vnp_table_free(struct vnp_table *table)
{
	if (!table)
		return;
	vnp_lpm_destroy(&table->recorded6);
	vnp_lpm_destroy(&table->recorded4);
	vnp_lpm_destroy(&table->v6);
	vnp_lpm_destroy(&table->v4);
	kvfree(table->routes);
	kvfree(table);
}

static void table_free_work(struct work_struct *work)
{
	vnp_table_free(container_of(to_rcu_work(work), struct vnp_table, work));
}

static struct vnp_table *table_alloc(unsigned int count)
{
	struct vnp_table *table;

	table = kvzalloc(struct_size(table, hops, count), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->routes = kvcalloc(count, sizeof(*table->routes),
				 GFP_KERNEL_ACCOUNT);
	if (!table->routes) {
		vnp_table_free(table);
		return NULL;
	}
	INIT_RCU_WORK(&table->work, table_free_work);
	return table;
}

/* Rows */

static void add_row(struct vnp_table *table, const struct vnp_route *route,
		    const struct vnp_hop *hop)
{
	table->routes[table->count] = *route;
	table->hops[table->count++] = *hop;
}

/* Rows that differ in their prefixes only; @route is what they share. */
static void add_rows(struct vnp_table *table, const struct vnp_prefix *prefix,
		     unsigned int count, struct vnp_route route,
		     const struct vnp_hop *hop)
{
	while (count--) {
		route.prefix = *prefix++;
		add_row(table, &route, hop);
	}
}

/*
 * What leads from @from to @to: its half @own, and @reverse of the other side.
 * One is missing when its VNet is classic: that counts as access on, forwarded
 * off, and up to date.
 */
struct crossing {
	const struct vnp_vnet *from;
	struct vnp_vnet *to;
	const struct vnp_peering *own;
	const struct vnp_peering *reverse;
};

static struct crossing crossing_over(const struct vnp_vnet *from,
				     const struct vnp_peering *half)
{
	if (half->vnet == from)
		return (struct crossing){
			.from = from,
			.to = half->remote,
			.own = half,
			.reverse = half->reverse,
		};
	return (struct crossing){
		.from = from,
		.to = half->vnet,
		.reverse = half,
	};
}

static const struct vnp_space *crossing_space(const struct crossing *crossing)
{
	return crossing->own ? crossing->own->remote_space :
			       crossing->to->space;
}

static struct vnp_hop crossing_hop(const struct crossing *crossing)
{
	const struct vnp_space *space = crossing->from->space;
	const struct vnp_peering *reverse = crossing->reverse;
	const struct vnp_peering *own = crossing->own;
	struct vnp_hop hop = {
		.endpoints = &crossing->to->endpoints,
		.cross = VNP_CROSS_RULES,
	};

	hop.counters = own ? own->meter->dir[own->dir] :
			     reverse->meter->dir[!reverse->dir];
	hop.accepted = reverse ? reverse->remote_space : space;

	if (own && !own->flags.access)
		hop.cross |= VNP_CROSS_CLOSED;
	if (reverse && !reverse->flags.access)
		hop.cross |= VNP_CROSS_CLOSED_THERE;
	if (!reverse || !reverse->flags.forwarded) {
		hop.cross |= VNP_CROSS_FORWARDED;
		if (!vnp_space_equal(hop.accepted, space))
			hop.cross |= VNP_CROSS_STALE;
	}
	return hop;
}

/* A half carries traffic while it is connected and both VNets stay. */
static bool half_carries(const struct vnp_peering *half)
{
	return half->state == VNP_HALF_CONNECTED && !half->vnet->is_dying &&
	       !half->remote->is_dying;
}

static bool crosses(const struct vnp_vnet *from, const struct vnp_peering *half,
		    struct crossing *crossing)
{
	if (!half_carries(half))
		return false;
	*crossing = crossing_over(from, half);
	return true;
}

static void add_peering(struct vnp_table *table, const struct vnp_vnet *vnet,
			const struct vnp_peering *half)
{
	const struct vnp_space *space;
	struct crossing crossing;
	struct vnp_hop hop;

	if (!crosses(vnet, half, &crossing))
		return;
	space = crossing_space(&crossing);
	hop = crossing_hop(&crossing);
	add_rows(table, space->prefix, space->count, (struct vnp_route){
		.type = half->is_global ? VNP_HOP_GLOBAL_PEERING :
					  VNP_HOP_PEERING,
		.via = half->object.id,
		.is_network = !(hop.cross & VNP_CROSS_CLOSED),
	}, &hop);
}

/*
 * The halves that lead out of a VNet: its own, or if it is classic, which has
 * none, those that point at it.
 */
static const struct vnp_peering *next_half(const struct vnp_vnet *vnet,
					   const struct vnp_peering *half)
{
	const struct list_head *node;

	if (vnp_vnet_is_classic(vnet)) {
		node = half ? half->remote_node.next : vnet->pointing.next;
		return node == &vnet->pointing ? NULL :
		       list_entry(node, struct vnp_peering, remote_node);
	}
	node = half ? half->own_node.next : vnet->halves.next;
	return node == &vnet->halves ? NULL :
	       list_entry(node, struct vnp_peering, own_node);
}

#define for_each_half(half, vnet) \
	for ((half) = next_half(vnet, NULL); (half); \
	     (half) = next_half(vnet, half))

static void add_peerings(struct vnp_table *table, const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;

	for_each_half(half, vnet)
		add_peering(table, vnet, half);
}

/* Over which of its peerings a VNet reaches an address. */
static bool find_crossing(const struct vnp_vnet *vnet,
			  const struct vnp_addr *addr,
			  struct crossing *crossing)
{
	const struct vnp_peering *half;

	for_each_half(half, vnet)
		if (crosses(vnet, half, crossing) &&
		    vnp_space_has_addr(crossing_space(crossing), addr))
			return true;
	return false;
}

static const struct vnp_hop no_route = {
	.cross = VNP_CROSS_RULES,
	.reason = VNETPEER_DROP_REASON_NO_ROUTE,
};

/* What ends quietly, whatever rules there are. */
static const struct vnp_hop quiet = {
	.reason = VNETPEER_DROP_REASON_NO_ROUTE,
};

static const struct vnp_hop no_internet = {
	.cross = VNP_CROSS_RULES,
	.reason = VNETPEER_DROP_REASON_NO_INTERNET,
};

static const struct vnp_hop no_gateway = {
	.cross = VNP_CROSS_RULES,
	.reason = VNETPEER_DROP_REASON_NO_GATEWAY,
};

static const struct vnp_hop next_hop_invalid = {
	.cross = VNP_CROSS_RULES,
	.reason = VNETPEER_DROP_REASON_NEXT_HOP_INVALID,
};

static struct vnp_hop local_hop(struct vnp_vnet *vnet)
{
	return (struct vnp_hop){
		.endpoints = &vnet->endpoints,
		.cross = VNP_CROSS_RULES,
	};
}

/* An appliance is in the VNet or in one that it is peered with, not further. */
static struct vnp_hop appliance_hop(struct vnp_vnet *vnet,
				    const struct vnp_addr *addr, u32 *via)
{
	struct crossing crossing;
	struct vnp_hop hop;

	if (vnp_space_has_addr(vnet->space, addr)) {
		hop = local_hop(vnet);
	} else if (find_crossing(vnet, addr, &crossing)) {
		hop = crossing_hop(&crossing);
		*via = (crossing.own ?: crossing.reverse)->object.id;
	} else {
		return next_hop_invalid;
	}
	hop.target = *addr;
	return hop;
}

static struct vnp_hop user_hop(struct vnp_vnet *vnet,
			       const struct vnp_user_route *route, u32 *via)
{
	switch (route->type) {
	case VNP_HOP_APPLIANCE:
		return appliance_hop(vnet, &route->next_hop, via);
	case VNP_HOP_VNET_LOCAL:
		return local_hop(vnet);
	case VNP_HOP_GATEWAY:
		return no_gateway;
	case VNP_HOP_INTERNET:
		return no_internet;
	default:
		return no_route;
	}
}

/* A table's routes often lead to one appliance, which is searched for once. */
static void add_user_routes(struct vnp_table *table, struct vnp_vnet *vnet,
			    const struct vnp_route_table *user)
{
	struct vnp_route row = { .source = VNP_ROUTE_USER };
	const struct vnp_user_route *route;
	struct vnp_hop hop;

	list_for_each_entry(route, &user->routes, node) {
		row.prefix = route->prefix;
		row.is_network = route->prefix.len;
		if (row.type != route->type || !row.next_hop.family ||
		    vnp_addr_cmp(&row.next_hop, &route->next_hop)) {
			row.type = route->type;
			row.next_hop = route->next_hop;
			row.via = 0;
			hop = user_hop(vnet, route, &row.via);
		}
		add_row(table, &row, &hop);
	}
}

static unsigned int count_rows(const struct vnp_vnet *vnet,
			       const struct vnp_route_table *user)
{
	unsigned int count = 1 + vnet->space->count + ARRAY_SIZE(everything) +
			     vnp_route_reserved_count +
			     ARRAY_SIZE(hidden_prefixes);
	const struct vnp_peering *half;
	struct crossing crossing;

	for_each_half(half, vnet)
		if (crosses(vnet, half, &crossing))
			count += crossing_space(&crossing)->count;
	return user ? count + user->route_count : count;
}

static void add_all_rows(struct vnp_table *table, struct vnp_vnet *vnet,
			 const struct vnp_route_table *user)
{
	const struct vnp_route nothing = { .is_removed = true };
	const struct vnp_hop local = local_hop(vnet);
	unsigned int shown;

	add_row(table, &nothing, &no_route);
	add_rows(table, vnet->space->prefix, vnet->space->count,
		 (struct vnp_route){
			 .type = VNP_HOP_VNET_LOCAL,
			 .is_network = true,
		 }, &local);
	add_peerings(table, vnet);
	add_rows(table, everything, ARRAY_SIZE(everything),
		 (struct vnp_route){ .type = VNP_HOP_INTERNET }, &no_internet);
	add_rows(table, vnp_route_reserved, vnp_route_reserved_count,
		 (struct vnp_route){ .type = VNP_HOP_NONE }, &no_route);
	if (user)
		add_user_routes(table, vnet, user);
	shown = table->count;
	add_rows(table, hidden_prefixes, ARRAY_SIZE(hidden_prefixes),
		 (struct vnp_route){ .type = VNP_HOP_NONE }, &quiet);

	vnp_route_select(table->routes + 1, shown - 1);
	for (; shown < table->count; shown++) {
		table->routes[shown].is_active = true;
		table->routes[shown].is_removed = true;
	}
}

static int compile(struct vnp_table *table)
{
	const struct vnp_route *route;
	struct vnp_lpm *lpm;
	unsigned int i;
	int err;

	for (i = 1; i < table->count; i++) {
		route = &table->routes[i];
		if (!route->is_active)
			continue;
		lpm = route->prefix.addr.family == AF_INET ? &table->v4 :
							     &table->v6;
		err = vnp_lpm_insert(lpm, &route->prefix, i);
		if (err)
			return err;
	}
	return 0;
}

static int record_half(struct vnp_table *table, const struct vnp_peering *half)
{
	const struct vnp_prefix *prefix;
	struct vnp_lpm *lpm;
	unsigned int i;
	int err;

	for (i = 0; i < half->remote_space->count; i++) {
		prefix = &half->remote_space->prefix[i];
		lpm = prefix->addr.family == AF_INET ? &table->recorded4 :
						       &table->recorded6;
		err = vnp_lpm_insert(lpm, prefix, 1);
		if (err && err != -EEXIST)
			return err;
		table->has_recorded = true;
	}
	return 0;
}

/*
 * What is over a peering is not the internet, whatever became of the peering.
 * Halves that carry have rows; those of the others would be routes.
 */
static int record(struct vnp_table *table, const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;
	int err;

	list_for_each_entry(half, &vnet->halves, own_node) {
		if (half_carries(half))
			continue;
		err = record_half(table, half);
		if (err)
			return err;
	}
	return 0;
}

static bool is_recorded(const struct vnp_table *table, u8 family,
			const void *addr)
{
	if (!table->has_recorded)
		return false;
	if (family == AF_INET)
		return vnp_lpm_find4(&table->recorded4, *(const __be32 *)addr);
	return vnp_lpm_find6(&table->recorded6, addr);
}

/**
 * vnp_table_build() - compile the routes of a VNet's subnets
 * @vnet: the VNet, configured as it is to be
 * @user: the route table of those subnets, or NULL
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the table, or NULL without memory
 */
struct vnp_table *vnp_table_build(struct vnp_vnet *vnet,
				  const struct vnp_route_table *user)
{
	struct vnp_table *table;

	vnp_assert_config(vnet->vn);

	table = table_alloc(count_rows(vnet, user));
	if (!table)
		return NULL;
	add_all_rows(table, vnet, user);
	if (compile(table) || record(table, vnet)) {
		vnp_table_free(table);
		return NULL;
	}
	return table;
}

/**
 * vnp_table_tags() - the tags that an address has for a VNet's subnets
 * @table: their table
 * @family: AF_INET or AF_INET6
 * @addr: the address, in network byte order
 *
 * Context: RCU read side.
 * Return: VNP_TAG_*
 */
u8 vnp_table_tags(const struct vnp_table *table, u8 family, const void *addr)
{
	u8 tags = table->routes[vnp_table_find(table, family, addr)].tags;

	if (vnp_route_is_reserved_addr(family, addr) ||
	    is_recorded(table, family, addr))
		tags &= ~VNP_TAG_INTERNET;
	if (family == AF_INET && *(const __be32 *)addr == VNP_PROBE_ADDR)
		tags |= VNP_TAG_LOAD_BALANCER | VNP_TAG_VIRTUAL_NETWORK;
	return tags;
}

/**
 * vnp_table_retire() - free a table when packets are done with it
 * @table: one that no packet finds any more; may be NULL
 */
void vnp_table_retire(struct vnp_table *table)
{
	if (table)
		queue_rcu_work(vnp_free_wq, &table->work);
}
