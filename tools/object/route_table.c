// SPDX-License-Identifier: GPL-2.0
/* Route tables. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"
#include "show/join.h"

static struct join subnets;

/* Subnets of any VNet may have the table. */
static int route_table_prepare(const char *name)
{
	static const struct join_by by = {
		.owner = VNETPEER_A_SUBNET_ROUTE_TABLE,
	};

	return join_load(&subnets, &kind_subnet, &by, NULL);
}

static void route_table_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_ROUTE_TABLE_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_ROUTE_TABLE_MAX);
	attr_show_title("name", tb[VNETPEER_A_ROUTE_TABLE_NAME]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_ROUTE_TABLE_ID]);
	attr_show_switch("gateway_propagation", "gateway-propagation",
			 tb[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION]);
	join_show(&subnets, "subnets", "subnets", "",
		  attr_text(nlh, VNETPEER_A_ROUTE_TABLE_NAME));
}

const struct kind kind_route_table = {
	.name = "route-table",
	.get = VNETPEER_CMD_ROUTE_TABLE_GET,
	.ntf = VNETPEER_CMD_ROUTE_TABLE_NTF,
	.name_attr = VNETPEER_A_ROUTE_TABLE_NAME,
	.event_attr = VNETPEER_A_ROUTE_TABLE_EVENT,
	.prepare = route_table_prepare,
	.print = route_table_print,
};

/* What add and set take. */
static const struct arg change_args[] = {
	NAME_REQUIRED(VNETPEER_A_ROUTE_TABLE_NAME),
	SWITCH("gateway-propagation",
	       VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION),
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_ROUTE_TABLE_NAME),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", change_args, VNETPEER_CMD_ROUTE_TABLE_NEW },
	{ "set", change_args, VNETPEER_CMD_ROUTE_TABLE_SET,
	  .needs_change = true },
	{ "del", del_args, VNETPEER_CMD_ROUTE_TABLE_DEL },
	{ "show", object_show_args, .run = object_show },
	{ NULL }
};

const struct object object_route_table = {
	.name = "route-table",
	.what = "routes of one's own, for subnets",
	.verbs = verbs,
	.kind = &kind_route_table,
};
