// SPDX-License-Identifier: GPL-2.0
/*
 * What all tables of an outlook have in common: the routes that are neither a
 * user's nor learned, what they say to packets, and the trees that find them.
 *
 * It is compiled once a change of the VNet or of its peerings, however many
 * route tables its subnets have. A table (compile.c) is built upon it and holds
 * only what the routes of a user change. A gateway has a base of its own: who
 * comes in by it finds the VNet, and those peers that use it.
 *
 * Lifetime: a base is held by its outlook while it says what is configured, and
 * by each table that is built upon it. Tables let go of it when they are freed,
 * which is a grace period after the last packet could have found them; so the
 * one who lets go last may free it at once. What hops lead to, which the base
 * does not hold, stays as long as packets look: whoever takes away a half, a
 * record, a gateway or a VNet first replaces the tables that lead to it, and
 * then hands it to RCU. A base that is held longer, by a table that waits to be
 * freed, has pointers to what is gone, and nobody who follows them.
 */

#include "base.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "controller.h"
#include "gateway.h"
#include "peering.h"
#include "pure/lpm_build.h"
#include "pure/space.h"
#include "transit.h"
#include "view.h"
#include "vnet.h"

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
 * vnp_base_get() - hold a base
 * @base: one that somebody holds
 *
 * Return: @base
 */
struct vnp_base *vnp_base_get(struct vnp_base *base)
{
	refcount_inc(&base->users);
	return base;
}

static void base_free(struct vnp_base *base)
{
	if (base->path.recorded)
		kvfree(base->path.recorded->nodes);
	kvfree(base->path.recorded);
	kvfree(base->nodes);
	kvfree(base->crossings);
	kvfree(base->hop);
	kvfree(base->path.routes);
	kvfree(base);
}

/**
 * vnp_base_put() - let go of a base
 * @base: one that is held; may be NULL
 *
 * Context: may sleep. Packets do not read it through what held it any more.
 */
