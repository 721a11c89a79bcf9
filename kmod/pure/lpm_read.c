// SPDX-License-Identifier: GPL-2.0
/*
 * What a longest-prefix table is asked less often than for an address: for one
 * prefix, for the next one, or for the longest of those that are short enough.
 *
 * The order is that of vnp_prefix_cmp(): by address, and then the shorter one.
 * In a node it is found by numbers. Let its children have numbers from 64 on,
 * as if they were values of relative length 6. Then those of one length ascend
 * with the address, and what comes first is the first one of some length.
 */
#include "lpm.h"

#include <linux/bits.h>
#include <linux/minmax.h>
#include <linux/rcupdate.h>

#include "deref.h"
#include "lpm_find.h"
#include "lpm_node.h"
#include "prefix.h"

#define FIRST_CHILD BIT(VNP_LPM_STRIDE)

/* What something in a table must not be before. */
struct order_key {
	struct vnp_lpm_bits bits;
	unsigned int len;
};

/* Something in a table: its number in a node, and the bits that lead there. */
struct spot {
	struct vnp_lpm_node *node;
	struct vnp_lpm_bits bits;
	unsigned int len;		/* how many lead there */
	unsigned int number;		/* of no meaning in a skip */
};

/* What a node has of relative length @len, by its bits. */
static u64 node_map(const struct vnp_lpm_node *node, unsigned int len)
{
	if (len == VNP_LPM_STRIDE)
		return vnp_lpm_node_children(node);
	return node->internal >> (BIT(len) - 1) & (BIT_ULL(BIT(len)) - 1);
}

/*
 * Number of the first in a node that is not before the six bits @from with the
 * relative length @len; 0 if there is none. A skip has none.
 */
static unsigned int node_first(const struct vnp_lpm_node *node,
			       unsigned int from, unsigned int len)
{
	unsigned int i, at, shift, number = 0, lowest = 0;
	u64 map;

	for (i = 0; i <= VNP_LPM_STRIDE; i++) {
		shift = VNP_LPM_STRIDE - i;
		at = (from + BIT(shift) - 1) >> shift;
		if (i < len && at << shift == from)
			at++;
		map = at >> i ? 0 : node_map(node, i) >> at << at;
		if (!map)
			continue;
		at = __ffs64(map);
		if (number && at << shift >= lowest)
			continue;
		lowest = at << shift;
		number = BIT(i) + at;
	}
	return number;
}

/* Go on by some bits, which are left aligned; not from length 0. */
static void spot_append(struct spot *at, u64 bits, unsigned int count)
{
	if (at->len < 64) {
		at->bits.high |= bits >> at->len;
		at->bits.low |= bits << (64 - at->len);
	} else {
		at->bits.low |= bits >> (at->len - 64);
	}
	at->len += count;
}

/* From a skip, or a child as its parent has it, to the node. */
static void spot_enter(struct spot *at)
{
	struct vnp_lpm_node *node = at->node;
	unsigned int index;

	if (vnp_lpm_node_is_skip(node)) {
		at->node = vnp_lpm_node_at(&node->child[0]);
		spot_append(at, vnp_lpm_link_bits(node),
			    vnp_lpm_link_levels(node) * VNP_LPM_STRIDE);
		return;
	}
	index = at->number - FIRST_CHILD;
	at->node = vnp_lpm_node_at(vnp_lpm_node_child(node, index));
	spot_append(at, (u64)index << (64 - VNP_LPM_STRIDE), VNP_LPM_STRIDE);
}

/* To the first prefix of what is here. */
static void spot_descend(struct spot *at)
{
	unsigned int len;

	while (vnp_lpm_node_is_skip(at->node) || at->number >= FIRST_CHILD) {
		spot_enter(at);
		at->number = node_first(at->node, 0, 0);
	}
	/* The highest bit of a number stands for none of the prefix. */
	len = __fls(at->number);
	spot_append(at, (u64)at->number << (63 - len) << 1, len);
}

/* Is a skip before the key, the same as far as it goes, or after? */
static int skip_cmp(const struct vnp_lpm_node *skip, u64 bits)
{
	u64 own = vnp_lpm_link_bits(skip);

	bits = bits >> (skip->key & 63) << (skip->key & 63);
	return own < bits ? -1 : own > bits;
}

/*
 * From a node that begins like the key, go to the first thing that is not
 * before it. The way down is that of the key; should its end have nothing, then
 * what comes next is beside the way, as far down as there is something.
 */
static bool spot_seek(struct spot *at, const struct order_key *key)
{
	struct spot later = {};
	unsigned int first, len;
	int order;
	u64 bits;

	for (;; spot_enter(at)) {
		bits = vnp_lpm_bits_after(key->bits, at->len).high;
		if (vnp_lpm_node_is_skip(at->node)) {
			order = skip_cmp(at->node, bits);
			if (order > 0)
				return true;
			if (order < 0)
				break;
			continue;
		}
		first = bits >> (64 - VNP_LPM_STRIDE);
		len = key->len - min(key->len, at->len);
		at->number = node_first(at->node, first,
					min(len, VNP_LPM_STRIDE));
		if (!at->number)
			break;
		if (at->number != FIRST_CHILD + first)
			return true;

		len = node_first(at->node, first, VNP_LPM_STRIDE + 1);
		if (len) {
			later = *at;
			later.number = len;
		}
	}
	*at = later;
	return at->node;
}

