// SPDX-License-Identifier: GPL-2.0
/* What would become of a packet. */

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <netinet/in.h>
#include <stdio.h>

#include "args/args.h"
#include "lib/addr.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "show/attr_show.h"
#include "trace_rows.h"
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
	trace_rows_print(question->port, &question->dst,
			 tb[VNETPEER_A_TRACE_ROUTE]);
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
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)reply->data;
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
