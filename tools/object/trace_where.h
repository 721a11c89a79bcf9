/* SPDX-License-Identifier: GPL-2.0 */
/* Where an address is, seen from a VNet that no route leads from there. */
#ifndef _TRACE_WHERE_H
#define _TRACE_WHERE_H

#include <stdbool.h>

#include "lib/addr.h"
#include "lib/nl.h"

/* A VNet, and whether the one that looks is peered with it. */
struct where_vnet {
	const char *name;
	const struct nlattr *prefixes;
	bool is_peer;
};

struct where {
	const char *vnet;		/* has the address; NULL: none has */
	const struct nlmsghdr *half;	/* of one towards the other, or NULL */
	const char *middle;		/* without a half: peered with both */

	struct nl_list vnets;		/* hold what the pointers point to */
	struct nl_list halves;
	struct where_vnet *index;	/* sorted by name */
	size_t count;
};

/**
 * where_find() - Find the VNet that has an address.
 * @where: all zero
 * @from: the VNet that looks for it elsewhere
 *
 * Of several the one that has most to do with @from.
 *
 * Return: whether the kernel answered; where_free() in any case.
 */
bool where_find(struct where *where, const char *from,
		const struct addr *addr);
void where_free(struct where *where);

/**
 * where_is_gone() - Whether the VNet that a half points at was removed.
 *
 * Another one of that name does not take its place.
 */
bool where_is_gone(const struct nlmsghdr *half);

#endif /* _TRACE_WHERE_H */
