/* SPDX-License-Identifier: GPL-2.0 */
/* Route tables: what users say about the way of packets. */
#ifndef _VNP_ROUTE_TABLE_H
#define _VNP_ROUTE_TABLE_H

#include <linux/list.h>

#include "object.h"
#include "pure/route.h"

struct vnp_net;
struct vnp_overrides;

#define VNP_ROUTE_TABLE_ROUTES_MAX	400

/**
 * struct vnp_route_table - a route table
 * @object: its name and number
 * @is_propagating: its subnets have the gateway's routes too
 * @routes: its routes, by vnp_user_route.node, in the order they were made
 * @route_count: length of @routes
 * @overrides: what the routes change in VNets; NULL when there are none
 * @next: the same, when a change under way is published
 * @is_staged: there is such a change
 * @views: the VNets that have subnets with it, by vnp_view.user_node
 * @dirty: in vnp_change.tables of a change under way that concerns it
 *
 * All of it is protected by vnp_net.config.
 */
struct vnp_route_table {
	struct vnp_object object;
	bool is_propagating;
	struct list_head routes;
	unsigned int route_count;
	struct vnp_overrides *overrides;
	struct vnp_overrides *next;
	bool is_staged;
	struct list_head views;
	struct list_head dirty;
};

/**
 * struct vnp_user_route - a route of a table
 * @object: its number, and the text of @prefix as its name
 * @table: the route table
 * @prefix: destinations it is for
 * @type: what happens to the packet
 * @next_hop: the appliance's address; family 0 for other types
 * @node: in vnp_route_table.routes
 *
 * Does not change, but for @node, which vnp_net.config protects.
 */
struct vnp_user_route {
	struct vnp_object object;
	struct vnp_route_table *table;
	struct vnp_prefix prefix;
	enum vnp_hop_type type;
	struct vnp_addr next_hop;
	struct list_head node;
};

struct vnp_route_table *vnp_route_table_find(struct vnp_net *vn,
					     const struct nlattr *attr,
					     struct netlink_ext_ack *extack);
int vnp_route_table_create(struct vnp_net *vn, const struct nlattr *name,
			   bool is_propagating, struct netlink_ext_ack *extack);
int vnp_route_table_set(struct vnp_route_table *table, bool is_propagating);
int vnp_route_table_destroy(struct vnp_route_table *table,
			    struct netlink_ext_ack *extack);
void vnp_route_table_destroy_all(struct vnp_net *vn);

struct vnp_user_route *
vnp_user_route_find(struct vnp_route_table *table,
		    const struct vnp_prefix *prefix,
		    struct netlink_ext_ack *extack);
int vnp_user_route_create(struct vnp_route_table *table,
			  struct vnp_user_route *wanted,
			  struct netlink_ext_ack *extack);
int vnp_user_route_destroy(struct vnp_user_route *route);

#endif
