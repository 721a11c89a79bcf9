// SPDX-License-Identifier: GPL-2.0
/* Reads what rules say. */

#include "rule_config.h"

#include <linux/mm.h>
#include <linux/sched/signal.h>

#include "nl.h"
#include "object/acl.h"
#include "object/group.h"
#include "object/refuse.h"
#include "object/vnet.h"

/*
 * One side of a rule that is being read, with room for all of its entries.
 * Groups note the number, so that one which is named twice is noticed.
 */
static atomic64_t side_numbers;

struct side {
	u64 number;
	struct vnp_rule_side *side;
	struct vnp_prefix *prefixes;
	u32 *groups;
	struct vnp_range *ports;
};

/* A rule that is being read. */
struct reader {
	struct vnp_nl_rules *rules;
	struct vnp_rule *rule;
	struct side src;
	struct side dst;
};

static int read_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
		       struct netlink_ext_ack *extack)
{
	int err = vnp_nl_prefix(attr, prefix, extack);

	if (err)
		return err;
	if (!vnp_prefix_is_canonical(prefix))
		return vnp_refuse_attr(extack, attr,
				       VNP_InvalidAddressPrefixFormat,
				       "host bits or length");
	return 0;
}

static int read_group(const struct vnp_nl_rules *rules, struct nlattr **tb,
		      struct side *reading)
{
	const struct nlattr *name = tb[VNETPEER_A_RULE_ADDR_GROUP];
	const struct nlattr *where = tb[VNETPEER_A_RULE_ADDR_VNET];
	struct vnp_group *group;
	struct vnp_vnet *vnet;

	if (rules->is_check)
		return 0;
	if (where) {
		vnet = vnp_vnet_find(rules->vn, where, rules->extack);
		if (IS_ERR(vnet))
			return PTR_ERR(vnet);
		group = vnp_group_find(vnet, name, rules->extack);
	} else {
		group = vnp_group_find_alone(rules->vn, name, rules->extack);
	}
	if (IS_ERR(group))
		return PTR_ERR(group);
	if (group->read_for == reading->number)
		return vnp_refuse_attr(rules->extack, name,
				       VNP_InvalidParameter,
				       "a group is given twice");
	group->read_for = reading->number;
	reading->groups[reading->side->group_count - 1] = group->object.id;
	return 0;
}

/* Exactly one of three, and a VNet for groups only. */
static int check_addr(const struct nlattr *attr, struct nlattr **tb,
		      struct netlink_ext_ack *extack)
{
	int kinds = !!tb[VNETPEER_A_RULE_ADDR_PREFIX] +
		    !!tb[VNETPEER_A_RULE_ADDR_TAG] +
		    !!tb[VNETPEER_A_RULE_ADDR_GROUP];

	if (kinds != 1)
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "one of prefix, tag and group is wanted");
	if (tb[VNETPEER_A_RULE_ADDR_VNET] && !tb[VNETPEER_A_RULE_ADDR_GROUP])
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "only a group is of a VNet");
	return 0;
}

/* All rules of a message are of one acl; what it cannot have is not read. */
static int count_group(struct vnp_nl_rules *rules)
{
	if (++rules->group_count > VNP_ACL_GROUPS_MAX)
		return vnp_refuse(rules->extack, VNP_LimitExceeded,
				  "an acl names groups %u times at most",
				  VNP_ACL_GROUPS_MAX);
	return 0;
}

static int read_addr(const struct nlattr *attr, struct side *reading,
		     struct vnp_nl_rules *rules)
{
	struct nlattr *tb[VNETPEER_A_RULE_ADDR_MAX + 1];
	struct vnp_rule_side *side = reading->side;
	int err;

