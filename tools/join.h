/* SPDX-License-Identifier: GPL-2.0 */
/* The names of the objects of one kind that others have, such as a VNet. */
#ifndef _JOIN_H
#define _JOIN_H

#include "kind.h"

struct join_entry {
	const char *owner;
	const char *name;
};

struct join {
	struct nl_list list;		/* holds the names */
	struct join_entry *entries;	/* sorted by owner */
	size_t count;
};

/**
 * join_load() - Read the objects of a kind.
 * @owner_attr: the attribute that names the owner
 * @scope: of this VNet or the like only; NULL for all
 *
 * Return: 0 or a negative errno.
 */
int join_load(struct join *join, const struct kind *kind, uint16_t owner_attr,
	      const char *scope);

/**
 * join_show() - Write the list of names that an owner has.
 */
void join_show(const struct join *join, const char *key, const char *label,
	       const char *owner);

#endif /* _JOIN_H */
