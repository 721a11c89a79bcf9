// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: our routes in the table. */

#include "announce.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void refused(struct gateway_announced *did, int err)
{
	if (did->err)
		return;
	did->err = err;
	snprintf(did->reason, sizeof(did->reason), "%s",
		 *nl_error() ? nl_error() : strerror(-err));
}

static void add_routes(struct gateway_announcer *announcer,
		       const struct prefixes *add, struct prefixes *blocked,
		       struct gateway_announced *did)
{
	size_t i;
	int err;

	for (i = 0; i < add->count; i++) {
		err = rtnl_route_add(&announcer->sk, &add->items[i],
				     &announcer->owner);
		if (!err)
			did->added++;
		else if (err != -EEXIST)
			refused(did, err);
		else if (!prefixes_add(blocked, &add->items[i]))
			refused(did, -ENOMEM);
	}
}

static void del_routes(struct gateway_announcer *announcer,
		       const struct prefixes *del,
		       struct gateway_announced *did)
{
	size_t i;
	int err;

	for (i = 0; i < del->count; i++) {
		err = rtnl_route_del(&announcer->sk, &del->items[i],
				     &announcer->owner);
		if (!err)
			did->removed++;
		else if (err != -ESRCH)
			refused(did, err);
	}
}

void gateway_announce(struct gateway_announcer *announcer,
		      const struct prefixes *add, const struct prefixes *del,
		      struct gateway_announced *did)
{
	struct prefixes blocked = { 0 };

	add_routes(announcer, add, &blocked, did);
	del_routes(announcer, del, did);
	if (!prefixes_subtract(&did->blocked, &blocked, &announcer->blocked))
		refused(did, -ENOMEM);
	prefixes_free(&announcer->blocked);
	announcer->blocked = blocked;
}
