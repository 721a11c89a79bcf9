// SPDX-License-Identifier: GPL-2.0
/* Route tables: what users say about the way of packets. */

#include "route_table.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "change.h"
#include "controller.h"
#include "event.h"
#include "gateway.h"
#include "pure/overrides.h"
#include "refuse.h"
#include "subnet.h"
#include "view.h"

/* Tables */

/**
 * vnp_route_table_find() - find a route table by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the route table, or an error pointer
 */
struct vnp_route_table *vnp_route_table_find(struct vnp_net *vn,
					     const struct nlattr *attr,
					     struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vn->registry, VNP_KIND_ROUTE_TABLE,
				0, attr, extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	return container_of(object, struct vnp_route_table, object);
}

/**
 * vnp_route_table_create() - make a route table without routes
 * @vn: the controller
 * @name: its name, which vnp_object_check_name() accepts
 * @is_propagating: its subnets have the gateway's routes too
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_route_table_create(struct vnp_net *vn, const struct nlattr *name,
			   bool is_propagating, struct netlink_ext_ack *extack)
{
	struct vnp_route_table *table;
	int err;

	if (vnp_object_find(&vn->registry, VNP_KIND_ROUTE_TABLE, 0,
			    nla_data(name)))
		return vnp_refuse_attr(extack, name, VNP_ResourceAlreadyExists,
				       "route table '%.32s'",
				       (char *)nla_data(name));

	table = kzalloc(sizeof(*table), GFP_KERNEL_ACCOUNT);
	if (!table)
		return -ENOMEM;
	table->object.vn = vn;
	table->is_propagating = is_propagating;
	INIT_LIST_HEAD(&table->routes);
	INIT_LIST_HEAD(&table->views);
	INIT_LIST_HEAD(&table->dirty);
	vnp_object_name(&table->object, name);
	err = vnp_net_add(vn, &table->object, VNP_KIND_ROUTE_TABLE, 0);
	if (err) {
		kfree(table);
		return err;
	}
	vnp_event(&table->object, VNETPEER_EVENT_ADD);
	return 0;
}

/* Whether a route table has the gateway's routes too. */
struct propagation_edit {
	struct vnp_edit edit;
	struct vnp_route_table *table;
	bool was_propagating;
};

static void propagation_undo(struct vnp_edit *edit)
{
	struct propagation_edit *change =
		container_of(edit, struct propagation_edit, edit);

	change->table->is_propagating = change->was_propagating;
	kfree(change);
}

static void propagation_done(struct vnp_edit *edit)
{
	struct propagation_edit *change =
		container_of(edit, struct propagation_edit, edit);

	vnp_event(&change->table->object, VNETPEER_EVENT_SET);
	kfree(change);
}

static const struct vnp_edit_ops propagation_ops = {
	.undo = propagation_undo,
	.done = propagation_done,
};

/**
 * vnp_route_table_set() - change a route table
 * @table: the route table
 * @is_propagating: its subnets have the gateway's routes too
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_route_table_set(struct vnp_route_table *table, bool is_propagating)
{
	struct propagation_edit *edit;
	struct vnp_change change;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->table = table;
	edit->was_propagating = table->is_propagating;
	table->is_propagating = is_propagating;

	vnp_change_begin(&change);
	vnp_change_add(&change, &edit->edit, &propagation_ops);
	if (edit->was_propagating != is_propagating)
		vnp_change_table(&change, table);
	return vnp_change_commit(&change, NULL);
}

static void table_remove(struct vnp_route_table *table)
{
	struct vnp_user_route *route, *next;

	list_for_each_entry_safe(route, next, &table->routes, node) {
		vnp_event(&route->object, VNETPEER_EVENT_DEL);
		vnp_net_del(table->object.vn, &route->object);
		kfree(route);
	}
	vnp_event(&table->object, VNETPEER_EVENT_DEL);
	vnp_net_del(table->object.vn, &table->object);
	vnp_overrides_put(table->overrides);
	kfree(table);
}

static int refuse_use(const struct vnp_view *view,
		      struct netlink_ext_ack *extack)
{
	const struct vnp_gateway *gateway = view->outlook->gateway;
	const struct vnp_subnet *subnet;

	if (gateway)
		return vnp_refuse(extack, VNP_InUseRouteTableCannotBeDeleted,
				  "gateway '%.24s' uses it",
				  gateway->object.name);
	subnet = list_first_entry(&view->viewers, struct vnp_subnet,
				  viewer.node);
	return vnp_refuse(extack, VNP_InUseRouteTableCannotBeDeleted,
			  "subnet '%.24s' uses it", subnet->object.name);
}

/**
 * vnp_route_table_destroy() - remove a route table, unless it is in use
 * @table: the route table
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, or -EBUSY when subnets or gateways use it
 */
int vnp_route_table_destroy(struct vnp_route_table *table,
			    struct netlink_ext_ack *extack)
{
	const struct vnp_view *view;

	view = list_first_entry_or_null(&table->views, struct vnp_view,
					user_node);
	if (view)
		return refuse_use(view, extack);
	table_remove(table);
	return 0;
}

/**
 * vnp_route_table_destroy_all() - remove all route tables of a controller
 * @vn: the controller, which goes; it has no VNets any more
 *
 * Context: takes vnp_net.config; may sleep.
 */
void vnp_route_table_destroy_all(struct vnp_net *vn)
{
	struct vnp_object *object;
	unsigned long id;

	mutex_lock(&vn->config);
	xa_for_each(&vn->registry.ids[VNP_KIND_ROUTE_TABLE], id, object)
		table_remove(container_of(object, struct vnp_route_table,
					  object));
	mutex_unlock(&vn->config);
}

