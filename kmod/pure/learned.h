/* SPDX-License-Identifier: GPL-2.0 */
/* Routes that a gateway has learned, of both families, read under RCU. */
#ifndef _VNP_LEARNED_H
#define _VNP_LEARNED_H

#include <linux/socket.h>
#include <linux/types.h>

#include "lpm.h"
#include "lpm_find.h"

struct vnp_prefix;
struct vnp_space;

/**
 * struct vnp_learned - prefixes that a gateway has learned
 * @v4: those of IPv4; the value of each is its length plus 1
 * @v6: those of IPv6
 *
 * Readers are under RCU; changes are serialised by the caller and may sleep.
 */
struct vnp_learned {
	struct vnp_lpm v4;
	struct vnp_lpm v6;
};

void vnp_learned_init(struct vnp_learned *learned);
void vnp_learned_destroy(struct vnp_learned *learned);
int vnp_learned_change(struct vnp_learned *learned, const struct vnp_space *add,
		       const struct vnp_space *del);
bool vnp_learned_has(const struct vnp_learned *learned,
		     const struct vnp_prefix *prefix);
bool vnp_learned_next(const struct vnp_learned *learned,
		      struct vnp_prefix *cursor);
bool vnp_learned_has_network(const struct vnp_learned *learned, u8 family,
			     const void *addr, unsigned int below);

/**
 * vnp_learned_count() - how many prefixes there are
 * @learned: the prefixes
 *
 * Context: Any; a change may be under way.
 */
static inline unsigned int vnp_learned_count(const struct vnp_learned *learned)
{
	return READ_ONCE(learned->v4.count) + READ_ONCE(learned->v6.count);
}

/**
 * vnp_learned_generation() - a number that is another one after a change
 * @learned: the prefixes
 *
 * Context: Any. The caller keeps changes out.
 */
static inline unsigned int
vnp_learned_generation(const struct vnp_learned *learned)
{
	return learned->v4.generation + learned->v6.generation;
}

/**
 * vnp_learned_find() - look up an address
 * @learned: the prefixes
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: 0, or 1 more than the length of the longest prefix that has @addr
 */
static __always_inline u32 vnp_learned_find(const struct vnp_learned *learned,
					    u8 family, const void *addr)
{
	if (family == AF_INET)
		return vnp_lpm_find4(&learned->v4, *(const __be32 *)addr);
	return vnp_lpm_find6(&learned->v6, addr);
}

#endif
