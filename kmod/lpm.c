// SPDX-License-Identifier: GPL-2.0
/*
 * Longest-prefix table: a tree bitmap with path compression.
 *
 * Theory of operation
 *
 * The first seven bits of an address index an array of trees. A node of a tree
 * stands for all addresses that begin alike and looks at the next six bits:
 * nodes start at bits 7, 13, 19, 25, 31 and so on. Counted from its start, a
 * node holds the prefixes of relative length 0 to 5; a prefix of relative
 * length 6 is one of relative length 0 in a node below. The seven makes common
 * lengths fall inside nodes and not on the seams, where each would take a node
 * of its own: /8 /16 /24 /32 have relative lengths 1 3 5 1, and /48 /64 /128
 * have 5 3 1. The few prefixes of length 1 to 6 are in two nodes aside, which
 * are looked at when all else has failed, and length 0 is one number.
 *
 * A node has two bitmaps. Bit b of @internal says that it has a value for the
 * prefix with number b + 1, where a prefix of relative length r and bits p has
 * number 2^r + p, as in a heap:
 *
 *	length 0    1       2               3           ...  5
 *	bits   -    0   1   00  01  10  11  000 001 ... 111  ...  11111
 *	number 1    2   3   4   5   6   7   8   9   ... 15   ...  63
 *
 * Longer prefixes have higher bits, so the longest match for some six bits is
 * the highest bit of @internal among the six ancestors[] of those bits. Bit c
 * of @external says that there is a child for the six bits c. Only what exists
 * is stored, in the order of the bits: the rank of a bit (how many bits up to
 * and including it are set) is the place of the value or the child. Values
 * grow down from the node, children grow up:
 *
 *	... value  value  | internal  external | child  child  ...
 *	    [-2]   [-1]     ^ node               [0]    [1]
 *
 * so neither place depends on how many there are of the other.
 *
 * As a worked example take 10.0.0.0/8 -> A and 10.1.0.0/16 -> B and look for
 * 10.1.2.3, in bits 0000101.0 00000.001 000.00010 ... with the tree and the
 * nodes at bars:
 *
 *	0000101 | 000000 | 001000 | 000100 | 000011
 *
 * root[5] is the node at bit 7. It holds A: relative length 1, bits 0, number
 * 2, so internal is binary 10. The six bits are 0, whose ancestors are 1, 2, 4,
 * 8, 16 and 32: A is the best so far. Bit 0 of external is set: child[0] is the
 * node at bit 13. It holds B: relative length 3, bits 001, number 9. The six
 * bits are 001000, whose ancestors are 1, 2, 4, 9, 18 and 36: B is the best so
 * far. This node has no children, and B is the answer. 10.2.2.3 has 010000 at
 * the second node, does not meet 9 there, and is answered with A.
 *
 * Two other kinds of node save memory and steps, marked by the bit of
 * @internal that no prefix uses:
 *
 * - A leaf has no children, and @external and what follows are not allocated.
 *   Most nodes are leaves: one with one or two values takes 16 bytes.
 * - A skip has no values and stands for two to nine nodes in a row with no
 *   values and one child each. It holds all their bits, complemented and left
 *   aligned, and 64 less the number of those bits at the low end of the same
 *   word. An address with other bits ends its walk here: nothing lives between.
 *
 * The walk keeps the bits not yet used left aligned and complemented. 63 less
 * six bits is their complement; shifting @external left by that puts the bit in
 * question into the sign, and what is counted to find the child is what is
 * left.
 *
 * Readers and writers
 *
 * A node does not change once readers can see it, except that a value or a
 * child pointer may be replaced as a whole. To add or remove one a writer makes
 * a new node, fills it, and puts it in the place of the old one with a single
 * store. A prefix is only ever in the one node where its length puts it, and
 * the new node has all that stays, so a reader finds each standing prefix
 * whether it meets the old node or the new. Likewise a skip is replaced as a
 * whole by nodes that mean the same, or the other way round.
 *
 * An old node is freed a grace period after it left the tree. Its children may
 * be replaced later and are then still reachable from it. This is safe: a
 * reader inside the old node has been reading since before that node left,
 * hence since before the child left, and the grace period of the child waits
 * for it too.
 *
 * What is removed leaves no trace: empty nodes go, and what then has one child
 * and no value joins the skips above and below.
 */
