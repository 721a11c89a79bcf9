// SPDX-License-Identifier: GPL-2.0
/* What would become of a packet. */

#include <arpa/inet.h>
#include <linux/vnetpeer.h>
#include <stdio.h>
#include <string.h>

#include "argtype.h"
#include "array.h"
#include "attr.h"
#include "command.h"
#include "fail.h"
#include "genl.h"
#include "trace_hint.h"
#include "trace_rows.h"

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

/* What was asked: the verdict does not repeat it. */
struct question {
	const char *port;
	struct addr dst;
};

static void trace_print(struct nlattr *const *tb,
			const struct question *question)
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
	out_indent();
	out_string("hint", "hint",
		   trace_hint(hint, tb, question->port, &question->dst));
	out_open_list("rules", NULL);
	out_close_list();
	out_close_object();
	out_newline();
}

static const struct {
	const char *name;
	uint8_t number;
	uint8_t number6;
} protocols[] = {
	{ "icmp", IPPROTO_ICMP, IPPROTO_ICMPV6 },
	{ "tcp", IPPROTO_TCP, IPPROTO_TCP },
	{ "udp", IPPROTO_UDP, IPPROTO_UDP },
	{ "esp", IPPROTO_ESP, IPPROTO_ESP },
	{ "ah", IPPROTO_AH, IPPROTO_AH },
};

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
	uint8_t number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		if (strcmp(protocols[i].name, text))
			continue;
		number = is_ipv6(nlh) ? protocols[i].number6 :
					protocols[i].number;
		mnl_attr_put_u8(nlh, attr, number);
		return PUT_DONE;
	}
	return arg_u8.put(nlh, attr, arg, text);
}

static const struct arg_type arg_protocol = {
	.what = "tcp, udp, icmp, esp, ah or a number from 0 to 255",
	.code = "InvalidParameter",
	.put = put_protocol,
};

static int trace_reply(const struct nl_list *reply,
		       const struct question *question)
{
	struct nlattr *tb[VNETPEER_A_TRACE_MAX + 1];

	if (!reply->size)
		return fail("InvalidParameter", "the kernel gave no verdict");
	attr_parse((const struct nlmsghdr *)reply->data, tb,
		   VNETPEER_A_TRACE_MAX);
	trace_print(tb, question);
	return is_dropped(tb) ? STATUS_DROP : STATUS_DONE;
}

static int trace(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	struct question question = { .port = args_text(args, "port") };
	struct nl_list reply = { 0 };
	int status;

	status = args_put(args, nlh);
	if (!status) {
		attr_get_addr(attr_find(nlh, VNETPEER_A_TRACE_DST),
			      &question.dst);
		status = genl_talk(nlh, &reply);
	}
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
