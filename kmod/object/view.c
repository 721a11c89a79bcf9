// SPDX-License-Identifier: GPL-2.0
/* Which subnets read which table, and how it is replaced. */

#include "view.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "base.h"
#include "compile.h"
#include "controller.h"
#include "path/table.h"
#include "point.h"
#include "pure/overrides.h"
#include "route_table.h"
#include "subnet.h"
#include "vnet.h"

/*
 * A change (change.c) builds the tables that it affects aside, in
 * vnp_view.next. A packet reads one table, as it was before the change or as it
 * is after it; packets of different subnets may differ in that until the
 * command returns.
 *
 * What is built depends on what has changed. A change of a VNet or of its
 * peerings builds its base anew, once, and upon that the table of each of its
 * views. A change of a route table sorts out its routes, once, and builds upon
 * the bases that are there. What no subnet uses is not built: a view has no
 * table, and a VNet no base, until a subnet comes. A base that is there says
 * what is configured, as whoever changes that stages it, and is dropped in that
 * way when the VNet has no subnets any more.
 *
 * Lifetime: a view belongs to its VNet, and one with a route table to those who
 * use it: its subnets, and edits whose subnet has left it and may come back.
 * Only holders of vnp_net.config see it. It has one use of its table, and one
 * of the next (see compile.c). The use of the old one ends when all of the
 * view's subnets lead to the new one.
 */

/**
 * vnp_view_init() - make the view of a VNet's subnets without a route table
 * @view: memory for it
 * @vnet: the VNet, whose list of views is there
 */
void vnp_view_init(struct vnp_view *view, struct vnp_vnet *vnet)
{
	view->vnet = vnet;
	INIT_LIST_HEAD(&view->subnets);
	INIT_LIST_HEAD(&view->dirty);
	list_add(&view->vnet_node, &vnet->views);
}

/**
 * vnp_view_uninit() - take away what a view holds
 * @view: one that nobody uses
 *
 * Context: vnp_net.config is held, unless nobody knows of the VNet; may sleep.
 */
void vnp_view_uninit(struct vnp_view *view)
{
	vnp_table_put(view->table);
	list_del(&view->vnet_node);
}

static struct vnp_view *view_find(struct vnp_vnet *vnet,
				  const struct vnp_route_table *user)
{
	struct vnp_view *view;

	if (!user)
		return &vnet->view;
	list_for_each_entry(view, &user->views, user_node)
		if (view->vnet == vnet)
			return view;
	return NULL;
}

static void view_destroy(struct vnp_view *view)
{
	list_del(&view->user_node);
	vnp_view_uninit(view);
	kfree(view);
}

static struct vnp_view *view_create(struct vnp_vnet *vnet,
				    struct vnp_route_table *user)
{
	struct vnp_view *view;

	view = kzalloc(sizeof(*view), GFP_KERNEL_ACCOUNT);
	if (!view)
		return NULL;
	vnp_view_init(view, vnet);
	view->user = user;
	list_add_tail(&view->user_node, &user->views);
	return view;
}

static struct vnp_base *base_of(struct vnp_vnet *vnet)
{
	if (vnet->is_base_staged)
		return vnet->next_base;
	/* No subnet has needed it yet. */
	if (!vnet->base)
		vnet->base = vnp_base_build(vnet);
	return vnet->base;
}

static struct vnp_overrides *overrides_of(const struct vnp_route_table *user)
{
	if (!user)
		return NULL;
	return user->is_staged ? user->next : user->overrides;
}

static struct vnp_table *view_compile(struct vnp_view *view)
{
	struct vnp_base *base = base_of(view->vnet);

	return base ? vnp_table_get(base, overrides_of(view->user)) : NULL;
}

/**
 * vnp_view_get() - find or make the view of a VNet and a route table
 * @vnet: the VNet
 * @user: the route table, or NULL
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the view, used once more, for vnp_view_join() or vnp_view_put(); or
 * NULL without memory
 */
struct vnp_view *vnp_view_get(struct vnp_vnet *vnet,
			      struct vnp_route_table *user)
{
	struct vnp_view *view;

	vnp_assert_config(vnet->object.vn);

	view = view_find(vnet, user) ?: view_create(vnet, user);
	if (view)
		view->uses++;
	return view;
}

