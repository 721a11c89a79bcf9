// SPDX-License-Identifier: GPL-2.0
/* Halves of peerings over netlink. */

#include "kind.h"
#include "nl.h"
#include "object/peering.h"
#include "object/refuse.h"
#include "object/vnet.h"

#define half_of(ptr) container_of_const(ptr, struct vnp_peering, object)
#define vnet_of(ptr) container_of_const(ptr, struct vnp_vnet, object)

/* Writing */

static u32 state_of(const struct vnp_peering *half)
{
	switch (half->state) {
	case VNP_HALF_CONNECTED:
		return VNETPEER_PEERING_STATE_CONNECTED;
	case VNP_HALF_DISCONNECTED:
		return VNETPEER_PEERING_STATE_DISCONNECTED;
	default:
		return VNETPEER_PEERING_STATE_INITIATED;
	}
}

static int put_identity(struct sk_buff *msg, const struct vnp_peering *half)
{
	if (nla_put_u32(msg, VNETPEER_A_PEERING_ID, half->object.id) ||
	    nla_put_string(msg, VNETPEER_A_PEERING_NAME, half->object.name) ||
	    nla_put_string(msg, VNETPEER_A_PEERING_VNET,
			   half->vnet->object.name) ||
	    nla_put_string(msg, VNETPEER_A_PEERING_REMOTE, half->remote_name) ||
	    nla_put_u32(msg, VNETPEER_A_PEERING_REMOTE_ID, half->remote_id))
		return -EMSGSIZE;
	return 0;
}

static int put_state(struct sk_buff *msg, const struct vnp_peering *half)
{
	u32 scope = half->is_global ? VNETPEER_PEERING_SCOPE_GLOBAL :
				      VNETPEER_PEERING_SCOPE_REGIONAL;
	const struct vnp_peering_flags *flags = &half->flags;

	if (nla_put_u32(msg, VNETPEER_A_PEERING_STATE, state_of(half)) ||
	    nla_put_u32(msg, VNETPEER_A_PEERING_SYNC,
			vnp_peering_stale(half)) ||
	    nla_put_u32(msg, VNETPEER_A_PEERING_SCOPE, scope) ||
	    nla_put_u8(msg, VNETPEER_A_PEERING_ACCESS, flags->access) ||
	    nla_put_u8(msg, VNETPEER_A_PEERING_FORWARDED, flags->forwarded) ||
	    nla_put_u8(msg, VNETPEER_A_PEERING_GATEWAY_TRANSIT,
		       flags->gateway_transit) ||
	    nla_put_u8(msg, VNETPEER_A_PEERING_REMOTE_GATEWAYS,
		       flags->remote_gateways))
		return -EMSGSIZE;
	return 0;
}

static int peering_fill_counters(struct sk_buff *msg,
				 const struct vnp_object *object)
{
	const struct vnp_peering *half = half_of(object);
	struct vnp_totals tx, rx;
	struct nlattr *nest;

	vnp_peering_stats(half, &tx, &rx);
	nest = nla_nest_start(msg, VNETPEER_A_PEERING_STATS);
	if (!nest ||
	    nla_put_uint(msg, VNETPEER_A_STATS_TX_PACKETS, tx.packets) ||
	    nla_put_uint(msg, VNETPEER_A_STATS_TX_BYTES, tx.bytes) ||
	    nla_put_uint(msg, VNETPEER_A_STATS_RX_PACKETS, rx.packets) ||
	    nla_put_uint(msg, VNETPEER_A_STATS_RX_BYTES, rx.bytes) ||
	    vnp_nl_put_drops(msg, VNETPEER_A_STATS_DROPS, tx.drops))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int peering_fill(struct sk_buff *msg, const struct vnp_object *object,
			const struct net *asker)
{
	const struct vnp_peering *half = half_of(object);

	if (put_identity(msg, half) || put_state(msg, half) ||
	    vnp_nl_put_space(msg, VNETPEER_A_PEERING_REMOTE_PREFIXES,
			     half->remote_space))
		return -EMSGSIZE;
	if (half->remote &&
	    vnp_nl_put_space(msg, VNETPEER_A_PEERING_REMOTE_CURRENT_PREFIXES,
			     half->remote->space))
		return -EMSGSIZE;
	return 0;
}

/* Commands */

static void read_flag(const struct nlattr *attr, bool *value, bool *is_given)
{
	*is_given = attr;
	if (attr)
		*value = nla_get_u8(attr);
}

static void read_flags(struct nlattr **attrs, struct vnp_peering_args *args)
{
	read_flag(attrs[VNETPEER_A_PEERING_ACCESS], &args->flags.access,
		  &args->given.access);
	read_flag(attrs[VNETPEER_A_PEERING_FORWARDED], &args->flags.forwarded,
		  &args->given.forwarded);
	read_flag(attrs[VNETPEER_A_PEERING_GATEWAY_TRANSIT],
		  &args->flags.gateway_transit, &args->given.gateway_transit);
	read_flag(attrs[VNETPEER_A_PEERING_REMOTE_GATEWAYS],
		  &args->flags.remote_gateways, &args->given.remote_gateways);
}

static int check_new(struct genl_info *info)
{
	const struct nlattr *reverse = info->attrs[VNETPEER_A_PEERING_REVERSE];
	int err;

	err = vnp_object_check_named(VNP_KIND_VNET,
				     info->attrs[VNETPEER_A_PEERING_REMOTE],
				     info->extack);
	if (err || !reverse)
		return err;
	if (!info->attrs[VNETPEER_A_PEERING_BOTH])
		return vnp_refuse_attr(info->extack, reverse,
				       VNP_InvalidParameter,
				       "a reverse half is made with 'both' only");
	return vnp_object_check_name(reverse, info->extack);
}

int vnetpeer_nl_peering_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct vnp_peering_args args = {
		.name = attrs[VNETPEER_A_PEERING_NAME],
		.vnet = vnet_of(vnp_nl_object(info)),
		.both = attrs[VNETPEER_A_PEERING_BOTH],
		.reverse = attrs[VNETPEER_A_PEERING_REVERSE],
	};

	args.remote = vnp_vnet_find(vnp_nl_net(info),
				    attrs[VNETPEER_A_PEERING_REMOTE],
				    info->extack);
	if (IS_ERR(args.remote))
		return PTR_ERR(args.remote);
	read_flags(attrs, &args);
	return vnp_peering_add(&args, info->extack);
}

int vnetpeer_nl_peering_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_peering_args args = {};

	read_flags(info->attrs, &args);
	return vnp_peering_set(half_of(vnp_nl_object(info)), &args,
			       info->extack);
}

int vnetpeer_nl_peering_sync_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vnp_peering_sync(half_of(vnp_nl_object(info)), info->extack);
}

static int peering_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_peering_del(half_of(object),
			       info->attrs[VNETPEER_A_PEERING_BOTH]);
}

const struct vnp_kind_info vnp_nl_peering = {
	.kind = VNP_KIND_PEERING,
	.name = VNETPEER_A_PEERING_NAME,
	.scope = VNETPEER_A_PEERING_VNET,
	.scope_kind = VNP_KIND_VNET,
	.check = { [VNP_NEW] = check_new },
	.fill = peering_fill,
	.counters = VNETPEER_A_PEERING_COUNTERS,
	.fill_counters = peering_fill_counters,
	.ntf = VNETPEER_CMD_PEERING_NTF,
	.event = VNETPEER_A_PEERING_EVENT,
	.remove = peering_remove,
};
