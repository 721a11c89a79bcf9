/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Nodes of a longest-prefix table: how they look, which readers and writers
 * both have to know, and how writers make them and free them. What they mean
 * is told in lpm.c.
 */
#ifndef _VNP_LPM_NODE_H
#define _VNP_LPM_NODE_H

#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/rcupdate.h>
#include <linux/socket.h>
#include <linux/types.h>
#include <linux/unaligned.h>

#include "lpm.h"

/* Bits that a node looks at. */
#define VNP_LPM_STRIDE 6

/* Most nodes that a skip stands for: a key has room for so many bits. */
#define VNP_LPM_SKIP_LEVELS 9

/* Nodes start at 7, 13, ... 127. */
#define VNP_LPM_MAX_DEPTH 21

/* What one change takes out at most: a row of links, a leaf, and a join. */
#define VNP_LPM_RETIRED_MAX (VNP_LPM_MAX_DEPTH + 3)

/* In @internal: a leaf, or with no other bit a skip. */
#define VNP_LPM_CHILDLESS BIT_ULL(63)

/**
 * struct vnp_lpm_node - node of a tree, with its values right below it
 * @internal: which prefixes have a value, and VNP_LPM_CHILDLESS
 * @external: which bits have a child; not there in a leaf
 * @key: of a skip, what it skips, complemented, and 64 less how many bits
 * @child: the children; not there in a leaf
 *
 * Once published, only entries of @child and values change, each as a whole.
 */
struct vnp_lpm_node {
	u64 internal;
	union {
		u64 external;
		u64 key;
	};
	struct vnp_lpm_node __rcu *child[];
};

/**
 * struct vnp_lpm_bits - the unused bits of an address or prefix, left aligned
 * @high: the first 64
 * @low: the rest
 */
struct vnp_lpm_bits {
	u64 high;
	u64 low;
};

/* All of an address. */
static inline struct vnp_lpm_bits vnp_lpm_bits(u8 family, const void *addr)
{
	struct vnp_lpm_bits bits = {};

	if (family == AF_INET) {
		bits.high = (u64)get_unaligned_be32(addr) << 32;
	} else {
		bits.high = get_unaligned_be64(addr);
		bits.low = get_unaligned_be64(addr + 8);
	}
	return bits;
}

/* Take @count bits off the front: 1 to 63, taken modulo 64. */
static __always_inline void vnp_lpm_bits_take(struct vnp_lpm_bits *bits,
					      unsigned int count, bool is_wide)
{
	bits->high <<= count & 63;
	if (is_wide) {
		bits->high |= bits->low >> (-count & 63);
		bits->low <<= count & 63;
	}
}

/* What is left after @count bits: 0 to 127. */
static inline struct vnp_lpm_bits vnp_lpm_bits_after(struct vnp_lpm_bits bits,
						     unsigned int count)
{
	if (count >= 64) {
		bits.high = bits.low;
		bits.low = 0;
		count -= 64;
	}
	if (count)
		vnp_lpm_bits_take(&bits, count, true);
	return bits;
}

/* What the next node looks at. */
static inline unsigned int vnp_lpm_bits_first(struct vnp_lpm_bits bits)
{
	return bits.high >> (64 - VNP_LPM_STRIDE);
}

/* The bit of @internal for the prefix of @len bits: 0 to 5. */
static inline unsigned int vnp_lpm_value_bit(struct vnp_lpm_bits bits,
					     unsigned int len)
{
	return ((bits.high >> 1 | BIT_ULL(63)) >> (63 - len)) - 1;
}

/* How many bits of @map are set, up to and including @bit. */
static __always_inline long vnp_lpm_map_rank(u64 map, unsigned int bit)
{
	return hweight64(map << (~bit & 63));
}

static __always_inline u32 *
vnp_lpm_node_value(const struct vnp_lpm_node *node, unsigned int bit)
{
	return (u32 *)node - vnp_lpm_map_rank(node->internal, bit);
}

static __always_inline struct vnp_lpm_node __rcu **
vnp_lpm_node_child(struct vnp_lpm_node *node, unsigned int index)
{
	return &node->child[vnp_lpm_map_rank(node->external, index) - 1];
}

/*
 * Nodes, as writers see them. Pointers are read without rcu_dereference():
 * the caller's lock, which a table does not know, lets in one writer only.
 */

static inline struct vnp_lpm_node *
vnp_lpm_node_at(struct vnp_lpm_node __rcu *const *slot)
{
	return rcu_dereference_protected(*slot, true);
}

static inline bool vnp_lpm_node_is_skip(const struct vnp_lpm_node *node)
{
	return node->internal == VNP_LPM_CHILDLESS;
}

static inline u64 vnp_lpm_node_values(const struct vnp_lpm_node *node)
{
	return node->internal & ~VNP_LPM_CHILDLESS;
}

static inline u64 vnp_lpm_node_children(const struct vnp_lpm_node *node)
{
	return node->internal & VNP_LPM_CHILDLESS ? 0 : node->external;
}

/* Number of entries of @child. */
static inline unsigned int vnp_lpm_node_degree(const struct vnp_lpm_node *node)
{
	if (vnp_lpm_node_is_skip(node))
		return 1;
	return hweight64(vnp_lpm_node_children(node));
}

/*
 * Links: nodes with one child and no value, which is every skip and, as a skip
 * would not be smaller, a plain node where only one level has to be bridged.
 */

static inline bool vnp_lpm_node_is_link(const struct vnp_lpm_node *node)
{
	return !vnp_lpm_node_values(node) && vnp_lpm_node_degree(node) == 1;
}

static inline unsigned int vnp_lpm_link_levels(const struct vnp_lpm_node *link)
{
	if (vnp_lpm_node_is_skip(link))
		return (64 - (link->key & 63)) / VNP_LPM_STRIDE;
	return 1;
}

/* The bits that lead to the child, left aligned. */
static inline u64 vnp_lpm_link_bits(const struct vnp_lpm_node *link)
{
	if (vnp_lpm_node_is_skip(link))
		return ~link->key >> (link->key & 63) << (link->key & 63);
	return (u64)__ffs64(link->external) << (64 - VNP_LPM_STRIDE);
}

struct vnp_lpm_node *vnp_lpm_node_create(u64 internal, u64 external, gfp_t gfp);
struct vnp_lpm_node *vnp_lpm_node_copy(struct vnp_lpm_node *old, u64 internal,
				       u64 external, gfp_t gfp);
void vnp_lpm_node_destroy(struct vnp_lpm_node *node);
int vnp_lpm_retired_reserve(struct vnp_lpm *lpm, gfp_t gfp);
void vnp_lpm_retired_destroy(struct vnp_lpm *lpm);
void vnp_lpm_node_retire(struct vnp_lpm *lpm, struct vnp_lpm_node *node);
size_t vnp_lpm_node_bytes(const struct vnp_lpm_node *node);

struct vnp_lpm_node *vnp_lpm_link_create(u64 bits, unsigned int levels,
					 struct vnp_lpm_node *child, gfp_t gfp);

struct vnp_lpm_node *vnp_lpm_path_create(struct vnp_lpm_bits bits,
					 unsigned int left, u32 value);
void vnp_lpm_path_destroy(struct vnp_lpm_node *node);

struct vnp_lpm_node *vnp_lpm_fork_create(struct vnp_lpm_bits bits,
					 unsigned int left, u32 value,
					 unsigned int index,
					 struct vnp_lpm_node *other);
void vnp_lpm_fork_destroy(struct vnp_lpm_node *fork,
			  const struct vnp_lpm_node *other);

#endif
