// SPDX-License-Identifier: GPL-2.0
/* Sets of prefixes, as sorted arrays. */

#include "prefixes.h"

#include <stdlib.h>
#include <string.h>

#include "array.h"

static int compare(const void *left, const void *right)
{
	const struct prefix *a = left, *b = right;
	int order;

	if (a->addr.size != b->addr.size)
		return a->addr.size - b->addr.size;
	order = memcmp(a->addr.bytes, b->addr.bytes, a->addr.size);
	return order ? order : a->len - b->len;
}

bool prefixes_add(struct prefixes *set, const struct prefix *prefix)
{
	struct prefix *items = array_grow(set->items, set->count, &set->room,
					  sizeof(*items));

	if (!items)
		return false;
	set->items = items;
	set->items[set->count++] = *prefix;
	return true;
}

void prefixes_sort(struct prefixes *set)
{
	size_t i, kept = 1;

	if (set->count < 2)
		return;
	qsort(set->items, set->count, sizeof(*set->items), compare);
	for (i = 1; i < set->count; i++)
		if (compare(&set->items[kept - 1], &set->items[i]))
			set->items[kept++] = set->items[i];
	set->count = kept;
}

bool prefixes_subtract(struct prefixes *rest, const struct prefixes *set,
		       const struct prefixes *other)
{
	size_t i, j = 0;

	for (i = 0; i < set->count; i++) {
		while (j < other->count &&
		       compare(&other->items[j], &set->items[i]) < 0)
			j++;
		if (j < other->count &&
		    !compare(&other->items[j], &set->items[i]))
			continue;
		if (!prefixes_add(rest, &set->items[i]))
			return false;
	}
	return true;
}

bool prefixes_unite(struct prefixes *set, const struct prefixes *other)
{
	size_t i;

	if (!other->count)
		return true;
	for (i = 0; i < other->count; i++)
		if (!prefixes_add(set, &other->items[i]))
			return false;
	prefixes_sort(set);
	return true;
}

void prefixes_intersect(struct prefixes *set, const struct prefixes *other)
{
	size_t i, kept = 0;

	for (i = 0; i < set->count; i++)
		if (prefixes_has(other, &set->items[i]))
			set->items[kept++] = set->items[i];
	set->count = kept;
}

bool prefixes_has(const struct prefixes *set, const struct prefix *prefix)
{
	return set->count && bsearch(prefix, set->items, set->count,
				     sizeof(*prefix), compare);
}

void prefixes_free(struct prefixes *set)
{
	free(set->items);
	*set = (struct prefixes){ 0 };
}