/**
 * vnp_view_put() - use a view once less; one that nobody uses keeps nothing
 * @view: the view
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_put(struct vnp_view *view)
{
	if (--view->uses)
		return;
	if (view->user) {
		view_destroy(view);
		return;
	}
	vnp_table_put(view->table);
	view->table = NULL;
}

/**
 * vnp_view_join() - let a subnet use a view
 * @view: the view, which is to be staged then; a use of it goes to the subnet
 * @subnet: a subnet of its VNet, in no view or in another one
 *
 * Packets use the table of the former view until that of the new one is
 * published. The subnet's use of the former one goes to the caller.
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_join(struct vnp_view *view, struct vnp_subnet *subnet)
{
	if (subnet->view)
		list_del(&subnet->view_node);
	subnet->view = view;
	list_add_tail(&subnet->view_node, &view->subnets);
}

/**
 * vnp_view_leave() - take a subnet out of its view
 * @subnet: a subnet without ports, which goes
 *
 * No packet looks into the subnet any more: the core has waited for those of a
 * port's device before it takes the port out of the subnet.
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_leave(struct vnp_subnet *subnet)
{
	list_del(&subnet->view_node);
	vnp_view_put(subnet->view);
}

static struct vnp_overrides *
build_overrides(const struct vnp_route_table *user)
{
	const struct vnp_user_route *route;
	struct vnp_overrides *overrides;
	struct vnp_route *row;

	if (!user->route_count)
		return NULL;
	overrides = vnp_overrides_alloc(user->route_count);
	if (!overrides)
		return ERR_PTR(-ENOMEM);
	row = overrides->routes;
	list_for_each_entry(route, &user->routes, node) {
		*row = (struct vnp_route){
			.prefix = route->prefix,
			.next_hop = route->next_hop,
			.source = VNP_ROUTE_USER,
			.type = route->type,
			.is_network = route->prefix.len,
		};
		row++;
	}
	if (vnp_overrides_finish(overrides))
		return ERR_PTR(-ENOMEM);
	return overrides;
}

/**
 * vnp_view_stage_routes() - sort out what the routes of a route table change
 * @user: the route table, configured as it is to be
 *
 * That is done once, however many VNets they concern. All views that have it
 * have to be staged then.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_view_stage_routes(struct vnp_route_table *user)
{
	struct vnp_overrides *overrides = build_overrides(user);

	if (IS_ERR(overrides))
		return PTR_ERR(overrides);
	user->next = overrides;
	user->is_staged = true;
	return 0;
}

/**
 * vnp_view_unstage_routes() - drop what vnp_view_stage_routes() built, if any
 * @user: the route table
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_unstage_routes(struct vnp_route_table *user)
{
	vnp_overrides_put(user->next);
	user->next = NULL;
	user->is_staged = false;
}

/**
 * vnp_view_publish_routes() - keep what vnp_view_stage_routes() built
 * @user: the route table; vnp_view_unstage_routes() is due for the old ones
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish_routes(struct vnp_route_table *user)
{
	swap(user->overrides, user->next);
}

/**
 * vnp_view_stage_base() - build what the tables of a VNet are built upon
 * @vnet: the VNet, configured as it is to be
 *
 * All its views have to be staged then.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM; -EINTR when the process is being killed
 */
int vnp_view_stage_base(struct vnp_vnet *vnet)
{
	struct vnp_base *base = NULL;

	if (fatal_signal_pending(current))
		return -EINTR;
	vnp_point(VNP_POINT_base_staging);
	cond_resched();
	if (vnet->subnet_count) {
		base = vnp_base_build(vnet);
		if (!base)
			return -ENOMEM;
	}
	vnet->next_base = base;
	vnet->is_base_staged = true;
	return 0;
}

/**
 * vnp_view_unstage_base() - drop what vnp_view_stage_base() built, if anything
 * @vnet: the VNet
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_unstage_base(struct vnp_vnet *vnet)
{
	vnp_base_put(vnet->next_base);
	vnet->next_base = NULL;
	vnet->is_base_staged = false;
}

/**
 * vnp_view_publish_base() - keep what vnp_view_stage_base() built
 * @vnet: the VNet; vnp_view_unstage_base() is due for the old one
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish_base(struct vnp_vnet *vnet)
{
	swap(vnet->base, vnet->next_base);
}

/**
 * vnp_view_stage() - build the table that a view is to have
 * @view: the view, configured as it is to be
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM; -EINTR when the process is being killed
 */
int vnp_view_stage(struct vnp_view *view)
{
	struct vnp_table *table = NULL;

	if (fatal_signal_pending(current))
		return -EINTR;
	cond_resched();
	if (!list_empty(&view->subnets)) {
		table = view_compile(view);
		if (!table)
			return -ENOMEM;
	}
	view->next = table;
	return 0;
}

/**
 * vnp_view_unstage() - drop the table that was staged, if there is one
 * @view: the view; if it is published, what is dropped is the old table, to
 *	which no subnet leads any more
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_unstage(struct vnp_view *view)
{
	vnp_table_put(view->next);
	view->next = NULL;
}

/**
 * vnp_view_publish() - let packets use the table that was staged
 * @view: the view; vnp_view_unstage() is due for the old table
 *
 * A packet whose transmission starts after the return uses the new table. The
 * old one is freed when the packets that began before are done.
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish(struct vnp_view *view)
{
	struct vnp_subnet *subnet;

	swap(view->table, view->next);
	list_for_each_entry(subnet, &view->subnets, view_node)
		rcu_assign_pointer(subnet->path.table, view->table);
}