#include "lpm.h"

#include <linux/align.h>
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#include "prefix.h"

/* Bits that a node looks at. */
#define STRIDE 6

/* Most nodes that a skip stands for, and most bits: what a key has room for. */
#define SKIP_LEVELS 9
#define SKIP_BITS (SKIP_LEVELS * STRIDE)

/* Nodes start at 7, 13, ... 127. */
#define MAX_DEPTH 21

/* In @internal: a leaf, or with no other bit a skip. */
#define CHILDLESS BIT_ULL(63)

struct vnp_lpm_node {
	u64 internal;
	union {
		u64 external;
		u64 key; /* of a skip */
	};
	struct vnp_lpm_node __rcu *child[];
};

/* The unused bits of an address or prefix, left aligned. */
struct bits {
	u64 high;
	u64 low;
};

/*
 * The way from a root to where a prefix belongs: @slot points to each node on
 * it, and @index says which child was taken out of each but the last.
 */
struct walk {
	struct bits bits;	/* of the prefix, from the last node on */
	unsigned int left;	/* how many of them count */
	unsigned int depth;	/* of the last node */
	struct vnp_lpm_node __rcu **slot[MAX_DEPTH];
	u8 index[MAX_DEPTH];
};

/* The prefixes in @internal that match six bits, and CHILDLESS. */
#define ANCESTORS(six) \
	(CHILDLESS | BIT_ULL(0) | BIT_ULL(1 + ((six) >> 5)) | \
	 BIT_ULL(3 + ((six) >> 4)) | BIT_ULL(7 + ((six) >> 3)) | \
	 BIT_ULL(15 + ((six) >> 2)) | BIT_ULL(31 + ((six) >> 1)))

/* By the complement of the six bits. */
static const u64 ancestors[64] = {
	ANCESTORS(63), ANCESTORS(62), ANCESTORS(61), ANCESTORS(60),
	ANCESTORS(59), ANCESTORS(58), ANCESTORS(57), ANCESTORS(56),
	ANCESTORS(55), ANCESTORS(54), ANCESTORS(53), ANCESTORS(52),
	ANCESTORS(51), ANCESTORS(50), ANCESTORS(49), ANCESTORS(48),
	ANCESTORS(47), ANCESTORS(46), ANCESTORS(45), ANCESTORS(44),
	ANCESTORS(43), ANCESTORS(42), ANCESTORS(41), ANCESTORS(40),
	ANCESTORS(39), ANCESTORS(38), ANCESTORS(37), ANCESTORS(36),
	ANCESTORS(35), ANCESTORS(34), ANCESTORS(33), ANCESTORS(32),
	ANCESTORS(31), ANCESTORS(30), ANCESTORS(29), ANCESTORS(28),
	ANCESTORS(27), ANCESTORS(26), ANCESTORS(25), ANCESTORS(24),
	ANCESTORS(23), ANCESTORS(22), ANCESTORS(21), ANCESTORS(20),
	ANCESTORS(19), ANCESTORS(18), ANCESTORS(17), ANCESTORS(16),
	ANCESTORS(15), ANCESTORS(14), ANCESTORS(13), ANCESTORS(12),
	ANCESTORS(11), ANCESTORS(10), ANCESTORS(9), ANCESTORS(8),
	ANCESTORS(7), ANCESTORS(6), ANCESTORS(5), ANCESTORS(4),
	ANCESTORS(3), ANCESTORS(2), ANCESTORS(1), ANCESTORS(0),
};

/* How many bits of @map are set, up to and including @bit. */
static __always_inline long map_rank(u64 map, unsigned int bit)
{
	return hweight64(map << (~bit & 63));
}

static __always_inline unsigned int map_last(u64 map)
{
	return BITS_PER_LONG == 64 ? __fls(map) : fls64(map) - 1;
}

static __always_inline u32 *node_value(const struct vnp_lpm_node *node,
				       unsigned int bit)
{
	return (u32 *)node - map_rank(node->internal, bit);
}

static __always_inline struct vnp_lpm_node __rcu **
node_child(struct vnp_lpm_node *node, unsigned int index)
{
	return &node->child[map_rank(node->external, index) - 1];
}

