// SPDX-License-Identifier: GPL-2.0
/* Flows that ports have begun. */

#include <linux/vnetpeer.h>
#include <netinet/in.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"

/* Protocols whose packets are told apart have a name, others a number. */
static void protocol_print(const struct nlattr *attr)
{
	switch (attr_number(attr)) {
	case IPPROTO_TCP:
		out_string("protocol", "", "tcp");
		break;
	case IPPROTO_UDP:
		out_string("protocol", "", "udp");
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		out_string("protocol", "", "icmp");
		break;
	default:
		attr_show_number("protocol", "proto", attr);
	}
}

static void flow_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_FLOW_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_FLOW_MAX);
	attr_show_title("port", tb[VNETPEER_A_FLOW_PORT]);
	protocol_print(tb[VNETPEER_A_FLOW_PROTOCOL]);
	attr_show_addr("src", "src", tb[VNETPEER_A_FLOW_SRC]);
	attr_show_number("sport", "sport", tb[VNETPEER_A_FLOW_SPORT]);
	attr_show_addr("dst", "dst", tb[VNETPEER_A_FLOW_DST]);
	attr_show_number("dport", "dport", tb[VNETPEER_A_FLOW_DPORT]);
	if (option_details)
		attr_show_string("to_port", "to-port",
				 tb[VNETPEER_A_FLOW_TO_PORT]);
	attr_show_word("state", "", tb[VNETPEER_A_FLOW_STATE],
		       &words_flow_state);
	attr_show_number("age", "age", tb[VNETPEER_A_FLOW_AGE]);
	if (option_details)
		attr_show_number("idle", "idle", tb[VNETPEER_A_FLOW_IDLE]);
	attr_show_number("packets", "packets", tb[VNETPEER_A_FLOW_PACKETS]);
	attr_show_number("bytes", "bytes", tb[VNETPEER_A_FLOW_BYTES]);
}

const struct kind kind_flow = {
	.name = "flow",
	.get = VNETPEER_CMD_FLOW_GET,
	.scope = "port",
	.scope_attr = VNETPEER_A_FLOW_PORT,
	.addr_attr = VNETPEER_A_FLOW_SRC,
	.print = flow_print,
};

/* What show and flush take. */
static const struct arg flow_args[] = {
	{ "port", "NAME", &arg_text, .attr = VNETPEER_A_FLOW_PORT },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "show", flow_args, .run = object_show },
	{ "flush", flow_args, VNETPEER_CMD_FLOW_FLUSH },
	{ NULL }
};

const struct object object_flow = {
	.name = "flow",
	.what = "conversations that rules have let begin",
	.verbs = verbs,
	.kind = &kind_flow,
};
