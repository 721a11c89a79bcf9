/* SPDX-License-Identifier: GPL-2.0 */
/* What the tags and groups of rules stand for at a port, as prefixes. */
#ifndef _VNP_EXPAND_H
#define _VNP_EXPAND_H

#include "rule.h"

struct vnp_port;
struct vnp_space;

/* Of an expanded side: it takes no address, which is not the same as all. */
#define VNP_TAG_NOTHING	BIT(VNP_TAG_COUNT)

/**
 * struct vnp_expansion - a rule as a port sees it now
 * @port: the port
 * @match: what the rule wants of a packet, in prefixes
 * @hosts: the lists of it that were made for this rule, for either side
 * @tags: the prefixes of each tag that was asked for
 *
 * vnp_net.lock is held all the time.
 */
struct vnp_expansion {
	const struct vnp_port *port;
	struct vnp_rule_match match;
	struct vnp_space *hosts[2];
	struct vnp_space *tags[VNP_TAG_COUNT];
};

void vnp_expansion_init(struct vnp_expansion *expansion,
			const struct vnp_port *port);
void vnp_expansion_uninit(struct vnp_expansion *expansion);
int vnp_expansion_set(struct vnp_expansion *expansion,
		      const struct vnp_rule *rule);

#endif