/* Trees by their first @len bits: the first prefix that is not before @key. */
static bool trees_next(struct vnp_lpm_node __rcu *const *trees,
		       unsigned int len, struct order_key key, struct spot *at)
{
	unsigned int i = key.bits.high >> (64 - len);

	for (; !(i >> len); i++) {
		*at = (struct spot){
			.node = vnp_lpm_node_at(&trees[i]),
			.bits.high = (u64)i << (64 - len),
			.len = len,
		};
		if (at->node && spot_seek(at, &key)) {
			spot_descend(at);
			return true;
		}
		key = (struct order_key){};
	}
	return false;
}

static void write_prefix(const struct spot *at, struct vnp_prefix *prefix)
{
	struct vnp_addr *addr = &prefix->addr;

	prefix->len = at->len;
	if (addr->family == AF_INET) {
		addr->v4 = cpu_to_be32(at->bits.high >> 32);
		return;
	}
	put_unaligned_be64(at->bits.high, &addr->v6.s6_addr[0]);
	put_unaligned_be64(at->bits.low, &addr->v6.s6_addr[8]);
}

/**
 * vnp_lpm_next() - find the next prefix
 * @lpm: the table
 * @cursor: where to begin, without host bits; then the first prefix in the
 *	order of vnp_prefix_cmp() that is not before that
 *
 * To go on after a prefix, add 1 to its length, also to that of an address:
 * nothing is between. The prefix may have gone meanwhile.
 *
 * Context: Any. The caller keeps writers out.
 * Return: its value, or 0 if there is none, and @cursor has not moved
 */
u32 vnp_lpm_next(const struct vnp_lpm *lpm, struct vnp_prefix *cursor)
{
	struct order_key key = { .len = cursor->len };
	struct spot at, top;
	bool has_top;

	if (!cursor->len && lpm->fallback)
		return lpm->fallback;

	key.bits = vnp_lpm_bits(cursor->addr.family, &cursor->addr.v6);
	has_top = trees_next(lpm->top, 1, key, &top);
	if (!trees_next(lpm->root, VNP_LPM_ROOT_BITS, key, &at)) {
		if (!has_top)
			return 0;
		at = top;
	} else if (has_top && top.bits.high <= at.bits.high) {
		at = top;
	}
	write_prefix(&at, cursor);
	return *vnp_lpm_node_value(at.node, at.number - 1);
}

/**
 * vnp_lpm_get() - get the value of a prefix
 * @lpm: the table
 * @prefix: the prefix, always of the same family, without host bits
 *
 * Context: Any. The caller keeps writers out.
 * Return: the value, or 0 if the prefix is not there
 */
u32 vnp_lpm_get(const struct vnp_lpm *lpm, const struct vnp_prefix *prefix)
{
	struct vnp_prefix next = *prefix;
	u32 value = vnp_lpm_next(lpm, &next);

	return vnp_prefix_cmp(&next, prefix) ? 0 : value;
}

/* What matches six bits and has a relative length below @below. */
static u64 node_match(const struct vnp_lpm_node *node, unsigned int six,
		      unsigned int below)
{
	u64 match = vnp_lpm_node_values(node) & vnp_lpm_ancestors[~six & 63];

	if (below < VNP_LPM_STRIDE)
		match &= BIT_ULL(BIT(below) - 1) - 1;
	return match;
}

static u32 tree_find_shorter(struct vnp_lpm_node *node,
			     struct vnp_lpm_bits bits, unsigned int len,
			     unsigned int below)
{
	unsigned int six;
	u32 value = 0;
	u64 match;

	bits = vnp_lpm_bits_after(bits, len);
	while (node && len < below) {
		if (vnp_lpm_node_is_skip(node)) {
			if (skip_cmp(node, bits.high))
				break;
			len += 64 - (node->key & 63);
			vnp_lpm_bits_take(&bits, -node->key, true);
			node = vnp_deref(node->child[0]);
			continue;
		}
		six = vnp_lpm_bits_first(bits);
		match = node_match(node, six, below - len);
		if (match)
			value = vnp_lpm_best(node, match);
		if (!(vnp_lpm_node_children(node) >> six & 1))
			break;
		len += VNP_LPM_STRIDE;
		vnp_lpm_bits_take(&bits, VNP_LPM_STRIDE, true);
		node = vnp_deref(*vnp_lpm_node_child(node, six));
	}
	return value;
}

/**
 * vnp_lpm_find_shorter() - look up an address among the shorter prefixes
 * @lpm: the table
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 * @below: what the length has to be below; not 0
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: value of the longest one that has @addr, or 0.
 */
u32 vnp_lpm_find_shorter(const struct vnp_lpm *lpm, u8 family, const void *addr,
			 unsigned int below)
{
	struct vnp_lpm_bits bits = vnp_lpm_bits(family, addr);
	struct vnp_lpm_node *node;
	u32 value;

	node = vnp_deref(lpm->root[bits.high >> (64 - VNP_LPM_ROOT_BITS)]);
	value = tree_find_shorter(node, bits, VNP_LPM_ROOT_BITS, below);
	if (value)
		return value;
	node = vnp_deref(lpm->top[bits.high >> 63]);
	value = tree_find_shorter(node, bits, 1, below);
	/* Pairs with the stores of vnp_lpm_insert() and vnp_lpm_delete(). */
	return value ? value : READ_ONCE(lpm->fallback);
}
