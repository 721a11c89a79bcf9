/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: what the table has. */
#ifndef _SYNC_TABLE_H
#define _SYNC_TABLE_H

#include "lib/prefixes.h"
#include "lib/rtnl_route.h"

struct gateway_table {
	struct prefixes elsewhere;	/* lead on from the gateway */
	struct prefixes owned;		/* lead to it, by routes of ours */
};

/**
 * gateway_table_read() - Read what the table has now.
 * @table: empty
 * @owner: of our routes
 *
 * Return: 0 or the exit status, after reporting.
 */
int gateway_table_read(struct gateway_table *table, struct nl_sock *sk,
		       const struct rtnl_route_owner *owner);
void gateway_table_free(struct gateway_table *table);

/**
 * gateway_table_can_lead() - Whether a gateway may have a route for a prefix.
 */
bool gateway_table_can_lead(const struct prefix *prefix);

#endif /* _SYNC_TABLE_H */
