/* SPDX-License-Identifier: GPL-2.0 */
/* What rules say, as attributes. */
#ifndef _VNP_RULE_CONFIG_H
#define _VNP_RULE_CONFIG_H

#include <linux/types.h>

struct genl_info;
struct netlink_ext_ack;
struct nlattr;
struct sk_buff;
struct vnp_net;
struct vnp_rule;
struct vnp_rule_match;

/*
 * The lists of a rule may be longer than an attribute or a message, so a rule
 * comes in pieces: a rule-config, and others that continue it.
 */

/**
 * struct vnp_nl_rules - reads rules out of a message, one after the other
 * @vn: the controller
 * @type: the attribute that a piece of a rule is
 * @is_check: only whether they make sense is of interest, so groups are not
 *	looked up
 * @at: the first piece of the next rule; NULL when there is none
 * @rem: length of the message from there on
 * @group_count: how often those that were read name a group
 * @extack: where a refusal is explained
 */
struct vnp_nl_rules {
	struct vnp_net *vn;
	int type;
	bool is_check;
	const struct nlattr *at;
	int rem;
	unsigned int group_count;
	struct netlink_ext_ack *extack;
};

void vnp_nl_rules_begin(struct vnp_nl_rules *rules, struct genl_info *info,
			int type);
struct vnp_rule *vnp_nl_rules_next(struct vnp_nl_rules *rules);
int vnp_nl_rules_check(struct genl_info *info, int type);

unsigned int vnp_nl_rule_pieces(const struct vnp_rule *rule);
int vnp_nl_put_rule(struct sk_buff *msg, int type, const struct vnp_rule *rule,
		    unsigned int piece);
int vnp_nl_put_piece(struct sk_buff *msg, int type, const struct vnp_rule *rule,
		     const struct vnp_rule_match *match, bool is_first);

#endif
