// SPDX-License-Identifier: GPL-2.0
/* Ports. */

#include <linux/vnetpeer.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/nsname.h"
#include "object.h"
#include "port_add.h"
#include "port_routes.h"
#include "port_rules.h"
#include "show/attr_show.h"

/* A namespace may have got a name, or another one, since the last command. */
static int port_prepare(const char *vnet)
{
	nsname_forget();
	return 0;
}

static void netns_print(const struct nlattr *nsid)
{
	out_string("netns", "netns", nsid ? nsname_find(attr_number(nsid)) :
					    nsname_own());
}

static void config_print(const struct nlattr *nest, struct nlattr *const *tb)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];

	attr_parse_nested(nest, config, VNETPEER_A_PORT_CONFIG_MAX);
	attr_show_string("vnet", "vnet", config[VNETPEER_A_PORT_CONFIG_VNET]);
	attr_show_string("subnet", "subnet",
			 config[VNETPEER_A_PORT_CONFIG_SUBNET]);
	out_indent();
	attr_show_addrs("ips", "ip", config[VNETPEER_A_PORT_CONFIG_IPS]);
	out_indent();
	attr_show_string("dev", "dev", config[VNETPEER_A_PORT_CONFIG_DEV]);
	netns_print(tb[VNETPEER_A_PORT_NETNSID]);
	attr_show_number("ifindex", detail("ifindex"),
			 tb[VNETPEER_A_PORT_IFINDEX]);
	attr_show_mac("mac", "mac", config[VNETPEER_A_PORT_CONFIG_MAC]);
	attr_show_number("mtu", "mtu", config[VNETPEER_A_PORT_CONFIG_MTU]);
	attr_show_switch("forwarding", "forwarding",
			 config[VNETPEER_A_PORT_CONFIG_FORWARDING]);
	out_indent();
	attr_show_string("acl", "acl", config[VNETPEER_A_PORT_CONFIG_ACL]);
	attr_show_names("groups", "groups",
			config[VNETPEER_A_PORT_CONFIG_GROUPS]);
	if (option_stats) {
		attr_show_number("flows", "flows",
				 tb[VNETPEER_A_PORT_FLOW_COUNT]);
		attr_show_number("flows_max", "flows-max",
				 config[VNETPEER_A_PORT_CONFIG_FLOWS]);
	}
}

static void port_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_PORT_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_PORT_MAX);
	attr_show_title("name", tb[VNETPEER_A_PORT_NAME]);
	attr_show_word("state", "", tb[VNETPEER_A_PORT_STATE],
		       &words_port_state);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_PORT_ID]);
	config_print(tb[VNETPEER_A_PORT_CONFIG], tb);
	out_null("rate");
	if (option_stats)
		attr_show_drops("drops", tb[VNETPEER_A_PORT_DROPS]);
}

const struct kind kind_port = {
	.name = "port",
	.get = VNETPEER_CMD_PORT_GET,
	.ntf = VNETPEER_CMD_PORT_NTF,
	.name_attr = VNETPEER_A_PORT_NAME,
	.scope = "vnet",
	.scope_attr = VNETPEER_A_PORT_VNET,
	.event_attr = VNETPEER_A_PORT_EVENT,
	.prepare = port_prepare,
	.print = port_print,
};

/* What changes stands in a nest of its own, beside the port's name. */
static int port_set(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	const char *name = args_text(args, "NAME");
	struct nlattr *nest;
	int status;

	if (!attr_put_string(nlh, VNETPEER_A_PORT_NAME, name))
		return fail_no_room();
	nest = attr_nest_start(nlh, VNETPEER_A_PORT_CONFIG);
	status = args_put(args, nlh);
	if (!status && !attr_nest_end(nlh, nest))
		status = fail_no_room();
	return status ? status : genl_talk(nlh, NULL);
}

/* The kernel takes "none" as it is, which is no name. */
#define CONFIG								\
	{ "ip", "ADDR", &arg_addr, .attr = VNETPEER_A_PORT_CONFIG_IPS,	\
	  .flags = ARG_LIST },						\
	{ "mac", "M", &arg_mac, .attr = VNETPEER_A_PORT_CONFIG_MAC },	\
	{ "mtu", "N", &arg_u32, .attr = VNETPEER_A_PORT_CONFIG_MTU },	\
	SWITCH("forwarding", VNETPEER_A_PORT_CONFIG_FORWARDING),	\
	{ "acl", "A|none", &arg_text,					\
	  .attr = VNETPEER_A_PORT_CONFIG_ACL },				\
	{ "group", "G|none", &arg_text,					\
	  .attr = VNETPEER_A_PORT_CONFIG_GROUPS, .flags = ARG_LIST }

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_PORT_CONFIG_NAME),
	VNET_REQUIRED(VNETPEER_A_PORT_CONFIG_VNET),
	{ "subnet", "S", &arg_text, .attr = VNETPEER_A_PORT_CONFIG_SUBNET,
	  .flags = ARG_REQUIRED },
	{ "netns", "NS", &arg_text },
	{ "dev", "DEV", &arg_text, .attr = VNETPEER_A_PORT_CONFIG_DEV },
	CONFIG,
	SWITCH("default-route", 0),
	{ "noconf", NULL, &arg_flag },
	{ NULL }
};

static const struct arg set_args[] = {
	NAME_REQUIRED(0),
	CONFIG,
	{ "flows", "MAX", &arg_u32, .attr = VNETPEER_A_PORT_CONFIG_FLOWS },
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_PORT_NAME),
	{ NULL }
};

static const struct arg routes_args[] = {
	NAME_REQUIRED(VNETPEER_A_EFFECTIVE_ROUTE_PORT),
	{ NULL }
};

static const struct arg rules_args[] = {
	NAME_REQUIRED(VNETPEER_A_EFFECTIVE_RULE_PORT),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, .run = port_add },
	{ "set", set_args, VNETPEER_CMD_PORT_SET, .needs_change = true,
	  .run = port_set },
	{ "del", del_args, VNETPEER_CMD_PORT_DEL },
	{ "show", object_show_vnet_args, .run = object_show },
	{ "routes", routes_args, VNETPEER_CMD_EFFECTIVE_ROUTE_GET,
	  .run = port_routes },
	{ "rules", rules_args, VNETPEER_CMD_EFFECTIVE_RULE_GET,
	  .run = port_rules },
	{ NULL }
};

const struct object object_port = {
	.name = "port",
	.what = "network device in a subnet",
	.verbs = verbs,
	.kind = &kind_port,
};
