// SPDX-License-Identifier: GPL-2.0
/* Access control lists. */

#include <linux/vnetpeer.h>

#include "acl_replace.h"
#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"
#include "show/join.h"

static struct join subnets;
static struct join ports;

/* Subnets and ports of any VNet may have the acl. */
static int acl_prepare(const char *name)
{
	static const struct join_by subnets_acl = {
		.owner = VNETPEER_A_SUBNET_ACL,
	};
	static const struct join_by ports_acl = {
		.nest = VNETPEER_A_PORT_CONFIG,
		.owner = VNETPEER_A_PORT_CONFIG_ACL,
	};
	int err = join_load(&subnets, &kind_subnet, &subnets_acl, NULL);
	int err_ports = join_load(&ports, &kind_port, &ports_acl, NULL);

	return err ? err : err_ports;
}

static void acl_print(const struct nlmsghdr *nlh)
{
	const char *name = attr_text(nlh, VNETPEER_A_ACL_NAME);
	struct nlattr *tb[VNETPEER_A_ACL_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_ACL_MAX);
	attr_show_title("name", tb[VNETPEER_A_ACL_NAME]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_ACL_ID]);
	attr_show_number("rules", "rules", tb[VNETPEER_A_ACL_RULES]);
	if (option_stats)
		attr_show_number("hits", "hits", tb[VNETPEER_A_ACL_HITS]);
	join_show(&subnets, "subnets", "subnets", "", name);
	join_show(&ports, "ports", "ports", "", name);
}

const struct kind kind_acl = {
	.name = "acl",
	.get = VNETPEER_CMD_ACL_GET,
	.ntf = VNETPEER_CMD_ACL_NTF,
	.name_attr = VNETPEER_A_ACL_NAME,
	.counters_attr = VNETPEER_A_ACL_COUNTERS,
	.event_attr = VNETPEER_A_ACL_EVENT,
	.prepare = acl_prepare,
	.print = acl_print,
};

/* What add and del take. */
static const struct arg change_args[] = {
	NAME_REQUIRED(VNETPEER_A_ACL_NAME),
	{ NULL }
};

static const struct arg replace_args[] = {
	NAME_REQUIRED(VNETPEER_A_ACL_NAME),
	{ "file", "FILE", &arg_text, .flags = ARG_REQUIRED },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", change_args, VNETPEER_CMD_ACL_NEW },
	{ "del", change_args, VNETPEER_CMD_ACL_DEL },
	{ "replace", replace_args, VNETPEER_CMD_ACL_REPLACE,
	  .run = acl_replace },
	{ "show", object_show_args, .run = object_show },
	{ NULL }
};

const struct object object_acl = {
	.name = "acl",
	.what = "rules for the packets of subnets and ports",
	.verbs = verbs,
	.kind = &kind_acl,
};
