// SPDX-License-Identifier: GPL-2.0
/*
 * Effective rules over netlink.
 *
 * Anybody may ask, so vnp_net.lock, for which rtnl may be waiting, is held to
 * find the port and to copy the addresses of groups, and for nothing else.
 * While a message is filled, vnp_net.config keeps acls and their rules; what a
 * tag or group stands for is worked out without that, too. It is the dump's own
 * then, from its first message to its last.
 */

#include <linux/sched/signal.h>
#include <net/sock.h>

#include "nl.h"
#include "object/acl.h"
#include "object/attachment.h"
#include "object/expand.h"
#include "object/peering.h"
#include "object/port.h"
#include "object/subnet.h"
#include "object/vnet.h"
#include "rule_config.h"

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

/* The acls that packets of a port meet; NULL for none. */
struct acls {
	const struct vnp_acl *own;
	const struct vnp_acl *subnets;
};

/* Without any acl, the default rules stand for one where access is off. */
static struct acls acls_of(const struct vnp_port *port)
{
	struct acls acls = {
		.own = vnp_attachment_acl(port->attachment),
		.subnets = vnp_attachment_acl(port->subnet->attachment),
	};

	if (!acls.own && !acls.subnets && has_closed_half(port->vnet))
		acls.own = vnp_acl_default();
	return acls;
}

/*
 * What is to be listed next: of the rules at a place, that of a priority. Of a
 * rule that is listed in part the expansion knows where.
 */
struct rule_dump {
	struct vnp_expansion *expansion;
	u32 place;
	u32 priority;
	bool is_begun;
};

static struct rule_dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct rule_dump) > sizeof(cb->ctx));
	return (struct rule_dump *)cb->ctx;
}

static int rule_fill(struct sk_buff *msg, const struct rule_dump *next,
		     const struct vnp_rule *rule)
{
	enum vnetpeer_rule_level level = places[next->place].level;

	if (rule->ruling.is_default)
		level = VNETPEER_RULE_LEVEL_DEFAULT;
	if ((rule->acl != vnp_acl_default() &&
	     nla_put_string(msg, VNETPEER_A_EFFECTIVE_RULE_ACL,
			    rule->acl->object.name)) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_RULE_LEVEL, level))
		return -EMSGSIZE;
	return vnp_nl_put_piece(msg, VNETPEER_A_EFFECTIVE_RULE_RULE, rule,
				&next->expansion->match, !next->is_begun);
}

static int rule_put(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct vnp_rule *rule)
{
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_EFFECTIVE_RULE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (rule_fill(skb, dump_of(cb), rule)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int put_pieces(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct vnp_rule *rule)
{
	struct rule_dump *next = dump_of(cb);
	int err;

	err = vnp_expansion_set(next->expansion, rule);
	if (err)
		return err;
	do {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = rule_put(skb, cb, rule);
		if (err)
			return err;
		next->is_begun = true;
		cond_resched();
	} while (vnp_expansion_next(next->expansion));
	return 0;
}

static int dump_rule(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_rule *rule)
{
	struct rule_dump *next = dump_of(cb);
	bool is_same = next->priority == rule->priority;
	int err = 0;

	if (!is_same)
		next->is_begun = false;
	next->priority = rule->priority;
	/* What changed in the middle of a rule is to be asked for again. */
	if (!next->is_begun || next->expansion->rule == rule)
		err = put_pieces(skb, cb, rule);
	if (err)
		return err;
	next->priority++;
	next->is_begun = false;
	return 0;
}

static int dump_place(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct acls *acls)
{
	struct rule_dump *next = dump_of(cb);
	const struct place *place = &places[next->place];
	const struct vnp_acl *acl;
	const struct vnp_rule *rule;
	int err;

	acl = place->level == VNETPEER_RULE_LEVEL_PORT ? acls->own :
							 acls->subnets;
	if (!acl)
		return 0;
	list_for_each_entry(rule, &acl->rules, node) {
		if (rule->direction != place->direction ||
		    rule->priority < next->priority)
			continue;
		err = dump_rule(skb, cb, rule);
		if (err)
			return err;
	}
	return 0;
}

static int dump_places(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct acls *acls)
{
	struct rule_dump *next = dump_of(cb);
	int err;

	for (; next->place < ARRAY_SIZE(places); next->place++) {
		err = dump_place(skb, cb, acls);
		if (err)
			return err;
		next->priority = 0;
		next->is_begun = false;
	}
	return 0;
}

/* Learned routes are in a tag, and count for themselves. It only grows. */
static unsigned int generation(const struct vnp_net *vn)
{
	unsigned int sum = vnp_registry_generation(&vn->registry,
						   VNP_ALL_KINDS);

	return sum + vn->learned ?: 1;
}

/*
 * Finds the port, which may go at any moment; its subnet and the acls stay.
 * With @is_again, what was found out a moment ago is used in any case.
 */
static int find_acls(struct netlink_callback *cb, struct vnp_net *vn,
		     bool is_again, struct acls *acls)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct vnp_expansion *expansion = dump_of(cb)->expansion;
	const struct vnp_port *port;

	lockdep_assert_held(&vn->lock);

	port = vnp_port_find(vn, info->attrs[VNETPEER_A_EFFECTIVE_RULE_PORT],
			     cb->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	cb->seq = generation(vn);
	if (expansion->generation != cb->seq) {
		if (is_again)
			cb->prev_seq = expansion->generation;
		else
			vnp_expansion_forget(expansion, cb->seq);
	}
	expansion->subnet = port->subnet;
	*acls = acls_of(port);
	return 0;
}

static int rule_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vnp_net *vn, bool is_again)
{
	struct acls acls;
	int err;

	mutex_lock(&vn->lock);
	err = find_acls(cb, vn, is_again, &acls);
	mutex_unlock(&vn->lock);
	return err ?: dump_places(skb, cb, &acls);
}

int vnetpeer_nl_effective_rule_dump_start(struct netlink_callback *cb)
{
	dump_of(cb)->expansion = vnp_expansion_alloc();
	return dump_of(cb)->expansion ? 0 : -ENOMEM;
}

int vnetpeer_nl_effective_rule_dump_done(struct netlink_callback *cb)
{
	vnp_expansion_free(dump_of(cb)->expansion);
	return 0;
}

int vnetpeer_nl_effective_rule_get_dumpit(struct sk_buff *skb,
					  struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	struct vnp_expansion *expansion = dump_of(cb)->expansion;
	bool is_again = false;
	int err;

	for (;;) {
		err = mutex_lock_killable(&vn->config);
		if (err)
			return err;
		err = rule_dump(skb, cb, vn, is_again);
		is_again = err == -EAGAIN;
		if (is_again)
			err = vnp_expansion_copy(expansion);
		mutex_unlock(&vn->config);
		if (err || !is_again)
			return err;
		vnp_expansion_sort(expansion);
		/* Whoever goes on changing the rules may make it begin anew. */
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}
