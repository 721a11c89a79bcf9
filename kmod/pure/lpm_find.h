/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lookup in a longest-prefix table, in a header so that it becomes part of the
 * packet's way. What it walks is told in lpm.c.
 */
#ifndef _VNP_LPM_FIND_H
#define _VNP_LPM_FIND_H

#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <linux/unaligned.h>

#include "deref.h"
#include "lpm.h"
#include "lpm_node.h"

/* By the complement of six bits: the prefixes in @internal that match them. */
extern const u64 vnp_lpm_ancestors[64];

static __always_inline unsigned int vnp_lpm_map_last(u64 map)
{
	return BITS_PER_LONG == 64 ? __fls(map) : fls64(map) - 1;
}

/* The value of the longest prefix in @match; VNP_LPM_CHILDLESS is none. */
static __always_inline u32 vnp_lpm_best(const struct vnp_lpm_node *node,
					u64 match)
{
	unsigned int bit = vnp_lpm_map_last(match << 1) - 1;

	/* Pairs with the smp_store_release() of vnp_lpm_insert(). */
	return READ_ONCE(*vnp_lpm_node_value(node, bit));
}

/* What matches if no prefix of length 7 or more does. */
static inline u32 vnp_lpm_find_short(const struct vnp_lpm *lpm,
				     unsigned int root)
{
	const struct vnp_lpm_node *node = vnp_deref(lpm->top[root >> 6]);
	u64 match;

	if (node) {
		match = node->internal & vnp_lpm_ancestors[~root & 63];
		if (match << 1)
			return vnp_lpm_best(node, match);
	}
	/* Pairs with the stores of vnp_lpm_insert() and vnp_lpm_delete(). */
	return READ_ONCE(lpm->fallback);
}

/*
 * The walk of both families: @root is the first bits of the address, @bits the
 * complement of the rest. @is_wide is constant, and without it the compiler
 * drops all that has to do with the low word.
 */
static __always_inline u32
vnp_lpm_find(const struct vnp_lpm *lpm, unsigned int root,
	     struct vnp_lpm_bits bits, bool is_wide)
{
	const struct vnp_lpm_node *node, *best = NULL;
	u64 match, taken, best_match = 0;
	unsigned int first;

	node = vnp_deref(lpm->root[root]);
	if (!node)
		return vnp_lpm_find_short(lpm, root);

	for (;;) {
		first = vnp_lpm_bits_first(bits);
		match = node->internal & vnp_lpm_ancestors[first];
		if (match & VNP_LPM_CHILDLESS) {
			if (match << 1)
				return vnp_lpm_best(node, match);
			if (node->internal << 1 ||
			    (bits.high ^ node->key) >> (node->key & 63))
				break;
			vnp_lpm_bits_take(&bits, -node->key, is_wide);
			node = vnp_deref(node->child[0]);
			continue;
		}
		if (match) {
			best = node;
			best_match = match;
		}
		taken = node->external << first;
		if (!(taken >> 63))
			break;
		vnp_lpm_bits_take(&bits, VNP_LPM_STRIDE, is_wide);
		node = vnp_deref(node->child[hweight64(taken) - 1]);
	}
	return best ? vnp_lpm_best(best, best_match) :
		      vnp_lpm_find_short(lpm, root);
}

/**
 * vnp_lpm_find4() - look up an IPv4 address
 * @lpm: table of IPv4 prefixes
 * @addr: the address
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: value of the longest prefix that has @addr, or 0.
 */
static __always_inline u32 vnp_lpm_find4(const struct vnp_lpm *lpm, __be32 addr)
{
	u32 high = be32_to_cpu(addr);
	struct vnp_lpm_bits bits = {
		.high = ~((u64)high << (32 + VNP_LPM_ROOT_BITS)),
	};

	return vnp_lpm_find(lpm, high >> (32 - VNP_LPM_ROOT_BITS), bits, false);
}

/**
 * vnp_lpm_find6() - look up an IPv6 address
 * @lpm: table of IPv6 prefixes
 * @addr: the address
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: value of the longest prefix that has @addr, or 0.
 */
static __always_inline u32 vnp_lpm_find6(const struct vnp_lpm *lpm,
					 const struct in6_addr *addr)
{
	u64 high = get_unaligned_be64(&addr->s6_addr[0]);
	u64 low = get_unaligned_be64(&addr->s6_addr[8]);
	struct vnp_lpm_bits bits = { .high = ~high, .low = ~low };

	vnp_lpm_bits_take(&bits, VNP_LPM_ROOT_BITS, true);
	return vnp_lpm_find(lpm, high >> (64 - VNP_LPM_ROOT_BITS), bits, true);
}

#endif
