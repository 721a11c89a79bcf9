// SPDX-License-Identifier: GPL-2.0
/* Which subnets read which table, and how it is replaced. */

#include "view.h"

#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "base.h"
#include "controller.h"
#include "path/table.h"
#include "route_table.h"
#include "subnet.h"
#include "vnet.h"

/*
 * A change of the configuration builds the tables that it affects aside, in
 * vnp_view.next, and publishes them when all of them are there, so that a
 * change that fails has touched nothing. A packet reads one table, as it was
 * before the change or as it is after it; packets of different subnets may
 * differ in that until the command returns.
 *
 * What is built depends on what has changed. A change of a VNet or of its
 * peerings builds its base anew, once, and upon that the table of each of its
 * views. A change of a route table sorts out its routes, once, and builds upon
 * the bases that are there. What no subnet uses is not built: a view has no
 * table, and a VNet no base, until a subnet comes. A base that is there says
 * what is configured, as whoever changes that stages it, and is dropped in that
 * way when the VNet has no subnets any more.
 *
 * Staging takes as long as there is to build, may fail, and ends early when the
 * process that wants it is killed. Publishing only exchanges pointers.
 *
 * Lifetime: a view belongs to its VNet, and one with a route table to its
 * subnets; only holders of vnp_net.config see it. It has one use of its table,
 * and one of the next (vnp_table.users). The use of the old one ends when all
 * of the view's subnets lead to the new one.
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
	list_add(&view->vnet_node, &vnet->views);
}

/**
 * vnp_view_uninit() - take away what a view holds
 * @view: one without subnets
 *
 * Context: vnp_net.config is held, unless nobody knows of the VNet; may sleep.
 */
void vnp_view_uninit(struct vnp_view *view)
{
	vnp_view_unstage(view);
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

/* A view that no subnet uses any more keeps nothing. */
static void view_put(struct vnp_view *view)
{
	if (!list_empty(&view->subnets))
		return;
	if (view->user) {
		view_destroy(view);
		return;
	}
	vnp_table_put(view->table);
	view->table = NULL;
}

/**
 * vnp_view_get() - find or make the view of a VNet and a route table
 * @vnet: the VNet
 * @user: the route table, or NULL
 *
 * The caller lets a subnet join it before it lets go of the lock.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: the view, or NULL without memory
 */
struct vnp_view *vnp_view_get(struct vnp_vnet *vnet,
			      struct vnp_route_table *user)
{
	struct vnp_view *view;

	vnp_assert_config(vnet->object.vn);

	view = view_find(vnet, user) ?: view_create(vnet, user);
	if (!view || view->table)
		return view;
	view->table = view_compile(view);
	if (view->table)
		return view;
	view_put(view);
	return NULL;
}

/**
 * vnp_view_join() - let a subnet's packets use a view's table
 * @view: the view
 * @subnet: a subnet of its VNet; leaves the view that it is in, if any
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_join(struct vnp_view *view, struct vnp_subnet *subnet)
{
	struct vnp_view *old = subnet->view;

	if (old)
		list_del(&subnet->view_node);
	subnet->view = view;
	list_add_tail(&subnet->view_node, &view->subnets);
	rcu_assign_pointer(subnet->table, view->table);
	/* Only now do packets no longer find the old one's table. */
	if (old)
		view_put(old);
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
	view_put(subnet->view);
}

/**
 * vnp_view_stage_base() - build what the tables of a VNet are built upon
 * @vnet: the VNet, configured as it is to be
 *
 * All its views have to be staged then. Whoever stages publishes or unstages
 * before it lets go of the lock.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_view_stage_base(struct vnp_vnet *vnet)
{
	struct vnp_base *base = NULL;

	if (vnet->subnet_count) {
		base = vnp_base_build(vnet);
		if (!base)
			return -ENOMEM;
	}
	vnp_view_unstage_base(vnet);
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
 * vnp_view_publish_base() - keep what vnp_view_stage_base() built, if anything
 * @vnet: the VNet, whose views are published
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish_base(struct vnp_vnet *vnet)
{
	struct vnp_base *old = vnet->base;

	if (!vnet->is_base_staged)
		return;
	vnet->base = vnet->next_base;
	vnet->next_base = NULL;
	vnet->is_base_staged = false;
	vnp_base_put(old);
}

/**
 * vnp_view_stage() - build the table that a view is to have
 * @view: the view, configured as it is to be
 *
 * Whoever stages publishes or unstages before it lets go of the lock.
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
	vnp_view_unstage(view);
	view->next = table;
	view->is_staged = true;
	return 0;
}

/**
 * vnp_view_unstage() - drop the table that was staged, if there is one
 * @view: the view
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_view_unstage(struct vnp_view *view)
{
	vnp_table_put(view->next);
	view->next = NULL;
	view->is_staged = false;
}

/**
 * vnp_view_publish() - let packets use the table that was staged, if any
 * @view: the view
 *
 * A packet whose transmission starts after the return uses the new table. The
 * old one is freed when the packets that began before are done.
 *
 * Context: vnp_net.config is held.
 */
void vnp_view_publish(struct vnp_view *view)
{
	struct vnp_table *old = view->table;
	struct vnp_subnet *subnet;

	if (!view->is_staged)
		return;
	view->table = view->next;
	view->next = NULL;
	view->is_staged = false;
	list_for_each_entry(subnet, &view->subnets, view_node)
		rcu_assign_pointer(subnet->table, view->table);
	vnp_table_put(old);
}
