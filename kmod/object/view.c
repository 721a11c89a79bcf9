// SPDX-License-Identifier: GPL-2.0
/* Who reads which table, and how it is replaced. */

#include "view.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "base.h"
#include "compile.h"
#include "controller.h"
#include "path/nic.h"
#include "path/table.h"
#include "point.h"
#include "pure/overrides.h"
#include "route_table.h"
#include "vnet.h"

/*
 * A change (change.c) builds the tables that it affects aside, in
 * vnp_view.next. A packet reads one table, as it was before the change or as it
 * is after it; packets of different subnets may differ in that until the
 * command returns.
 *
 * What is built depends on what has changed. A change of a VNet or of its
 * peerings builds the bases of its outlooks anew, once, and upon those the
 * table of each of their views. A change of a route table sorts out its routes,
 * once, and builds upon the bases that are there. What nobody uses is not
 * built: a view has no table, and an outlook no base, until a viewer comes. A
 * base that is there says what is configured, as whoever changes that stages
 * it, and is dropped in that way when the outlook has no viewers any more.
 *
 * Lifetime: an outlook is part of its VNet or gateway. A view belongs to its
 * outlook, and one with a route table to those who use it: its viewers, and
 * edits whose viewer has left it and may come back. Only holders of
 * vnp_net.config see them. A view has one use of its table, and one of the next
 * (see compile.c). The use of the old one ends when all of the view's viewers
 * lead to the new one.
 */

static void view_init(struct vnp_view *view, struct vnp_outlook *outlook)
{
	view->outlook = outlook;
	INIT_LIST_HEAD(&view->viewers);
	INIT_LIST_HEAD(&view->dirty);
	list_add(&view->outlook_node, &outlook->views);
}

static void view_uninit(struct vnp_view *view)
{
	vnp_table_put(view->table);
	list_del(&view->outlook_node);
}

/**
 * vnp_outlook_init() - make an outlook that nobody has
 * @outlook: zeroed memory for it
 * @vnet: the VNet
 * @gateway: the VNet's gateway that it is of, or NULL for the VNet's subnets
 */
void vnp_outlook_init(struct vnp_outlook *outlook, struct vnp_vnet *vnet,
		      struct vnp_gateway *gateway)
{
	outlook->vnet = vnet;
	outlook->gateway = gateway;
	INIT_LIST_HEAD(&outlook->views);
	INIT_LIST_HEAD(&outlook->dirty);
	view_init(&outlook->view, outlook);
}

/**
 * vnp_outlook_uninit() - take away what an outlook holds
 * @outlook: one that nobody has any more
 *
 * Context: vnp_net.config is held, unless nobody knows of it; may sleep.
 */
void vnp_outlook_uninit(struct vnp_outlook *outlook)
{
	view_uninit(&outlook->view);
	vnp_base_put(outlook->base);
}

static struct vnp_view *view_find(struct vnp_outlook *outlook,
				  const struct vnp_route_table *user)
{
	struct vnp_view *view;

	if (!user)
		return &outlook->view;
	list_for_each_entry(view, &user->views, user_node)
		if (view->outlook == outlook)
			return view;
	return NULL;
}

static void view_destroy(struct vnp_view *view)
{
	list_del(&view->user_node);
	view_uninit(view);
	kfree(view);
}

static struct vnp_view *view_create(struct vnp_outlook *outlook,
				    struct vnp_route_table *user)
{
	struct vnp_view *view;

	view = kzalloc(sizeof(*view), GFP_KERNEL_ACCOUNT);
	if (!view)
		return NULL;
	view_init(view, outlook);
	view->user = user;
	list_add_tail(&view->user_node, &user->views);
	return view;
}

static struct vnp_base *base_of(struct vnp_outlook *outlook)
{
	if (outlook->is_staged)
		return outlook->next_base;
	/* Nobody has needed it yet. */
	if (!outlook->base)
		outlook->base = vnp_base_build(outlook);
	return outlook->base;
}

static struct vnp_overrides *overrides_of(const struct vnp_route_table *user)
{
	if (!user)
		return NULL;
	return user->is_staged ? user->next : user->overrides;
}