	err = vnp_nl_check_once(nla_data(attr), nla_len(attr), 0,
				rules->extack);
	if (err)
		return err;
	err = nla_parse_nested(tb, VNETPEER_A_RULE_ADDR_MAX, attr,
			       vnetpeer_rule_addr_nl_policy, rules->extack);
	if (err)
		return err;
	err = check_addr(attr, tb, rules->extack);
	if (err)
		return err;
	if (side->tags ||
	    (tb[VNETPEER_A_RULE_ADDR_TAG] &&
	     (side->prefix_count || side->group_count)))
		return vnp_refuse_attr(rules->extack, attr,
				       VNP_InvalidParameter,
				       "a tag stands alone");

	if (tb[VNETPEER_A_RULE_ADDR_TAG])
		side->tags = vnp_nl_read_tag(tb[VNETPEER_A_RULE_ADDR_TAG]);
	if (tb[VNETPEER_A_RULE_ADDR_GROUP]) {
		side->group_count++;
		err = count_group(rules) ?: read_group(rules, tb, reading);
	}
	if (tb[VNETPEER_A_RULE_ADDR_PREFIX])
		err = read_prefix(tb[VNETPEER_A_RULE_ADDR_PREFIX],
				  &reading->prefixes[side->prefix_count++],
				  rules->extack);
	return err;
}

static int read_range(const struct nlattr *attr, struct side *reading,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VNETPEER_A_PORT_RANGE_MAX + 1];
	struct vnp_range *range;
	int err;

	err = vnp_nl_check_once(nla_data(attr), nla_len(attr), 0, extack);
	if (err)
		return err;
	err = nla_parse_nested(tb, VNETPEER_A_PORT_RANGE_MAX, attr,
			       vnetpeer_port_range_nl_policy, extack);
	if (err)
		return err;
	if (!tb[VNETPEER_A_PORT_RANGE_FIRST])
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a range has no first port");
	range = &reading->ports[reading->side->port_count++];
	range->first = nla_get_u16(tb[VNETPEER_A_PORT_RANGE_FIRST]);
	range->last = range->first;
	if (tb[VNETPEER_A_PORT_RANGE_LAST])
		range->last = nla_get_u16(tb[VNETPEER_A_PORT_RANGE_LAST]);
	if (range->first > range->last)
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "%u-%u is no range", range->first,
				       range->last);
	return 0;
}

static int read_entry(struct reader *reader, const struct nlattr *attr)
{
	switch (nla_type(attr)) {
	case VNETPEER_A_RULE_CONFIG_SRC:
		return read_addr(attr, &reader->src, reader->rules);
	case VNETPEER_A_RULE_CONFIG_DST:
		return read_addr(attr, &reader->dst, reader->rules);
	case VNETPEER_A_RULE_CONFIG_SPORT:
		return read_range(attr, &reader->src, reader->rules->extack);
	case VNETPEER_A_RULE_CONFIG_DPORT:
		return read_range(attr, &reader->dst, reader->rules->extack);
	}
	return 0;
}

