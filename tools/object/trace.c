// SPDX-License-Identifier: GPL-2.0
/* What would become of a packet, and why by that route. */

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args/args.h"
#include "lib/addr.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "show/attr_show.h"
#include "trace_why.h"

static bool is_dropped(struct nlattr *const *tb)
{
	return attr_number(tb[VNETPEER_A_TRACE_VERDICT]) ==
	       VNETPEER_VERDICT_DROP;
}

static void reason_print(struct nlattr *const *tb)
{
	const struct word *reason;
	char meaning[128];

	if (!is_dropped(tb)) {
		out_null("reason");
		return;
	}
	reason = words_get(&words_drop_reason,
			   attr_number(tb[VNETPEER_A_TRACE_REASON]));
	out_string("reason", "", reason->text);
	if (!reason->meaning)
		return;
	snprintf(meaning, sizeof(meaning), "(%s)", reason->meaning);
	out_word(meaning);
}

static void route_print(const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_ROUTE_MAX + 1];

	if (!nest) {
		out_null("route");
		return;
	}
	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_ROUTE_MAX);
	out_open_object("route");
	attr_show_prefix("prefix", "route", tb[VNETPEER_A_TRACE_ROUTE_PREFIX]);
	attr_show_word("source", "source", tb[VNETPEER_A_TRACE_ROUTE_SOURCE],
		       &words_route_source);
	out_close_object();
}

static void half_print(const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_HALF_MAX + 1];

	if (!nest) {
		out_null("stopped_by");
		return;
	}
	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_HALF_MAX);
	out_indent();
	out_open_object("stopped_by");
	attr_show_string("peering", "stopped-by peering",
			 tb[VNETPEER_A_TRACE_HALF_NAME]);
	attr_show_string("vnet", "vnet", tb[VNETPEER_A_TRACE_HALF_VNET]);
	out_close_object();
}

/* What packets of a flow meet is what their first one met. */
static void flow_print(const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_FLOW_MAX + 1];

	if (!nest) {
		out_null("flow");
		return;
	}
	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_FLOW_MAX);
	out_indent();
	out_open_object("flow");
	attr_show_word("state", "flow", tb[VNETPEER_A_TRACE_FLOW_STATE],
		       &words_flow_state);
	attr_show_number("age", "age", tb[VNETPEER_A_TRACE_FLOW_AGE]);
	if (option_details)
		attr_show_number("idle", "idle",
				 tb[VNETPEER_A_TRACE_FLOW_IDLE]);
	out_close_object();
	out_word("(the rules decide about new ones)");
}

static void rule_print(const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_RULE_MAX + 1];

	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_RULE_MAX);
	out_indent();
	out_open_object(NULL);
	attr_show_string("name", "rule", tb[VNETPEER_A_TRACE_RULE_NAME]);
	attr_show_string("acl", "acl", tb[VNETPEER_A_TRACE_RULE_ACL]);
	attr_show_word("level", "level", tb[VNETPEER_A_TRACE_RULE_LEVEL],
		       &words_rule_level);
	attr_show_word("direction", "dir", tb[VNETPEER_A_TRACE_RULE_DIRECTION],
		       &words_rule_direction);
	attr_show_word("action", "action", tb[VNETPEER_A_TRACE_RULE_ACTION],
		       &words_rule_action);
	out_close_object();
}

static void rules_print(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	out_open_array("rules");
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == VNETPEER_A_TRACE_RULE)
			rule_print(attr);
	out_close_array();
}

/* The routes that the packet could have taken, and why one of them won */

struct row {
	struct nlattr *tb[VNETPEER_A_EFFECTIVE_ROUTE_MAX + 1];
	struct prefix prefix;
	uint64_t source;
	bool is_active;
};

struct rows {
	struct nl_list list;		/* holds the attributes */
	struct row *rows;
	size_t count;
	size_t room;
};

static bool row_read(struct row *row, const struct nlmsghdr *nlh)
{
	attr_parse(nlh, row->tb, VNETPEER_A_EFFECTIVE_ROUTE_MAX);
	row->source = attr_number(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_SOURCE]);
	row->is_active =
		attr_number(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_STATE]) ==
		VNETPEER_ROUTE_STATE_ACTIVE;
	return attr_get_prefix(row->tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX],
			       &row->prefix);
}

/* Longer prefixes first, and of one prefix the winner. */
static int compare_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if (a->prefix.len != b->prefix.len)
		return b->prefix.len - a->prefix.len;
	if (a->is_active != b->is_active)
		return b->is_active - a->is_active;
	return (a->source < b->source) - (a->source > b->source);
}

static bool is_for(const struct prefix *prefix, const struct addr *dst)
{
	return prefix->addr.size == dst->size && prefix_contains(prefix, dst);
}

