/* SPDX-License-Identifier: GPL-2.0 */
/* Tells listeners of the events group what happened to an object. */
#ifndef _VNP_NOTIFY_H
#define _VNP_NOTIFY_H

#include <uapi/linux/vnetpeer.h>

struct vnp_acl;
struct vnp_group;
struct vnp_net;
struct vnp_peering;
struct vnp_port;
struct vnp_route_table;
struct vnp_rule;
struct vnp_subnet;
struct vnp_user_route;
struct vnp_vnet;

/*
 * Each message is what a get of the object would answer, so vnp_net.config is
 * held, or vnp_net.lock for a port, and of a removed object it is sent before
 * the object is taken apart. Listeners that miss one because of missing memory
 * get -ENOBUFS.
 */
void vnp_notify_vnet(const struct vnp_vnet *vnet, enum vnetpeer_event event);
void vnp_notify_subnet(const struct vnp_subnet *subnet,
		       enum vnetpeer_event event);
void vnp_notify_port(const struct vnp_port *port, enum vnetpeer_event event);
void vnp_notify_peering(const struct vnp_peering *half,
			enum vnetpeer_event event);
void vnp_notify_route_table(const struct vnp_route_table *table,
			    enum vnetpeer_event event);
void vnp_notify_route(const struct vnp_user_route *route,
		      enum vnetpeer_event event);
void vnp_notify_group(const struct vnp_group *group, enum vnetpeer_event event);
void vnp_notify_acl(const struct vnp_acl *acl, enum vnetpeer_event event);
void vnp_notify_rule(const struct vnp_rule *rule, enum vnetpeer_event event);
void vnp_notify_setting(const struct vnp_net *vn, enum vnetpeer_event event);

#endif
