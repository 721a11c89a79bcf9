// SPDX-License-Identifier: GPL-2.0
/* The routes of a VNet's subnets, compiled for packets. */

#include "table.h"

#include <linux/lockdep.h>
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
	vnp_lpm_destroy(&table->v6);
	vnp_lpm_destroy(&table->v4);
	kvfree(table->routes);
	kvfree(table->hops);
	kfree(table);
}

static void table_free_work(struct work_struct *work)
{
	vnp_table_free(container_of(to_rcu_work(work), struct vnp_table, work));
}

static struct vnp_table *table_alloc(unsigned int count)
{
	struct vnp_table *table;

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->hops = kvcalloc(count, sizeof(*table->hops),
			       GFP_KERNEL_ACCOUNT);
	table->routes = kvcalloc(count, sizeof(*table->routes),
				 GFP_KERNEL_ACCOUNT);
	if (!table->hops || !table->routes) {
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

static void add_rows(struct vnp_table *table, const struct vnp_prefix *prefix,
		     unsigned int count, enum vnp_hop_type type, u32 via,
		     const struct vnp_hop *hop)
{
	struct vnp_route route = { .type = type, .via = via };

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
	struct vnp_hop hop = { .endpoints = &crossing->to->endpoints };

	hop.counters = own ? own->meter->dir[own->dir] :
			     reverse->meter->dir[!reverse->dir];
	hop.accepted = reverse ? reverse->remote_space : space;

	if ((own && !own->flags.access) || (reverse && !reverse->flags.access))
		hop.cross |= VNP_CROSS_NO_ACCESS;
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
	add_rows(table, space->prefix, space->count,
		 half->is_global ? VNP_HOP_GLOBAL_PEERING : VNP_HOP_PEERING,
		 half->object.id, &hop);
}

static void add_peerings(struct vnp_table *table, const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		add_peering(table, vnet, half);
	if (!vnp_vnet_is_classic(vnet))
		return;
	list_for_each_entry(half, &vnet->pointing, remote_node)
		add_peering(table, vnet, half);
}

static bool leads_to(const struct vnp_vnet *vnet,
		     const struct vnp_peering *half,
		     const struct vnp_addr *addr, struct crossing *crossing)
{
	return crosses(vnet, half, crossing) &&
	       vnp_space_has_addr(crossing_space(crossing), addr);
}

/* Over which of its peerings a VNet reaches an address. */
static bool find_crossing(const struct vnp_vnet *vnet,
			  const struct vnp_addr *addr,
			  struct crossing *crossing)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (leads_to(vnet, half, addr, crossing))
			return true;
	if (!vnp_vnet_is_classic(vnet))
		return false;
	list_for_each_entry(half, &vnet->pointing, remote_node)
		if (leads_to(vnet, half, addr, crossing))
			return true;
	return false;
}

static const struct vnp_hop no_route = {
	.reason = VNETPEER_DROP_REASON_NO_ROUTE,
};

static const struct vnp_hop no_internet = {
	.reason = VNETPEER_DROP_REASON_NO_INTERNET,
};

static const struct vnp_hop no_gateway = {
	.reason = VNETPEER_DROP_REASON_NO_GATEWAY,
};

static const struct vnp_hop next_hop_invalid = {
	.reason = VNETPEER_DROP_REASON_NEXT_HOP_INVALID,
};

static struct vnp_hop local_hop(struct vnp_vnet *vnet)
{
	return (struct vnp_hop){ .endpoints = &vnet->endpoints };
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

	list_for_each_entry(half, &vnet->halves, own_node)
		count += half->remote_space->count;
	if (vnp_vnet_is_classic(vnet))
		list_for_each_entry(half, &vnet->pointing, remote_node)
			count += half->vnet->space->count;
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
		 VNP_HOP_VNET_LOCAL, 0, &local);
	add_peerings(table, vnet);
	add_rows(table, everything, ARRAY_SIZE(everything), VNP_HOP_INTERNET, 0,
		 &no_internet);
	add_rows(table, vnp_route_reserved, vnp_route_reserved_count,
		 VNP_HOP_NONE, 0, &no_route);
	if (user)
		add_user_routes(table, vnet, user);
	shown = table->count;
	add_rows(table, hidden_prefixes, ARRAY_SIZE(hidden_prefixes),
		 VNP_HOP_NONE, 0, &no_route);

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

/**
 * vnp_table_build() - compile the routes of a VNet's subnets
 * @vnet: the VNet, configured as it is to be
 * @user: the route table of those subnets, or NULL
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: the table, or NULL without memory
 */
struct vnp_table *vnp_table_build(struct vnp_vnet *vnet,
				  const struct vnp_route_table *user)
{
	struct vnp_table *table;

	lockdep_assert_held(&vnet->vn->lock);

	table = table_alloc(count_rows(vnet, user));
	if (!table)
		return NULL;
	add_all_rows(table, vnet, user);
	if (compile(table)) {
		vnp_table_free(table);
		return NULL;
	}
	return table;
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
