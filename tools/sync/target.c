// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: the gateway, and where its device is. */

#include "target.h"

#include <errno.h>
#include <stdio.h>

#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"

/* What the kernel said must outlive the question. */
int gateway_target_refused(int err)
{
	char text[NL_ERROR_SIZE];

	snprintf(text, sizeof(text), "%s", nl_error());
	return genl_is_there() ? fail_told(err, text) : genl_ended();
}

static int get(const char *name, struct nl_list *reply)
{
	struct nlmsghdr *nlh = genl_message(VNETPEER_CMD_GATEWAY_GET, 0);
	int err;

	if (!attr_put_string(nlh, VNETPEER_A_GATEWAY_NAME, name))
		return -EMSGSIZE;
	err = genl_try(nlh, reply);
	return !err && !reply->size ? -ENOENT : err;
}

static void take(struct gateway_target *target, const char *name,
		 struct nlattr *const *tb)
{
	const char *vnet = attr_string(tb[VNETPEER_A_GATEWAY_VNET]);

	*target = (struct gateway_target){
		.name = name,
		.id = attr_number(tb[VNETPEER_A_GATEWAY_ID]),
		.ifindex = attr_number(tb[VNETPEER_A_GATEWAY_IFINDEX]),
		.is_elsewhere = tb[VNETPEER_A_GATEWAY_NETNSID],
		.nsid = attr_number(tb[VNETPEER_A_GATEWAY_NETNSID]),
		.routes = attr_number(tb[VNETPEER_A_GATEWAY_ROUTES]),
	};
	snprintf(target->vnet, sizeof(target->vnet), "%s", vnet ? vnet : "");
}

int gateway_target_find(struct gateway_target *target, const char *name)
{
	struct nlattr *tb[VNETPEER_A_GATEWAY_MAX + 1];
	struct nl_list reply = { 0 };
	int err, status = 0;

	err = get(name, &reply);
	if (err) {
		status = gateway_target_refused(err);
	} else {
		attr_parse(nl_list_first(&reply), tb, VNETPEER_A_GATEWAY_MAX);
		take(target, name, tb);
		if (attr_number(tb[VNETPEER_A_GATEWAY_TYPE]) ==
		    VNETPEER_GATEWAY_TYPE_INTERNET)
			status = fail("InvalidParameter", "gateway \"%s\" is "
				      "of type internet, which learns no "
				      "routes", name);
	}
	nl_list_free(&reply);
	return status;
}

static bool is_same(const struct gateway_target *a,
		    const struct gateway_target *b)
{
	return a->id == b->id && a->ifindex == b->ifindex &&
	       a->is_elsewhere == b->is_elsewhere && a->nsid == b->nsid;
}

int gateway_target_check(struct gateway_target *target)
{
	const struct gateway_target before = *target;
	int status = gateway_target_find(target, before.name);

	if (status || is_same(target, &before))
		return status;
	return fail("ResourceNotFound", "gateway \"%s\" has another device "
		    "now, or its device is elsewhere", before.name);
}

int gateway_target_enter(const struct gateway_target *target, int *netns)
{
	*netns = -1;
	return target->is_elsewhere ? netns_open_nsid(netns, target->nsid) : 0;
}
