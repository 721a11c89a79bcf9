// SPDX-License-Identifier: GPL-2.0
/* The names of the objects of one kind that others have, such as a VNet. */

#include "join.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/attr.h"
#include "out.h"

static int compare_owners(const void *left, const void *right)
{
	const struct join_entry *a = left, *b = right;
	int order = strcmp(a->scope, b->scope);

	return order ? order : strcmp(a->owner, b->owner);
}

/* Names of one owner stay in the order of the list, as they lie in memory. */
static int compare(const void *left, const void *right)
{
	const struct join_entry *a = left, *b = right;
	int order = compare_owners(a, b);

	return order ? order : (a->name > b->name) - (a->name < b->name);
}

static bool add(struct join *join, const struct join_entry *entry)
{
	struct join_entry *entries;

	if (!entry->scope || !entry->owner || !entry->name)
		return true;
	entries = array_grow(join->entries, join->count, &join->room,
			     sizeof(*entry));
	if (!entries)
		return false;
	join->entries = entries;
	join->entries[join->count++] = *entry;
	return true;
}

static bool add_list(struct join *join, struct join_entry *entry,
		     const struct nlattr *owners)
{
	const struct nlattr *owner;

	mnl_attr_for_each_nested(owner, owners) {
		entry->owner = attr_string(owner);
		if (!add(join, entry))
			return false;
	}
	return true;
}

static const struct nlattr *find(const struct nlmsghdr *nlh,
				 const struct nlattr *nest, uint16_t type)
{
	return nest ? attr_find_nested(nest, type) : attr_find(nlh, type);
}

static bool add_object(struct join *join, const struct nlmsghdr *nlh,
		       const struct kind *kind, const struct join_by *by)
{
	const struct nlattr *nest = by->nest ? attr_find(nlh, by->nest) : NULL;
	struct join_entry entry = {
		.scope = by->scope ? attr_string(find(nlh, nest, by->scope)) :
				     "",
		.name = attr_string(attr_find(nlh, kind->name_attr)),
	};
	const struct nlattr *owners;

	if (by->owners) {
		owners = find(nlh, nest, by->owners);
		return !owners || add_list(join, &entry, owners);
	}
	entry.owner = attr_string(find(nlh, nest, by->owner));
	return add(join, &entry);
}

int join_load(struct join *join, const struct kind *kind,
	      const struct join_by *by, const char *scope)
{
	const struct nlmsghdr *nlh;
	int err;

	join->count = 0;
	err = kind_dump(kind, scope, &join->list);
	if (err)
		return err;
	nl_list_for_each(nlh, &join->list)
		if (!add_object(join, nlh, kind, by))
			return -ENOMEM;
	if (join->count)
		qsort(join->entries, join->count, sizeof(*join->entries),
		      compare);
	return 0;
}

static const struct join_entry *first_of(const struct join *join,
					 const struct join_entry *key)
{
	const struct join_entry *entry = NULL;

	if (join->count)
		entry = bsearch(key, join->entries, join->count,
				sizeof(*entry), compare_owners);
	while (entry && entry > join->entries &&
	       !compare_owners(&entry[-1], key))
		entry--;
	return entry;
}

void join_show(const struct join *join, const char *key, const char *label,
	       const char *scope, const char *owner)
{
	const struct join_entry wanted = { .scope = scope, .owner = owner };
	const struct join_entry *entry = first_of(join, &wanted);
	size_t left = 0;

	if (entry)
		left = join->count - (entry - join->entries);
	out_open_list(key, label);
	for (; left && !compare_owners(entry, &wanted); entry++, left--)
		out_string(NULL, NULL, entry->name);
	out_close_list();
}
