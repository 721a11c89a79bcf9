// SPDX-License-Identifier: GPL-2.0
/*
 * Compiles the routes of a VNet's subnets, for packets.
 *
 * A table is what an outlook has anyway, its base (base.c), with what the
 * routes of a route table change (overrides.c). Its trees have nodes of their
 * own only on the ways to these, so what a table takes, in time and memory,
 * follows from the routes of the user and not from the peerings of the VNet. A
 * value names the hop, in an array of pointers that begins with those of the
 * base, and the route, which nobody looks at but those who explain.
 *
 * What a gateway has learned is in no table: it may be a million routes, which
 * come and go. Where one serves the table, each row outside of VNets' spaces
 * is a fork (gate.h), whose packets are looked up among these, too.
 *
 * Lifetime: views hold tables, which vnp_net.config protects. Two views of an
 * outlook that would have equal tables have the same one. When no view has it,
 * no subnet or gateway leads to it any more, so packets that have it began
 * before; it is freed a grace period after that. Until then it holds the base
 * and the overrides that it is built upon, which are therefore there as long as
 * it is read. What a gateway has learned is part of the gateway (gateway.c).
 */

#include "compile.h"

#include <linux/align.h>
#include <linux/build_bug.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "base.h"
#include "path/free.h"
#include "path/gate.h"
#include "path/table.h"
#include "pure/lpm_build.h"
#include "pure/overrides.h"
#include "route_table.h"
#include "vnet.h"

/**
 * struct compiled - a table, and who has it
 * @users: the views that have it, now or when a change is published;
 *	vnp_net.config protects it
 * @node: in vnp_base.tables; likewise
 * @work: frees it when packets are done with it
 * @table: the table; the last, as it is as long as it takes
 */
struct compiled {
	unsigned int users;
	struct hlist_node node;
	struct rcu_work work;
	struct vnp_table table;
};

static void table_free_work(struct work_struct *work)
{
	struct compiled *compiled = container_of(to_rcu_work(work),
						 struct compiled, work);
	struct vnp_table *table = &compiled->table;

	vnp_overrides_put(table->overrides);
	vnp_base_put(container_of(table->base, struct vnp_base, path));
	kvfree(compiled);
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
		found = vnp_lpm_find4(&base->path.v4, addr->v4);
	else
		found = vnp_lpm_find6(&base->path.v6, &addr->v6);
	rcu_read_unlock();

	route = &base->path.routes[vnp_table_number(found)];
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
		return base->hop[VNP_BASE_GATEWAY];
	case VNP_HOP_INTERNET:
		return base->hop[VNP_BASE_INTERNET];
	default:
		return base->hop[VNP_BASE_NO_ROUTE];
	}
}

/* Making */

/* What is to become a table. */
struct plan {
	struct vnp_base *base;
	struct vnp_overrides *overrides;
	bool is_served;
	struct vnp_lpm_entry *entries;
	unsigned int count4;
	unsigned int count6;
	unsigned int hop_count;
	unsigned int target_count;
	unsigned int fork_count;
	size_t hops;		/* where they are in the table's memory */
	size_t forks;
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
	reserved = &plan->base->path.routes[plan->base->path.reserved];
	return reserved[override->reserved].is_active;
}

/* The hops of a table: the base's, what users' routes lead to, their forks. */
static unsigned int target_at(const struct plan *plan, unsigned int target)
{
	return plan->base->path.hop_count + target;
}

static unsigned int fork_at(const struct plan *plan, unsigned int route)
{
	return target_at(plan, plan->overrides->target_count) + route;
}

static bool is_fork(const struct plan *plan, unsigned int route)
{
	return plan->is_served &&
	       !vnp_table_base_cover(&plan->base->path,
				     &plan->overrides->routes[route].prefix);
}

static u32 override_value(const struct plan *plan,
			  const struct vnp_override *override)
{
	unsigned int target = plan->overrides->routes[override->route].hop;

	return vnp_table_value(is_fork(plan, override->route) ?
			       fork_at(plan, override->route) :
			       target_at(plan, target),
			       plan->base->path.count + override->route);
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
	const struct vnp_table_base *base = &plan->base->path;
	const struct compiled *compiled;

	plan->target_count = plan->overrides ? plan->overrides->target_count :
					       0;
	plan->hop_count = base->hop_count + plan->target_count;
	if (plan->is_served) {
		plan->fork_count = VNP_BASE_DEFAULTS_COUNT;
		if (plan->overrides) {
			plan->fork_count += plan->overrides->count;
			plan->hop_count += plan->overrides->count;
		}
	}
	plan->hops = ALIGN(struct_size(compiled, table.hop, plan->hop_count),
			   __alignof__(struct vnp_hop));
	plan->forks = plan->hops +
		      plan->target_count * sizeof(struct vnp_hop);
	plan->nodes4 = plan->forks +
		       plan->fork_count * sizeof(struct vnp_fork);
	plan->nodes6 = plan->nodes4 +
		       vnp_lpm_build_size(&base->v4, plan->entries,
					  plan->count4);
	plan->size = plan->nodes6 +
		     vnp_lpm_build_size(&base->v6, plan->entries + plan->count4,
					plan->count6);
}

static void fill_hops(struct compiled *compiled, const struct plan *plan)
{
	const struct vnp_overrides *overrides = plan->overrides;
	const struct vnp_base *base = plan->base;
	const struct vnp_hop **hop = compiled->table.hop;
	struct vnp_hop *own = (void *)compiled + plan->hops;
	unsigned int i, target;

	memcpy(hop, base->hop, base->path.hop_count * sizeof(*hop));
	hop += base->path.hop_count;
	for (i = 0; overrides && i < overrides->count; i++) {
		target = overrides->routes[i].hop;
		if (!hop[target])
			hop[target] = user_hop(base, &overrides->routes[i],
					       &own[target]);
	}
}

