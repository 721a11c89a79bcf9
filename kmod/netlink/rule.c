// SPDX-License-Identifier: GPL-2.0
/* Rules over netlink. */

#include <net/sock.h>

#include "kind.h"
#include "nl.h"
#include "object/acl.h"
#include "object/refuse.h"
#include "rule_config.h"

#define acl_of(ptr) container_of_const(ptr, struct vnp_acl, object)
#define rule_of(ptr) container_of_const(ptr, struct vnp_rule, object)

/* Writing */

static int put_facts(struct sk_buff *msg, const struct vnp_rule *rule)
{
	if ((!rule->ruling.is_default &&
	     nla_put_u32(msg, VNETPEER_A_RULE_ID, rule->object.id)) ||
	    nla_put_string(msg, VNETPEER_A_RULE_ACL, rule->acl->object.name) ||
	    nla_put_u8(msg, VNETPEER_A_RULE_IS_DEFAULT,
		       rule->ruling.is_default))
		return -EMSGSIZE;
	return 0;
}

static unsigned int rule_pieces(const struct vnp_object *object)
{
	return vnp_nl_rule_pieces(rule_of(object));
}

static int rule_fill_piece(struct sk_buff *msg, const struct vnp_object *object,
			   unsigned int piece)
{
	const struct vnp_rule *rule = rule_of(object);

	if (put_facts(msg, rule))
		return -EMSGSIZE;
	return vnp_nl_put_rule(msg, VNETPEER_A_RULE_CONFIG, rule, piece);
}

static int rule_fill(struct sk_buff *msg, const struct vnp_object *object,
		     const struct net *asker)
{
	const struct vnp_rule *rule = rule_of(object);
	unsigned int piece;

	if (put_facts(msg, rule))
		return -EMSGSIZE;
	for (piece = 0; piece < rule_pieces(object); piece++)
		if (vnp_nl_put_rule(msg, VNETPEER_A_RULE_CONFIG, rule, piece))
			return -EMSGSIZE;
	return 0;
}

static int rule_fill_counters(struct sk_buff *msg,
			      const struct vnp_object *object)
{
	return nla_put_uint(msg, VNETPEER_A_RULE_HITS,
			    vnp_rule_hits_read(rule_of(object)));
}

/* Commands */

static int check_new(struct genl_info *info)
{
	struct vnp_nl_rules rules;

	vnp_nl_rules_begin(&rules, info, VNETPEER_A_RULE_CONFIG);
	if (!rules.at)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "the rule is missing");
	return vnp_nl_rules_check(info, VNETPEER_A_RULE_CONFIG);
}

static int check_del(struct genl_info *info)
{
	return vnp_object_check_named(VNP_KIND_RULE,
				      info->attrs[VNETPEER_A_RULE_NAME],
				      info->extack);
}

static struct vnp_rule *read_only_rule(struct genl_info *info)
{
	struct vnp_nl_rules rules;
	struct vnp_rule *rule;
	int err;

	vnp_nl_rules_begin(&rules, info, VNETPEER_A_RULE_CONFIG);
	rule = vnp_nl_rules_next(&rules);
	if (!IS_ERR(rule) && rules.at) {
		vnp_rule_free(rule);
		err = vnp_refuse_attr(info->extack, rules.at,
				      VNP_InvalidParameter,
				      "one rule is added at a time");
		return ERR_PTR(err);
	}
	return rule;
}

int vnetpeer_nl_rule_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_rule *rule = read_only_rule(info);
	int err;

	if (IS_ERR(rule))
		return PTR_ERR(rule);
	err = vnp_acl_add_rule(acl_of(vnp_nl_object(info)), rule, info->extack);
	if (err)
		vnp_rule_free(rule);
	return err;
}

/* Rules stand in their acl. */
static struct vnp_object *rule_find(struct genl_info *info,
				    struct vnp_object *scope)
{
	struct vnp_rule *rule;

	rule = vnp_acl_find_rule(acl_of(scope),
				 info->attrs[VNETPEER_A_RULE_NAME],
				 info->extack);
	return IS_ERR(rule) ? ERR_CAST(rule) : &rule->object;
}

