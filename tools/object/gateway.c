// SPDX-License-Identifier: GPL-2.0
/* Gateways: ports towards the outside. */

#include <errno.h>
#include <linux/vnetpeer.h>

#include "args/args.h"
#include "device.h"
#include "gateway_sync.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"
#include "lib/rtnl.h"
#include "object.h"
#include "show/attr_show.h"

/* A namespace may have got a name, or another one, since the last command. */
static int gateway_prepare(const char *name)
{
	netns_forget_names();
	return 0;
}

static void gateway_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_GATEWAY_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_GATEWAY_MAX);
	attr_show_title("name", tb[VNETPEER_A_GATEWAY_NAME]);
	attr_show_word("state", "", tb[VNETPEER_A_GATEWAY_STATE],
		       &words_port_state);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_GATEWAY_ID]);
	attr_show_string("vnet", "vnet", tb[VNETPEER_A_GATEWAY_VNET]);
	attr_show_word("type", "type", tb[VNETPEER_A_GATEWAY_TYPE],
		       &words_gateway_type);
	out_indent();
	attr_show_string("dev", "dev", tb[VNETPEER_A_GATEWAY_DEV]);
	attr_show_netns("netns", "netns", tb[VNETPEER_A_GATEWAY_NETNSID]);
	attr_show_number("ifindex", detail("ifindex"),
			 tb[VNETPEER_A_GATEWAY_IFINDEX]);
	attr_show_string("route_table", "route-table",
			 tb[VNETPEER_A_GATEWAY_ROUTE_TABLE]);
	attr_show_number("routes", "routes", tb[VNETPEER_A_GATEWAY_ROUTES]);
}

const struct kind kind_gateway = {
	.name = "gateway",
	.get = VNETPEER_CMD_GATEWAY_GET,
	.ntf = VNETPEER_CMD_GATEWAY_NTF,
	.name_attr = VNETPEER_A_GATEWAY_NAME,
	.scope = "vnet",
	.scope_attr = VNETPEER_A_GATEWAY_VNET,
	.event_attr = VNETPEER_A_GATEWAY_EVENT,
	.prepare = gateway_prepare,
	.print = gateway_print,
};

/* The verb add */

static int make(const struct args *args, const struct device_place *place)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	int status;

	if (place->netns != NO_NETNS)
		mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_NETNS_FD,
				 place->netns);
	status = args_put(args, nlh);
	return status ? status : genl_talk(nlh, NULL);
}

/* Addresses and routes are those of whatever is behind it. */
static int configure(const struct args *args, const struct device_place *place)
{
	struct nl_list replies = { 0 };
	const struct nlattr *ifindex;
	int err;

	err = kind_get(&kind_gateway, args_text(args, "NAME"), NULL, &replies);
	if (!err && replies.size) {
		ifindex = attr_find(nl_list_first(&replies),
				    VNETPEER_A_GATEWAY_IFINDEX);
		err = rtnl_set_up(place->sk, attr_number(ifindex));
	} else if (!err) {
		err = -ENOENT;
	}
	nl_list_free(&replies);
	return err;
}

static int gateway_add(const struct args *args)
{
	static const struct device_ops ops = {
		.make = make,
		.configure = configure,
		.report = fail_told,
		.del = VNETPEER_CMD_GATEWAY_DEL,
		.advice = "",
	};

	return device_add(args, &ops);
}

/* The object */

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_GATEWAY_NAME),
	VNET_REQUIRED(VNETPEER_A_GATEWAY_VNET),
	{ "type", NULL, &arg_word, &words_gateway_type,
	  .attr = VNETPEER_A_GATEWAY_TYPE, .flags = ARG_REQUIRED },
	{ "netns", "NS", &arg_text },
	{ "dev", "DEV", &arg_text, .attr = VNETPEER_A_GATEWAY_DEV },
	{ "route-table", "T", &arg_text,
	  .attr = VNETPEER_A_GATEWAY_ROUTE_TABLE },
	{ NULL }
};

/* The kernel takes "none" as it is, which is no name. */
static const struct arg set_args[] = {
	NAME_REQUIRED(VNETPEER_A_GATEWAY_NAME),
	{ "route-table", "T|none", &arg_text,
	  .attr = VNETPEER_A_GATEWAY_ROUTE_TABLE, .flags = ARG_REQUIRED },
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_GATEWAY_NAME),
	{ NULL }
};

static const struct arg sync_args[] = {
	NAME_REQUIRED(0),
	{ "table", "N", &arg_text, .flags = ARG_REQUIRED },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_GATEWAY_NEW, .run = gateway_add },
	{ "set", set_args, VNETPEER_CMD_GATEWAY_SET },
	{ "del", del_args, VNETPEER_CMD_GATEWAY_DEL },
	{ "show", object_show_vnet_args, .run = object_show },
	{ "route", .object = &object_gateway_route },
	{ "sync", sync_args, .run = gateway_sync },
	{ NULL }
};

const struct object object_gateway = {
	.name = "gateway",
	.what = "port towards the outside",
	.verbs = verbs,
	.kind = &kind_gateway,
};
