// SPDX-License-Identifier: GPL-2.0
/* Subnets. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"

static void subnet_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_SUBNET_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_SUBNET_MAX);
	attr_show_title("name", tb[VNETPEER_A_SUBNET_NAME]);
	attr_show_string("vnet", "vnet", tb[VNETPEER_A_SUBNET_VNET]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_SUBNET_ID]);
	attr_show_prefixes("prefixes", "prefixes",
			   tb[VNETPEER_A_SUBNET_PREFIXES]);
	attr_show_string("acl", "acl", tb[VNETPEER_A_SUBNET_ACL]);
	attr_show_string("route_table", "route-table",
			 tb[VNETPEER_A_SUBNET_ROUTE_TABLE]);
}

const struct kind kind_subnet = {
	.name = "subnet",
	.get = VNETPEER_CMD_SUBNET_GET,
	.ntf = VNETPEER_CMD_SUBNET_NTF,
	.name_attr = VNETPEER_A_SUBNET_NAME,
	.scope = "vnet",
	.scope_attr = VNETPEER_A_SUBNET_VNET,
	.event_attr = VNETPEER_A_SUBNET_EVENT,
	.is_named_in_scope = true,
	.print = subnet_print,
};

/* The kernel takes "none" as it is, which is no name. */
#define ATTACHMENTS							\
	{ "acl", "A|none", &arg_text, .attr = VNETPEER_A_SUBNET_ACL },	\
	{ "route-table", "T|none", &arg_text,				\
	  .attr = VNETPEER_A_SUBNET_ROUTE_TABLE }

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_SUBNET_NAME),
	VNET_REQUIRED(VNETPEER_A_SUBNET_VNET),
	{ "prefix", "CIDR", &arg_prefix, .attr = VNETPEER_A_SUBNET_PREFIXES,
	  .flags = ARG_REQUIRED | ARG_LIST },
	ATTACHMENTS,
	{ NULL }
};

static const struct arg set_args[] = {
	NAME_REQUIRED(VNETPEER_A_SUBNET_NAME),
	VNET_REQUIRED(VNETPEER_A_SUBNET_VNET),
	ATTACHMENTS,
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_SUBNET_NAME),
	VNET_REQUIRED(VNETPEER_A_SUBNET_VNET),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_SUBNET_NEW },
	{ "set", set_args, VNETPEER_CMD_SUBNET_SET, .needs_change = true },
	{ "del", del_args, VNETPEER_CMD_SUBNET_DEL },
	{ "show", object_show_vnet_args, .run = object_show },
	{ NULL }
};

const struct object object_subnet = {
	.name = "subnet",
	.what = "part of a virtual network that ports are in",
	.verbs = verbs,
	.kind = &kind_subnet,
};