static int read_entries(struct reader *reader, const struct nlattr *piece)
{
	const struct nlattr *attr;
	int rem, err;

	nla_for_each_nested(attr, piece, rem) {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = read_entry(reader, attr);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

#define LISTS (BIT_ULL(VNETPEER_A_RULE_CONFIG_SRC) |	\
	       BIT_ULL(VNETPEER_A_RULE_CONFIG_DST) |	\
	       BIT_ULL(VNETPEER_A_RULE_CONFIG_SPORT) |	\
	       BIT_ULL(VNETPEER_A_RULE_CONFIG_DPORT))

static int parse_piece(const struct nlattr *piece, struct nlattr **tb,
		       struct netlink_ext_ack *extack)
{
	int err;

	err = vnp_nl_check_once(nla_data(piece), nla_len(piece), LISTS, extack);
	if (err)
		return err;
	err = nla_parse_nested(tb, VNETPEER_A_RULE_CONFIG_MAX, piece,
			       vnetpeer_rule_config_nl_policy, extack);
	if (err)
		return err;
	return vnp_object_check_name(tb[VNETPEER_A_RULE_CONFIG_NAME], extack);
}

static int read_head(struct vnp_rule *rule, const struct nlattr *piece,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];
	int err;

	err = parse_piece(piece, tb, extack);
	if (err)
		return err;
	if (tb[VNETPEER_A_RULE_CONFIG_CONTINUED])
		return vnp_refuse_attr(extack, piece, VNP_InvalidParameter,
				       "there is no rule to be continued");
	if (!tb[VNETPEER_A_RULE_CONFIG_PRIORITY] ||
	    !tb[VNETPEER_A_RULE_CONFIG_DIRECTION] ||
	    !tb[VNETPEER_A_RULE_CONFIG_ACTION])
		return vnp_refuse_attr(extack, piece, VNP_InvalidParameter,
				       "a rule has priority, direction and action");

	vnp_object_name(&rule->object, tb[VNETPEER_A_RULE_CONFIG_NAME]);
	rule->priority = nla_get_u32(tb[VNETPEER_A_RULE_CONFIG_PRIORITY]);
	rule->direction = nla_get_u32(tb[VNETPEER_A_RULE_CONFIG_DIRECTION]) ==
			  VNETPEER_RULE_DIRECTION_IN ? VNP_IN : VNP_OUT;
	rule->ruling.is_allowing =
		nla_get_u32(tb[VNETPEER_A_RULE_CONFIG_ACTION]) ==
		VNETPEER_RULE_ACTION_ALLOW;
	rule->match.proto =
		vnp_nl_read_protocol(tb[VNETPEER_A_RULE_CONFIG_PROTOCOL]);
	return 0;
}

static int check_continued(const struct vnp_rule *rule,
			   const struct nlattr *piece,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];
	int err;

	err = parse_piece(piece, tb, extack);
	if (err)
		return err;
	if (nla_strcmp(tb[VNETPEER_A_RULE_CONFIG_NAME], rule->object.name))
		return vnp_refuse_attr(extack, piece, VNP_InvalidParameter,
				       "the rule to be continued is '%.24s'",
				       rule->object.name);
	if (tb[VNETPEER_A_RULE_CONFIG_PRIORITY] ||
	    tb[VNETPEER_A_RULE_CONFIG_DIRECTION] ||
	    tb[VNETPEER_A_RULE_CONFIG_ACTION] ||
	    tb[VNETPEER_A_RULE_CONFIG_PROTOCOL])
		return vnp_refuse_attr(extack, piece, VNP_InvalidParameter,
				       "a rule is continued with lists only");
	return 0;
}

/* The pieces of a message */

static void find_piece(struct vnp_nl_rules *rules)
{
	while (nla_ok(rules->at, rules->rem)) {
		if (nla_type(rules->at) == rules->type)
			return;
		rules->at = nla_next(rules->at, &rules->rem);
	}
	rules->at = NULL;
}

/* Whether there is another piece of the rule that the last one was of. */
static bool next_piece(struct vnp_nl_rules *rules)
{
	rules->at = nla_next(rules->at, &rules->rem);
	find_piece(rules);
	return rules->at &&
	       nla_find_nested(rules->at, VNETPEER_A_RULE_CONFIG_CONTINUED);
}

static void count_types(const struct nlattr *piece, unsigned int *counts)
{
	const struct nlattr *attr;
	int rem;

	nla_for_each_nested(attr, piece, rem)
		counts[nla_type(attr)]++;
}

static int make_side(struct side *reading, struct vnp_rule_side *side,
		     unsigned int addrs, unsigned int ports)
{
	reading->number = atomic64_inc_return(&side_numbers);
	reading->side = side;
	reading->prefixes = kvcalloc(addrs, sizeof(*reading->prefixes),
				     GFP_KERNEL_ACCOUNT);
	reading->groups = kvcalloc(addrs, sizeof(*reading->groups),
				   GFP_KERNEL_ACCOUNT);
	reading->ports = kvcalloc(ports, sizeof(*reading->ports),
				  GFP_KERNEL_ACCOUNT);
	side->prefixes = reading->prefixes;
	side->groups = reading->groups;
	side->ports = reading->ports;
	return side->prefixes && side->groups && side->ports ? 0 : -ENOMEM;
}

