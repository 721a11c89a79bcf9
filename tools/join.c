// SPDX-License-Identifier: GPL-2.0
/* The names of the objects of one kind that others have, such as a VNet. */

#include "join.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "out.h"

/* Names of one owner stay in the order of the listing, as they lie in memory. */
static int compare(const void *left, const void *right)
{
	const struct join_entry *a = left, *b = right;
	int order = strcmp(a->owner, b->owner);

	return order ? order : (a->name > b->name) - (a->name < b->name);
}

static int build(struct join *join, const struct kind *kind,
		 uint16_t owner_attr)
{
	const struct nlmsghdr *nlh;
	struct join_entry *entry;

	join->entries = calloc(nl_list_count(&join->list) + 1,
			       sizeof(*join->entries));
	if (!join->entries)
		return -ENOMEM;
	nl_list_for_each(nlh, &join->list) {
		entry = &join->entries[join->count];
		entry->owner = attr_string(attr_find(nlh, owner_attr));
		entry->name = attr_string(attr_find(nlh, kind->name_attr));
		if (entry->owner && entry->name)
			join->count++;
	}
	qsort(join->entries, join->count, sizeof(*join->entries), compare);
	return 0;
}

int join_load(struct join *join, const struct kind *kind, uint16_t owner_attr,
	      const char *scope)
{
	int err;

	free(join->entries);
	join->entries = NULL;
	join->count = 0;
	err = kind_dump(kind, scope, &join->list);
	return err ? err : build(join, kind, owner_attr);
}

static int compare_owner(const void *key, const void *item)
{
	const struct join_entry *entry = item;

	return strcmp(key, entry->owner);
}

static const struct join_entry *first_of(const struct join *join,
					 const char *owner)
{
	const struct join_entry *entry = NULL;

	if (join->count)
		entry = bsearch(owner, join->entries, join->count,
				sizeof(*entry), compare_owner);
	while (entry && entry > join->entries && !strcmp(entry[-1].owner, owner))
		entry--;
	return entry;
}

void join_show(const struct join *join, const char *key, const char *label,
	       const char *owner)
{
	const struct join_entry *end = join->entries + join->count;
	const struct join_entry *entry = first_of(join, owner);

	out_open_list(key, label);
	for (; entry && entry < end && !strcmp(entry->owner, owner); entry++)
		out_string(NULL, NULL, entry->name);
	out_close_list();
}