/* The value of the longest prefix among @match, which may have CHILDLESS. */
static __always_inline u32 node_best(const struct vnp_lpm_node *node, u64 match)
{
	unsigned int bit = map_last(match << 1) - 1;

	/* Pairs with the WRITE_ONCE() of insert_value(). */
	return READ_ONCE(*node_value(node, bit));
}

static __always_inline const struct vnp_lpm_node *
node_deref(struct vnp_lpm_node __rcu *const *slot)
{
	return rcu_dereference_check(*slot, rcu_read_lock_bh_held());
}

/* What matches if no prefix of length 7 or more does. */
static u32 find_short(const struct vnp_lpm *lpm, unsigned int root)
{
	const struct vnp_lpm_node *node = node_deref(&lpm->top[root >> 6]);
	u64 match;

	if (node) {
		match = node->internal & ancestors[~root & 63];
		if (match << 1)
			return node_best(node, match);
	}
	/* Pairs with the WRITE_ONCE() of vnp_lpm_insert() and _delete(). */
	return READ_ONCE(lpm->fallback);
}

/* Take @count bits off the front: 1 to 63, taken modulo 64. */
static __always_inline void bits_take(struct bits *bits, unsigned int count,
				      bool is_wide)
{
	bits->high <<= count & 63;
	if (is_wide) {
		bits->high |= bits->low >> (-count & 63);
		bits->low <<= count & 63;
	}
}

/*
 * The walk of both families: @root is the first bits of the address, @bits the
 * complement of the rest. @is_wide is constant, and without it the compiler
 * drops all that has to do with the low word.
 */
static __always_inline u32 find(const struct vnp_lpm *lpm, unsigned int root,
				struct bits bits, bool is_wide)
{
	const struct vnp_lpm_node *node, *best = NULL;
	u64 match, taken, best_match = 0;

	node = node_deref(&lpm->root[root]);
	if (!node)
		return find_short(lpm, root);

	for (;;) {
		match = node->internal & ancestors[bits.high >> (64 - STRIDE)];
		if (match & CHILDLESS) {
			if (match << 1)
				return node_best(node, match);
			if (node->internal << 1 ||
			    (bits.high ^ node->key) >> (node->key & 63))
				break;
			bits_take(&bits, -node->key, is_wide);
			node = node_deref(&node->child[0]);
			continue;
		}
		if (match) {
			best = node;
			best_match = match;
		}
		taken = node->external << (bits.high >> (64 - STRIDE));
		if (!(taken >> 63))
			break;
		bits_take(&bits, STRIDE, is_wide);
		node = node_deref(&node->child[hweight64(taken) - 1]);
	}
	return best ? node_best(best, best_match) : find_short(lpm, root);
}

/**
 * vnp_lpm_find4() - look up an IPv4 address
 * @lpm: table of IPv4 prefixes
 * @addr: the address
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: value of the longest prefix that has @addr, or 0.
 */
u32 vnp_lpm_find4(const struct vnp_lpm *lpm, __be32 addr)
{
	u32 high = be32_to_cpu(addr);
	struct bits bits = {
		.high = ~((u64)high << (32 + VNP_LPM_ROOT_BITS)),
	};

	return find(lpm, high >> (32 - VNP_LPM_ROOT_BITS), bits, false);
}

/**
 * vnp_lpm_find6() - look up an IPv6 address
 * @lpm: table of IPv6 prefixes
 * @addr: the address
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: value of the longest prefix that has @addr, or 0.
 */
u32 vnp_lpm_find6(const struct vnp_lpm *lpm, const struct in6_addr *addr)
{
	u64 high = get_unaligned_be64(&addr->s6_addr[0]);
	u64 low = get_unaligned_be64(&addr->s6_addr[8]);
	struct bits bits = { .high = ~high, .low = ~low };

	bits_take(&bits, VNP_LPM_ROOT_BITS, true);
	return find(lpm, high >> (64 - VNP_LPM_ROOT_BITS), bits, true);
}

/*
 * Nodes, as writers see them. Pointers are read without rcu_dereference():
 * the caller's lock, which this file does not know, lets in one writer only.
 */