static int rule_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_acl_del_rule(rule_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_rule = {
	.kind = VNP_KIND_RULE,
	.scope = VNETPEER_A_RULE_ACL,
	.scope_kind = VNP_KIND_ACL,
	.find = rule_find,
	.check = {
		[VNP_NEW] = check_new,
		[VNP_DEL] = check_del,
	},
	.fill = rule_fill,
	.counters = VNETPEER_A_RULE_COUNTERS,
	.fill_counters = rule_fill_counters,
	.ntf = VNETPEER_CMD_RULE_NTF,
	.event = VNETPEER_A_RULE_EVENT,
	.pieces = rule_pieces,
	.fill_piece = rule_fill_piece,
	.remove = rule_remove,
};

/* Dumps */

/*
 * The next thing that a dump lists. As other dumps go by numbers, this one goes
 * by priorities: a rule which is there all the time is listed once.
 */
struct rule_dump {
	unsigned long acl;
	u32 direction;
	u32 priority;
	u32 piece;
	bool is_started;
	bool is_limited;
};

static int rule_put(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct vnp_rule *rule, unsigned int piece)
{
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_RULE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (rule_fill_piece(skb, &rule->object, piece) ||
	    (!piece && genl_info_dump(cb)->attrs[VNETPEER_A_RULE_COUNTERS] &&
	     rule_fill_counters(skb, &rule->object))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int dump_rule(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_rule *rule)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	int err;

	if (next->direction != rule->direction ||
	    next->priority != rule->priority)
		next->piece = 0;
	next->direction = rule->direction;
	next->priority = rule->priority;
	for (; next->piece < vnp_nl_rule_pieces(rule); next->piece++) {
		err = rule_put(skb, cb, rule, next->piece);
		if (err)
			return err;
	}
	next->priority++;
	next->piece = 0;
	return 0;
}

static bool is_listed(const struct rule_dump *next,
		      const struct vnp_rule *rule)
{
	if (rule->direction != next->direction)
		return rule->direction < next->direction;
	return rule->priority < next->priority;
}

static int dump_acl(struct sk_buff *skb, struct netlink_callback *cb,
		    const struct vnp_acl *acl)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	const struct vnp_rule *rule;
	int err;

	list_for_each_entry(rule, &acl->rules, node) {
		if (is_listed(next, rule))
			continue;
		err = dump_rule(skb, cb, rule);
		if (err)
			return err;
	}
	*next = (struct rule_dump){
		.acl = acl->object.id + 1,
		.is_started = true,
		.is_limited = next->is_limited,
	};
	return 0;
}

static int dump_start(struct rule_dump *next, struct vnp_net *vn,
		      struct netlink_callback *cb)
{
	const struct nlattr *name =
		genl_info_dump(cb)->attrs[VNETPEER_A_RULE_ACL];
	const struct vnp_acl *acl;

	next->is_started = true;
	next->is_limited = name;
	if (!name)
		return 0;
	acl = vnp_acl_find(vn, name, cb->extack);
	if (IS_ERR(acl))
		return PTR_ERR(acl);
	next->acl = acl->object.id;
	return 0;
}

static int rule_dump(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vnp_net *vn)
{
	struct rule_dump *next = (struct rule_dump *)cb->ctx;
	unsigned long id, last;
	struct vnp_object *object;
	int err = 0;

	BUILD_BUG_ON(sizeof(*next) > sizeof(cb->ctx));
	cb->seq = vnp_registry_generation(&vn->registry, BIT(VNP_KIND_ACL) |
							 BIT(VNP_KIND_RULE));
	if (!next->is_started)
		err = dump_start(next, vn, cb);
	if (err)
		return err;
	last = next->is_limited ? next->acl : ULONG_MAX;
	xa_for_each_range(&vn->registry.ids[VNP_KIND_ACL], id, object,
			  next->acl, last) {
		err = dump_acl(skb, cb, container_of(object, struct vnp_acl,
						     object));
		if (err)
			break;
	}
	return err;
}

int vnetpeer_nl_rule_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	int err;

	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	err = rule_dump(skb, cb, vn);
	mutex_unlock(&vn->config);
	return err;
}
