// SPDX-License-Identifier: GPL-2.0
/* Effective rules over netlink. */

#include <net/sock.h>

#include "acl.h"
#include "attachment.h"
#include "expand.h"
#include "nl.h"
#include "peering.h"
#include "port.h"
#include "subnet.h"
#include "vnet.h"

/* Where the rules that packets of a port meet stand, as they are asked. */
struct place {
	enum vnp_direction direction;
	enum vnetpeer_rule_level level;
};

static const struct place places[] = {
	{ VNP_OUT, VNETPEER_RULE_LEVEL_PORT },
	{ VNP_OUT, VNETPEER_RULE_LEVEL_SUBNET },
	{ VNP_IN, VNETPEER_RULE_LEVEL_SUBNET },
	{ VNP_IN, VNETPEER_RULE_LEVEL_PORT },
};

static bool has_closed_half(const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->state == VNP_HALF_CONNECTED && !half->flags.access)
			return true;
	return false;
}

/* Without any acl, the default rules stand for one where access is off. */
static const struct vnp_acl *acl_at(const struct vnp_port *port,
				    const struct place *place)
{
	const struct vnp_acl *own = vnp_attachment_acl(port->attachment);
	const struct vnp_acl *subnets =
		vnp_attachment_acl(port->subnet->attachment);

	if (!own && !subnets && has_closed_half(port->vnet))
		own = vnp_acl_default;
	return place->level == VNETPEER_RULE_LEVEL_PORT ? own : subnets;
}

/* What is to be listed next. */
struct rule_dump {
	u32 place;
	u32 priority;
	u32 piece;
};

static int rule_fill(struct sk_buff *msg, const struct vnp_rule *rule,
		     enum vnetpeer_rule_level level,
		     const struct vnp_rule_match *match, unsigned int piece)
{
	if (rule->is_default)
		level = VNETPEER_RULE_LEVEL_DEFAULT;
	if ((rule->acl != vnp_acl_default &&
	     nla_put_string(msg, VNETPEER_A_EFFECTIVE_RULE_ACL,
			    rule->acl->object.name)) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_RULE_LEVEL, level))
		return -EMSGSIZE;
	return vnp_nl_put_rule(msg, VNETPEER_A_EFFECTIVE_RULE_RULE, rule, match,
			       piece);
}

static int rule_put(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct vnp_rule *rule,
		    const struct vnp_rule_match *match)
{
	const struct rule_dump *next = (struct rule_dump *)cb->ctx;
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_EFFECTIVE_RULE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (rule_fill(skb, rule, places[next->place].level, match,
		      next->piece)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int dump_rule(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_rule *rule,
		     struct vnp_expansion *expansion)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	unsigned int pieces;
	int err;

	err = vnp_expansion_set(expansion, rule);
	if (err)
		return err;
	if (next->priority != rule->priority)
		next->piece = 0;
	next->priority = rule->priority;
	pieces = vnp_nl_rule_pieces(&expansion->match);
	for (; next->piece < pieces; next->piece++) {
		err = rule_put(skb, cb, rule, &expansion->match);
		if (err)
			return err;
	}
	next->priority++;
	next->piece = 0;
	return 0;
}

static int dump_place(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vnp_expansion *expansion)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	const struct place *place = &places[next->place];
	const struct vnp_acl *acl = acl_at(expansion->port, place);
	const struct vnp_rule *rule;
	int err;

	if (!acl)
		return 0;
	list_for_each_entry(rule, &acl->rules, node) {
		if (rule->direction != place->direction ||
		    rule->priority < next->priority)
			continue;
		err = dump_rule(skb, cb, rule, expansion);
		if (err)
			return err;
	}
	return 0;
}

static int dump_places(struct sk_buff *skb, struct netlink_callback *cb,
		       struct vnp_expansion *expansion)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	int err;

	while (next->place < ARRAY_SIZE(places)) {
		err = dump_place(skb, cb, expansion);
		if (err)
			return err;
		*next = (struct rule_dump){ .place = next->place + 1 };
	}
	return 0;
}

static int rule_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vnp_net *vn)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct vnp_expansion expansion;
	const struct vnp_port *port;
	int err;

	BUILD_BUG_ON(sizeof(struct rule_dump) > sizeof(cb->ctx));
	port = vnp_port_find(vn, info->attrs[VNETPEER_A_EFFECTIVE_RULE_PORT],
			     cb->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	cb->seq = vnp_registry_generation(&vn->registry, VNP_ALL_KINDS);
	vnp_expansion_init(&expansion, port);
	err = dump_places(skb, cb, &expansion);
	vnp_expansion_uninit(&expansion);
	return err;
}

int vnetpeer_nl_effective_rule_get_dumpit(struct sk_buff *skb,
					  struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	int err;

	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	mutex_lock(&vn->lock);
	err = rule_dump(skb, cb, vn);
	mutex_unlock(&vn->lock);
	mutex_unlock(&vn->config);
	return err;
}
