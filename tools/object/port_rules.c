// SPDX-License-Identifier: GPL-2.0
/* The verb `port rules`. */

#include "port_rules.h"

#include <linux/vnetpeer.h>
#include <stdio.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "rule.h"
#include "show/out.h"
#include "show/words.h"

enum {
	LEVEL_WIDTH = sizeof("default"),
	DIRECTION_WIDTH = sizeof("Dir"),
	PRIORITY_WIDTH = sizeof("Priority"),
	ACTION_WIDTH = sizeof("Action"),
	PROTOCOL_WIDTH = sizeof("Proto"),
	ACL_WIDTH = sizeof("a-longer-name"),
	NAME_WIDTH = sizeof("AllowAzureLoadBalancerInBound"),
};

static void titles_print(void)
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

static void word_cell(const char *key, int width, const struct nlattr *attr,
		      const struct words *words)
{
	out_cell(key, width, words_get(words, attr_number(attr))->text);
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
	titles_print();
	nl_list_for_each(nlh, rules) {
		out_open_object(NULL);
		rule_print(nlh);
		out_close_object();
		out_newline();
	}
	out_close_array();
}

int port_rules(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, NLM_F_DUMP);
	struct nl_list rules = { 0 };
	int status;

	status = args_put(args, nlh);
	if (!status)
		status = genl_talk(nlh, &rules);
	if (!status) {
		rule_config_join(&rules, args->verb->cmd,
				 VNETPEER_A_EFFECTIVE_RULE_RULE);
		rules_print(&rules);
	}
	nl_list_free(&rules);
	return status;
}
