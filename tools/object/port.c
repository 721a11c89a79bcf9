// SPDX-License-Identifier: GPL-2.0
/* Ports, and the routes and rules that their packets meet. */

#include <linux/vnetpeer.h>
#include <stdio.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"
#include "object.h"
#include "port_add.h"
#include "rule.h"
#include "show/attr_show.h"

/* A namespace may have got a name, or another one, since the last command. */
static int port_prepare(const char *vnet)
{
	netns_forget_names();
	return 0;
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
	attr_show_netns("netns", "netns", tb[VNETPEER_A_PORT_NETNSID]);
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

/* The routes or rules that a port's packets meet */

static int effective_read(const struct args *args, struct nl_list *list)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, NLM_F_DUMP);
	int status = args_put(args, nlh);

	return status ? status : genl_talk(nlh, list);
}

static void word_cell(const char *key, int width, const struct nlattr *attr,
		      const struct words *words)
{
	out_cell(key, width, words_get(words, attr_number(attr))->text);
}

enum {
	SOURCE_WIDTH = sizeof("VirtualNetworkGateway"),
	STATE_WIDTH = sizeof("Invalid"),
	PREFIX_WIDTH = sizeof("fd00:1111:2222:3333::/64"),
	TYPE_WIDTH = sizeof("VirtualNetworkGateway"),
};

static void route_titles_print(void)
{
	if (!out_is_text())
		return;
	out_cell(NULL, SOURCE_WIDTH, "Source");
	out_cell(NULL, STATE_WIDTH, "State");
	out_cell(NULL, PREFIX_WIDTH, "Address Prefix");
	out_cell(NULL, TYPE_WIDTH, "Next Hop Type");
	out_cell(NULL, 0, "Next Hop IP");
	out_newline();
}

static void prefix_cell(const struct nlattr *nest)
{
	const char *shown = NULL;
	char text[ADDR_TEXT_SIZE];
	struct prefix prefix;

	if (attr_get_prefix(nest, &prefix))
		shown = prefix_format(text, &prefix);
	out_cell("prefix", PREFIX_WIDTH, shown);
}

static void next_hop_cell(const struct nlattr *attr)
{
	const char *shown = NULL;
	char text[ADDR_TEXT_SIZE];
	struct addr addr;

	if (attr_get_addr(attr, &addr))
		shown = addr_format(text, addr.bytes, addr.size);
	out_cell("next_hop_ip", 0, shown);
}

static void route_print(struct nlattr *const *tb)
{
	bool is_usable = attr_number(tb[VNETPEER_A_EFFECTIVE_ROUTE_USABLE]);

	word_cell("source", SOURCE_WIDTH, tb[VNETPEER_A_EFFECTIVE_ROUTE_SOURCE],
		  &words_route_source);
	word_cell("state", STATE_WIDTH, tb[VNETPEER_A_EFFECTIVE_ROUTE_STATE],
		  &words_route_state);
	prefix_cell(tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX]);
	word_cell("next_hop_type", TYPE_WIDTH,
		  tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE],
		  &words_next_hop_type);
	next_hop_cell(tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP]);
	out_switch("usable", NULL, is_usable);
	if (!is_usable)
		out_word("(unusable)");
}

static void routes_print(const struct nl_list *routes)
{
	struct nlattr *tb[VNETPEER_A_EFFECTIVE_ROUTE_MAX + 1];
	const struct nlmsghdr *nlh;

	out_open_array(NULL);
	route_titles_print();
	nl_list_for_each(nlh, routes) {
		attr_parse(nlh, tb, VNETPEER_A_EFFECTIVE_ROUTE_MAX);
		if (!attr_is_shown(tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX]))
			continue;
		out_open_object(NULL);
		route_print(tb);
		out_close_object();
		out_newline();
	}
	out_close_array();
}

static int port_routes(const struct args *args)
{
	struct nl_list routes = { 0 };
	int status = effective_read(args, &routes);

	if (!status)
		routes_print(&routes);
	nl_list_free(&routes);
	return status;
}

enum {
	LEVEL_WIDTH = sizeof("default"),
	DIRECTION_WIDTH = sizeof("Dir"),
	PRIORITY_WIDTH = sizeof("Priority"),
	ACTION_WIDTH = sizeof("Action"),
	PROTOCOL_WIDTH = sizeof("Proto"),
	ACL_WIDTH = sizeof("a-longer-name"),
	NAME_WIDTH = sizeof("AllowAzureLoadBalancerInBound"),
};

static void rule_titles_print(void)
{
	if (!out_is_text())
		return;
	out_cell(NULL, LEVEL_WIDTH, "Level");
	out_cell(NULL, DIRECTION_WIDTH, "Dir");
	out_cell(NULL, PRIORITY_WIDTH, "Priority");
	out_cell(NULL, ACTION_WIDTH, "Action");
	out_cell(NULL, PROTOCOL_WIDTH, "Proto");
	out_cell(NULL, ACL_WIDTH, "Acl");
	out_cell(NULL, NAME_WIDTH, "Name");
	rule_config_show_titles();
	out_newline();
}

static void number_cell(const char *key, int width, uint64_t number)
{
	char text[32];

	out_number(key, NULL, number);
	if (!out_is_text())
		return;
	snprintf(text, sizeof(text), "%ju", (uintmax_t)number);
	out_cell(key, width, text);
}

static void rule_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];

	rule_config_parse(nlh, VNETPEER_A_EFFECTIVE_RULE_RULE, tb);
	word_cell("level", LEVEL_WIDTH,
		  attr_find(nlh, VNETPEER_A_EFFECTIVE_RULE_LEVEL),
		  &words_rule_level);
	word_cell("direction", DIRECTION_WIDTH,
		  tb[VNETPEER_A_RULE_CONFIG_DIRECTION], &words_rule_direction);
	number_cell("priority", PRIORITY_WIDTH,
		    attr_number(tb[VNETPEER_A_RULE_CONFIG_PRIORITY]));
	word_cell("action", ACTION_WIDTH, tb[VNETPEER_A_RULE_CONFIG_ACTION],
		  &words_rule_action);
	word_cell("protocol", PROTOCOL_WIDTH,
		  tb[VNETPEER_A_RULE_CONFIG_PROTOCOL], &words_rule_protocol);
	out_cell("acl", ACL_WIDTH,
		 attr_string(attr_find(nlh, VNETPEER_A_EFFECTIVE_RULE_ACL)));
	out_cell("name", NAME_WIDTH,
		 attr_string(tb[VNETPEER_A_RULE_CONFIG_NAME]));
	rule_config_show_cells(nlh, VNETPEER_A_EFFECTIVE_RULE_RULE);
}

static void rules_print(const struct nl_list *rules)
{
	const struct nlmsghdr *nlh;

	out_open_array(NULL);
	rule_titles_print();
	nl_list_for_each(nlh, rules) {
		out_open_object(NULL);
		rule_print(nlh);
		out_close_object();
		out_newline();
	}
	out_close_array();
}

static int port_rules(const struct args *args)
{
	struct nl_list rules = { 0 };
	int status = effective_read(args, &rules);

	if (!status) {
		rule_config_join(&rules, args->verb->cmd,
				 VNETPEER_A_EFFECTIVE_RULE_RULE);
		rules_print(&rules);
	}
	nl_list_free(&rules);
	return status;
}

/* The object */

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
