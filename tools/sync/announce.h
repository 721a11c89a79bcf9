/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: our routes in the table. */
#ifndef _SYNC_ANNOUNCE_H
#define _SYNC_ANNOUNCE_H

#include <stdbool.h>

#include "lib/prefixes.h"
#include "lib/rtnl_route.h"

/* By which others know our routes; see iproute2/vnetpeer.conf. */
#define GATEWAY_SYNC_PROTOCOL 118

struct gateway_announcer {
	struct nl_sock sk;		/* of the device's namespace */
	struct rtnl_route_owner owner;
	struct prefixes blocked;	/* have routes of others */
};

/* What came of an announcement */
struct gateway_announced {
	size_t added;
	size_t removed;
	struct prefixes blocked;	/* these were not before */
	int err;			/* of the first refusal; negative */
	char reason[NL_ERROR_SIZE];	/* for it */
};

/**
 * gateway_announce() - Have routes for these prefixes, and none for those.
 * @did: all 0; becomes what was done
 *
 * A route that somebody else made stays, and is no refusal.
 */
void gateway_announce(struct gateway_announcer *announcer,
		      const struct prefixes *add, const struct prefixes *del,
		      struct gateway_announced *did);

#endif /* _SYNC_ANNOUNCE_H */
