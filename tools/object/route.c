// SPDX-License-Identifier: GPL-2.0
/* Route tables and their routes. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"
#include "show/join.h"

/* Route tables */

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
static const struct arg table_change_args[] = {
	NAME_REQUIRED(VNETPEER_A_ROUTE_TABLE_NAME),
	SWITCH("gateway-propagation",
	       VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION),
	{ NULL }
};

static const struct arg table_del_args[] = {
	NAME_REQUIRED(VNETPEER_A_ROUTE_TABLE_NAME),
	{ NULL }
};

static const struct verb table_verbs[] = {
	{ "add", table_change_args, VNETPEER_CMD_ROUTE_TABLE_NEW },
	{ "set", table_change_args, VNETPEER_CMD_ROUTE_TABLE_SET,
	  .needs_change = true },
	{ "del", table_del_args, VNETPEER_CMD_ROUTE_TABLE_DEL },
	{ "show", object_show_args, .run = object_show },
	{ NULL }
};

const struct object object_route_table = {
	.name = "route-table",
	.what = "routes of one's own, for subnets",
	.verbs = table_verbs,
	.kind = &kind_route_table,
};

/* Routes */

static void route_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_ROUTE_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_ROUTE_MAX);
	attr_show_prefix("prefix", "", tb[VNETPEER_A_ROUTE_PREFIX]);
	attr_show_string("table", "table", tb[VNETPEER_A_ROUTE_TABLE]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_ROUTE_ID]);
	attr_show_word("next_hop", "next-hop",
		       tb[VNETPEER_A_ROUTE_NEXT_HOP_TYPE], &words_next_hop);
	attr_show_addr("next_hop_ip", "", tb[VNETPEER_A_ROUTE_NEXT_HOP]);
}

const struct kind kind_route = {
	.name = "route",
	.get = VNETPEER_CMD_ROUTE_GET,
	.ntf = VNETPEER_CMD_ROUTE_NTF,
	.scope = "table",
	.scope_attr = VNETPEER_A_ROUTE_TABLE,
	.prefix_attr = VNETPEER_A_ROUTE_PREFIX,
	.event_attr = VNETPEER_A_ROUTE_EVENT,
	.print = route_print,
};

#define CIDR								\
	{ "CIDR", NULL, &arg_prefix, .attr = VNETPEER_A_ROUTE_PREFIX,	\
	  .flags = ARG_BARE | ARG_REQUIRED }

#define TABLE								\
	{ "table", "T", &arg_text, .attr = VNETPEER_A_ROUTE_TABLE,	\
	  .flags = ARG_REQUIRED }

static const struct arg add_args[] = {
	CIDR,
	TABLE,
	{ "next-hop", "gateway|vnet|internet|none|appliance ADDR", &arg_word,
	  &words_next_hop, .attr = VNETPEER_A_ROUTE_NEXT_HOP_TYPE,
	  .flags = ARG_REQUIRED },
	{ "ADDR", NULL, &arg_addr, .attr = VNETPEER_A_ROUTE_NEXT_HOP,
	  .after = "appliance" },
	{ NULL }
};

static const struct arg del_args[] = {
	CIDR,
	TABLE,
	{ NULL }
};

static const struct arg show_args[] = {
	{ "table", "T", &arg_text },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_ROUTE_NEW },
	{ "del", del_args, VNETPEER_CMD_ROUTE_DEL },
	{ "show", show_args, .run = object_show },
	{ NULL }
};

const struct object object_route = {
	.name = "route",
	.what = "one route of a route table",
	.verbs = verbs,
	.kind = &kind_route,
};
