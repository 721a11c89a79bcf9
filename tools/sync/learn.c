// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: the gateway's routes. */

#include "learn.h"

#include <errno.h>
#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "lib/genl.h"

/* Prefixes of a message, of which twice as many would fit an attribute */
#define BATCH 1000

/* Routes that are being read */
struct reading {
	struct prefixes *known;
	bool has_memory;
};

static void take_route(const struct nlmsghdr *nlh, void *data)
{
	struct reading *reading = data;
	struct prefix prefix;

	if (attr_get_prefix(attr_find(nlh, VNETPEER_A_GATEWAY_ROUTE_PREFIX),
			    &prefix))
		reading->has_memory &= prefixes_add(reading->known, &prefix);
}

int gateway_learn_read(struct prefixes *known, const char *gateway)
{
	struct reading reading = { known, .has_memory = true };
	struct nl_list routes = { .take = take_route, .take_data = &reading };
	struct nlmsghdr *nlh;
	int err;

	nlh = genl_message(VNETPEER_CMD_GATEWAY_ROUTE_GET, NLM_F_DUMP);
	attr_put_string(nlh, VNETPEER_A_GATEWAY_ROUTE_GATEWAY, gateway);
	err = genl_try(nlh, &routes);
	prefixes_sort(known);
	return !err && !reading.has_memory ? -ENOMEM : err;
}

static size_t put_some(struct nlmsghdr *nlh, uint16_t attr,
		       const struct prefixes *set, size_t first, size_t room)
{
	size_t count = set->count - first < room ? set->count - first : room;
	struct nlattr *nest;
	size_t i;

	if (!count)
		return 0;
	nest = attr_nest_start(nlh, attr);
	for (i = first; i < first + count; i++)
		attr_put_prefix(nlh, VNETPEER_A_PREFIX_LIST_PREFIX,
				&set->items[i]);
	attr_nest_end(nlh, nest);
	return count;
}

struct nlmsghdr *gateway_learn_next(struct gateway_change *change)
{
	struct nlmsghdr *nlh;
	size_t count;

	if (change->added == change->add->count &&
	    change->removed == change->del->count)
		return NULL;
	nlh = genl_message(VNETPEER_CMD_GATEWAY_ROUTE_CHANGE, 0);
	attr_put_string(nlh, VNETPEER_A_GATEWAY_ROUTE_GATEWAY,
			change->gateway);
	count = put_some(nlh, VNETPEER_A_GATEWAY_ROUTE_ADD, change->add,
			 change->added, BATCH);
	change->added += count;
	change->removed += put_some(nlh, VNETPEER_A_GATEWAY_ROUTE_DEL,
				    change->del, change->removed,
				    BATCH - count);
	return nlh;
}

int gateway_learn_send(struct gateway_change *change)
{
	struct nlmsghdr *nlh;
	int err = 0;

	while (!err && (nlh = gateway_learn_next(change)))
		err = genl_try(nlh, NULL);
	return err;
}