static bool rows_load(struct rows *rows, const char *port,
		      const struct addr *dst)
{
	struct nlmsghdr *request =
		genl_message(VNETPEER_CMD_EFFECTIVE_ROUTE_GET, NLM_F_DUMP);
	const struct nlmsghdr *nlh;
	struct row row, *more;

	if (!attr_put_string(request, VNETPEER_A_EFFECTIVE_ROUTE_PORT, port) ||
	    genl_try(request, &rows->list))
		return false;
	nl_list_for_each(nlh, &rows->list) {
		if (!row_read(&row, nlh) || !is_for(&row.prefix, dst))
			continue;
		more = array_grow(rows->rows, rows->count, &rows->room,
				  sizeof(row));
		if (!more)
			return false;
		rows->rows = more;
		rows->rows[rows->count++] = row;
	}
	if (rows->count)
		qsort(rows->rows, rows->count, sizeof(row), compare_rows);
	return true;
}

static const struct row *find_winner(const struct rows *rows,
				     const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_TRACE_ROUTE_MAX + 1];
	struct prefix prefix;
	size_t i;

	attr_parse_nested(nest, tb, VNETPEER_A_TRACE_ROUTE_MAX);
	if (!attr_get_prefix(tb[VNETPEER_A_TRACE_ROUTE_PREFIX], &prefix))
		return NULL;
	for (i = 0; i < rows->count; i++)
		if (rows->rows[i].is_active &&
		    rows->rows[i].prefix.len == prefix.len &&
		    rows->rows[i].source ==
		    attr_number(tb[VNETPEER_A_TRACE_ROUTE_SOURCE]))
			return &rows->rows[i];
	return NULL;
}

static const char *source_text(const struct row *row)
{
	return words_get(&words_route_source, row->source)->text;
}

static void why_print(const struct rows *rows, const struct row *winner)
{
	const struct row *rival = NULL;
	char text[128];
	size_t i;
	int len;

	for (i = 0; i < rows->count; i++)
		if (&rows->rows[i] != winner && !rival &&
		    rows->rows[i].prefix.len == winner->prefix.len)
			rival = &rows->rows[i];
	if (rows->count == 1)
		len = snprintf(text, sizeof(text), "the only route for it");
	else
		len = snprintf(text, sizeof(text),
			       "the longest active of %zu routes for it",
			       rows->count);
	if (rival && rival->source != winner->source)
		snprintf(text + len, sizeof(text) - len,
			 "; %s goes before %s", source_text(winner),
			 source_text(rival));
	out_indent();
	out_string("why", "why", text);
}

/* Why a row did not win. */
static const char *fate_text(const struct row *row, const struct row *winner)
{
	if (row->is_active)
		return "shorter";
	if (row->prefix.len == winner->prefix.len)
		return "another source goes before it";
	if (row->source == VNETPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY)
		return "the VNet and its peers go before the gateway";
	return "shorter, and another source goes before it";
}

static void loser_print(const struct row *row, const struct row *winner)
{
	out_indent();
	out_open_object(NULL);
	attr_show_prefix("prefix", "not",
			 row->tb[VNETPEER_A_EFFECTIVE_ROUTE_PREFIX]);
	attr_show_word("source", "source",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_SOURCE],
		       &words_route_source);
	attr_show_word("state", "",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_STATE],
		       &words_route_state);
	attr_show_word("next_hop_type", "next-hop-type",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE],
		       &words_next_hop_type);
	attr_show_addr("next_hop_ip", "next-hop-ip",
		       row->tb[VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP]);
	out_string("why", "why", fate_text(row, winner));
	out_close_object();
}

static void losers_print(const struct rows *rows, const struct row *winner)
{
	size_t i;

	out_open_array("losers");
	for (i = 0; i < rows->count; i++)
		if (&rows->rows[i] != winner)
			loser_print(&rows->rows[i], winner);
	out_close_array();
}

/* Nothing is said when the routes have changed since the verdict. */
static void rows_print(const struct trace_question *question,
		       const struct nlattr *nest)
{
	struct rows rows = { 0 };
	const struct row *winner = NULL;

	if (nest && rows_load(&rows, question->port, &question->dst))
		winner = find_winner(&rows, nest);
	if (winner) {
		why_print(&rows, winner);
		if (option_details)
			losers_print(&rows, winner);
	} else {
		out_null("why");
	}
	free(rows.rows);
	nl_list_free(&rows.list);
}

/* The verdict */

