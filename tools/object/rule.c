// SPDX-License-Identifier: GPL-2.0
/* Rules of acls. */

#include <linux/vnetpeer.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "rule_config.h"
#include "rule_list.h"
#include "show/attr_show.h"

static void config_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];

	rule_config_parse(nlh, VNETPEER_A_RULE_CONFIG, tb);
	attr_show_title("name", tb[VNETPEER_A_RULE_CONFIG_NAME]);
	attr_show_string("acl", "acl", attr_find(nlh, VNETPEER_A_RULE_ACL));
	attr_show_number("priority", "priority",
			 tb[VNETPEER_A_RULE_CONFIG_PRIORITY]);
	attr_show_word("direction", "dir",
		       tb[VNETPEER_A_RULE_CONFIG_DIRECTION],
		       &words_rule_direction);
	attr_show_word("action", "action", tb[VNETPEER_A_RULE_CONFIG_ACTION],
		       &words_rule_action);
	attr_show_word("protocol", "proto",
		       tb[VNETPEER_A_RULE_CONFIG_PROTOCOL],
		       &words_rule_protocol);
	rule_config_show_lists(nlh, VNETPEER_A_RULE_CONFIG);
}

static void rule_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_RULE_MAX + 1];
	bool is_default;

	attr_parse(nlh, tb, VNETPEER_A_RULE_MAX);
	is_default = attr_number(tb[VNETPEER_A_RULE_IS_DEFAULT]);
	config_print(nlh);
	out_switch("default", NULL, is_default);
	if (is_default)
		out_word("(default)");
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_RULE_ID]);
	if (option_stats)
		attr_show_number("hits", "hits", tb[VNETPEER_A_RULE_HITS]);
}

const struct kind kind_rule = {
	.name = "rule",
	.get = VNETPEER_CMD_RULE_GET,
	.ntf = VNETPEER_CMD_RULE_NTF,
	.name_attr = VNETPEER_A_RULE_NAME,
	.scope = "acl",
	.scope_attr = VNETPEER_A_RULE_ACL,
	.config_attr = VNETPEER_A_RULE_CONFIG,
	.config_name_attr = VNETPEER_A_RULE_CONFIG_NAME,
	.counters_attr = VNETPEER_A_RULE_COUNTERS,
	.event_attr = VNETPEER_A_RULE_EVENT,
	.is_named_in_scope = true,
	.join = rule_config_join,
	.print = rule_print,
};

/* What the rule says stands in a nest of its own, beside the acl's name. */
static int rule_add(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	int status;

	if (!attr_put_string(nlh, VNETPEER_A_RULE_ACL, args_text(args, "acl")))
		return fail_no_room();
	status = rule_config_put(args, nlh, VNETPEER_A_RULE_CONFIG);
	return status ? status : genl_talk(nlh, NULL);
}

#define ACL(attribute)							\
	{ "acl", "A", &arg_text, .attr = (attribute),			\
	  .flags = ARG_REQUIRED }

#define WHAT(keyword, attribute)					\
	{ (keyword), "WHAT,...", &arg_rule_addr, .attr = (attribute),	\
	  .flags = ARG_COMMAS }

#define PORTS(keyword, attribute)					\
	{ (keyword), "PORTS,...", &arg_port_range, .attr = (attribute),	\
	  .flags = ARG_COMMAS }

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_RULE_CONFIG_NAME),
	ACL(0),
	{ "priority", "N", &arg_u32, .attr = VNETPEER_A_RULE_CONFIG_PRIORITY,
	  .flags = ARG_REQUIRED },
	{ "dir", NULL, &arg_word, &words_rule_direction,
	  .attr = VNETPEER_A_RULE_CONFIG_DIRECTION, .flags = ARG_REQUIRED },
	{ "action", "allow|deny", &arg_word, &words_rule_action,
	  .attr = VNETPEER_A_RULE_CONFIG_ACTION, .flags = ARG_REQUIRED },
	{ "proto", "tcp|udp|icmp|esp|ah|any", &arg_word, &words_rule_protocol,
	  .attr = VNETPEER_A_RULE_CONFIG_PROTOCOL },
	WHAT("src", VNETPEER_A_RULE_CONFIG_SRC),
	WHAT("dst", VNETPEER_A_RULE_CONFIG_DST),
	PORTS("sport", VNETPEER_A_RULE_CONFIG_SPORT),
	PORTS("dport", VNETPEER_A_RULE_CONFIG_DPORT),
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_RULE_NAME),
	ACL(VNETPEER_A_RULE_ACL),
	{ NULL }
};

static const struct arg show_args[] = {
	NAME_OPTIONAL,
	{ "acl", "A", &arg_text },
	{ NULL }
};

/* Lines of a file of rules are commands of the first one. */
static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_RULE_NEW, .run = rule_add },
	{ "del", del_args, VNETPEER_CMD_RULE_DEL },
	{ "show", show_args, .run = object_show },
	{ NULL }
};

const struct object object_rule = {
	.name = "rule",
	.what = "what an acl does with some packets",
	.verbs = verbs,
	.kind = &kind_rule,
};