static struct vnp_table *view_compile(struct vnp_view *view)
{
	const struct vnp_route_table *user = view->user;
	struct vnp_base *base = base_of(view->outlook);

	return base ? vnp_table_get(base, overrides_of(user),
				    !user || user->is_propagating) :
		      NULL;
}

/**
 * vnp_view_get() - find or make the view of an outlook and a route table
 * @outlook: the outlook
 * @user: the route table, or NULL
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the view, used once more, for vnp_view_join() or vnp_view_put(); or
 * NULL without memory
 */
struct vnp_view *vnp_view_get(struct vnp_outlook *outlook,
			      struct vnp_route_table *user)
{
	struct vnp_view *view;

	vnp_assert_config(outlook->vnet->object.vn);

	view = view_find(outlook, user) ?: view_create(outlook, user);
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
 * vnp_view_join() - let a viewer use a view
 * @view: the view, which is to be staged then; a use of it goes to the viewer
 * @viewer: one of its outlook, in no view or in another one
 *
 * Packets use the table of the former view until that of the new one is
 * published. The viewer's use of the former one goes to the caller.
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_join(struct vnp_view *view, struct vnp_viewer *viewer)
{
	if (viewer->view)
		list_del(&viewer->node);
	viewer->view = view;
	list_add_tail(&viewer->node, &view->viewers);
}

/**
 * vnp_view_leave() - take a viewer out of its view
 * @viewer: a subnet without ports, or a gateway without its device, which goes
 *
 * No packet looks there any more: the core has waited for those of a device
 * before it takes its port out of the subnet or gateway.
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_leave(struct vnp_viewer *viewer)
{
	list_del(&viewer->node);
	vnp_view_put(viewer->view);
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

/* Nobody wants it any more: who asked is killed, or the controller ends. */
static bool is_called_off(const struct vnp_outlook *outlook)
{
	return fatal_signal_pending(current) ||
	       READ_ONCE(outlook->vnet->object.vn->is_ending);
}

/* Views with a route table have viewers, or had before this change. */
static bool is_used(const struct vnp_outlook *outlook)
{
	const struct vnp_view *view;

	list_for_each_entry(view, &outlook->views, outlook_node)
		if (!list_empty(&view->viewers))
			return true;
	return false;
}

/**
 * vnp_view_stage_base() - build what the tables of an outlook are built upon
 * @outlook: the outlook, of a VNet that is configured as it is to be
 *
 * All its views have to be staged then.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM; -EINTR when it is called off
 */
int vnp_view_stage_base(struct vnp_outlook *outlook)
{
	struct vnp_base *base = NULL;

	if (is_called_off(outlook))
		return -EINTR;
	vnp_point(VNP_POINT_base_staging);
	cond_resched();
	if (is_used(outlook)) {
		base = vnp_base_build(outlook);
		if (!base)
			return -ENOMEM;
	}
	outlook->next_base = base;
	outlook->is_staged = true;
	return 0;
}

/**
 * vnp_view_unstage_base() - drop what vnp_view_stage_base() built, if anything
 * @outlook: the outlook
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_unstage_base(struct vnp_outlook *outlook)
{
	vnp_base_put(outlook->next_base);
	outlook->next_base = NULL;
	outlook->is_staged = false;
}

/**
 * vnp_view_publish_base() - keep what vnp_view_stage_base() built
 * @outlook: the outlook; vnp_view_unstage_base() is due for the old one
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish_base(struct vnp_outlook *outlook)
{
	swap(outlook->base, outlook->next_base);
}

/**
 * vnp_view_stage() - build the table that a view is to have
 * @view: the view, configured as it is to be
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM; -EINTR when it is called off
 */
int vnp_view_stage(struct vnp_view *view)
{
	struct vnp_table *table = NULL;

	if (is_called_off(view->outlook))
		return -EINTR;
	cond_resched();
	if (!list_empty(&view->viewers)) {
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
 *	which no viewer leads any more
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
	struct vnp_viewer *viewer;

	swap(view->table, view->next);
	list_for_each_entry(viewer, &view->viewers, node)
		rcu_assign_pointer(viewer->path->table, view->table);
}