static struct vnp_lpm_node *node_at(struct vnp_lpm_node __rcu *const *slot)
{
	return rcu_dereference_protected(*slot, true);
}

static bool node_is_skip(const struct vnp_lpm_node *node)
{
	return node->internal == CHILDLESS;
}

static u64 node_values(const struct vnp_lpm_node *node)
{
	return node->internal & ~CHILDLESS;
}

static u64 node_children(const struct vnp_lpm_node *node)
{
	return node->internal & CHILDLESS ? 0 : node->external;
}

/* Number of entries of @child. */
static unsigned int node_degree(const struct vnp_lpm_node *node)
{
	return node_is_skip(node) ? 1 : hweight64(node_children(node));
}

/* Bytes below the node; the node itself has to be aligned for a u64. */
static size_t values_size(u64 internal)
{
	return ALIGN(hweight64(internal & ~CHILDLESS) * sizeof(u32),
		     sizeof(u64));
}

/* Bytes from the node on. */
static size_t node_size(const struct vnp_lpm_node *node)
{
	unsigned int degree = node_degree(node);

	return degree ? struct_size(node, child, degree) :
			offsetof(struct vnp_lpm_node, external);
}

static void *node_block(struct vnp_lpm_node *node)
{
	return (void *)node - values_size(node->internal);
}

static struct vnp_lpm_node *node_alloc(u64 internal, size_t size)
{
	size_t below = values_size(internal);
	struct vnp_lpm_node *node;
	void *block;

	block = kmalloc(below + size, GFP_KERNEL_ACCOUNT);
	if (!block)
		return NULL;
	node = block + below;
	node->internal = internal;
	return node;
}

/* A node with room for values and children, neither of them filled in. */
static struct vnp_lpm_node *node_create(u64 internal, u64 external)
{
	struct vnp_lpm_node *node;

	if (!external)
		return node_alloc(internal | CHILDLESS,
				  offsetof(struct vnp_lpm_node, external));

	node = node_alloc(internal,
			  struct_size(node, child, hweight64(external)));
	if (node)
		node->external = external;
	return node;
}

/* Free a node that readers have never seen, or can no longer. */
static void node_destroy(struct vnp_lpm_node *node)
{
	kfree(node_block(node));
}

/* Free a node that readers have just lost sight of. */
static void node_retire(struct vnp_lpm_node *node)
{
	kfree_rcu_mightsleep(node_block(node));
}

/* A node with what @old has of these values and children. */
static struct vnp_lpm_node *node_copy(struct vnp_lpm_node *old, u64 internal,
				      u64 external)
{
	u64 values = internal & node_values(old);
	u64 children = external & node_children(old);
	struct vnp_lpm_node *node;
	unsigned int bit;

	node = node_create(internal, external);
	if (!node)
		return NULL;

	for (; values; values &= values - 1) {
		bit = __ffs64(values);
		*node_value(node, bit) = *node_value(old, bit);
	}
	for (; children; children &= children - 1) {
		bit = __ffs64(children);
		RCU_INIT_POINTER(*node_child(node, bit),
				 node_at(node_child(old, bit)));
	}
	return node;
}

/*
 * Links: nodes with one child and no value, which is every skip and, as a skip
 * would not be smaller, a plain node where only one level has to be bridged.
 */

static bool node_is_link(const struct vnp_lpm_node *node)
{
	return !node_values(node) && node_degree(node) == 1;
}

static unsigned int link_levels(const struct vnp_lpm_node *link)
{
	return node_is_skip(link) ? (64 - (link->key & 63)) / STRIDE : 1;
}

/* The bits that lead to the child, left aligned. */
static u64 link_bits(const struct vnp_lpm_node *link)
{
	if (node_is_skip(link))
		return ~link->key >> (link->key & 63) << (link->key & 63);
	return (u64)__ffs64(link->external) << (64 - STRIDE);
}

/* A link that leads to @child by the first bits of @bits; none for 0 levels. */
static struct vnp_lpm_node *link_create(u64 bits, unsigned int levels,
					struct vnp_lpm_node *child)
{
	unsigned int shift = 64 - levels * STRIDE;
	struct vnp_lpm_node *link;

	if (!levels)
		return child;

