// SPDX-License-Identifier: GPL-2.0
/* The verb `port routes`. */

#include "port_routes.h"

#include <linux/vnetpeer.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "show/attr_show.h"

enum {
	SOURCE_WIDTH = sizeof("VirtualNetworkGateway"),
	STATE_WIDTH = sizeof("Invalid"),
	PREFIX_WIDTH = sizeof("fd00:1111:2222:3333::/64"),
	TYPE_WIDTH = sizeof("VirtualNetworkGateway"),
};

static void header_print(void)
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

static void word_cell(const char *key, int width, const struct nlattr *attr,
		      const struct words *words)
{
	out_cell(key, width, words_get(words, attr_number(attr))->text);
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
		  tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE], &words_next_hop_type);
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
	header_print();
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

int port_routes(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, NLM_F_DUMP);
	struct nl_list routes = { 0 };
	int status;

	status = args_put(args, nlh);
	if (!status)
		status = genl_talk(nlh, &routes);
	if (!status)
		routes_print(&routes);
	nl_list_free(&routes);
	return status;
}
