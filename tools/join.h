/* SPDX-License-Identifier: GPL-2.0 */
/* The names of the objects of one kind that each VNet has. */
#ifndef _JOIN_H
#define _JOIN_H

#include "kind.h"

struct join_entry {
	const char *vnet;
	const char *name;
};

struct join {
	struct nl_list list;		/* holds the names */
	struct join_entry *entries;	/* sorted by VNet */
	size_t count;
};

/**
 * join_load() - Read the objects of a kind.
 * @vnet: of this VNet only; NULL for all
 *
 * Return: 0 or a negative errno.
 */
int join_load(struct join *join, const struct kind *kind, const char *vnet);

/**
 * join_show() - Write the list of names that a VNet has.
 */
void join_show(const struct join *join, const char *key, const char *label,
	       const char *vnet);

#endif /* _JOIN_H */