	if (levels == 1) {
		link = node_create(0, BIT_ULL(bits >> shift));
	} else {
		link = node_alloc(CHILDLESS, struct_size(link, child, 1));
		if (link)
			link->key = (~bits >> shift << shift) | shift;
	}
	if (link)
		RCU_INIT_POINTER(link->child[0], child);
	return link;
}

/* Free links that readers have never seen, and the leaf they lead to. */
static void path_destroy(struct vnp_lpm_node *node)
{
	struct vnp_lpm_node *next;

	for (; node; node = next) {
		next = node_degree(node) ? node_at(&node->child[0]) : NULL;
		node_destroy(node);
	}
}

static struct bits bits_after(struct bits bits, unsigned int count)
{
	if (count >= 64) {
		bits.high = bits.low;
		bits.low = 0;
		count -= 64;
	}
	if (count)
		bits_take(&bits, count, true);
	return bits;
}

/* The bit of @internal for the prefix of @len bits: 0 to 5. */
static unsigned int value_bit(struct bits bits, unsigned int len)
{
	return ((bits.high >> 1 | BIT_ULL(63)) >> (63 - len)) - 1;
}

/* A leaf with one value, and the links that lead to it. */
static struct vnp_lpm_node *path_create(struct bits bits, unsigned int left,
					u32 value)
{
	unsigned int levels = left / STRIDE;
	struct vnp_lpm_node *node, *link;
	unsigned int bit, part;

	bit = value_bit(bits_after(bits, levels * STRIDE), left % STRIDE);
	node = node_create(BIT_ULL(bit), 0);
	if (!node)
		return NULL;
	*node_value(node, bit) = value;

	for (; levels; levels -= part) {
		part = min(levels, SKIP_LEVELS);
		link = link_create(bits_after(bits,
					      (levels - part) * STRIDE).high,
				   part, node);
		if (!link) {
			path_destroy(node);
			return NULL;
		}
		node = link;
	}
	return node;
}

/* Start at the root for @prefix, which is not of length 0. */
static void walk_init(struct walk *walk, struct vnp_lpm *lpm,
		      const struct vnp_prefix *prefix)
{
	const struct vnp_addr *addr = &prefix->addr;
	unsigned int skip = VNP_LPM_ROOT_BITS;
	struct bits bits = {};

	if (addr->family == AF_INET) {
		bits.high = (u64)be32_to_cpu(addr->v4) << 32;
	} else {
		bits.high = get_unaligned_be64(&addr->v6.s6_addr[0]);
		bits.low = get_unaligned_be64(&addr->v6.s6_addr[8]);
	}

	if (prefix->len < skip) {
		skip = 1;
		walk->slot[0] = &lpm->top[bits.high >> 63];
	} else {
		walk->slot[0] = &lpm->root[bits.high >> (64 - skip)];
	}
	walk->bits = bits_after(bits, skip);
	walk->left = prefix->len - skip;
	walk->depth = 0;
}

static struct vnp_lpm_node *walk_node(const struct walk *walk)
{
	return node_at(walk->slot[walk->depth]);
}

static void walk_step(struct walk *walk, unsigned int count,
		      struct vnp_lpm_node __rcu **slot)
{
	walk->index[walk->depth] = walk->bits.high >> (64 - STRIDE);
	walk->slot[++walk->depth] = slot;
	walk->bits = bits_after(walk->bits, count);
	walk->left -= count;
}

/*
 * Go down to the node where the prefix belongs, or as far as there is a way.
 * Return: where it ended, NULL for an empty root.
 */
static struct vnp_lpm_node *walk_down(struct walk *walk)
{
	struct vnp_lpm_node *node;
	unsigned int count;
	u64 high, external;

	for (;;) {
		node = walk_node(walk);
		if (!node)
			return NULL;

		high = walk->bits.high;
		if (node_is_skip(node)) {
			count = link_levels(node) * STRIDE;
			if (walk->left < count ||
			    (high ^ link_bits(node)) >> (64 - count))
				return node;
			walk_step(walk, count, &node->child[0]);
		} else {
			high >>= 64 - STRIDE;
			external = node_children(node);
			if (walk->left < STRIDE || !(external >> high & 1))
				return node;
			walk_step(walk, STRIDE, node_child(node, high));
		}
	}
}

