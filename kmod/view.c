// SPDX-License-Identifier: GPL-2.0
/* Which subnets read which table, and how it is replaced. */

#include "view.h"

#include <linux/slab.h>

#include "netns.h"
#include "route_table.h"
#include "subnet.h"
#include "table.h"
#include "vnet.h"

/*
 * A change of the configuration builds the tables that it affects aside, in
 * vnp_view.next, and publishes them when all of them are there, so that a
 * change that fails has touched nothing. A packet reads one table, as it was
 * before the change or as it is after it; packets of different subnets may
 * differ in that until the command returns.
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
	vnp_table_retire(view->table);
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
	if (vnp_view_stage(view)) {
		view_destroy(view);
		return NULL;
	}
	vnp_view_publish(view);
	return view;
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
	vnp_assert_config(vnet->vn);

	return view_find(vnet, user) ?: view_create(vnet, user);
}

static void view_put(struct vnp_view *view)
{
	if (view->user && list_empty(&view->subnets))
		view_destroy(view);
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
 * vnp_view_stage() - build the table that a view is to have
 * @view: the view, configured as it is to be
 *
 * Whoever stages publishes or unstages before it lets go of the lock. Staging
 * a view twice builds its table twice.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_view_stage(struct vnp_view *view)
{
	struct vnp_table *table = vnp_table_build(view->vnet, view->user);

	if (!table)
		return -ENOMEM;
	vnp_view_unstage(view);
	view->next = table;
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
	vnp_table_free(view->next);
	view->next = NULL;
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

	if (!view->next)
		return;
	view->table = view->next;
	view->next = NULL;
	list_for_each_entry(subnet, &view->subnets, view_node)
		rcu_assign_pointer(subnet->table, view->table);
	vnp_table_retire(old);
}
