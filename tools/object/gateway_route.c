// SPDX-License-Identifier: GPL-2.0
/* Routes that gateways have learned. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"

static void route_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_GATEWAY_ROUTE_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_GATEWAY_ROUTE_MAX);
	attr_show_prefix("prefix", "", tb[VNETPEER_A_GATEWAY_ROUTE_PREFIX]);
	attr_show_string("gateway", "gateway",
			 tb[VNETPEER_A_GATEWAY_ROUTE_GATEWAY]);
}

static const struct kind kind_gateway_route = {
	.name = "gateway route",
	.get = VNETPEER_CMD_GATEWAY_ROUTE_GET,
	.scope = "gateway",
	.scope_attr = VNETPEER_A_GATEWAY_ROUTE_GATEWAY,
	.prefix_attr = VNETPEER_A_GATEWAY_ROUTE_PREFIX,
	.is_long = true,
	.print = route_print,
};

/* What add and del take. */
static const struct arg change_args[] = {
	{ "CIDR", NULL, &arg_prefix, .attr = VNETPEER_A_GATEWAY_ROUTE_PREFIX,
	  .flags = ARG_BARE | ARG_REQUIRED },
	{ "gateway", "NAME", &arg_text,
	  .attr = VNETPEER_A_GATEWAY_ROUTE_GATEWAY, .flags = ARG_REQUIRED },
	{ NULL }
};

static const struct arg show_args[] = {
	{ "gateway", "NAME", &arg_text },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", change_args, VNETPEER_CMD_GATEWAY_ROUTE_NEW },
	{ "del", change_args, VNETPEER_CMD_GATEWAY_ROUTE_DEL },
	{ "show", show_args, .run = object_show },
	{ NULL }
};

const struct object object_gateway_route = {
	.name = "gateway route",
	.verbs = verbs,
	.kind = &kind_gateway_route,
};
