// SPDX-License-Identifier: GPL-2.0
/* Halves of peerings. */

#include <linux/vnetpeer.h>
#include <stdio.h>

#include "args/args.h"
#include "args/usage.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "object.h"
#include "show/attr_show.h"

static void stats_print(const struct nlattr *stats)
{
	struct nlattr *tb[VNETPEER_A_STATS_MAX + 1];

	attr_parse_nested(stats, tb, VNETPEER_A_STATS_MAX);
	out_open_object("stats");
	out_indent();
	attr_show_number("tx_packets", "tx-packets",
			 tb[VNETPEER_A_STATS_TX_PACKETS]);
	attr_show_number("tx_bytes", "tx-bytes",
			 tb[VNETPEER_A_STATS_TX_BYTES]);
	attr_show_number("rx_packets", "rx-packets",
			 tb[VNETPEER_A_STATS_RX_PACKETS]);
	attr_show_number("rx_bytes", "rx-bytes",
			 tb[VNETPEER_A_STATS_RX_BYTES]);
	attr_show_drops("drops", tb[VNETPEER_A_STATS_DROPS]);
	out_close_object();
}

static void flags_print(struct nlattr *const *tb)
{
	out_indent();
	attr_show_switch("access", "access", tb[VNETPEER_A_PEERING_ACCESS]);
	attr_show_switch("forwarded", "forwarded",
			 tb[VNETPEER_A_PEERING_FORWARDED]);
	attr_show_switch("gateway_transit", "gateway-transit",
			 tb[VNETPEER_A_PEERING_GATEWAY_TRANSIT]);
	attr_show_switch("remote_gateways", "remote-gateways",
			 tb[VNETPEER_A_PEERING_REMOTE_GATEWAYS]);
}

static void ids_print(struct nlattr *const *tb)
{
	attr_show_number("id", "id", tb[VNETPEER_A_PEERING_ID]);
	attr_show_number("remote_id", "remote-id",
			 tb[VNETPEER_A_PEERING_REMOTE_ID]);
}

static void prefixes_print(struct nlattr *const *tb)
{
	out_indent();
	attr_show_prefixes("remote_prefixes", detail("remote-prefixes"),
			   tb[VNETPEER_A_PEERING_REMOTE_PREFIXES]);
	out_indent();
	attr_show_prefixes("remote_current_prefixes",
			   detail("remote-current-prefixes"),
			   tb[VNETPEER_A_PEERING_REMOTE_CURRENT_PREFIXES]);
}

static void peering_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_PEERING_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_PEERING_MAX);
	attr_show_title("name", tb[VNETPEER_A_PEERING_NAME]);
	attr_show_string("vnet", "vnet", tb[VNETPEER_A_PEERING_VNET]);
	attr_show_string("remote", "remote", tb[VNETPEER_A_PEERING_REMOTE]);
	attr_show_word("state", "", tb[VNETPEER_A_PEERING_STATE],
		       &words_peering_state);
	attr_show_word("sync", "", tb[VNETPEER_A_PEERING_SYNC],
		       &words_peering_sync);
	attr_show_word("scope", "", tb[VNETPEER_A_PEERING_SCOPE],
		       &words_peering_scope);
	if (option_details)
		ids_print(tb);
	flags_print(tb);
	prefixes_print(tb);
	if (option_stats)
		stats_print(tb[VNETPEER_A_PEERING_STATS]);
}

const struct kind kind_peering = {
	.name = "peering",
	.get = VNETPEER_CMD_PEERING_GET,
	.ntf = VNETPEER_CMD_PEERING_NTF,
	.name_attr = VNETPEER_A_PEERING_NAME,
	.scope = "vnet",
	.scope_attr = VNETPEER_A_PEERING_VNET,
	.counters_attr = VNETPEER_A_PEERING_COUNTERS,
	.event_attr = VNETPEER_A_PEERING_EVENT,
	.is_named_in_scope = true,
	.print = peering_print,
};

/* Whoever made one half wants to know what is missing. */
static void say_state(const struct args *args, const struct nlmsghdr *nlh)
{
	uint64_t state;

	state = attr_number(attr_find(nlh, VNETPEER_A_PEERING_STATE));
	printf("peering %s: %s", args_text(args, "NAME"),
	       words_get(&words_peering_state, state)->text);
	if (state == VNETPEER_PEERING_STATE_INITIATED)
		printf("; traffic starts when the other half exists: "
		       "vnetpeer peering add NAME vnet %s remote %s",
		       args_text(args, "remote"), args_text(args, "vnet"));
	putchar('\n');
}

/* The half is made; that somebody has removed it since is no failure. */
static void report_half(const struct args *args)
{
	struct nl_list replies = { 0 };

	if (!kind_get(&kind_peering, args_text(args, "NAME"),
		      args_text(args, "vnet"), &replies) && replies.size)
		say_state(args, nl_list_first(&replies));
	nl_list_free(&replies);
}

static int peering_add(const struct args *args)
{
	bool is_both = args_has(args, "both");
	int status;

	if (args_has(args, "reverse") && !is_both)
		return usage_error(args->object, args->verb,
				   "reverse goes with both");
	status = object_send(args);
	if (!status && !is_both && out_is_text())
		report_half(args);
	return status;
}

#define FLAGS								\
	SWITCH("access", VNETPEER_A_PEERING_ACCESS),			\
	SWITCH("forwarded", VNETPEER_A_PEERING_FORWARDED),		\
	SWITCH("gateway-transit", VNETPEER_A_PEERING_GATEWAY_TRANSIT),	\
	SWITCH("remote-gateways", VNETPEER_A_PEERING_REMOTE_GATEWAYS)

#define BOTH								\
	{ "both", NULL, &arg_flag, .attr = VNETPEER_A_PEERING_BOTH }

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_PEERING_NAME),
	VNET_REQUIRED(VNETPEER_A_PEERING_VNET),
	{ "remote", "W", &arg_text, .attr = VNETPEER_A_PEERING_REMOTE,
	  .flags = ARG_REQUIRED },
	FLAGS,
	BOTH,
	{ "reverse", "NAME", &arg_text, .attr = VNETPEER_A_PEERING_REVERSE },
	{ NULL }
};

static const struct arg set_args[] = {
	NAME_REQUIRED(VNETPEER_A_PEERING_NAME),
	VNET_REQUIRED(VNETPEER_A_PEERING_VNET),
	FLAGS,
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_PEERING_NAME),
	VNET_REQUIRED(VNETPEER_A_PEERING_VNET),
	BOTH,
	{ NULL }
};

static const struct arg sync_args[] = {
	NAME_REQUIRED(VNETPEER_A_PEERING_NAME),
	VNET_REQUIRED(VNETPEER_A_PEERING_VNET),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_PEERING_NEW, .run = peering_add },
	{ "set", set_args, VNETPEER_CMD_PEERING_SET },
	{ "del", del_args, VNETPEER_CMD_PEERING_DEL },
	{ "sync", sync_args, VNETPEER_CMD_PEERING_SYNC },
	{ "show", object_show_vnet_args, .run = object_show },
	{ NULL }
};

const struct object object_peering = {
	.name = "peering",
	.what = "one half of the link between two virtual networks",
	.verbs = verbs,
	.kind = &kind_peering,
};
