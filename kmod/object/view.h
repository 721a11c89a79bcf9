/* SPDX-License-Identifier: GPL-2.0 */
/* Which subnets read which table, and how it is replaced. */
#ifndef _VNP_VIEW_H
#define _VNP_VIEW_H

#include <linux/list.h>

struct vnp_route_table;
struct vnp_subnet;
struct vnp_table;
struct vnp_vnet;

/**
 * struct vnp_view - a VNet as its subnets with one route table see it
 * @vnet: the VNet
 * @user: the route table, or NULL
 * @table: the compiled routes; where packets find them is vnp_nic_subnet.table.
 *	NULL while no subnet uses it
 * @next: the same, when a change under way is published
 * @subnets: the subnets that use it, by vnp_subnet.view_node
 * @uses: one for each of @subnets, and one for each edit of a change under way
 *	that would bring a subnet back
 * @vnet_node: in vnp_vnet.views
 * @user_node: in vnp_route_table.views, unless @user is NULL
 * @dirty: in vnp_change.views of a change under way that concerns it
 *
 * Every VNet has one without a route table; the others exist as long as they
 * are used. All of it is protected by vnp_net.config; packets do not read
 * it.
 */
struct vnp_view {
	struct vnp_vnet *vnet;
	struct vnp_route_table *user;
	struct vnp_table *table;
	struct vnp_table *next;
	struct list_head subnets;
	unsigned int uses;
	struct list_head vnet_node;
	struct list_head user_node;
	struct list_head dirty;
};

void vnp_view_init(struct vnp_view *view, struct vnp_vnet *vnet);
void vnp_view_uninit(struct vnp_view *view);

struct vnp_view *vnp_view_get(struct vnp_vnet *vnet,
			      struct vnp_route_table *user);
void vnp_view_put(struct vnp_view *view);
void vnp_view_join(struct vnp_view *view, struct vnp_subnet *subnet);
void vnp_view_leave(struct vnp_subnet *subnet);

int vnp_view_stage_routes(struct vnp_route_table *user);
void vnp_view_unstage_routes(struct vnp_route_table *user);
void vnp_view_publish_routes(struct vnp_route_table *user);

int vnp_view_stage_base(struct vnp_vnet *vnet);
void vnp_view_unstage_base(struct vnp_vnet *vnet);
void vnp_view_publish_base(struct vnp_vnet *vnet);

int vnp_view_stage(struct vnp_view *view);
void vnp_view_unstage(struct vnp_view *view);
void vnp_view_publish(struct vnp_view *view);

#endif