/* Looks through the pieces of the rule, for how much room its lists need. */
static int make_room(struct reader *reader)
{
	unsigned int counts[VNETPEER_A_RULE_CONFIG_MAX + 1] = {};
	struct vnp_rule_match *match = &reader->rule->match;
	struct vnp_nl_rules ahead = *reader->rules;
	int err;

	count_types(ahead.at, counts);
	while (next_piece(&ahead)) {
		err = check_continued(reader->rule, ahead.at, ahead.extack);
		if (err)
			return err;
		count_types(ahead.at, counts);
	}
	err = make_side(&reader->src, &match->src,
			counts[VNETPEER_A_RULE_CONFIG_SRC],
			counts[VNETPEER_A_RULE_CONFIG_SPORT]);
	if (!err)
		err = make_side(&reader->dst, &match->dst,
				counts[VNETPEER_A_RULE_CONFIG_DST],
				counts[VNETPEER_A_RULE_CONFIG_DPORT]);
	return err;
}

static int read_rule(struct reader *reader)
{
	struct vnp_nl_rules *rules = reader->rules;
	int err;

	err = read_head(reader->rule, rules->at, rules->extack);
	if (!err)
		err = make_room(reader);
	if (err)
		return err;
	do {
		err = read_entries(reader, rules->at);
	} while (!err && next_piece(rules));
	return err;
}

/**
 * vnp_nl_rules_begin() - begin to read the rules of a message
 * @rules: what says where reading is
 * @info: the message
 * @type: the attribute that a piece of a rule is
 */
void vnp_nl_rules_begin(struct vnp_nl_rules *rules, struct genl_info *info,
			int type)
{
	*rules = (struct vnp_nl_rules){
		.vn = vnp_nl_net(info),
		.type = type,
		.at = genlmsg_data(info->genlhdr),
		.rem = genlmsg_len(info->genlhdr),
		.extack = info->extack,
	};
	find_piece(rules);
}

/**
 * vnp_nl_rules_next() - read the next rule of a message
 * @rules: where reading is; there is a next rule
 *
 * Context: vnp_net.config is held, unless they are only checked; may sleep.
 * Return: the rule, for vnp_rule_free(); or an error pointer
 */
struct vnp_rule *vnp_nl_rules_next(struct vnp_nl_rules *rules)
{
	struct reader reader = { .rules = rules };
	int err;

	reader.rule = vnp_rule_alloc();
	if (!reader.rule)
		return ERR_PTR(-ENOMEM);
	err = read_rule(&reader);
	if (err) {
		vnp_rule_free(reader.rule);
		return ERR_PTR(err);
	}
	return reader.rule;
}

/**
 * vnp_nl_rules_check() - are the rules of a message any sense
 * @info: the message
 * @type: the attribute that a piece of a rule is
 *
 * Context: may sleep.
 * Return: 0 or a negative errno
 */
int vnp_nl_rules_check(struct genl_info *info, int type)
{
	struct vnp_nl_rules rules;
	const struct nlattr *at;
	struct vnp_rule *rule;
	int err;

	vnp_nl_rules_begin(&rules, info, type);
	rules.is_check = true;
	while ((at = rules.at)) {
		rule = vnp_nl_rules_next(&rules);
		err = PTR_ERR_OR_ZERO(rule);
		if (!err) {
			err = vnp_rule_check(rule, info->extack);
			vnp_rule_free(rule);
		}
		/* Of several rules, which one it was is what matters. */
		if (err && type == VNETPEER_A_ACL_RULE)
			NL_SET_BAD_ATTR(info->extack, at);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}
