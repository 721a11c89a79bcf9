/* SPDX-License-Identifier: GPL-2.0 */
/* Longest-prefix table of one address family, read under RCU. */
#ifndef _VNP_LPM_H
#define _VNP_LPM_H

#include <linux/in6.h>
#include <linux/types.h>

struct vnp_lpm_node;
struct vnp_lpm_retired;
struct vnp_prefix;

/* Address bits that pick a tree by themselves; see lpm.c. */
#define VNP_LPM_ROOT_BITS 7

/**
 * struct vnp_lpm - longest-prefix table
 * @root: prefixes of length 7 and more, by their first seven bits
 * @top: prefixes of length 1 to 6, by their first bit
 * @fallback: value of the prefix of length 0, or 0
 * @count: how many prefixes have come by vnp_lpm_insert(), and not gone
 * @generation: counts the changes that made a difference
 * @is_live: readers are there while the table changes; set before they are
 * @has_added: something came after which no grace period may have passed yet
 * @added: when; see get_state_synchronize_rcu()
 * @retired: nodes that have left the trees and are to be freed, or NULL
 *
 * Maps prefixes of one family to values; 0 is "no value". Zeroed memory is an
 * empty table, which nobody reads while it changes. Readers are under RCU;
 * writers are serialised by the caller and may sleep.
 */
struct vnp_lpm {
	struct vnp_lpm_node __rcu *root[1 << VNP_LPM_ROOT_BITS];
	struct vnp_lpm_node __rcu *top[2];
	u32 fallback;
	u32 count;
	u32 generation;
	bool is_live;
	bool has_added;
	unsigned long added;
	struct vnp_lpm_retired *retired;
};

int vnp_lpm_insert(struct vnp_lpm *lpm, const struct vnp_prefix *prefix,
		   u32 value, u32 *old);
u32 vnp_lpm_delete(struct vnp_lpm *lpm, const struct vnp_prefix *prefix);
u32 vnp_lpm_get(const struct vnp_lpm *lpm, const struct vnp_prefix *prefix);
u32 vnp_lpm_next(const struct vnp_lpm *lpm, struct vnp_prefix *cursor);
u32 vnp_lpm_find_shorter(const struct vnp_lpm *lpm, u8 family, const void *addr,
			 unsigned int below);
void vnp_lpm_flush(struct vnp_lpm *lpm);
void vnp_lpm_destroy(struct vnp_lpm *lpm);
size_t vnp_lpm_bytes(const struct vnp_lpm *lpm);

#endif
