// SPDX-License-Identifier: GPL-2.0
/*
 * Where an address is, seen from a VNet that no route leads from there.
 *
 * There may be a thousand VNets with hundreds of halves each, and many may have
 * the same prefixes: each step goes once over the halves, or the VNets.
 */

#include "trace_where.h"

#include <linux/vnetpeer.h>
#include <stdlib.h>
#include <string.h>

#include "lib/attr.h"
#include "object.h"

static const char *owner_of(const struct nlmsghdr *half)
{
	return attr_text(half, VNETPEER_A_PEERING_VNET);
}

static const char *remote_of(const struct nlmsghdr *half)
{
	return attr_text(half, VNETPEER_A_PEERING_REMOTE);
}

static bool is_connected(const struct nlmsghdr *half)
{
	return attr_number(attr_find(half, VNETPEER_A_PEERING_STATE)) ==
	       VNETPEER_PEERING_STATE_CONNECTED;
}

bool where_is_gone(const struct nlmsghdr *half)
{
	return !attr_find(half, VNETPEER_A_PEERING_REMOTE_CURRENT_PREFIXES);
}

static bool list_has(const struct nlattr *list, const struct addr *addr)
{
	const struct nlattr *nest;
	struct prefix prefix;

	if (!list)
		return false;
	mnl_attr_for_each_nested(nest, list)
		if (attr_get_prefix(nest, &prefix) &&
		    prefix_contains(&prefix, addr))
			return true;
	return false;
}

/* The VNets by name */

static int compare_vnets(const void *left, const void *right)
{
	const struct where_vnet *a = left, *b = right;

	return strcmp(a->name, b->name);
}

static bool index_vnets(struct where *where)
{
	size_t room = nl_list_count(&where->vnets);
	const struct nlmsghdr *nlh;

	where->index = calloc(room + 1, sizeof(*where->index));
	if (!where->index)
		return false;
	nl_list_for_each(nlh, &where->vnets)
		where->index[where->count++] = (struct where_vnet){
			.name = attr_text(nlh, VNETPEER_A_VNET_NAME),
			.prefixes = attr_find(nlh, VNETPEER_A_VNET_PREFIXES),
		};
	qsort(where->index, where->count, sizeof(*where->index),
	      compare_vnets);
	return true;
}

/* NULL for a VNet that is gone. */
static struct where_vnet *vnet_named(const struct where *where,
				     const char *name)
{
	const struct where_vnet key = { .name = name };

	return bsearch(&key, where->index, where->count, sizeof(key),
		       compare_vnets);
}

static bool vnet_has(const struct where *where, const char *name,
		     const struct addr *addr)
{
	const struct where_vnet *vnet = vnet_named(where, name);

	return vnet && list_has(vnet->prefixes, addr);
}

/* Step by step, from the VNet that looks outwards */

/* What a removed VNet had is known from what the half has recorded of it. */
static bool find_by_own_half(struct where *where, const char *from,
			     const struct addr *addr)
{
	const struct nlmsghdr *half;

	nl_list_for_each(half, &where->halves) {
		if (strcmp(owner_of(half), from))
			continue;
		if (!vnet_has(where, remote_of(half), addr) &&
		    !(where_is_gone(half) &&
		      list_has(attr_find(half,
					 VNETPEER_A_PEERING_REMOTE_PREFIXES),
			       addr)))
			continue;
		where->vnet = remote_of(half);
		where->half = half;
		return true;
	}
	return false;
}

static bool find_by_other_half(struct where *where, const char *from,
			       const struct addr *addr)
{
	const struct nlmsghdr *half;

	nl_list_for_each(half, &where->halves) {
		if (strcmp(remote_of(half), from) ||
		    !vnet_has(where, owner_of(half), addr))
			continue;
		where->vnet = owner_of(half);
		where->half = half;
		return true;
	}
	return false;
}

/* One half may serve both directions. */
static void mark_peers(struct where *where, const char *from)
{
	const struct nlmsghdr *half;
	struct where_vnet *peer;

	nl_list_for_each(half, &where->halves) {
		if (!is_connected(half))
			continue;
		peer = NULL;
		if (!strcmp(owner_of(half), from))
			peer = vnet_named(where, remote_of(half));
		else if (!strcmp(remote_of(half), from))
			peer = vnet_named(where, owner_of(half));
		if (peer)
			peer->is_peer = true;
	}
}

static bool take_beyond(struct where *where, const char *middle,
			const char *vnet, const char *from,
			const struct addr *addr)
{
	const struct where_vnet *peer = vnet_named(where, middle);

	if (!peer || !peer->is_peer || !strcmp(vnet, from) ||
	    !vnet_has(where, vnet, addr))
		return false;
	where->vnet = vnet;
	where->middle = middle;
	return true;
}

static bool find_by_peer(struct where *where, const char *from,
			 const struct addr *addr)
{
	const struct nlmsghdr *half;

	mark_peers(where, from);
	nl_list_for_each(half, &where->halves)
		if (is_connected(half) &&
		    (take_beyond(where, owner_of(half), remote_of(half), from,
				 addr) ||
		     take_beyond(where, remote_of(half), owner_of(half), from,
				 addr)))
			return true;
	return false;
}

static bool find_by_space(struct where *where, const char *from,
			  const struct addr *addr)
{
	size_t i;

	for (i = 0; i < where->count; i++) {
		if (!strcmp(where->index[i].name, from) ||
		    !list_has(where->index[i].prefixes, addr))
			continue;
		where->vnet = where->index[i].name;
		return true;
	}
	return false;
}

bool where_find(struct where *where, const char *from, const struct addr *addr)
{
	if (kind_dump(&kind_vnet, NULL, &where->vnets) ||
	    kind_dump(&kind_peering, NULL, &where->halves) ||
	    !index_vnets(where))
		return false;
	if (!find_by_own_half(where, from, addr) &&
	    !find_by_other_half(where, from, addr) &&
	    !find_by_peer(where, from, addr))
		find_by_space(where, from, addr);
	return true;
}

void where_free(struct where *where)
{
	free(where->index);
	nl_list_free(&where->halves);
	nl_list_free(&where->vnets);
}
