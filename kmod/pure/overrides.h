/* SPDX-License-Identifier: GPL-2.0 */
/* What the routes of a route table change, in whichever VNet. */
#ifndef _VNP_OVERRIDES_H
#define _VNP_OVERRIDES_H

#include <linux/refcount.h>

#include "route.h"

/**
 * struct vnp_override - a prefix to which a route table's route applies
 * @prefix: the prefix
 * @route: the route, a number in vnp_overrides.routes
 * @reserved: -1: the route is for that prefix; else which of
 *	vnp_route_reserved it stands in for, which is removed then
 */
struct vnp_override {
	const struct vnp_prefix *prefix;
	unsigned int route;
	int reserved;
};

/**
 * struct vnp_overrides - the routes of a route table, sorted out
 * @users: who holds it: its route table, and compiled tables
 * @hash: equal ones have the same; nobody outside can foresee it
 * @count: length of @routes
 * @target_count: how many different things they lead to
 * @override_count: length of @overrides
 * @network_count: length of @networks
 * @overrides: by their prefixes
 * @networks: what the routes add to the tag virtual-network, by prefix; none
 *	covers another
 * @routes: the routes, in the order in which they were made; vnp_route.hop says
 *	which of the things that they lead to each leads to
 *
 * Never changed once it is made. Packets read it through tables.
 */
struct vnp_overrides {
	refcount_t users;
	u64 hash;
	unsigned int count;
	unsigned int target_count;
	unsigned int override_count;
	unsigned int network_count;
	struct vnp_override *overrides;
	const struct vnp_prefix **networks;
	struct vnp_route routes[] __counted_by(count);
};

struct vnp_overrides *vnp_overrides_alloc(unsigned int count);
int vnp_overrides_finish(struct vnp_overrides *overrides);
struct vnp_overrides *vnp_overrides_get(struct vnp_overrides *overrides);
void vnp_overrides_put(struct vnp_overrides *overrides);

bool vnp_overrides_equal(const struct vnp_overrides *a,
			 const struct vnp_overrides *b);
bool vnp_overrides_has_prefix(const struct vnp_overrides *overrides,
			      const struct vnp_prefix *prefix);
bool vnp_overrides_has_reserved(const struct vnp_overrides *overrides,
				unsigned int reserved);
bool vnp_overrides_has_network(const struct vnp_overrides *overrides,
			       u8 family, const void *addr);

#endif
