// SPDX-License-Identifier: GPL-2.0
/* Virtual networks. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"
#include "show/join.h"

static struct join subnets;
static struct join peerings;

static int vnet_prepare(const char *vnet)
{
	static const struct join_by subnets_vnet = {
		.owner = VNETPEER_A_SUBNET_VNET,
	};
	static const struct join_by peerings_vnet = {
		.owner = VNETPEER_A_PEERING_VNET,
	};
	int err = join_load(&subnets, &kind_subnet, &subnets_vnet, vnet);
	int err_peerings = join_load(&peerings, &kind_peering, &peerings_vnet,
				     vnet);

	return err ? err : err_peerings;
}

static void vnet_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_VNET_MAX + 1];
	const char *name = attr_text(nlh, VNETPEER_A_VNET_NAME);

	attr_parse(nlh, tb, VNETPEER_A_VNET_MAX);
	attr_show_title("name", tb[VNETPEER_A_VNET_NAME]);
	attr_show_number("id", detail("id"), tb[VNETPEER_A_VNET_ID]);
	attr_show_string("region", "region", tb[VNETPEER_A_VNET_REGION]);
	attr_show_word("model", detail("model"), tb[VNETPEER_A_VNET_MODEL],
		       &words_model);
	attr_show_string("subscription", detail("subscription"),
			 tb[VNETPEER_A_VNET_SUBSCRIPTION]);
	attr_show_number("ports", "ports", tb[VNETPEER_A_VNET_PORTS]);
	attr_show_number("flow_timeout", detail("flow-timeout"),
			 tb[VNETPEER_A_VNET_FLOW_TIMEOUT]);
	attr_show_string("gateway", "gateway", tb[VNETPEER_A_VNET_GATEWAY]);
	out_indent();
	attr_show_prefixes("prefixes", "prefixes",
			   tb[VNETPEER_A_VNET_PREFIXES]);
	out_indent();
	join_show(&subnets, "subnets", "subnets", "", name);
	out_indent();
	join_show(&peerings, "peerings", "peerings", "", name);
}

const struct kind kind_vnet = {
	.name = "vnet",
	.get = VNETPEER_CMD_VNET_GET,
	.ntf = VNETPEER_CMD_VNET_NTF,
	.name_attr = VNETPEER_A_VNET_NAME,
	.event_attr = VNETPEER_A_VNET_EVENT,
	.prepare = vnet_prepare,
	.print = vnet_print,
};

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_VNET_NAME),
	{ "prefix", "CIDR", &arg_prefix, .attr = VNETPEER_A_VNET_PREFIXES,
	  .flags = ARG_REQUIRED | ARG_LIST },
	{ "region", "R", &arg_text, .attr = VNETPEER_A_VNET_REGION },
	{ "model", NULL, &arg_word, &words_model,
	  .attr = VNETPEER_A_VNET_MODEL },
	{ "subscription", "S", &arg_text,
	  .attr = VNETPEER_A_VNET_SUBSCRIPTION },
	{ "flow-timeout", "MINUTES", &arg_u32,
	  .attr = VNETPEER_A_VNET_FLOW_TIMEOUT },
	{ NULL }
};

static const struct arg set_args[] = {
	NAME_REQUIRED(VNETPEER_A_VNET_NAME),
	{ "add-prefix", "CIDR", &arg_prefix,
	  .attr = VNETPEER_A_VNET_ADD_PREFIXES, .flags = ARG_LIST },
	{ "del-prefix", "CIDR", &arg_prefix,
	  .attr = VNETPEER_A_VNET_DEL_PREFIXES, .flags = ARG_LIST },
	{ "flow-timeout", "MINUTES", &arg_u32,
	  .attr = VNETPEER_A_VNET_FLOW_TIMEOUT },
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_VNET_NAME),
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_VNET_NEW },
	{ "set", set_args, VNETPEER_CMD_VNET_SET, .needs_change = true },
	{ "del", del_args, VNETPEER_CMD_VNET_DEL },
	{ "show", object_show_args, .run = object_show },
	{ NULL }
};

const struct object object_vnet = {
	.name = "vnet",
	.what = "virtual network",
	.verbs = verbs,
	.kind = &kind_vnet,
};