/* Let readers see @node and all below it, in the place of what was there. */
static void walk_publish(const struct walk *walk, unsigned int depth,
			 struct vnp_lpm_node *node)
{
	/* Pairs with the dependent loads of node_deref(). */
	rcu_assign_pointer(*walk->slot[depth], node);
}

static int insert_path(const struct walk *walk, u32 value)
{
	struct vnp_lpm_node *path;

	path = path_create(walk->bits, walk->left, value);
	if (!path)
		return -ENOMEM;

	walk_publish(walk, walk->depth, path);
	return 0;
}

static int insert_value(const struct walk *walk, struct vnp_lpm_node *old,
			u32 value)
{
	unsigned int bit = value_bit(walk->bits, walk->left);
	struct vnp_lpm_node *node;

	if (old->internal & BIT_ULL(bit)) {
		/* Pairs with the READ_ONCE() of node_best(). */
		WRITE_ONCE(*node_value(old, bit), value);
		return 0;
	}

	node = node_copy(old, node_values(old) | BIT_ULL(bit),
			 node_children(old));
	if (!node)
		return -ENOMEM;
	*node_value(node, bit) = value;

	walk_publish(walk, walk->depth, node);
	node_retire(old);
	return 0;
}

static int insert_child(const struct walk *walk, struct vnp_lpm_node *old,
			u32 value)
{
	unsigned int index = walk->bits.high >> (64 - STRIDE);
	struct vnp_lpm_node *node, *path;

	path = path_create(bits_after(walk->bits, STRIDE),
			   walk->left - STRIDE, value);
	if (!path)
		return -ENOMEM;

	node = node_copy(old, node_values(old),
			 node_children(old) | BIT_ULL(index));
	if (!node) {
		path_destroy(path);
		return -ENOMEM;
	}
	RCU_INIT_POINTER(*node_child(node, index), path);

	walk_publish(walk, walk->depth, node);
	node_retire(old);
	return 0;
}

/* A node that leads to @other by @index, and has or leads to @value. */
static struct vnp_lpm_node *fork_create(struct bits bits, unsigned int left,
					u32 value, unsigned int index,
					struct vnp_lpm_node *other)
{
	unsigned int own = bits.high >> (64 - STRIDE);
	struct vnp_lpm_node *fork, *path;

	if (left < STRIDE) {
		own = value_bit(bits, left);
		fork = node_create(BIT_ULL(own), BIT_ULL(index));
		if (!fork)
			return NULL;
		*node_value(fork, own) = value;
	} else {
		path = path_create(bits_after(bits, STRIDE), left - STRIDE,
				   value);
		if (!path)
			return NULL;
		fork = node_create(0, BIT_ULL(own) | BIT_ULL(index));
		if (!fork) {
			path_destroy(path);
			return NULL;
		}
		RCU_INIT_POINTER(*node_child(fork, own), path);
	}
	RCU_INIT_POINTER(*node_child(fork, index), other);
	return fork;
}

/* Free what fork_create() made: not @other. */
static void fork_destroy(struct vnp_lpm_node *fork,
			 const struct vnp_lpm_node *other)
{
	struct vnp_lpm_node *child;
	unsigned int i;

	for (i = 0; i < node_degree(fork); i++) {
		child = node_at(&fork->child[i]);
		if (child != other)
			path_destroy(child);
	}
	node_destroy(fork);
}

/* The prefix leaves the way of a skip: a fork in the middle of it. */
static int insert_fork(const struct walk *walk, struct vnp_lpm_node *old,
		       u32 value)
{
	struct vnp_lpm_node *end = node_at(&old->child[0]);
	struct vnp_lpm_node *before, *fork, *after;
	u64 bits = link_bits(old), rest;
	unsigned int levels, index;

	/* Levels that both go: at least one less than the skip has. */
	levels = (64 - fls64(bits ^ walk->bits.high)) / STRIDE;
	levels = min(levels, walk->left / STRIDE);
	rest = bits << (levels * STRIDE);
	index = rest >> (64 - STRIDE);

	after = link_create(rest << STRIDE, link_levels(old) - levels - 1, end);
	if (!after)
		return -ENOMEM;
	fork = fork_create(bits_after(walk->bits, levels * STRIDE),
			   walk->left - levels * STRIDE, value, index, after);
	if (!fork)
		goto err_destroy_after;
	before = link_create(bits, levels, fork);
	if (!before)
		goto err_destroy_fork;

	walk_publish(walk, walk->depth, before);
	node_retire(old);
	return 0;

err_destroy_fork:
	fork_destroy(fork, after);
err_destroy_after:
	if (after != end)
		node_destroy(after);
	return -ENOMEM;
}

