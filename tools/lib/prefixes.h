/* SPDX-License-Identifier: GPL-2.0 */
/* Sets of prefixes, as sorted arrays. */
#ifndef _PREFIXES_H
#define _PREFIXES_H

#include <stdbool.h>
#include <stddef.h>

#include "addr.h"

struct prefixes {
	struct prefix *items;
	size_t count;
	size_t room;
};

/* All that may need memory return whether there was some. */

/**
 * prefixes_add() - Put a prefix behind the others.
 *
 * What is not ascending, or there twice, is no set before prefixes_sort().
 */
bool prefixes_add(struct prefixes *set, const struct prefix *prefix);

/**
 * prefixes_sort() - Make what was added a set.
 *
 * IPv4 comes first, then the lower address, then the shorter prefix.
 */
void prefixes_sort(struct prefixes *set);

/**
 * prefixes_subtract() - What one set has and another has not.
 * @rest: empty; becomes that set
 */
bool prefixes_subtract(struct prefixes *rest, const struct prefixes *set,
		       const struct prefixes *other);

/**
 * prefixes_unite() - Add all that another set has.
 */
bool prefixes_unite(struct prefixes *set, const struct prefixes *other);

/**
 * prefixes_intersect() - Remove all that another set has not.
 */
void prefixes_intersect(struct prefixes *set, const struct prefixes *other);

/**
 * prefixes_has() - Whether a set has a prefix.
 */
bool prefixes_has(const struct prefixes *set, const struct prefix *prefix);

void prefixes_free(struct prefixes *set);

#endif /* _PREFIXES_H */
