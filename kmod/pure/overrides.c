// SPDX-License-Identifier: GPL-2.0
/*
 * What the routes of a route table change, in whichever VNet.
 *
 * A user's route beats all others of its prefix, in every VNet. So which of a
 * route table's routes win, where they do, and what they mean for tags is
 * found once, and holds for all the VNets that have subnets with the table.
 *
 * A route for everything that captures its family removes the reserved routes
 * of a VNet. Nothing is taken out of a compiled table for that: to an address
 * of a reserved prefix applies what is the longest among the rest, and that is
 * a user's route, as what else holds a reserved prefix has removed it already.
 * So that one is put in the reserved one's place.
 */
#include "overrides.h"

#include <linux/mm.h>
#include <linux/once.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

/**
 * vnp_overrides_alloc() - make room for the routes of a route table
 * @count: how many there are
 *
 * Context: may sleep.
 * Return: where to put them; vnp_overrides_finish() then has to be called. NULL
 * without memory
 */
struct vnp_overrides *vnp_overrides_alloc(unsigned int count)
{
	struct vnp_overrides *overrides;

	overrides = kvzalloc(struct_size(overrides, routes, count),
			     GFP_KERNEL_ACCOUNT);
	if (!overrides)
		return NULL;
	refcount_set(&overrides->users, 1);
	overrides->count = count;
	return overrides;
}

static void overrides_free(struct vnp_overrides *overrides)
{
	kvfree(overrides->networks);
	kvfree(overrides->overrides);
	kvfree(overrides);
}

/**
 * vnp_overrides_get() - hold what a route table changes
 * @overrides: what somebody holds; NULL for nothing
 *
 * Return: @overrides
 */
struct vnp_overrides *vnp_overrides_get(struct vnp_overrides *overrides)
{
	if (overrides)
		refcount_inc(&overrides->users);
	return overrides;
}

/**
 * vnp_overrides_put() - let go of what a route table changes
 * @overrides: what is held; may be NULL
 *
 * Context: may sleep.
 */
void vnp_overrides_put(struct vnp_overrides *overrides)
{
	if (overrides && refcount_dec_and_test(&overrides->users))
		overrides_free(overrides);
}

/* What the routes lead to */

static bool same_target(const struct vnp_route *a, const struct vnp_route *b)
{
	return a->type == b->type && a->next_hop.family == b->next_hop.family &&
	       !vnp_addr_cmp(&a->next_hop, &b->next_hop);
}

/* Most routes lead to what the one before leads to. */
static unsigned int find_target(const struct vnp_overrides *overrides,
				unsigned int at)
{
	const struct vnp_route *route = &overrides->routes[at];

	while (at--)
		if (same_target(&overrides->routes[at], route))
			return overrides->routes[at].hop;
	return overrides->target_count;
}

static void number_targets(struct vnp_overrides *overrides)
{
	unsigned int i, target;

	for (i = 0; i < overrides->count; i++) {
		target = find_target(overrides, i);
		overrides->routes[i].hop = target;
		if (target == overrides->target_count)
			overrides->target_count++;
	}
}

/* Where they apply */

static int override_cmp(const void *a, const void *b)
{
	return vnp_prefix_cmp(((const struct vnp_override *)a)->prefix,
			      ((const struct vnp_override *)b)->prefix);
}

static void sort_overrides(struct vnp_overrides *overrides)
{
	sort(overrides->overrides, overrides->override_count,
	     sizeof(*overrides->overrides), override_cmp, NULL);
}

static bool captures(const struct vnp_overrides *overrides, u8 family)
{
	unsigned int i;

	for (i = 0; i < overrides->count; i++)
		if (vnp_route_captures(&overrides->routes[i]) &&
		    overrides->routes[i].prefix.addr.family == family)
			return true;
	return false;
}

/* The longest of the first @count, which are sorted, that holds a prefix. */
static const struct vnp_override *
find_longest(const struct vnp_overrides *overrides, unsigned int count,
	     const struct vnp_prefix *prefix)
{
	const struct vnp_override *best = NULL;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (vnp_prefix_covers(overrides->overrides[i].prefix, prefix))
			best = &overrides->overrides[i];
	return best;
}

static void add_reserved(struct vnp_overrides *overrides, unsigned int count,
			 unsigned int reserved)
{
	const struct vnp_prefix *prefix = &vnp_route_reserved[reserved];
	const struct vnp_override *best;

	best = find_longest(overrides, count, prefix);
	if (!vnp_prefix_cmp(best->prefix, prefix))
		return;
	overrides->overrides[overrides->override_count++] =
		(struct vnp_override){
			.prefix = prefix,
			.route = best->route,
			.reserved = reserved,
		};
}

static void add_overrides(struct vnp_overrides *overrides)
{
	unsigned int i, count = overrides->count;

	for (i = 0; i < count; i++)
		overrides->overrides[i] = (struct vnp_override){
			.prefix = &overrides->routes[i].prefix,
			.route = i,
			.reserved = -1,
		};
	overrides->override_count = count;
	sort_overrides(overrides);
	for (i = 0; i < vnp_route_reserved_count; i++)
		if (captures(overrides, vnp_route_reserved[i].addr.family))
			add_reserved(overrides, count, i);
	sort_overrides(overrides);
}

