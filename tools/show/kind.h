/* SPDX-License-Identifier: GPL-2.0 */
/* Kinds of objects: how the kernel reports one, and how it is shown. */
#ifndef _KIND_H
#define _KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/nl.h"

struct kind {
	const char *name;
	uint8_t get;			/* VNETPEER_CMD_* */
	uint8_t ntf;
	uint16_t name_attr;		/* 0: it has no name */
	const char *scope;		/* keyword of what it is in, or NULL */
	uint16_t scope_attr;		/* the name of that; dumps go by it */
	uint16_t prefix_attr;		/* what -4 and -6 go by; 0: nothing */
	uint16_t addr_attr;		/* the same, for an address */
	uint16_t config_attr;		/* holds what the object says of itself;
					 * 0: the message does */
	uint16_t config_name_attr;	/* its name stands there */
	uint16_t counters_attr;		/* what asks for counters; 0: nothing */
	uint16_t event_attr;
	bool is_named_in_scope;		/* else in the controller */
	bool is_single;			/* a controller has just one */
	bool is_long;			/* there may be a million, so lists are
					 * written as they come; without name,
					 * join and prepare */

	/*
	 * Make one message of those that say one object, whose config_attr is
	 * @type, in a list of answers or events @cmd.  Optional.
	 */
	void (*join)(struct nl_list *list, uint8_t cmd, uint16_t type);
	/*
	 * Read what print needs besides the message, for the object of a name
	 * or, with NULL, all.  Optional; 0 or a negative errno.
	 */
	int (*prepare)(const char *name);
	/* Write what the message says, inside of an open object. */
	void (*print)(const struct nlmsghdr *nlh);
};

/**
 * kind_get() - Read one object.
 * @name: its name, or NULL when there is only one
 * @scope: what it is in if its name is unique there only, else NULL
 *
 * Return: 0 or a negative errno, after genl_open().
 */
int kind_get(const struct kind *kind, const char *name, const char *scope,
	     struct nl_list *replies);

/**
 * kind_dump() - Read all objects.
 * @scope: only those in this; NULL for all
 *
 * Return: 0 or a negative errno, after genl_open().
 */
int kind_dump(const struct kind *kind, const char *scope,
	      struct nl_list *replies);

/**
 * kind_show() - Write all objects, or those asked for.
 * @name: only those of this name; NULL for any
 * @scope: only those in this; NULL for any
 *
 * Return: the exit status.
 */
int kind_show(const struct kind *kind, const char *name, const char *scope);

#endif /* _KIND_H */