/* Return: the fork's hop; @least is as in struct vnp_fork */
static const struct vnp_hop *make_fork(const struct plan *plan,
				       struct vnp_fork *fork,
				       const struct vnp_hop *own, u32 least)
{
	fork->hop.cross = VNP_CROSS_RULES;
	fork->hop.is_fork = true;
	fork->own = own;
	fork->learned = &plan->base->served->learned;
	fork->out = &plan->base->out;
	fork->least = least;
	return &fork->hop;
}

/* A learned route beats a default one of its prefix, but not a user's. */
static void fill_forks(struct compiled *compiled, const struct plan *plan)
{
	const struct vnp_table_base *base = &plan->base->path;
	const struct vnp_overrides *overrides = plan->overrides;
	struct vnp_fork *fork = (void *)compiled + plan->forks;
	const struct vnp_hop **hop = compiled->table.hop;
	const struct vnp_route *route;
	unsigned int i, at;

	for (i = 0; i < base->count; i++) {
		route = &base->routes[i];
		if (route->hop >= VNP_BASE_DEFAULTS &&
		    route->hop < VNP_BASE_LOCAL)
			hop[route->hop] = make_fork(plan, fork++,
						    hop[route->hop],
						    route->prefix.len + 1);
	}
	for (i = 0; overrides && i < overrides->count; i++) {
		route = &overrides->routes[i];
		at = target_at(plan, route->hop);
		hop[fork_at(plan, i)] = make_fork(plan, fork++, hop[at],
						  route->prefix.len + 2);
	}
}

static struct compiled *table_create(const struct plan *plan)
{
	struct vnp_base *base = plan->base;
	struct compiled *compiled;
	struct vnp_table *table;

	compiled = kvzalloc(plan->size, GFP_KERNEL_ACCOUNT);
	if (!compiled)
		return NULL;
	INIT_RCU_WORK(&compiled->work, table_free_work);
	fill_hops(compiled, plan);
	table = &compiled->table;
	if (plan->is_served) {
		fill_forks(compiled, plan);
		table->learned = &base->served->learned;
	}
	table->base = &vnp_base_get(base)->path;
	table->overrides = vnp_overrides_get(plan->overrides);
	vnp_lpm_build(&table->v4, &base->path.v4, plan->entries, plan->count4,
		      (void *)compiled + plan->nodes4);
	vnp_lpm_build(&table->v6, &base->path.v6, plan->entries + plan->count4,
		      plan->count6, (void *)compiled + plan->nodes6);
	return compiled;
}

static struct compiled *table_build(struct vnp_base *base,
				    struct vnp_overrides *overrides,
				    bool is_served)
{
	struct plan plan = {
		.base = base,
		.overrides = overrides,
		.is_served = is_served,
	};
	struct compiled *compiled;

	/* The VNet's own prefixes, its peers', the user's, and the rest. */
	BUILD_BUG_ON((VNP_VNET_PEERINGS_MAX + 1) * VNP_SPACE_MAX +
		     VNP_ROUTE_TABLE_ROUTES_MAX + 32 > VNP_TABLE_ROUTES_MAX);
	BUILD_BUG_ON(VNP_BASE_CROSSINGS + VNP_VNET_PEERINGS_MAX +
		     2 * VNP_ROUTE_TABLE_ROUTES_MAX > VNP_TABLE_HOPS_MAX);

	if (plan_entries(&plan))
		return NULL;
	plan_memory(&plan);
	compiled = table_create(&plan);
	kvfree(plan.entries);
	return compiled;
}

static struct hlist_head *table_bucket(struct vnp_base *base,
				       const struct vnp_overrides *overrides)
{
	return &base->tables[overrides ? overrides->hash % VNP_BASE_BUCKETS :
					 0];
}

/**
 * vnp_table_get() - find or compile the table of a view
 * @base: what the outlook's tables have in common
 * @overrides: the routes of the view's route table; NULL for none
 * @is_propagating: it is to have the gateway's routes, if one serves the VNet
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the table, which has the caller as one more user; or NULL without
 * memory
 */
struct vnp_table *vnp_table_get(struct vnp_base *base,
				struct vnp_overrides *overrides,
				bool is_propagating)
{
	struct hlist_head *bucket = table_bucket(base, overrides);
	bool is_served = is_propagating && base->served;
	struct compiled *compiled;

	hlist_for_each_entry(compiled, bucket, node)
		if (!compiled->table.learned == !is_served &&
		    vnp_overrides_equal(compiled->table.overrides, overrides)) {
			compiled->users++;
			return &compiled->table;
		}
	compiled = table_build(base, overrides, is_served);
	if (!compiled)
		return NULL;
	compiled->users = 1;
	hlist_add_head(&compiled->node, bucket);
	return &compiled->table;
}

/**
 * vnp_table_put() - a user less for a table
 * @table: the table, which no subnet of that user leads to; may be NULL
 *
 * Context: vnp_net.config is held.
 */
void vnp_table_put(struct vnp_table *table)
{
	struct compiled *compiled;

	if (!table)
		return;
	compiled = container_of(table, struct compiled, table);
	if (--compiled->users)
		return;
	hlist_del(&compiled->node);
	queue_rcu_work(vnp_free_wq, &compiled->work);
}