/**
 * vnp_lpm_insert() - add a prefix, or change its value
 * @lpm: the table
 * @prefix: the prefix, always of the same family; host bits do not matter
 * @value: its value; not 0
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: 0, -EINVAL if @value is 0, or -ENOMEM; on error the table has not
 *	changed.
 */
int vnp_lpm_insert(struct vnp_lpm *lpm, const struct vnp_prefix *prefix,
		   u32 value)
{
	struct vnp_lpm_node *node;
	struct walk walk;

	if (!value)
		return -EINVAL;
	if (!prefix->len) {
		/* Pairs with the READ_ONCE() of find_short(). */
		WRITE_ONCE(lpm->fallback, value);
		return 0;
	}

	walk_init(&walk, lpm, prefix);
	node = walk_down(&walk);
	if (!node)
		return insert_path(&walk, value);
	if (node_is_skip(node))
		return insert_fork(&walk, node, value);
	if (walk.left < STRIDE)
		return insert_value(&walk, node, value);
	return insert_child(&walk, node, value);
}

/* A node is left with one child and no value: make one link of all in a row. */
static int delete_join(const struct walk *walk, unsigned int depth,
		       u64 external)
{
	struct vnp_lpm_node *node = node_at(walk->slot[depth]);
	struct vnp_lpm_node *above = NULL, *below = NULL;
	struct vnp_lpm_node *child, *link;
	unsigned int index, levels = 1;
	u64 bits;

	index = __ffs64(external);
	bits = (u64)index << (64 - STRIDE);
	child = node_at(node_child(node, index));

	if (node_is_link(child) && link_levels(child) < SKIP_LEVELS) {
		below = child;
		bits |= link_bits(below) >> STRIDE;
		levels += link_levels(below);
		child = node_at(&below->child[0]);
	}
	if (depth) {
		above = node_at(walk->slot[depth - 1]);
		if (!node_is_link(above) ||
		    levels + link_levels(above) > SKIP_LEVELS)
			above = NULL;
	}
	if (above) {
		depth--;
		bits >>= link_levels(above) * STRIDE;
		bits |= link_bits(above);
		levels += link_levels(above);
	}

	link = link_create(bits, levels, child);
	if (!link)
		return -ENOMEM;

	walk_publish(walk, depth, link);
	node_retire(node);
	if (above)
		node_retire(above);
	if (below)
		node_retire(below);
	return 0;
}

/* Leave a node no more than these values and children, but one at least. */
static int delete_shrink(const struct walk *walk, unsigned int depth,
			 u64 internal, u64 external)
{
	struct vnp_lpm_node *old = node_at(walk->slot[depth]);
	struct vnp_lpm_node *node;

	if (!internal && hweight64(external) == 1)
		return delete_join(walk, depth, external);

	node = node_copy(old, internal, external);
	if (!node)
		return -ENOMEM;

	walk_publish(walk, depth, node);
	node_retire(old);
	return 0;
}

/* Take out a leaf with its last value, and the links that led to it. */
static int delete_path(const struct walk *walk)
{
	struct vnp_lpm_node *node, *doomed[MAX_DEPTH];
	unsigned int depth = walk->depth, i = 0;
	u64 external;
	int err;

	doomed[i++] = walk_node(walk);
	for (; depth; depth--) {
		node = node_at(walk->slot[depth - 1]);
		if (!node_is_link(node))
			break;
		doomed[i++] = node;
	}

	if (depth) {
		external = node->external & ~BIT_ULL(walk->index[depth - 1]);
		err = delete_shrink(walk, depth - 1, node_values(node),
				    external);
		if (err)
			return err;
	} else {
		RCU_INIT_POINTER(*walk->slot[0], NULL);
	}
	while (i)
		node_retire(doomed[--i]);
	return 0;
}

