// SPDX-License-Identifier: GPL-2.0
/* Groups of ports. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"
#include "show/join.h"

static struct join ports;

static int group_prepare(const char *name)
{
	static const struct join_by by = {
		.nest = VNETPEER_A_PORT_CONFIG,
		.owners = VNETPEER_A_PORT_CONFIG_GROUPS,
		.scope = VNETPEER_A_PORT_CONFIG_VNET,
	};

	return join_load(&ports, &kind_port, &by, NULL);
}

static void group_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_GROUP_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_GROUP_MAX);
	attr_show_title("name", tb[VNETPEER_A_GROUP_NAME]);
	attr_show_string("vnet", "vnet", tb[VNETPEER_A_GROUP_VNET]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_GROUP_ID]);
	join_show(&ports, "ports", "ports",
		  attr_text(nlh, VNETPEER_A_GROUP_VNET),
		  attr_text(nlh, VNETPEER_A_GROUP_NAME));
}

const struct kind kind_group = {
	.name = "group",
	.get = VNETPEER_CMD_GROUP_GET,
	.ntf = VNETPEER_CMD_GROUP_NTF,
	.name_attr = VNETPEER_A_GROUP_NAME,
	.scope = "vnet",
	.scope_attr = VNETPEER_A_GROUP_VNET,
	.event_attr = VNETPEER_A_GROUP_EVENT,
	.is_named_in_scope = true,
	.prepare = group_prepare,
	.print = group_print,
};

/* What add and del take. */
static const struct arg change_args[] = {
	NAME_REQUIRED(VNETPEER_A_GROUP_NAME),
	VNET_REQUIRED(VNETPEER_A_GROUP_VNET),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", change_args, VNETPEER_CMD_GROUP_NEW },
	{ "del", change_args, VNETPEER_CMD_GROUP_DEL },
	{ "show", object_show_vnet_args, .run = object_show },
	{ NULL }
};

const struct object object_group = {
	.name = "group",
	.what = "ports of a virtual network that rules can name",
	.verbs = verbs,
	.kind = &kind_group,
};
