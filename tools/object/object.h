/* SPDX-License-Identifier: GPL-2.0 */
/* The objects of commands, their kinds, and the verbs that many have. */
#ifndef _OBJECT_H
#define _OBJECT_H

#include "args/arg.h"
#include "show/kind.h"

extern const struct object object_vnet;
extern const struct object object_subnet;
extern const struct object object_port;
extern const struct object object_peering;
extern const struct object object_route_table;
extern const struct object object_route;
extern const struct object object_gateway;
extern const struct object object_gateway_route;
extern const struct object object_setting;
extern const struct object object_group;
extern const struct object object_acl;
extern const struct object object_rule;
extern const struct object object_flow;
extern const struct object object_trace;
extern const struct object object_monitor;

extern const struct kind kind_vnet;
extern const struct kind kind_subnet;
extern const struct kind kind_port;
extern const struct kind kind_peering;
extern const struct kind kind_route_table;
extern const struct kind kind_route;
extern const struct kind kind_gateway;
extern const struct kind kind_setting;
extern const struct kind kind_group;
extern const struct kind kind_acl;
extern const struct kind kind_rule;
extern const struct kind kind_flow;

/**
 * object_send() - Run a verb that is one request and its acknowledgement.
 *
 * Return: the exit status.
 */
int object_send(const struct args *args);

/* What show takes: [NAME], and for objects in a VNet [NAME] [vnet V]. */
extern const struct arg object_show_args[];
extern const struct arg object_show_vnet_args[];

/**
 * object_show() - Run the verb show.
 *
 * Return: the exit status.
 */
int object_show(const struct args *args);

#endif /* _OBJECT_H */
