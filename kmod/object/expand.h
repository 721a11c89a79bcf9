/* SPDX-License-Identifier: GPL-2.0 */
/* What the tags and groups of rules stand for at a port, as prefixes. */
#ifndef _VNP_EXPAND_H
#define _VNP_EXPAND_H

#include "rule.h"

struct vnp_space;
struct vnp_subnet;
struct vnp_table;

/* Of an expanded side: it takes no address, which is not the same as all. */
#define VNP_TAG_NOTHING	BIT(VNP_TAG_COUNT)

/* Entries of a rule's lists that are looked at together. */
#define VNP_EXPANSION_ROOM	16

/* The lists of prefixes that are made for looking at rules. */
enum vnp_expansion_list {
	VNP_EXPANSION_NETWORK,	/* the tag virtual-network */
	VNP_EXPANSION_PRIVATE,	/* all but the tag internet */
	VNP_EXPANSION_SRC,	/* what a rule names as sources, with groups */
	VNP_EXPANSION_DST,
	VNP_EXPANSION_LISTS,
};

/**
 * struct vnp_stream - the prefixes that one side of a rule stands for
 * @list: those that are listed
 * @count: length of @list
 * @rest: those that are what others leave
 * @is_rest: whether it is @rest that counts
 * @table: where learned routes are to be asked, too; NULL if they do not count
 * @network: all that are listed, if they do
 * @at: the last of the learned ones
 * @shown: the last of these that is no part of another
 */
struct vnp_stream {
	const struct vnp_prefix *list;
	unsigned int count;
	struct vnp_complement rest;
	bool is_rest;
	const struct vnp_table *table;
	const struct vnp_space *network;
	struct vnp_prefix at;
	struct vnp_prefix shown;
};

/**
 * struct vnp_expansion - rules as a port sees them, in pieces
 * @generation: that of everything when the lists were begun
 * @subnet: the port's subnet, while vnp_net.config is held
 * @rule: the rule of which @match is a piece, or NULL
 * @hosts_of: the rule of VNP_EXPANSION_SRC and _DST, for comparison only
 * @match: a piece of what the rule wants of a packet, in prefixes; no more
 *	entries than there is room for
 * @src: the sources that are in no piece yet
 * @dst: the destinations likewise
 * @taken: the prefixes of @match
 * @lists: the lists that were made
 * @kept: how many prefixes each begins with that stay as they are
 * @wanted: which are to be made, a bit for each
 * @sorted: which are sorted, likewise
 *
 * One reader's own, across the messages of a dump. @rule, and what @match and
 * the streams lead to in it, is looked at only while @generation is that of
 * everything still, with vnp_net.config held.
 */
struct vnp_expansion {
	unsigned int generation;
	const struct vnp_subnet *subnet;
	const struct vnp_rule *rule;
	const struct vnp_rule *hosts_of;
	struct vnp_rule_match match;
	struct vnp_stream src;
	struct vnp_stream dst;
	struct vnp_prefix taken[VNP_EXPANSION_ROOM];
	struct vnp_space *lists[VNP_EXPANSION_LISTS];
	unsigned int kept[VNP_EXPANSION_LISTS];
	unsigned int wanted;
	unsigned int sorted;
};

struct vnp_expansion *vnp_expansion_alloc(void);
void vnp_expansion_free(struct vnp_expansion *expansion);
void vnp_expansion_forget(struct vnp_expansion *expansion,
			  unsigned int generation);
int vnp_expansion_set(struct vnp_expansion *expansion,
		      const struct vnp_rule *rule);
bool vnp_expansion_next(struct vnp_expansion *expansion);
int vnp_expansion_copy(struct vnp_expansion *expansion);
void vnp_expansion_sort(struct vnp_expansion *expansion);

#endif
