/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses and prefixes of either family, and lists of prefixes. */
#ifndef _VNP_PREFIX_H
#define _VNP_PREFIX_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>
#include <linux/types.h>

/**
 * struct vnp_addr - an address of either family
 * @v4: the address, if @family is AF_INET; the rest of @v6 is then zero
 * @v6: the address, if @family is AF_INET6
 * @family: AF_INET or AF_INET6
 */
struct vnp_addr {
	union {
		__be32 v4;
		struct in6_addr v6;
	};
	u8 family;
};

/**
 * struct vnp_prefix - a CIDR prefix of either family
 * @addr: network address; host bits are zero once it was checked
 * @len: prefix length in bits
 */
struct vnp_prefix {
	struct vnp_addr addr;
	u8 len;
};

struct vnp_space_node;

/**
 * struct vnp_space - an ordered list of prefixes, never changed once made
 * @rcu: frees it
 * @nodes: the prefixes, sorted; NULL until they are
 * @round: the last search that found it, see struct vnp_space_index
 * @users: the VNet that it is the space of and the halves that recorded it
 * @count: number of entries in @prefix
 * @prefix: the prefixes, in the order the user gave them
 *
 * Packets read @count and @prefix alone, which therefore are side by side.
 */
struct vnp_space {
	struct rcu_head rcu;
	struct vnp_space_node *nodes;
	u64 round;
	unsigned int users;
	unsigned int count;
	struct vnp_prefix prefix[] __counted_by(count);
};

/**
 * struct vnp_complement - where the search for what no prefix has is
 * @hole: the first prefix that may be in what is still to be searched
 * @end: behind the last one
 * @part: what is looked at next
 * @is_done: nothing is left
 */
struct vnp_complement {
	const struct vnp_prefix *hole;
	const struct vnp_prefix *end;
	struct vnp_prefix part;
	bool is_done;
};

/** vnp_family_bits() - length in bits of an address of @family */
static inline unsigned int vnp_family_bits(u8 family)
{
	return family == AF_INET ? 32 : 128;
}

int vnp_addr_cmp(const struct vnp_addr *a, const struct vnp_addr *b);
bool vnp_addr_is_usable(const struct vnp_addr *addr);

bool vnp_prefix_is_canonical(const struct vnp_prefix *prefix);
bool vnp_prefix_is_valid(const struct vnp_prefix *prefix);
bool vnp_prefix_is_routable(const struct vnp_prefix *prefix);
int vnp_prefix_cmp(const struct vnp_prefix *a, const struct vnp_prefix *b);
bool vnp_prefix_has_addr(const struct vnp_prefix *prefix,
			 const struct vnp_addr *addr);
bool vnp_prefix_covers(const struct vnp_prefix *outer,
		       const struct vnp_prefix *inner);
bool vnp_prefix_overlaps(const struct vnp_prefix *a,
			 const struct vnp_prefix *b);
bool vnp_prefix_host(const struct vnp_prefix *prefix, u64 offset,
		     struct vnp_addr *addr);
u64 vnp_prefix_number(const struct vnp_prefix *prefix,
		      const struct vnp_addr *addr);
void vnp_prefix_clear_host(struct vnp_prefix *prefix);
void vnp_prefix_last(const struct vnp_prefix *prefix, struct vnp_addr *addr);
bool vnp_prefix_reserves(const struct vnp_prefix *prefix,
			 const struct vnp_addr *addr);
const struct vnp_prefix *vnp_prefix_list_cover(const struct vnp_prefix *list,
					       unsigned int count,
					       const struct vnp_prefix *prefix);
unsigned int vnp_prefix_reduce(struct vnp_prefix *list, unsigned int count);
unsigned int vnp_prefix_merge(struct vnp_prefix *list, unsigned int count);
void vnp_complement_init(struct vnp_complement *rest,
			 const struct vnp_prefix *holes, unsigned int count);
bool vnp_complement_next(struct vnp_complement *rest,
			 struct vnp_prefix *prefix);

bool vnp_space_has_addr(const struct vnp_space *space,
			const struct vnp_addr *addr);

#endif
