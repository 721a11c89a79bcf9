// SPDX-License-Identifier: GPL-2.0
/* Route tables: what users say about the way of packets. */

#include "route_table.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "controller.h"
#include "event.h"
#include "pure/overrides.h"
#include "refuse.h"
#include "subnet.h"
#include "view.h"

/* What a change of routes does to the views that their table is part of */

static struct vnp_overrides *
build_overrides(const struct vnp_route_table *table)
{
	const struct vnp_user_route *route;
	struct vnp_overrides *overrides;
	struct vnp_route *row;

	if (!table->route_count)
		return NULL;
	overrides = vnp_overrides_alloc(table->route_count);
	if (!overrides)
		return ERR_PTR(-ENOMEM);
	row = overrides->routes;
	list_for_each_entry(route, &table->routes, node) {
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

static void unstage(struct vnp_route_table *table)
{
	struct vnp_view *view;

	list_for_each_entry(view, &table->views, user_node)
		vnp_view_unstage(view);
	vnp_overrides_put(table->next);
	table->next = NULL;
	table->is_staged = false;
}

/* The routes are sorted out once, however many VNets they concern. */
static int stage(struct vnp_route_table *table)
{
	struct vnp_overrides *overrides = build_overrides(table);
	struct vnp_view *view;
	int err;

	if (IS_ERR(overrides))
		return PTR_ERR(overrides);
	table->next = overrides;
	table->is_staged = true;
	list_for_each_entry(view, &table->views, user_node) {
		err = vnp_view_stage(view);
		if (err) {
			unstage(table);
			return err;
		}
	}
	return 0;
}

static void publish(struct vnp_route_table *table)
{
	struct vnp_overrides *old = table->overrides;
	struct vnp_view *view;

	table->overrides = table->next;
	table->next = NULL;
	table->is_staged = false;
	list_for_each_entry(view, &table->views, user_node)
		vnp_view_publish(view);
	vnp_overrides_put(old);
}

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
 * @name: its name
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

	err = vnp_object_check_name(name, extack);
	if (err)
		return err;
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
	vnp_object_name(&table->object, name);
	err = vnp_net_add(vn, &table->object, VNP_KIND_ROUTE_TABLE, 0);
	if (err) {
		kfree(table);
		return err;
	}
	vnp_event(&table->object, VNETPEER_EVENT_ADD);
	return 0;
}

/**
 * vnp_route_table_set() - change a route table
 * @table: the route table
 * @is_propagating: its subnets have the gateway's routes too
 *
 * No compiled table has routes of a gateway, so none is built.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0
 */
int vnp_route_table_set(struct vnp_route_table *table, bool is_propagating)
{
	table->is_propagating = is_propagating;
	vnp_object_touch(&table->object.vn->registry, VNP_KIND_ROUTE_TABLE);
	vnp_event(&table->object, VNETPEER_EVENT_SET);
	return 0;
}

static void route_remove(struct vnp_user_route *route)
{
	struct vnp_route_table *table = route->table;

	vnp_event(&route->object, VNETPEER_EVENT_DEL);
	list_del(&route->node);
	table->route_count--;
	vnp_net_del(table->object.vn, &route->object);
	kfree(route);
}

static void table_remove(struct vnp_route_table *table)
{
	struct vnp_user_route *route, *next;

	list_for_each_entry_safe(route, next, &table->routes, node)
		route_remove(route);
	vnp_event(&table->object, VNETPEER_EVENT_DEL);
	vnp_net_del(table->object.vn, &table->object);
	vnp_overrides_put(table->overrides);
	kfree(table);
}

/**
 * vnp_route_table_destroy() - remove a route table, unless it is in use
 * @table: the route table
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, or -EBUSY when subnets use it
 */
int vnp_route_table_destroy(struct vnp_route_table *table,
			    struct netlink_ext_ack *extack)
{
	const struct vnp_subnet *subnet;
	const struct vnp_view *view;

	view = list_first_entry_or_null(&table->views, struct vnp_view,
					user_node);
	if (view) {
		subnet = list_first_entry(&view->subnets, struct vnp_subnet,
					  view_node);
		return vnp_refuse(extack, VNP_InUseRouteTableCannotBeDeleted,
				  "subnet '%.24s' uses it",
				  subnet->object.name);
	}
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

/* The number is the last thing that can fail before the tables are staged. */
static int route_add(struct vnp_user_route *route)
{
	struct vnp_route_table *table = route->table;
	int err;

	err = vnp_net_add(table->object.vn, &route->object, VNP_KIND_ROUTE,
			  table->object.id);
	if (err)
		return err;
	list_add_tail(&route->node, &table->routes);
	table->route_count++;
	err = stage(table);
	if (err) {
		table->route_count--;
		list_del(&route->node);
		vnp_net_del(table->object.vn, &route->object);
		return err;
	}
	publish(table);
	return 0;
}

/**
 * vnp_user_route_create() - add a route to a table
 * @table: the route table
 * @wanted: prefix, type and next hop
 * @extack: where a refusal is explained
 *
 * Packets of the subnets that use the table follow it when this returns.
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_user_route_create(struct vnp_route_table *table,
			  const struct vnp_user_route *wanted,
			  struct netlink_ext_ack *extack)
{
	struct vnp_user_route *route;
	int err;

	route = kmemdup(wanted, sizeof(*wanted), GFP_KERNEL_ACCOUNT);
	if (!route)
		return -ENOMEM;
	route->table = table;
	route_name(&route->object, &route->prefix);

	if (find_named(table, route->object.name))
		err = vnp_refuse(extack, VNP_ResourceAlreadyExists,
				 "route %s", route->object.name);
	else if (table->route_count >= VNP_ROUTE_TABLE_ROUTES_MAX)
		err = vnp_refuse(extack, VNP_LimitExceeded,
				 "a route table has %u routes at most",
				 VNP_ROUTE_TABLE_ROUTES_MAX);
	else
		err = route_add(route);
	if (err) {
		kfree(route);
		return err;
	}
	vnp_event(&route->object, VNETPEER_EVENT_ADD);
	return 0;
}

/**
 * vnp_user_route_destroy() - remove a route from its table
 * @route: the route
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or -ENOMEM, and then nothing has changed
 */
int vnp_user_route_destroy(struct vnp_user_route *route)
{
	struct vnp_route_table *table = route->table;
	struct list_head *before = route->node.prev;
	int err;

	/* The tables are built as if it were gone; it goes if that worked. */
	list_del(&route->node);
	table->route_count--;
	err = stage(table);
	list_add(&route->node, before);
	table->route_count++;
	if (err)
		return err;
	publish(table);
	route_remove(route);
	return 0;
}
