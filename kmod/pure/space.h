/* SPDX-License-Identifier: GPL-2.0 */
/* Address spaces that are configured: sorted, shared, and found by overlap. */
#ifndef _VNP_SPACE_H
#define _VNP_SPACE_H

#include <linux/rbtree.h>

#include "prefix.h"

/**
 * struct vnp_space_node - a prefix of a space, in the order of vnp_prefix_cmp()
 * @rb: in vnp_space_index.root
 * @space: the space
 * @prefix: the prefix
 * @last: the last address that @prefix or one below @rb has
 */
struct vnp_space_node {
	struct rb_node rb;
	struct vnp_space *space;
	struct vnp_prefix prefix;
	struct vnp_addr last;
};

/**
 * struct vnp_space_index - finds which of many spaces overlap a prefix
 * @root: the prefixes of all of them
 * @round: number of the last search for spaces
 *
 * The order is that of vnp_prefix_cmp(), and each node knows the last address
 * below it, so that a look-up costs the logarithm of all prefixes, and then
 * what it finds. It holds nothing of its own: adding to it cannot fail.
 */
struct vnp_space_index {
	struct rb_root root;
	u64 round;
};

struct vnp_space *vnp_space_alloc(unsigned int count);
int vnp_space_sort(struct vnp_space *space);
void vnp_space_free(struct vnp_space *space);
void vnp_space_retire(struct vnp_space *space);

bool vnp_space_overlaps_itself(const struct vnp_space *space);
bool vnp_space_covers(const struct vnp_space *space,
		      const struct vnp_prefix *prefix);
const struct vnp_prefix *vnp_space_clash(const struct vnp_space *a,
					 const struct vnp_space *b);
const struct vnp_prefix *vnp_space_find(const struct vnp_space *space,
					const struct vnp_addr *addr);
bool vnp_space_router(const struct vnp_space *space, u8 family,
		      const struct vnp_addr *near, struct vnp_addr *router);
bool vnp_space_equal(const struct vnp_space *a, const struct vnp_space *b);

void vnp_space_index_add(struct vnp_space_index *index,
			 struct vnp_space *space);
void vnp_space_index_del(struct vnp_space_index *index,
			 struct vnp_space *space);
bool vnp_space_index_hits(const struct vnp_space_index *index,
			  const struct vnp_prefix *prefix);
void vnp_space_index_begin(struct vnp_space_index *index);
unsigned int vnp_space_index_mark(struct vnp_space_index *index,
				  const struct vnp_prefix *prefix);

/**
 * vnp_space_is_marked() - whether the last search found a space
 * @index: the index
 * @space: a space that is in it
 *
 * Return: whether it overlaps one of the prefixes that were searched for
 */
static inline bool vnp_space_is_marked(const struct vnp_space_index *index,
				       const struct vnp_space *space)
{
	return space->round == index->round;
}

#endif