/* Routes */

/* A route has no name of its own: the text of its prefix serves. */
static void route_name(struct vnp_object *object,
		       const struct vnp_prefix *prefix)
{
	if (prefix->addr.family == AF_INET)
		scnprintf(object->name, sizeof(object->name), "%pI4/%u",
			  &prefix->addr.v4, prefix->len);
	else
		scnprintf(object->name, sizeof(object->name), "%pI6c/%u",
			  &prefix->addr.v6, prefix->len);
}

static struct vnp_object *find_named(struct vnp_route_table *table,
				     const char *name)
{
	return vnp_object_find(&table->object.vn->registry, VNP_KIND_ROUTE,
			       table->object.id, name);
}

/**
 * vnp_user_route_find() - find a route by its prefix
 * @table: the route table
 * @prefix: the prefix
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the route, or an error pointer
 */
struct vnp_user_route *
vnp_user_route_find(struct vnp_route_table *table,
		    const struct vnp_prefix *prefix,
		    struct netlink_ext_ack *extack)
{
	struct vnp_object *object, wanted;
	int err;

	route_name(&wanted, prefix);
	object = find_named(table, wanted.name);
	if (!object) {
		err = vnp_refuse(extack, VNP_ResourceNotFound, "no route %s",
				 wanted.name);
		return ERR_PTR(err);
	}
	return container_of(object, struct vnp_user_route, object);
}

/* One route more or less. */
struct route_edit {
	struct vnp_edit edit;
	struct vnp_user_route *route;
	struct list_head *before;	/* where one stood that goes */
};

static struct route_edit *edit_of(struct vnp_edit *edit)
{
	return container_of(edit, struct route_edit, edit);
}

static void route_join(struct vnp_user_route *route, struct list_head *before)
{
	list_add(&route->node, before);
	route->table->route_count++;
}

static void route_leave(struct vnp_user_route *route)
{
	list_del(&route->node);
	route->table->route_count--;
}

static void create_undo(struct vnp_edit *edit)
{
	struct vnp_user_route *route = edit_of(edit)->route;

	route_leave(route);
	vnp_net_cancel(route->object.vn, &route->object);
	kfree(route);
	kfree(edit_of(edit));
}

static void create_done(struct vnp_edit *edit)
{
	vnp_event(&edit_of(edit)->route->object, VNETPEER_EVENT_ADD);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops create_ops = {
	.undo = create_undo,
	.done = create_done,
};

static int route_create(struct vnp_change *change,
			struct vnp_route_table *table,
			const struct vnp_user_route *wanted)
{
	struct vnp_user_route *route;
	struct route_edit *edit;
	int err = -ENOMEM;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	route = kmemdup(wanted, sizeof(*wanted), GFP_KERNEL_ACCOUNT);
	if (!edit || !route)
		goto err_free;
	route->table = table;
	err = vnp_net_add(table->object.vn, &route->object, VNP_KIND_ROUTE,
			  table->object.id);
	if (err)
		goto err_free;
	route_join(route, table->routes.prev);
	edit->route = route;
	vnp_change_add(change, &edit->edit, &create_ops);
	vnp_change_table(change, table);
	return 0;

err_free:
	kfree(route);
	kfree(edit);
	return err;
}

static int check_create(struct vnp_route_table *table,
			const struct vnp_user_route *route,
			struct netlink_ext_ack *extack)
{
	if (find_named(table, route->object.name))
		return vnp_refuse(extack, VNP_ResourceAlreadyExists,
				  "route %s", route->object.name);
	if (table->route_count >= VNP_ROUTE_TABLE_ROUTES_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a route table has %u routes at most",
				  VNP_ROUTE_TABLE_ROUTES_MAX);
	return 0;
}

/**
 * vnp_user_route_create() - add a route to a table
 * @table: the route table
 * @wanted: prefix, type and next hop; is given its name
 * @extack: where a refusal is explained
 *
 * Packets of the subnets that use the table follow it when this returns.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_user_route_create(struct vnp_route_table *table,
			  struct vnp_user_route *wanted,
			  struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	int err;

	route_name(&wanted->object, &wanted->prefix);
	err = check_create(table, wanted, extack);
	if (err)
		return err;
	vnp_change_begin(&change);
	err = route_create(&change, table, wanted);
	return err ?: vnp_change_commit(&change, extack);
}

static void destroy_undo(struct vnp_edit *edit)
{
	route_join(edit_of(edit)->route, edit_of(edit)->before);
	kfree(edit_of(edit));
}

static void destroy_done(struct vnp_edit *edit)
{
	struct vnp_user_route *route = edit_of(edit)->route;

	vnp_event(&route->object, VNETPEER_EVENT_DEL);
	vnp_net_del(route->object.vn, &route->object);
	kfree(route);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops destroy_ops = {
	.undo = destroy_undo,
	.done = destroy_done,
};

/**
 * vnp_user_route_destroy() - remove a route from its table
 * @route: the route
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_user_route_destroy(struct vnp_user_route *route)
{
	struct vnp_change change;
	struct route_edit *edit;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->route = route;
	edit->before = route->node.prev;
	route_leave(route);

	vnp_change_begin(&change);
	vnp_change_add(&change, &edit->edit, &destroy_ops);
	vnp_change_table(&change, route->table);
	return vnp_change_commit(&change, NULL);
}
