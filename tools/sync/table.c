// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: what the table has. */

#include "table.h"

#include <sys/socket.h>

#include "lib/array.h"
#include "lib/fail.h"

#define PREFIX4(a, b, length) \
	{ .addr = { .bytes = { a, b }, .size = 4 }, .len = (length) }
#define PREFIX6(a, b, last, length) \
	{ .addr = { .bytes = { a, b, [15] = last }, .size = 16 }, \
	  .len = (length) }

/* The module takes no route that leads only to what no host can have. */
static const struct prefix unusable[] = {
	PREFIX4(0, 0, 8),		/* this network */
	PREFIX4(127, 0, 8),		/* loopback */
	PREFIX4(169, 254, 16),		/* link-local */
	PREFIX4(224, 0, 4),		/* multicast */
	PREFIX4(240, 0, 4),		/* future use, limited broadcast */
	PREFIX6(0, 0, 0, 128),		/* unspecified */
	PREFIX6(0, 0, 1, 128),		/* loopback */
	PREFIX6(0xfe, 0x80, 0, 10),	/* link-local */
	PREFIX6(0xff, 0, 0, 8),		/* multicast */
};

bool gateway_table_can_lead(const struct prefix *prefix)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unusable); i++)
		if (unusable[i].len <= prefix->len &&
		    prefix_contains(&unusable[i], &prefix->addr))
			return false;
	return true;
}

/* A table that is being read */
struct reading {
	struct gateway_table *table;
	const struct rtnl_route_owner *owner;
	bool has_memory;
};

static bool take(const struct reading *reading, const struct nlmsghdr *nlh)
{
	const struct rtnl_route_owner *owner = reading->owner;
	struct prefix prefix;

	if (!rtnl_route_is_of(nlh, owner->table) ||
	    !rtnl_route_prefix(nlh, &prefix))
		return true;
	if (rtnl_route_is_owned(nlh, owner))
		return prefixes_add(&reading->table->owned, &prefix);
	return !rtnl_route_leads_past(nlh, owner->ifindex) ||
	       !gateway_table_can_lead(&prefix) ||
	       prefixes_add(&reading->table->elsewhere, &prefix);
}

static void take_route(const struct nlmsghdr *nlh, void *data)
{
	struct reading *reading = data;

	reading->has_memory &= take(reading, nlh);
}

int gateway_table_read(struct gateway_table *table, struct nl_sock *sk,
		       const struct rtnl_route_owner *owner)
{
	struct reading reading = { table, owner, .has_memory = true };
	struct nl_list routes = { .take = take_route, .take_data = &reading };
	int err;

	err = rtnl_route_dump(sk, AF_INET, owner->table, &routes);
	if (!err)
		err = rtnl_route_dump(sk, AF_INET6, owner->table, &routes);
	prefixes_sort(&table->elsewhere);
	prefixes_sort(&table->owned);
	if (err)
		return fail_kernel(err);
	return reading.has_memory ? 0 : fail_no_memory();
}

void gateway_table_free(struct gateway_table *table)
{
	prefixes_free(&table->elsewhere);
	prefixes_free(&table->owned);
}