static void add_networks(struct vnp_overrides *overrides)
{
	const struct vnp_prefix *last = NULL;
	const struct vnp_override *override;
	unsigned int i;

	for (i = 0; i < overrides->override_count; i++) {
		override = &overrides->overrides[i];
		if (override->reserved >= 0 ||
		    !overrides->routes[override->route].is_network ||
		    (last && vnp_prefix_covers(last, override->prefix)))
			continue;
		last = override->prefix;
		overrides->networks[overrides->network_count++] = last;
	}
}

/* Fingerprint */

struct fingerprint {
	u8 addr[16];
	u8 next_hop[16];
	u8 family;
	u8 len;
	u8 type;
	u8 next_hop_family;
} __packed;

static u64 route_hash(const struct vnp_route *route, const siphash_key_t *key)
{
	struct fingerprint print = {
		.family = route->prefix.addr.family,
		.len = route->prefix.len,
		.type = route->type,
		.next_hop_family = route->next_hop.family,
	};

	memcpy(print.addr, &route->prefix.addr.v6, sizeof(print.addr));
	if (route->next_hop.family)
		memcpy(print.next_hop, &route->next_hop.v6,
		       sizeof(print.next_hop));
	return siphash(&print, sizeof(print), key);
}

static u64 routes_hash(const struct vnp_overrides *overrides)
{
	static siphash_key_t key __read_mostly;
	unsigned int i;
	u64 hash = 0;

	get_random_once(&key, sizeof(key));
	for (i = 0; i < overrides->count; i++)
		hash = siphash_2u64(hash,
				    route_hash(&overrides->routes[i], &key),
				    &key);
	return hash;
}

/**
 * vnp_overrides_finish() - sort out the routes of a route table
 * @overrides: where they are; their prefixes are valid and differ. Freed when
 *	there is no memory
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_overrides_finish(struct vnp_overrides *overrides)
{
	unsigned int room = overrides->count + vnp_route_reserved_count;

	overrides->overrides = kvcalloc(room, sizeof(*overrides->overrides),
					GFP_KERNEL_ACCOUNT);
	overrides->networks = kvcalloc(overrides->count,
				       sizeof(*overrides->networks),
				       GFP_KERNEL_ACCOUNT);
	if (!overrides->overrides || !overrides->networks) {
		overrides_free(overrides);
		return -ENOMEM;
	}
	number_targets(overrides);
	add_overrides(overrides);
	add_networks(overrides);
	overrides->hash = routes_hash(overrides);
	return 0;
}

/* Reading */

static bool same_route(const struct vnp_route *a, const struct vnp_route *b)
{
	return !vnp_prefix_cmp(&a->prefix, &b->prefix) && same_target(a, b);
}

/**
 * vnp_overrides_equal() - whether two route tables have the same routes
 * @a: those of one; NULL for none
 * @b: those of another
 *
 * Return: whether they are the same, in the same order
 */
bool vnp_overrides_equal(const struct vnp_overrides *a,
			 const struct vnp_overrides *b)
{
	unsigned int i;

	if (a == b)
		return true;
	if (!a || !b || a->hash != b->hash || a->count != b->count)
		return false;
	for (i = 0; i < a->count; i++)
		if (!same_route(&a->routes[i], &b->routes[i]))
			return false;
	return true;
}

/**
 * vnp_overrides_has_prefix() - whether a route is for exactly this prefix
 * @overrides: the routes; NULL for none
 * @prefix: the prefix
 *
 * Return: whether one is
 */
bool vnp_overrides_has_prefix(const struct vnp_overrides *overrides,
			      const struct vnp_prefix *prefix)
{
	unsigned int low = 0, high, middle;
	int order;

	high = overrides ? overrides->override_count : 0;
	while (low < high) {
		middle = (low + high) / 2;
		order = vnp_prefix_cmp(overrides->overrides[middle].prefix,
				       prefix);
		if (!order)
			return overrides->overrides[middle].reserved < 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/**
 * vnp_overrides_has_reserved() - whether a reserved prefix is taken
 * @overrides: the routes; NULL for none
 * @reserved: which of vnp_route_reserved
 *
 * Return: whether a route for everything has removed the reserved one
 */
bool vnp_overrides_has_reserved(const struct vnp_overrides *overrides,
				unsigned int reserved)
{
	return overrides &&
	       captures(overrides, vnp_route_reserved[reserved].addr.family);
}

/**
 * vnp_overrides_has_network() - whether an address is in the routes' network
 * @overrides: the routes; NULL for none
 * @family: AF_INET or AF_INET6
 * @addr: the address, in network byte order
 *
 * Return: whether one that is not for everything holds the address
 */
bool vnp_overrides_has_network(const struct vnp_overrides *overrides,
			       u8 family, const void *addr)
{
	struct vnp_addr wanted = { .family = family };
	unsigned int low = 0, high, middle;

	high = overrides ? overrides->network_count : 0;
	if (!high)
		return false;
	memcpy(&wanted.v6, addr, vnp_family_bits(family) / 8);
	/* The last one that does not begin after the address. */
	while (low < high) {
		middle = (low + high) / 2;
		if (vnp_addr_cmp(&overrides->networks[middle]->addr,
				 &wanted) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && vnp_prefix_has_addr(overrides->networks[low - 1],
					  &wanted);
}