void vnp_base_put(struct vnp_base *base)
{
	if (base && refcount_dec_and_test(&base->users))
		base_free(base);
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

/* Rows */

/* Rows that differ in their prefixes only; @route is what they share. */
static void add_rows(struct vnp_base *base, const struct vnp_prefix *prefix,
		     unsigned int count, struct vnp_route route)
{
	while (count--) {
		route.prefix = *prefix++;
		base->path.routes[base->path.count++] = route;
	}
}

static unsigned int add_crossing(struct vnp_base *base,
				 const struct vnp_hop *hop)
{
	struct vnp_hop *own;

	own = &base->crossings[base->path.hop_count - VNP_BASE_LOCAL];
	*own = *hop;
	base->hop[base->path.hop_count] = own;
	return base->path.hop_count++;
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
		.endpoints = &crossing->to->path.endpoints,
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

/* A gateway leads to the peers that use it. */
static bool is_open_to(const struct vnp_gateway *gateway,
		       const struct vnp_peering *half)
{
	return gateway->type != VNETPEER_GATEWAY_TYPE_INTERNET &&
	       half->reverse && vnp_transit_uses(half->reverse);
}

/* Whether a half of the VNet's leads somewhere, for who looks out. */
static bool leads_out(const struct vnp_outlook *outlook,
		      const struct vnp_peering *half)
{
	return vnp_transit_carries(half) &&
	       (!outlook->gateway || is_open_to(outlook->gateway, half));
}

static void add_peering(struct vnp_base *base,
			const struct vnp_outlook *outlook,
			const struct vnp_peering *half)
{
	struct crossing crossing = crossing_over(outlook->vnet, half);
	const struct vnp_space *space = crossing_space(&crossing);
	struct vnp_hop hop = crossing_hop(&crossing);

	hop.via = half->object.id;
	add_rows(base, space->prefix, space->count, (struct vnp_route){
		.type = half->is_global ? VNP_HOP_GLOBAL_PEERING :
					  VNP_HOP_PEERING,
		.hop = add_crossing(base, &hop),
		.is_network = !(hop.cross & VNP_CROSS_CLOSED),
	});
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

static void add_peerings(struct vnp_base *base,
			 const struct vnp_outlook *outlook)
{
	const struct vnp_peering *half;

	for_each_half(half, outlook->vnet) {
		if (leads_out(outlook, half))
			add_peering(base, outlook, half);
		cond_resched();
	}
}

/* Ways out */

static struct vnp_hop local_hop(struct vnp_vnet *vnet)
{
	return (struct vnp_hop){
		.endpoints = &vnet->path.endpoints,
		.cross = VNP_CROSS_RULES,
	};
}

/* As over the peering, if there is one, but to the gateway at its end. */
static struct vnp_hop gate_hop(const struct vnp_gateway *gateway,
			       const struct vnp_vnet *vnet,
			       const struct vnp_peering *half, u8 reason)
{
	struct vnp_hop hop = { .cross = VNP_CROSS_RULES };
	struct crossing crossing;

	if (half) {
		crossing = crossing_over(vnet, half);
		hop = crossing_hop(&crossing);
		hop.via = half->object.id;
		hop.endpoints = NULL;
	}
	hop.gate = &gateway->gate;
	hop.reason = reason;
	return hop;
}

static void add_internet(struct vnp_base *base, const struct vnp_vnet *vnet)
{
	base->hop[VNP_BASE_INTERNET] = &no_internet;
	if (!vnet->internet)
		return;
	base->internet = gate_hop(vnet->internet, vnet, NULL,
				  VNETPEER_DROP_REASON_NO_INTERNET);
	base->hop[VNP_BASE_INTERNET] = &base->internet;
}

/* Routes of users cannot make use of a leased line. */
static void add_gateway(struct vnp_base *base,
			const struct vnp_outlook *outlook)
{
	const struct vnp_gateway *gateway;
	const struct vnp_peering *half;

	base->hop[VNP_BASE_GATEWAY] = &no_gateway;
	gateway = vnp_transit_gateway(outlook->vnet, &half);
	if (!gateway)
		return;
	base->out = gate_hop(gateway, outlook->vnet, half,
			     VNETPEER_DROP_REASON_NO_GATEWAY);
	base->hop[VNP_BASE_GATEWAY] =
		gateway->type == VNETPEER_GATEWAY_TYPE_VPN ? &base->out :
							     &next_hop_invalid;
	if (!outlook->gateway)
		base->served = &gateway->gate;
}

static void add_hops(struct vnp_base *base, const struct vnp_outlook *outlook)
{
	const struct vnp_hop local = local_hop(outlook->vnet);

	base->hop[VNP_BASE_NO_ROUTE] = &no_route;
	base->hop[VNP_BASE_QUIET] = &quiet;
	base->hop[VNP_BASE_NEXT_HOP_INVALID] = &next_hop_invalid;
	add_internet(base, outlook->vnet);
	add_gateway(base, outlook);
	base->path.hop_count = VNP_BASE_LOCAL;
	add_crossing(base, &local);
}

/* Rows that are neither the VNet's own nor a peer's, each with its own hop. */
static void add_defaults(struct vnp_base *base, const struct vnp_prefix *prefix,
			 unsigned int count, u8 type, unsigned int first,
			 unsigned int hop)
{
	struct vnp_route route = { .type = type };
	unsigned int i;

	for (i = 0; i < count; i++) {
		route.hop = VNP_BASE_DEFAULTS + first + i;
		base->hop[route.hop] = base->hop[hop];
		add_rows(base, &prefix[i], 1, route);
	}
}

/* What comes from outside does not go back there by default. */
static void add_all_defaults(struct vnp_base *base,
			     const struct vnp_outlook *outlook)
{
	if (!outlook->gateway)
		add_defaults(base, everything, ARRAY_SIZE(everything),
			     VNP_HOP_INTERNET, 0, VNP_BASE_INTERNET);
	base->path.reserved = base->path.count;
	add_defaults(base, vnp_route_reserved, vnp_route_reserved_count,
		     VNP_HOP_NONE, ARRAY_SIZE(everything), VNP_BASE_NO_ROUTE);
}

static void put_in_order(struct vnp_route *route, struct list_head *order)
{
	struct vnp_route *before;

	list_for_each_entry_reverse(before, order, order)
		if (vnp_prefix_cmp(&before->prefix, &route->prefix) <= 0)
			break;
	list_add(&route->order, &before->order);
}

/* These are not chosen among, nor do they give way. */
static void add_hidden(struct vnp_base *base, struct list_head *order)
{
	unsigned int at = base->path.count;

	add_rows(base, hidden_prefixes, ARRAY_SIZE(hidden_prefixes),
		 (struct vnp_route){
			 .type = VNP_HOP_NONE,
			 .hop = VNP_BASE_QUIET,
			 .is_active = true,
			 .is_removed = true,
		 });
	for (; at < base->path.count; at++)
		put_in_order(&base->path.routes[at], order);
}

/* All but the first are then in @order, by their prefixes. */
static void add_all_rows(struct vnp_base *base,
			 const struct vnp_outlook *outlook,
			 struct list_head *order)
{
	const struct vnp_space *space = outlook->vnet->space;

	add_hops(base, outlook);
	base->path.routes[base->path.count++] = (struct vnp_route){
		.tags = VNP_TAG_INTERNET,
		.is_removed = true,
	};
	add_rows(base, space->prefix, space->count,
		 (struct vnp_route){
			 .type = VNP_HOP_VNET_LOCAL,
			 .hop = VNP_BASE_LOCAL,
			 .is_network = true,
		 });
	add_peerings(base, outlook);
	add_all_defaults(base, outlook);
	vnp_route_select(base->path.routes + 1, base->path.count - 1, order);
	add_hidden(base, order);
}

/* Making */

struct size {
	unsigned int rows;
	unsigned int crossings;
};

static struct size measure(const struct vnp_outlook *outlook)
{
	struct size size = {
		.rows = 1 + outlook->vnet->space->count +
			VNP_BASE_DEFAULTS_COUNT + ARRAY_SIZE(hidden_prefixes),
		.crossings = 1,
	};
	const struct vnp_peering *half;
	struct crossing crossing;

	for_each_half(half, outlook->vnet) {
		if (!leads_out(outlook, half))
			continue;
		crossing = crossing_over(outlook->vnet, half);
		size.rows += crossing_space(&crossing)->count;
		size.crossings++;
	}
	return size;
}

static struct vnp_base *base_alloc(struct size size)
{
	struct vnp_base *base;

	base = kvzalloc(sizeof(*base), GFP_KERNEL_ACCOUNT);
	if (!base)
		return NULL;
	refcount_set(&base->users, 1);
	base->path.routes = kvcalloc(size.rows, sizeof(*base->path.routes),
				     GFP_KERNEL_ACCOUNT);
	base->crossings = kvcalloc(size.crossings, sizeof(*base->crossings),
				   GFP_KERNEL_ACCOUNT);
	base->hop = kvcalloc(VNP_BASE_LOCAL + size.crossings,
			     sizeof(*base->hop), GFP_KERNEL_ACCOUNT);
	if (!base->path.routes || !base->crossings || !base->hop) {
		base_free(base);
		return NULL;
	}
	return base;
}

/* Those that win, by prefix; there is room for as many as there are rows. */
static unsigned int list_active(const struct vnp_base *base,
				const struct list_head *order,
				struct vnp_lpm_entry *entries)
{
	const struct vnp_route *routes = base->path.routes, *route;
	unsigned int count = 0;

	list_for_each_entry(route, order, order)
		if (route->is_active)
			entries[count++] =
				vnp_lpm_entry(&route->prefix,
					      vnp_table_value(route->hop,
							      route - routes));
	return count;
}

/* Return: the memory of the nodes, or NULL without */
static void *build_trees(struct vnp_lpm *v4, struct vnp_lpm *v6,
			 const struct vnp_lpm_entry *entries,
			 unsigned int count)
{
	unsigned int count4 = vnp_lpm_build_split(entries, count);
	const struct vnp_lpm_entry *entries6 = entries + count4;
	unsigned int count6 = count - count4;
	size_t size4, size6;
	void *nodes;

	size4 = vnp_lpm_build_size(NULL, entries, count4);
	size6 = vnp_lpm_build_size(NULL, entries6, count6);
	nodes = kvmalloc(size4 + size6, GFP_KERNEL_ACCOUNT);
	if (!nodes)
		return NULL;
	vnp_lpm_build(v4, NULL, entries, count4, nodes);
	vnp_lpm_build(v6, NULL, entries6, count6, nodes + size4);
	return nodes;
}

static int compile(struct vnp_base *base, const struct list_head *order)
{
	struct vnp_lpm_entry *entries;
	unsigned int count;

	entries = kvmalloc_array(base->path.count, sizeof(*entries),
				 GFP_KERNEL_ACCOUNT);
	if (!entries)
		return -ENOMEM;
	count = list_active(base, order, entries);
	base->nodes = build_trees(&base->path.v4, &base->path.v6, entries,
				  count);
	kvfree(entries);
	return base->nodes ? 0 : -ENOMEM;
}

/* What has no rows */

/* What halves that lead nowhere have recorded, sorted. */
static unsigned int list_recorded(const struct vnp_outlook *outlook,
				  struct vnp_prefix *prefixes)
{
	const struct vnp_peering *half;
	unsigned int count = 0;

	list_for_each_entry(half, &outlook->vnet->halves, own_node) {
		if (leads_out(outlook, half))
			continue;
		if (prefixes)
			memcpy(&prefixes[count], half->remote_space->prefix,
			       half->remote_space->count * sizeof(*prefixes));
		count += half->remote_space->count;
	}
	return prefixes ? vnp_prefix_reduce(prefixes, count) : count;
}

static int build_recorded(struct vnp_recorded *recorded,
			  const struct vnp_prefix *prefixes, unsigned int count)
{
	struct vnp_lpm_entry *entries;
	unsigned int i;

	entries = kvmalloc_array(count, sizeof(*entries), GFP_KERNEL_ACCOUNT);
	if (!entries)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		entries[i] = vnp_lpm_entry(&prefixes[i], 1);
	recorded->nodes = build_trees(&recorded->v4, &recorded->v6, entries,
				      count);
	kvfree(entries);
	return recorded->nodes ? 0 : -ENOMEM;
}

/*
 * What is over a peering is not the internet, whatever became of the peering.
 * Halves that carry have rows; those of the others would be routes.
 */
static int record(struct vnp_base *base, const struct vnp_outlook *outlook)
{
	unsigned int count = list_recorded(outlook, NULL);
	struct vnp_recorded *recorded;
	struct vnp_prefix *prefixes;
	int err;

	if (!count)
		return 0;
	recorded = kvzalloc(sizeof(*recorded), GFP_KERNEL_ACCOUNT);
	base->path.recorded = recorded;
	prefixes = kvmalloc_array(count, sizeof(*prefixes), GFP_KERNEL_ACCOUNT);
	if (!recorded || !prefixes) {
		kvfree(prefixes);
		return -ENOMEM;
	}
	err = build_recorded(recorded, prefixes,
			     list_recorded(outlook, prefixes));
	kvfree(prefixes);
	return err;
}

/**
 * vnp_base_build() - compile what the tables of an outlook have in common
 * @outlook: the outlook, of a VNet that is configured as it is to be
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the base, which the caller holds; or NULL without memory
 */
struct vnp_base *vnp_base_build(const struct vnp_outlook *outlook)
{
	struct vnp_base *base;
	LIST_HEAD(order);

	vnp_assert_config(outlook->vnet->object.vn);

	base = base_alloc(measure(outlook));
	if (!base)
		return NULL;
	add_all_rows(base, outlook, &order);
	if (compile(base, &order) || record(base, outlook)) {
		base_free(base);
		return NULL;
	}
	return base;
}