/**
 * vnp_lpm_delete() - remove a prefix
 * @lpm: the table
 * @prefix: the prefix, always of the same family; host bits do not matter
 *
 * Context: May sleep. The caller keeps other writers out.
 * Return: 0, -ENOENT if it is not there, or -ENOMEM; on error the table has
 *	not changed.
 */
int vnp_lpm_delete(struct vnp_lpm *lpm, const struct vnp_prefix *prefix)
{
	struct vnp_lpm_node *node;
	struct walk walk;
	u64 internal, bit;

	if (!prefix->len) {
		if (!lpm->fallback)
			return -ENOENT;
		/* Pairs with the READ_ONCE() of find_short(). */
		WRITE_ONCE(lpm->fallback, 0);
		return 0;
	}

	walk_init(&walk, lpm, prefix);
	node = walk_down(&walk);
	if (!node || node_is_skip(node) || walk.left >= STRIDE)
		return -ENOENT;

	bit = BIT_ULL(value_bit(walk.bits, walk.left));
	if (!(node->internal & bit))
		return -ENOENT;

	internal = node_values(node) & ~bit;
	if (!internal && !node_children(node))
		return delete_path(&walk);
	return delete_shrink(&walk, walk.depth, internal, node_children(node));
}

/* A tour of all nodes of one tree, children first. */
struct tour {
	unsigned int depth;
	struct {
		struct vnp_lpm_node *node;
		unsigned int next;	/* of its children */
	} step[MAX_DEPTH];
};

static void tour_enter(struct tour *tour, struct vnp_lpm_node *node)
{
	tour->step[tour->depth].node = node;
	tour->step[tour->depth].next = 0;
	tour->depth++;
}

static void tour_init(struct tour *tour, struct vnp_lpm_node *root)
{
	tour->depth = 0;
	if (root)
		tour_enter(tour, root);
}

/* The next node, which the tour does not touch again, or NULL at the end. */
static struct vnp_lpm_node *tour_next(struct tour *tour)
{
	struct vnp_lpm_node *node;
	unsigned int next;

	while (tour->depth) {
		node = tour->step[tour->depth - 1].node;
		next = tour->step[tour->depth - 1].next++;
		if (next == node_degree(node)) {
			tour->depth--;
			return node;
		}
		tour_enter(tour, node_at(&node->child[next]));
	}
	return NULL;
}

static void tree_destroy(struct vnp_lpm_node __rcu **slot)
{
	struct vnp_lpm_node *node;
	struct tour tour;

	tour_init(&tour, node_at(slot));
	RCU_INIT_POINTER(*slot, NULL);
	while ((node = tour_next(&tour))) {
		node_destroy(node);
		cond_resched();
	}
}

static size_t tree_bytes(struct vnp_lpm_node __rcu *const *slot)
{
	struct vnp_lpm_node *node;
	struct tour tour;
	size_t bytes = 0;

	tour_init(&tour, node_at(slot));
	while ((node = tour_next(&tour)))
		bytes += kmalloc_size_roundup(values_size(node->internal) +
					      node_size(node));
	return bytes;
}

/**
 * vnp_lpm_destroy() - remove all prefixes
 * @lpm: the table; it is then empty and can be used again
 *
 * Context: May sleep. No reader can see the table any more, and a grace period
 *	has passed since the last one could.
 */
void vnp_lpm_destroy(struct vnp_lpm *lpm)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lpm->top); i++)
		tree_destroy(&lpm->top[i]);
	for (i = 0; i < ARRAY_SIZE(lpm->root); i++)
		tree_destroy(&lpm->root[i]);
	lpm->fallback = 0;
}

/**
 * vnp_lpm_bytes() - measure the memory that a table takes
 * @lpm: the table
 *
 * Context: Any. The caller keeps writers out.
 * Return: bytes of all its nodes, as the allocator rounds them; the struct
 *	itself is not counted.
 */
size_t vnp_lpm_bytes(const struct vnp_lpm *lpm)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lpm->top); i++)
		bytes += tree_bytes(&lpm->top[i]);
	for (i = 0; i < ARRAY_SIZE(lpm->root); i++)
		bytes += tree_bytes(&lpm->root[i]);
	return bytes;
}
