// SPDX-License-Identifier: GPL-2.0
/* The routes of a VNet, compiled for packets. */

#include "table.h"

#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "netns.h"
#include "peering.h"
#include "vnet.h"

/*
 * A change of the configuration builds the tables that it affects aside, in
 * vnp_view.next, and publishes them when all of them are there. A table is
 * always built anew: a VNet has few routes of its own, and packets then read
 * something that never changes.
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

static void table_free(struct vnp_table *table)
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
	table_free(container_of(to_rcu_work(work), struct vnp_table, work));
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
		table_free(table);
		return NULL;
	}
	INIT_RCU_WORK(&table->work, table_free_work);
	return table;
}

static void add_row(struct vnp_table *table, const struct vnp_prefix *prefix,
		    enum vnp_hop_type type, u32 via, const struct vnp_hop *hop)
{
	table->routes[table->count] = (struct vnp_route){
		.prefix = *prefix,
		.source = VNP_ROUTE_DEFAULT,
		.type = type,
		.via = via,
	};
	table->hops[table->count++] = *hop;
}

static void add_rows(struct vnp_table *table, const struct vnp_prefix *prefix,
		     unsigned int count, enum vnp_hop_type type, u32 via,
		     const struct vnp_hop *hop)
{
	while (count--)
		add_row(table, prefix++, type, via, hop);
}

/* A half carries traffic while it is connected and both VNets stay. */
static bool half_carries(const struct vnp_peering *half)
{
	return half->state == VNP_HALF_CONNECTED && !half->vnet->is_dying &&
	       !half->remote->is_dying;
}

/*
 * What crossing from @from to @to means. Of @own, the half of @from, and
 * @reverse, the half of @to, one is missing when its VNet is classic: that
 * counts as access on, forwarded off, and up to date.
 */
static struct vnp_hop cross_hop(const struct vnp_vnet *from,
				struct vnp_vnet *to,
				const struct vnp_peering *own,
				const struct vnp_peering *reverse)
{
	struct vnp_hop hop = { .endpoints = &to->endpoints };

	hop.counters = own ? own->meter->dir[own->dir] :
			     reverse->meter->dir[!reverse->dir];
	hop.accepted = reverse ? reverse->remote_space : from->space;

	if ((own && !own->flags.access) || (reverse && !reverse->flags.access))
		hop.cross |= VNP_CROSS_NO_ACCESS;
	if (!reverse || !reverse->flags.forwarded) {
		hop.cross |= VNP_CROSS_FORWARDED;
		if (!vnp_space_equal(hop.accepted, from->space))
			hop.cross |= VNP_CROSS_STALE;
	}
	return hop;
}

static unsigned int count_rows(const struct vnp_vnet *vnet)
{
	unsigned int count = vnet->space->count + ARRAY_SIZE(everything) +
			     vnp_route_reserved_count +
			     ARRAY_SIZE(hidden_prefixes);
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		count += half->remote_space->count;
	if (vnp_vnet_is_classic(vnet))
		list_for_each_entry(half, &vnet->pointing, remote_node)
			count += half->vnet->space->count;
	return count;
}

static void add_peering(struct vnp_table *table, struct vnp_vnet *from,
			struct vnp_vnet *to, const struct vnp_peering *own,
			const struct vnp_peering *reverse)
{
	const struct vnp_peering *half = own ?: reverse;
	const struct vnp_space *space = own ? own->remote_space : to->space;
	struct vnp_hop hop = cross_hop(from, to, own, reverse);

	add_rows(table, space->prefix, space->count,
		 half->is_global ? VNP_HOP_GLOBAL_PEERING : VNP_HOP_PEERING,
		 half->object.id, &hop);
}

static void add_peerings(struct vnp_table *table, struct vnp_vnet *vnet)
{
	struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half_carries(half))
			add_peering(table, vnet, half->remote, half,
				    half->reverse);

	if (!vnp_vnet_is_classic(vnet))
		return;
	list_for_each_entry(half, &vnet->pointing, remote_node)
		if (half_carries(half))
			add_peering(table, vnet, half->vnet, NULL, half);
}

static void add_all_rows(struct vnp_table *table, struct vnp_vnet *vnet)
{
	const struct vnp_hop local = { .endpoints = &vnet->endpoints };
	const struct vnp_hop internet = {
		.reason = VNETPEER_DROP_REASON_NO_INTERNET,
	};
	const struct vnp_hop none = {
		.reason = VNETPEER_DROP_REASON_NO_ROUTE,
	};
	unsigned int shown;

	add_rows(table, vnet->space->prefix, vnet->space->count,
		 VNP_HOP_VNET_LOCAL, 0, &local);
	add_peerings(table, vnet);
	add_rows(table, everything, ARRAY_SIZE(everything), VNP_HOP_INTERNET, 0,
		 &internet);
	add_rows(table, vnp_route_reserved, vnp_route_reserved_count,
		 VNP_HOP_NONE, 0, &none);
	shown = table->count;
	add_rows(table, hidden_prefixes, ARRAY_SIZE(hidden_prefixes),
		 VNP_HOP_NONE, 0, &none);

	vnp_route_select(table->routes, shown);
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

	for (i = 0; i < table->count; i++) {
		route = &table->routes[i];
		if (!route->is_active)
			continue;
		lpm = route->prefix.addr.family == AF_INET ? &table->v4 :
							     &table->v6;
		err = vnp_lpm_insert(lpm, &route->prefix, i + 1);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vnp_table_stage() - build the table that a VNet is to have
 * @vnet: the VNet, configured as it is to be
 *
 * Whoever stages publishes or unstages before it lets go of the lock. Staging
 * a VNet twice builds its table twice.
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_table_stage(struct vnp_vnet *vnet)
{
	struct vnp_table *table;
	int err;

	lockdep_assert_held(&vnet->vn->lock);

	table = table_alloc(count_rows(vnet));
	if (!table)
		return -ENOMEM;

	add_all_rows(table, vnet);
	err = compile(table);
	if (err) {
		table_free(table);
		return err;
	}
	vnp_table_unstage(vnet);
	vnet->view.next = table;
	return 0;
}

/**
 * vnp_table_unstage() - drop the table that was staged, if there is one
 * @vnet: the VNet
 *
 * Context: vnp_net.lock is held; may sleep.
 */
void vnp_table_unstage(struct vnp_vnet *vnet)
{
	table_free(vnet->view.next);
	vnet->view.next = NULL;
}

static void replace(struct vnp_vnet *vnet, struct vnp_table *table)
{
	struct vnp_table *old;

	old = rcu_replace_pointer(vnet->view.table, table,
				  lockdep_is_held(&vnet->vn->lock));
	if (old)
		queue_rcu_work(vnp_free_wq, &old->work);
}

/**
 * vnp_table_publish() - let packets use the table that was staged, if any
 * @vnet: the VNet
 *
 * A packet whose transmission starts after the return uses the new table. The
 * old one is freed when the packets that began before are done.
 *
 * Context: vnp_net.lock is held.
 */
void vnp_table_publish(struct vnp_vnet *vnet)
{
	if (vnet->view.next)
		replace(vnet, vnet->view.next);
	vnet->view.next = NULL;
}

/**
 * vnp_table_retire() - take away a VNet's table
 * @vnet: a VNet without ports
 *
 * Context: vnp_net.lock is held.
 */
void vnp_table_retire(struct vnp_vnet *vnet)
{
	replace(vnet, NULL);
}
