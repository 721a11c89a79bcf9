// SPDX-License-Identifier: GPL-2.0
/* Writes what rules say. */

#include "rule_config.h"

#include "nl.h"
#include "object/acl.h"
#include "object/expand.h"
#include "object/group.h"
#include "object/vnet.h"

/* Entries in a piece that we write: as many as fit into any message. */
#define PIECE_ENTRIES 16

/* What they take at most, which is that of a group, and what is around them. */
#define ENTRY_SIZE (NLA_HDRLEN + 2 * nla_total_size(VNETPEER_NAME_MAX + 1))
#define HEAD_SIZE 512

static unsigned int count_addrs(const struct vnp_rule_side *side)
{
	return side->prefix_count + side->group_count + !!side->tags;
}

static int put_group(struct sk_buff *msg, struct vnp_net *vn, u32 id)
{
	const struct vnp_group *group = vnp_group_of(vn, id);

	if (nla_put_string(msg, VNETPEER_A_RULE_ADDR_GROUP,
			   group->object.name) ||
	    nla_put_string(msg, VNETPEER_A_RULE_ADDR_VNET,
			   group->vnet->object.name))
		return -EMSGSIZE;
	return 0;
}

static int fill_addr(struct sk_buff *msg, struct vnp_net *vn,
		     const struct vnp_rule_side *side, unsigned int at)
{
	if (at < side->prefix_count)
		return vnp_nl_put_prefix(msg, VNETPEER_A_RULE_ADDR_PREFIX,
					 &side->prefixes[at]);
	at -= side->prefix_count;
	if (at < side->group_count)
		return put_group(msg, vn, side->groups[at]);
	if (side->tags == VNP_TAG_NOTHING)
		return 0;
	return nla_put_u32(msg, VNETPEER_A_RULE_ADDR_TAG,
			   vnp_nl_tag(side->tags));
}

static int put_addr(struct sk_buff *msg, int type, struct vnp_net *vn,
		    const struct vnp_rule_side *side, unsigned int at)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest || fill_addr(msg, vn, side, at))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_range(struct sk_buff *msg, int type,
		     const struct vnp_range *range)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	if (!nest ||
	    nla_put_u16(msg, VNETPEER_A_PORT_RANGE_FIRST, range->first) ||
	    nla_put_u16(msg, VNETPEER_A_PORT_RANGE_LAST, range->last))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static unsigned int count_entries(const struct vnp_rule_match *match)
{
	return count_addrs(&match->src) + count_addrs(&match->dst) +
	       match->src.port_count + match->dst.port_count;
}

/* One entry of the four lists, which are counted through. */
static int put_entry(struct sk_buff *msg, struct vnp_net *vn,
		     const struct vnp_rule_match *match, unsigned int at)
{
	const struct vnp_rule_side *src = &match->src, *dst = &match->dst;

	if (at < count_addrs(src))
		return put_addr(msg, VNETPEER_A_RULE_CONFIG_SRC, vn, src, at);
	at -= count_addrs(src);
	if (at < count_addrs(dst))
		return put_addr(msg, VNETPEER_A_RULE_CONFIG_DST, vn, dst, at);
	at -= count_addrs(dst);
	if (at < src->port_count)
		return put_range(msg, VNETPEER_A_RULE_CONFIG_SPORT,
				 &src->ports[at]);
	return put_range(msg, VNETPEER_A_RULE_CONFIG_DPORT,
			 &dst->ports[at - src->port_count]);
}

/* What the first piece has besides lists. */
static int put_head(struct sk_buff *msg, const struct vnp_rule *rule)
{
	u32 action = rule->ruling.is_allowing ? VNETPEER_RULE_ACTION_ALLOW :
					 VNETPEER_RULE_ACTION_DENY;

	if (nla_put_u32(msg, VNETPEER_A_RULE_CONFIG_PRIORITY, rule->priority) ||
	    nla_put_u32(msg, VNETPEER_A_RULE_CONFIG_DIRECTION,
			vnp_nl_direction(rule->direction)) ||
	    nla_put_u32(msg, VNETPEER_A_RULE_CONFIG_ACTION, action) ||
	    nla_put_u32(msg, VNETPEER_A_RULE_CONFIG_PROTOCOL,
			vnp_nl_protocol(rule->match.proto)))
		return -EMSGSIZE;
	return 0;
}

static int put_rule(struct sk_buff *msg, int type, const struct vnp_rule *rule,
		    const struct vnp_rule_match *match, unsigned int at,
		    unsigned int end, bool is_first)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	BUILD_BUG_ON(HEAD_SIZE + PIECE_ENTRIES * ENTRY_SIZE >
		     GENLMSG_DEFAULT_SIZE);
	if (!nest ||
	    nla_put_string(msg, VNETPEER_A_RULE_CONFIG_NAME,
			   rule->object.name) ||
	    (is_first ? put_head(msg, rule) :
			nla_put_flag(msg, VNETPEER_A_RULE_CONFIG_CONTINUED)))
		return -EMSGSIZE;
	for (; at < end; at++)
		if (put_entry(msg, rule->acl->object.vn, match, at))
			return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/**
 * vnp_nl_rule_pieces() - how many pieces a rule is written in
 * @rule: the rule
 *
 * Return: the number, at least 1
 */
unsigned int vnp_nl_rule_pieces(const struct vnp_rule *rule)
{
	return DIV_ROUND_UP(count_entries(&rule->match), PIECE_ENTRIES) ?: 1;
}

/**
 * vnp_nl_put_rule() - write a piece of a rule
 * @msg: the message
 * @type: its attribute
 * @rule: the rule
 * @piece: which one, from 0
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_rule(struct sk_buff *msg, int type, const struct vnp_rule *rule,
		    unsigned int piece)
{
	unsigned int at = piece * PIECE_ENTRIES;

	return put_rule(msg, type, rule, &rule->match, at,
			min(at + PIECE_ENTRIES, count_entries(&rule->match)),
			!piece);
}

/**
 * vnp_nl_put_piece() - write a piece of a rule, with what it says elsewhere
 * @msg: the message
 * @type: its attribute
 * @rule: the rule
 * @match: what the piece says that it wants of a packet, no more entries than
 *	VNP_EXPANSION_ROOM
 * @is_first: whether it is the first piece
 *
 * Return: 0 or -EMSGSIZE
 */
int vnp_nl_put_piece(struct sk_buff *msg, int type, const struct vnp_rule *rule,
		     const struct vnp_rule_match *match, bool is_first)
{
	BUILD_BUG_ON(VNP_EXPANSION_ROOM > PIECE_ENTRIES);
	return put_rule(msg, type, rule, match, 0, count_entries(match),
			is_first);
}
