/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Naive twins of what the suites test, and the random numbers to feed both.
 * Bit by bit and entry by entry: slow, and too simple to be wrong.
 */
#ifndef _VNP_TEST_ORACLE_H
#define _VNP_TEST_ORACLE_H

#include <linux/prandom.h>
#include <linux/string.h>

#include "../../kmod/pure/prefix.h"

#define VNP4(a, b, c, d) { \
	.v4 = cpu_to_be32((u32)(a) << 24 | (b) << 16 | (c) << 8 | (d)), \
	.family = AF_INET, \
}

/* The four words of an IPv6 address. */
#define VNP6(a, b, c, d) { \
	.v6.s6_addr32 = { cpu_to_be32(a), cpu_to_be32(b), \
			  cpu_to_be32(c), cpu_to_be32(d) }, \
	.family = AF_INET6, \
}

#define VNP4_PREFIX(a, b, c, d, _len) \
	{ .addr = VNP4(a, b, c, d), .len = (_len) }
#define VNP6_PREFIX(a, b, c, d, _len) \
	{ .addr = VNP6(a, b, c, d), .len = (_len) }

/* Bit number 0 is the first one on the wire. */
static inline bool oracle_bit(const struct vnp_addr *addr, unsigned int number)
{
	const u8 *bytes = (const u8 *)&addr->v6;

	return bytes[number / 8] >> (7 - number % 8) & 1;
}

static inline void oracle_set_bit(struct vnp_addr *addr, unsigned int number,
				  bool value)
{
	u8 *bytes = (u8 *)&addr->v6;
	u8 mask = 1 << (7 - number % 8);

	bytes[number / 8] = (bytes[number / 8] & ~mask) | (value ? mask : 0);
}

static inline bool oracle_has_addr(const struct vnp_prefix *prefix,
				   const struct vnp_addr *addr)
{
	unsigned int i;

	if (prefix->addr.family != addr->family)
		return false;
	for (i = 0; i < prefix->len; i++)
		if (oracle_bit(&prefix->addr, i) != oracle_bit(addr, i))
			return false;
	return true;
}

static inline bool oracle_covers(const struct vnp_prefix *outer,
				 const struct vnp_prefix *inner)
{
	return inner->len >= outer->len &&
	       oracle_has_addr(outer, &inner->addr);
}

static inline bool oracle_equal(const struct vnp_prefix *a,
				const struct vnp_prefix *b)
{
	return a->len == b->len && oracle_has_addr(a, &b->addr);
}

/* Set all bits from number @first on. */
static inline void oracle_fill(struct vnp_addr *addr, unsigned int first,
			       bool value)
{
	unsigned int i;

	for (i = first; i < vnp_family_bits(addr->family); i++)
		oracle_set_bit(addr, i, value);
}

static inline void oracle_random_addr(struct rnd_state *rnd, u8 family,
				      struct vnp_addr *addr)
{
	memset(addr, 0, sizeof(*addr));
	prandom_bytes_state(rnd, &addr->v6, vnp_family_bits(family) / 8);
	addr->family = family;
}

/* A random prefix of @len bits inside @within. */
static inline void oracle_random_prefix(struct rnd_state *rnd,
					const struct vnp_prefix *within,
					unsigned int len,
					struct vnp_prefix *prefix)
{
	unsigned int i;

	oracle_random_addr(rnd, within->addr.family, &prefix->addr);
	for (i = 0; i < within->len; i++)
		oracle_set_bit(&prefix->addr, i, oracle_bit(&within->addr, i));
	oracle_fill(&prefix->addr, len, false);
	prefix->len = len;
}

/* The ends of a prefix, and what lies right beside it. */
static inline unsigned int oracle_ends(const struct vnp_prefix *prefix,
				       struct vnp_addr *ends)
{
	unsigned int len = prefix->len;
	struct vnp_addr addr = prefix->addr;

	ends[0] = addr;
	oracle_fill(&addr, len, true);
	ends[1] = addr;
	if (!len)
		return 2;
	oracle_set_bit(&addr, len - 1, !oracle_bit(&addr, len - 1));
	ends[2] = addr;
	oracle_fill(&addr, len, false);
	ends[3] = addr;
	return 4;
}

#endif
