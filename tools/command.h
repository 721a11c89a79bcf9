/* SPDX-License-Identifier: GPL-2.0 */
/* Commands: the objects there are, and one command line run. */
#ifndef _COMMAND_H
#define _COMMAND_H

#include "args/args.h"

extern const struct object *const objects[];	/* ends with NULL */

extern const struct object object_vnet;
extern const struct object object_subnet;
extern const struct object object_port;
extern const struct object object_peering;
extern const struct object object_route_table;
extern const struct object object_route;
extern const struct object object_setting;
extern const struct object object_group;
extern const struct object object_acl;
extern const struct object object_rule;
extern const struct object object_flow;
extern const struct object object_trace;
extern const struct object object_monitor;

/**
 * command_run() - Run one command.
 * @argv: from the object on
 *
 * Return: the exit status.
 */
int command_run(int argc, char **argv);

/**
 * command_send() - Run a verb that is one request and its acknowledgement.
 *
 * Return: the exit status.
 */
int command_send(const struct args *args);

#endif /* _COMMAND_H */
