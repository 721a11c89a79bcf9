// SPDX-License-Identifier: GPL-2.0
/* Whole messages about an object: the answer to a get, and events. */

#include <linux/sizes.h>

#include "kind.h"
#include "nl.h"

/* What the largest objects need: rules with many addresses. */
#define MESSAGE_MAX SZ_4M

static const struct vnp_kind_info *const kinds[VNP_KIND_COUNT] = {
	[VNP_KIND_VNET] = &vnp_nl_vnet,
	[VNP_KIND_SUBNET] = &vnp_nl_subnet,
	[VNP_KIND_PORT] = &vnp_nl_port,
	[VNP_KIND_PEERING] = &vnp_nl_peering,
	[VNP_KIND_ROUTE_TABLE] = &vnp_nl_route_table,
	[VNP_KIND_ROUTE] = &vnp_nl_route,
	[VNP_KIND_GATEWAY] = &vnp_nl_gateway,
	[VNP_KIND_GROUP] = &vnp_nl_group,
	[VNP_KIND_ACL] = &vnp_nl_acl,
	[VNP_KIND_RULE] = &vnp_nl_rule,
	[VNP_KIND_SETTING] = &vnp_nl_setting,
};

/* What a message is: the answer to @info, or if that is NULL, an event. */
struct head {
	const struct genl_info *info;
	enum vnetpeer_event event;
	unsigned int piece;
};

/**
 * vnp_nl_fill() - write the attributes that a request asks for
 * @msg: the message
 * @object: the object
 * @info: the request
 *
 * Counters are added up for each processor, so only for who asks for them.
 *
 * Context: vnp_net.config is held, and vnp_net.lock for a port.
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_fill(struct sk_buff *msg, const struct vnp_object *object,
		const struct genl_info *info)
{
	const struct vnp_kind_info *kind = vnp_nl_kind(info);

	if (kind->fill(msg, object, genl_info_net(info)))
		return -EMSGSIZE;
	if (!vnp_nl_wants_counters(kind, info))
		return 0;
	return kind->fill_counters(msg, object);
}

static int fill_event(struct sk_buff *msg, const struct vnp_object *object,
		      const struct head *head)
{
	const struct vnp_kind_info *kind = kinds[object->kind];

	if (kind->fill_piece ? kind->fill_piece(msg, object, head->piece) :
			       kind->fill(msg, object, object->vn->net))
		return -EMSGSIZE;
	return nla_put_u32(msg, kind->event, head->event);
}

static int fill(struct sk_buff *msg, const struct vnp_object *object,
		const struct head *head)
{
	const struct genl_info *info = head->info;
	void *hdr;

	hdr = info ? genlmsg_iput(msg, info) :
		     genlmsg_put(msg, 0, 0, &vnetpeer_nl_family, 0,
				 kinds[object->kind]->ntf);
	if (!hdr || (info ? vnp_nl_fill(msg, object, info) :
			    fill_event(msg, object, head)))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	return 0;
}

/* Most objects fit into a page; the few that do not get what they need. */
static struct sk_buff *build(const struct vnp_object *object,
			     const struct head *head)
{
	struct sk_buff *msg;
	size_t size;

	for (size = GENLMSG_DEFAULT_SIZE; size < MESSAGE_MAX; size *= 4) {
		msg = genlmsg_new(size, GFP_KERNEL);
		if (!msg)
			return ERR_PTR(-ENOMEM);
		if (!fill(msg, object, head))
			return msg;
		nlmsg_free(msg);
	}
	return ERR_PTR(-EMSGSIZE);
}

/**
 * vnp_nl_get() - answer with the object that a command is about
 * @info: the command
 *
 * Context: vnp_net.config is held, and vnp_net.lock for a port; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_nl_get(struct genl_info *info)
{
	const struct head head = { .info = info };
	struct sk_buff *msg = build(vnp_nl_object(info), &head);

	return IS_ERR(msg) ? PTR_ERR(msg) : genlmsg_reply(msg, info);
}

/* A listener that misses a message for want of memory gets -ENOBUFS. */
static void tell(const struct vnp_net *vn, struct sk_buff *msg)
{
	if (IS_ERR(msg))
		genl_set_err(&vnetpeer_nl_family, vn->net, 0,
			     VNETPEER_NLGRP_EVENTS, -ENOBUFS);
	else
		genlmsg_multicast_netns(&vnetpeer_nl_family, vn->net, msg, 0,
					VNETPEER_NLGRP_EVENTS, GFP_KERNEL);
}

/**
 * vnp_nl_notify() - tell the group of events what happened to an object
 * @object: the object
 * @event: what happened
 *
 * Context: vnp_net.config is held, or vnp_net.lock for a port; may sleep.
 */
void vnp_nl_notify(const struct vnp_object *object, enum vnetpeer_event event)
{
	const struct vnp_kind_info *kind = kinds[object->kind];
	const struct vnp_net *vn = object->vn;
	struct head head = { .event = event };
	unsigned int pieces;

	if (!genl_has_listeners(&vnetpeer_nl_family, vn->net,
				VNETPEER_NLGRP_EVENTS))
		return;
	pieces = kind->pieces ? kind->pieces(object) : 1;
	for (; head.piece < pieces; head.piece++)
		tell(vn, build(object, &head));
}
