/* SPDX-License-Identifier: GPL-2.0 */
/* Who reads which table, and how it is replaced. */
#ifndef _VNP_VIEW_H
#define _VNP_VIEW_H

#include <linux/list.h>
#include <linux/types.h>

struct vnp_base;
struct vnp_gateway;
struct vnp_nic_subnet;
struct vnp_outlook;
struct vnp_route_table;
struct vnp_table;
struct vnp_vnet;

/**
 * struct vnp_viewer - a subnet, or a gateway, as one whose packets have routes
 * @path: where its packets find them, in vnp_nic_subnet.table
 * @view: which view that table is of
 * @node: in vnp_view.viewers
 *
 * Protected by vnp_net.config.
 */
struct vnp_viewer {
	struct vnp_nic_subnet *path;
	struct vnp_view *view;
	struct list_head node;
};

/**
 * struct vnp_view - an outlook as those with one route table have it
 * @outlook: the outlook
 * @user: the route table, or NULL
 * @table: the compiled routes; where packets find them is vnp_nic_subnet.table.
 *	NULL while nobody uses it
 * @next: the same, when a change under way is published
 * @viewers: who uses it, by vnp_viewer.node
 * @uses: one for each of @viewers, and one for each edit of a change under way
 *	that would bring one back
 * @outlook_node: in vnp_outlook.views
 * @user_node: in vnp_route_table.views, unless @user is NULL
 * @dirty: in vnp_change.views of a change under way that concerns it
 *
 * Every outlook has one without a route table; the others exist as long as they
 * are used. All of it is protected by vnp_net.config; packets do not read it.
 */
struct vnp_view {
	struct vnp_outlook *outlook;
	struct vnp_route_table *user;
	struct vnp_table *table;
	struct vnp_table *next;
	struct list_head viewers;
	unsigned int uses;
	struct list_head outlook_node;
	struct list_head user_node;
	struct list_head dirty;
};

/**
 * struct vnp_outlook - what can be seen from inside a VNet, or from a gateway
 * @vnet: the VNet
 * @gateway: its gateway; NULL for what its subnets see
 * @view: the routes of those that have no route table
 * @views: that view, and those of who has one, by vnp_view.outlook_node
 * @base: what the tables of its views have in common; NULL while nobody uses
 *	one
 * @next_base: the same, when a change under way is published
 * @is_staged: there is such a change
 * @dirty: in vnp_change.outlooks of a change under way that concerns it
 *
 * Protected by vnp_net.config.
 */
struct vnp_outlook {
	struct vnp_vnet *vnet;
	struct vnp_gateway *gateway;
	struct vnp_view view;
	struct list_head views;
	struct vnp_base *base;
	struct vnp_base *next_base;
	bool is_staged;
	struct list_head dirty;
};

void vnp_outlook_init(struct vnp_outlook *outlook, struct vnp_vnet *vnet,
		      struct vnp_gateway *gateway);
void vnp_outlook_uninit(struct vnp_outlook *outlook);

struct vnp_view *vnp_view_get(struct vnp_outlook *outlook,
			      struct vnp_route_table *user);
void vnp_view_put(struct vnp_view *view);
void vnp_view_join(struct vnp_view *view, struct vnp_viewer *viewer);
void vnp_view_leave(struct vnp_viewer *viewer);

int vnp_view_stage_routes(struct vnp_route_table *user);
void vnp_view_unstage_routes(struct vnp_route_table *user);
void vnp_view_publish_routes(struct vnp_route_table *user);

int vnp_view_stage_base(struct vnp_outlook *outlook);
void vnp_view_unstage_base(struct vnp_outlook *outlook);
void vnp_view_publish_base(struct vnp_outlook *outlook);

int vnp_view_stage(struct vnp_view *view);
void vnp_view_unstage(struct vnp_view *view);
void vnp_view_publish(struct vnp_view *view);

#endif
