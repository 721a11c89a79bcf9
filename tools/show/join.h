/* SPDX-License-Identifier: GPL-2.0 */
/* The names of the objects of one kind that others have, such as a VNet. */
#ifndef _JOIN_H
#define _JOIN_H

#include "kind.h"

/* Where an object says whose it is. */
struct join_by {
	uint16_t nest;		/* what holds the following; 0: the message */
	uint16_t owner;		/* the owner's name */
	uint16_t owners;	/* or the names of several */
	uint16_t scope;		/* what that name is unique in; 0: everywhere */
};

struct join_entry {
	const char *scope;
	const char *owner;
	const char *name;
};

struct join {
	struct nl_list list;		/* holds the names */
	struct join_entry *entries;	/* sorted by scope and owner */
	size_t count;
	size_t room;
};

/**
 * join_load() - Read the objects of a kind.
 * @scope: of this VNet or the like only; NULL for all
 *
 * Return: 0 or a negative errno.
 */
int join_load(struct join *join, const struct kind *kind,
	      const struct join_by *by, const char *scope);

/**
 * join_show() - Write the list of names that an owner has.
 * @scope: "" when the owner's name is unique
 */
void join_show(const struct join *join, const char *key, const char *label,
	       const char *scope, const char *owner);

#endif /* _JOIN_H */