static void trace_print(const struct nlmsghdr *nlh, struct nlattr *const *tb,
			const struct trace_question *question)
{
	char hint[TRACE_HINT_SIZE];

	out_open_object(NULL);
	attr_show_word("verdict", "", tb[VNETPEER_A_TRACE_VERDICT],
		       &words_verdict);
	reason_print(tb);
	out_indent();
	route_print(tb[VNETPEER_A_TRACE_ROUTE]);
	attr_show_word("next_hop_type", "next-hop-type",
		       tb[VNETPEER_A_TRACE_NEXT_HOP_TYPE],
		       &words_next_hop_type);
	attr_show_addr("next_hop_ip", "next-hop-ip",
		       tb[VNETPEER_A_TRACE_NEXT_HOP]);
	attr_show_string("route_table", "route-table",
			 tb[VNETPEER_A_TRACE_ROUTE_TABLE]);
	rows_print(question, tb[VNETPEER_A_TRACE_ROUTE]);
	out_indent();
	attr_show_names("vnets", "vnets", tb[VNETPEER_A_TRACE_VNETS]);
	attr_show_string("peering", "peering", tb[VNETPEER_A_TRACE_PEERING]);
	attr_show_string("egress_port", "egress-port",
			 tb[VNETPEER_A_TRACE_EGRESS_PORT]);
	half_print(tb[VNETPEER_A_TRACE_STOPPED_BY]);
	flow_print(tb[VNETPEER_A_TRACE_FLOW]);
	rules_print(nlh);
	out_indent();
	out_string("hint", "hint", trace_hint(hint, tb, question));
	out_close_object();
	out_newline();
}

/* The destination comes before the protocol in the table of arguments. */
static bool is_ipv6(const struct nlmsghdr *nlh)
{
	struct addr dst;

	return attr_get_addr(attr_find(nlh, VNETPEER_A_TRACE_DST), &dst) &&
	       addr_family(&dst) == AF_INET6;
}

static enum put_result put_protocol(struct nlmsghdr *nlh, uint16_t attr,
				    const struct arg *arg, const char *text)
{
	int number = protocol_find(text, is_ipv6(nlh));
	uint8_t value = number;

	if (number < 0)
		return arg_u8.put(nlh, attr, arg, text);
	return attr_put(nlh, attr, sizeof(value), &value) ? PUT_DONE :
							    PUT_NO_ROOM;
}

static const struct arg_type arg_protocol = {
	.what = "tcp, udp, icmp, esp, ah or a number from 0 to 255",
	.put = put_protocol,
};

static int trace_reply(const struct nl_list *reply,
		       const struct trace_question *question)
{
	const struct nlmsghdr *nlh = nl_list_first(reply);
	struct nlattr *tb[VNETPEER_A_TRACE_MAX + 1];

	if (!reply->size)
		return fail("InvalidParameter", "the kernel gave no verdict");
	attr_parse(nlh, tb, VNETPEER_A_TRACE_MAX);
	trace_print(nlh, tb, question);
	return is_dropped(tb) ? STATUS_DROP : STATUS_DONE;
}

/* The verdict does not repeat it, and there is one request at a time. */
static struct trace_question question_of(const struct args *args,
					 const struct nlmsghdr *nlh)
{
	const struct nlattr *proto = attr_find(nlh, VNETPEER_A_TRACE_PROTO);
	struct trace_question question = {
		.port = args_text(args, "port"),
		.proto = is_ipv6(nlh) ? IPPROTO_ICMPV6 : IPPROTO_ICMP,
		.dport = attr_number(attr_find(nlh, VNETPEER_A_TRACE_DPORT)),
	};

	attr_get_addr(attr_find(nlh, VNETPEER_A_TRACE_DST), &question.dst);
	attr_get_addr(attr_find(nlh, VNETPEER_A_TRACE_SRC), &question.src);
	if (proto)
		question.proto = attr_number(proto);
	return question;
}

static int trace(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	struct trace_question question;
	struct nl_list reply = { 0 };
	int status;

	status = args_put(args, nlh);
	if (status)
		return status;
	question = question_of(args, nlh);
	status = genl_talk(nlh, &reply);
	if (!status)
		status = trace_reply(&reply, &question);
	nl_list_free(&reply);
	return status;
}

static const struct arg trace_args[] = {
	{ "port", "NAME", &arg_text, .attr = VNETPEER_A_TRACE_PORT,
	  .flags = ARG_REQUIRED },
	{ "dst", "ADDR", &arg_addr, .attr = VNETPEER_A_TRACE_DST,
	  .flags = ARG_REQUIRED },
	{ "src", "ADDR", &arg_addr, .attr = VNETPEER_A_TRACE_SRC },
	{ "proto", "P", &arg_protocol, .attr = VNETPEER_A_TRACE_PROTO },
	{ "sport", "N", &arg_u16, .attr = VNETPEER_A_TRACE_SPORT },
	{ "dport", "N", &arg_u16, .attr = VNETPEER_A_TRACE_DPORT },
	{ NULL }
};

static const struct verb verbs[] = {
	{ NULL, trace_args, VNETPEER_CMD_TRACE, .run = trace },
	{ NULL }
};

const struct object object_trace = {
	.name = "trace",
	.what = "what would become of a packet",
	.verbs = verbs,
};
