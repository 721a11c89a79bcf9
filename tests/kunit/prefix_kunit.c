// SPDX-License-Identifier: GPL-2.0
/* Addresses, prefixes and spaces: by example, and against the oracle. */
#include <kunit/test.h>

#include "../../kmod/pure/prefix.c"
#include "oracle.h"

#define SEED 20240229

struct validity {
	const char *name;
	struct vnp_prefix prefix;
	bool is_valid;
};

static const struct validity validities[] = {
	{ "10.0.0.0/8", VNP4_PREFIX(10, 0, 0, 0, 8), true },
	{ "10.0.0.0/7", VNP4_PREFIX(10, 0, 0, 0, 7), true },
	{ "128.0.0.0/2", VNP4_PREFIX(128, 0, 0, 0, 2), false },
	{ "128.0.0.0/3", VNP4_PREFIX(128, 0, 0, 0, 3), true },
	{ "192.168.255.255/32", VNP4_PREFIX(192, 168, 255, 255, 32), true },
	{ "length 0", VNP4_PREFIX(0, 0, 0, 0, 0), false },
	{ "length 33", VNP4_PREFIX(10, 0, 0, 0, 33), false },
	{ "host bit 31", VNP4_PREFIX(10, 0, 0, 1, 31), false },
	{ "host bit 8", VNP4_PREFIX(10, 128, 0, 0, 8), false },
	{ "0.0.0.0/8", VNP4_PREFIX(0, 0, 0, 0, 8), false },
	{ "0.0.0.0/1 has it", VNP4_PREFIX(0, 0, 0, 0, 1), false },
	{ "0.255.255.255/32", VNP4_PREFIX(0, 255, 255, 255, 32), false },
	{ "1.0.0.0/8", VNP4_PREFIX(1, 0, 0, 0, 8), true },
	{ "126.0.0.0/7 has loopback", VNP4_PREFIX(126, 0, 0, 0, 7), false },
	{ "127.1.0.0/16", VNP4_PREFIX(127, 1, 0, 0, 16), false },
	{ "169.254.0.0/16", VNP4_PREFIX(169, 254, 0, 0, 16), false },
	{ "169.254.169.254/32", VNP4_PREFIX(169, 254, 169, 254, 32), false },
	{ "169.252.0.0/14 has it", VNP4_PREFIX(169, 252, 0, 0, 14), false },
	{ "169.253.0.0/16", VNP4_PREFIX(169, 253, 0, 0, 16), true },
	{ "223.0.0.0/8", VNP4_PREFIX(223, 0, 0, 0, 8), true },
	{ "224.0.0.0/24", VNP4_PREFIX(224, 0, 0, 0, 24), false },
	{ "240.0.0.0/24", VNP4_PREFIX(240, 0, 0, 0, 24), false },
	{ "255.255.255.255/32", VNP4_PREFIX(255, 255, 255, 255, 32), false },
	{ "fd00::/8", VNP6_PREFIX(0xfd000000, 0, 0, 0, 8), true },
	{ "fd00::/128", VNP6_PREFIX(0xfd000000, 0, 0, 0, 128), true },
	{ "2001:db8::/48", VNP6_PREFIX(0x20010db8, 0, 0, 0, 48), true },
	{ "::/0", VNP6_PREFIX(0, 0, 0, 0, 0), false },
	{ "length 129", VNP6_PREFIX(0xfd000000, 0, 0, 0, 129), false },
	{ "host bit 127", VNP6_PREFIX(0xfd000000, 0, 0, 1, 127), false },
	{ "host bit 64", VNP6_PREFIX(0xfd000000, 0, 0x80000000, 0, 64), false },
	{ "host bit 63", VNP6_PREFIX(0xfd000000, 1, 0, 0, 63), false },
	{ "::/128", VNP6_PREFIX(0, 0, 0, 0, 128), false },
	{ "::1/128", VNP6_PREFIX(0, 0, 0, 1, 128), false },
	{ "::2/128", VNP6_PREFIX(0, 0, 0, 2, 128), true },
	{ "::/64 has them", VNP6_PREFIX(0, 0, 0, 0, 64), false },
	{ "fe80::/64", VNP6_PREFIX(0xfe800000, 0, 0, 0, 64), false },
	{ "fe00::/8 has it", VNP6_PREFIX(0xfe000000, 0, 0, 0, 8), false },
	{ "fec0::/10", VNP6_PREFIX(0xfec00000, 0, 0, 0, 10), true },
	{ "ff02::/16", VNP6_PREFIX(0xff020000, 0, 0, 0, 16), false },
	{ "no family", { .addr.family = AF_UNSPEC, .len = 8 }, false },
	{ "AF_UNIX", { .addr.family = AF_UNIX, .len = 8 }, false },
};

KUNIT_ARRAY_PARAM_DESC(validity, validities, name);

static void validity_test(struct kunit *test)
{
	const struct validity *row = test->param_value;

	KUNIT_EXPECT_EQ(test, vnp_prefix_is_valid(&row->prefix), row->is_valid);
}

static const struct validity routables[] = {
	{ "0.0.0.0/0", VNP4_PREFIX(0, 0, 0, 0, 0), true },
	{ "::/0", VNP6_PREFIX(0, 0, 0, 0, 0), true },
	{ "10.0.0.0/8", VNP4_PREFIX(10, 0, 0, 0, 8), true },
	{ "10.1.2.3/32", VNP4_PREFIX(10, 1, 2, 3, 32), true },
	{ "length 33", VNP4_PREFIX(10, 0, 0, 0, 33), false },
	{ "host bit 31", VNP4_PREFIX(10, 0, 0, 1, 31), false },
	{ "host bit 1", VNP4_PREFIX(128, 0, 0, 0, 0), false },
	{ "128.0.0.0/1 has groups", VNP4_PREFIX(128, 0, 0, 0, 1), true },
	{ "0.0.0.0/1 has loopback", VNP4_PREFIX(0, 0, 0, 0, 1), true },
	{ "224.0.0.0/3 has both", VNP4_PREFIX(224, 0, 0, 0, 3), true },
	{ "224.0.0.0/4 is groups", VNP4_PREFIX(224, 0, 0, 0, 4), false },
	{ "239.1.0.0/16", VNP4_PREFIX(239, 1, 0, 0, 16), false },
	{ "0.0.0.0/8", VNP4_PREFIX(0, 0, 0, 0, 8), false },
	{ "127.0.0.0/8", VNP4_PREFIX(127, 0, 0, 0, 8), false },
	{ "126.0.0.0/7", VNP4_PREFIX(126, 0, 0, 0, 7), true },
	{ "169.254.169.254/32", VNP4_PREFIX(169, 254, 169, 254, 32), false },
	{ "255.255.255.255/32", VNP4_PREFIX(255, 255, 255, 255, 32), false },
	{ "2000::/3", VNP6_PREFIX(0x20000000, 0, 0, 0, 3), true },
	{ "fc00::/6", VNP6_PREFIX(0xfc000000, 0, 0, 0, 6), true },
	{ "fe80::/64", VNP6_PREFIX(0xfe800000, 0, 0, 0, 64), false },
	{ "fe80::/9", VNP6_PREFIX(0xfe800000, 0, 0, 0, 9), true },
	{ "ff02::/16", VNP6_PREFIX(0xff020000, 0, 0, 0, 16), false },
	{ "::1/128", VNP6_PREFIX(0, 0, 0, 1, 128), false },
	{ "::/128", VNP6_PREFIX(0, 0, 0, 0, 128), false },
	{ "length 129", VNP6_PREFIX(0xfd000000, 0, 0, 0, 129), false },
	{ "no family", { .len = 8 }, false },
};

KUNIT_ARRAY_PARAM_DESC(routable, routables, name);

static void routable_test(struct kunit *test)
{
	const struct validity *row = test->param_value;

	KUNIT_EXPECT_EQ(test, vnp_prefix_is_routable(&row->prefix),
			row->is_valid);
}

/* An address is usable where a prefix of that address alone is valid. */
static void usable_test(struct kunit *test)
{
	const struct vnp_addr *addr;
	struct vnp_prefix host;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(validities); i++) {
		addr = &validities[i].prefix.addr;
		host.addr = *addr;
		host.len = vnp_family_bits(addr->family);
		KUNIT_EXPECT_EQ_MSG(test, vnp_addr_is_usable(addr),
				    vnp_prefix_is_valid(&host), "%s",
				    validities[i].name);
	}
}

/* In ascending order, whatever is compared. */
static const struct vnp_prefix ascending[] = {
	VNP4_PREFIX(0, 0, 0, 0, 0),
	VNP4_PREFIX(0, 0, 0, 0, 32),
	VNP4_PREFIX(10, 0, 0, 0, 8),
	VNP4_PREFIX(10, 0, 0, 0, 16),
	VNP4_PREFIX(10, 0, 1, 0, 24),
	VNP4_PREFIX(10, 1, 0, 0, 16),
	VNP4_PREFIX(200, 0, 0, 0, 8),
	VNP6_PREFIX(0, 0, 0, 0, 0),
	VNP6_PREFIX(0, 0, 0, 1, 128),
	VNP6_PREFIX(0, 1, 0, 0, 64),
	VNP6_PREFIX(0xfd000000, 0, 0, 0, 8),
	VNP6_PREFIX(0xfd000000, 0, 0, 0, 64),
};

static int sign(int number)
{
	return (number > 0) - (number < 0);
}

static void cmp_test(struct kunit *test)
{
	int i, j, order;

	for (i = 0; i < ARRAY_SIZE(ascending); i++) {
		for (j = 0; j < ARRAY_SIZE(ascending); j++) {
			order = vnp_prefix_cmp(&ascending[i], &ascending[j]);
			KUNIT_EXPECT_EQ_MSG(test, sign(order), sign(i - j),
					    "%d and %d", i, j);
			order = vnp_addr_cmp(&ascending[i].addr,
					     &ascending[j].addr);
			if (order)
				KUNIT_EXPECT_EQ(test, sign(order), sign(i - j));
		}
	}
}

/* Two prefixes of every pair of lengths that agree up to some bit. */
static void relations_check(struct kunit *test, struct rnd_state *rnd,
			    u8 family)
{
	struct vnp_prefix all = { .addr.family = family };
	unsigned int bits = vnp_family_bits(family);
	struct vnp_prefix a, b;
	bool ab, ba;

	oracle_random_prefix(rnd, &all, prandom_u32_state(rnd) % (bits + 1),
			     &a);
	all = a;
	all.len = prandom_u32_state(rnd) % (a.len + 1);
	oracle_random_prefix(rnd, &all,
			     all.len + prandom_u32_state(rnd) %
			     (bits - all.len + 1), &b);

	ab = oracle_covers(&a, &b);
	ba = oracle_covers(&b, &a);
	KUNIT_EXPECT_EQ(test, vnp_prefix_covers(&a, &b), ab);
	KUNIT_EXPECT_EQ(test, vnp_prefix_covers(&b, &a), ba);
	KUNIT_EXPECT_EQ(test, vnp_prefix_overlaps(&a, &b), ab || ba);
	KUNIT_EXPECT_EQ(test, !vnp_prefix_cmp(&a, &b), ab && ba);
	KUNIT_EXPECT_EQ(test, vnp_prefix_has_addr(&a, &b.addr),
			oracle_has_addr(&a, &b.addr));
	KUNIT_EXPECT_EQ(test, vnp_prefix_has_addr(&b, &a.addr),
			oracle_has_addr(&b, &a.addr));
}

static void relations_test(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int i;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	for (i = 0; i < 5000; i++) {
		relations_check(test, &rnd, AF_INET);
		relations_check(test, &rnd, AF_INET6);
	}
}

/* The bits after the length go, and no others. */
static void clear_host_check(struct kunit *test, struct rnd_state *rnd,
			     u8 family, unsigned int len)
{
	struct vnp_prefix prefix = { .len = len };
	struct vnp_addr wanted;

	oracle_random_addr(rnd, family, &prefix.addr);
	wanted = prefix.addr;
	oracle_fill(&wanted, len, false);
	vnp_prefix_clear_host(&prefix);
	KUNIT_EXPECT_EQ(test, prefix.len, len);
	KUNIT_EXPECT_EQ(test, vnp_addr_cmp(&prefix.addr, &wanted), 0);
	KUNIT_EXPECT_TRUE(test, vnp_prefix_is_canonical(&prefix));
}

static void clear_host_test(struct kunit *test)
{
	struct rnd_state rnd;
	unsigned int round, len;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	for (round = 0; round < 50; round++) {
		for (len = 0; len <= 32; len++)
			clear_host_check(test, &rnd, AF_INET, len);
		for (len = 0; len <= 128; len++)
			clear_host_check(test, &rnd, AF_INET6, len);
	}
}

/* A prefix of one family has nothing to do with one of the other. */
static void families_test(struct kunit *test)
{
	static const struct vnp_prefix all4 = VNP4_PREFIX(0, 0, 0, 0, 0);
	static const struct vnp_prefix all6 = VNP6_PREFIX(0, 0, 0, 0, 0);

	KUNIT_EXPECT_FALSE(test, vnp_prefix_has_addr(&all4, &all6.addr));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_has_addr(&all6, &all4.addr));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_covers(&all4, &all6));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_covers(&all6, &all4));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_overlaps(&all4, &all6));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_reserves(&all4, &all6.addr));
}

struct host {
	const char *name;
	struct vnp_prefix prefix;
	u64 offset;
	struct vnp_addr addr;
	bool is_reserved;
};

static const struct host hosts[] = {
	{ "first", VNP4_PREFIX(10, 1, 2, 0, 24), 0,
	  VNP4(10, 1, 2, 0), true },
	{ "fourth", VNP4_PREFIX(10, 1, 2, 0, 24), 3,
	  VNP4(10, 1, 2, 3), true },
	{ "fifth", VNP4_PREFIX(10, 1, 2, 0, 24), 4,
	  VNP4(10, 1, 2, 4), false },
	{ "last but one", VNP4_PREFIX(10, 1, 2, 0, 24), 254,
	  VNP4(10, 1, 2, 254), false },
	{ "last", VNP4_PREFIX(10, 1, 2, 0, 24), 255,
	  VNP4(10, 1, 2, 255), true },
	{ "over bytes", VNP4_PREFIX(10, 0, 0, 0, 8), 0x010203,
	  VNP4(10, 1, 2, 3), false },
	{ "last of /8", VNP4_PREFIX(10, 0, 0, 0, 8), 0xffffff,
	  VNP4(10, 255, 255, 255), true },
	{ "last of /29", VNP4_PREFIX(10, 0, 0, 8, 29), 7,
	  VNP4(10, 0, 0, 15), true },
	{ "only one", VNP4_PREFIX(10, 0, 0, 8, 32), 0,
	  VNP4(10, 0, 0, 8), true },
	{ "last of /0", VNP4_PREFIX(0, 0, 0, 0, 0), U32_MAX,
	  VNP4(255, 255, 255, 255), true },
	{ "first of /64", VNP6_PREFIX(0xfd000000, 1, 0, 0, 64), 0,
	  VNP6(0xfd000000, 1, 0, 0), true },
	{ "fifth of /64", VNP6_PREFIX(0xfd000000, 1, 0, 0, 64), 4,
	  VNP6(0xfd000000, 1, 0, 4), false },
	{ "last of /64", VNP6_PREFIX(0xfd000000, 1, 0, 0, 64), U64_MAX,
	  VNP6(0xfd000000, 1, U32_MAX, U32_MAX), false },
	{ "far in /48", VNP6_PREFIX(0xfd000000, 0, 0, 0, 48), 1ULL << 63,
	  VNP6(0xfd000000, 0, 0x80000000, 0), false },
	{ "last of /120", VNP6_PREFIX(0xfd000000, 0, 0, 0x100, 120), 255,
	  VNP6(0xfd000000, 0, 0, 0x1ff), false },
	{ "only one v6", VNP6_PREFIX(0xfd000000, 0, 0, 9, 128), 0,
	  VNP6(0xfd000000, 0, 0, 9), true },
};

KUNIT_ARRAY_PARAM_DESC(host, hosts, name);

static void host_test(struct kunit *test)
{
	const struct host *row = test->param_value;
	struct vnp_addr addr;

	KUNIT_ASSERT_TRUE(test,
			  vnp_prefix_host(&row->prefix, row->offset, &addr));
	KUNIT_EXPECT_EQ(test, vnp_addr_cmp(&addr, &row->addr), 0);
	KUNIT_EXPECT_EQ(test, vnp_prefix_reserves(&row->prefix, &row->addr),
			row->is_reserved);
	KUNIT_EXPECT_EQ(test, vnp_prefix_number(&row->prefix, &row->addr),
			row->offset);
}

/* The first number that is too large, for each length. */
static void host_outside_test(struct kunit *test)
{
	struct vnp_prefix prefix = VNP4_PREFIX(10, 0, 0, 0, 32);
	struct vnp_addr addr = prefix.addr;
	unsigned int host;

	for (host = 0; host <= 24; host++) {
		prefix.len = 32 - host;
		KUNIT_EXPECT_TRUE(test, vnp_prefix_host(&prefix,
							(1ULL << host) - 1,
							&addr));
		addr = prefix.addr;
		KUNIT_EXPECT_FALSE(test, vnp_prefix_host(&prefix, 1ULL << host,
							 &addr));
		KUNIT_EXPECT_EQ(test, vnp_addr_cmp(&addr, &prefix.addr), 0);
	}

	prefix = (struct vnp_prefix)VNP6_PREFIX(0xfd000000, 0, 0, 0, 128);
	for (host = 0; host < 64; host++) {
		prefix.len = 128 - host;
		KUNIT_EXPECT_FALSE(test, vnp_prefix_host(&prefix, 1ULL << host,
							 &addr));
	}
}

/* An address beyond the low word is not one of the first four. */
static void reserves_outside_test(struct kunit *test)
{
	static const struct vnp_prefix prefix =
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 48);
	static const struct vnp_addr inside = VNP6(0xfd000000, 1, 0, 0);
	static const struct vnp_addr outside = VNP6(0xfd000001, 0, 0, 0);

	KUNIT_EXPECT_TRUE(test, vnp_prefix_reserves(&prefix, &prefix.addr));
	KUNIT_EXPECT_TRUE(test, vnp_prefix_has_addr(&prefix, &inside));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_reserves(&prefix, &inside));
	KUNIT_EXPECT_FALSE(test, vnp_prefix_reserves(&prefix, &outside));
	KUNIT_EXPECT_EQ(test, vnp_prefix_number(&prefix, &inside), U64_MAX);
}

#define HOLES	12
#define PARTS	(HOLES * 128 + 1)	/* what they can leave at most */

/* Inside a prefix of 256 addresses, or the same one of the other family. */
static unsigned int random_holes(struct rnd_state *rnd,
				 const struct vnp_prefix *within,
				 const struct vnp_prefix *other,
				 struct vnp_prefix holes[HOLES])
{
	unsigned int i, count = prandom_u32_state(rnd) % (HOLES + 1);

	for (i = 0; i < count; i++) {
		if (prandom_u32_state(rnd) % 4)
			oracle_random_prefix(rnd, within, within->len +
					     prandom_u32_state(rnd) % 9,
					     &holes[i]);
		else
			holes[i] = *other;
	}
	return count;
}

static unsigned int count_having(const struct vnp_prefix *list,
				 unsigned int count,
				 const struct vnp_addr *addr)
{
	unsigned int i, having = 0;

	for (i = 0; i < count; i++)
		having += oracle_has_addr(&list[i], addr);
	return having;
}

/* Both halves of something: one prefix would do. */
static bool are_halves(const struct vnp_prefix *a, const struct vnp_prefix *b)
{
	struct vnp_prefix whole = *a;

	if (a->len != b->len || !a->len)
		return false;
	whole.len--;
	return oracle_covers(&whole, b);
}

/* The parts of one family; those of IPv4 come first. */
static unsigned int complement(u8 family, const struct vnp_prefix *holes,
			       unsigned int count, struct vnp_prefix *parts)
{
	struct vnp_complement rest;
	struct vnp_prefix part;
	unsigned int found = 0;
	u8 last = AF_INET;

	vnp_complement_init(&rest, holes, count);
	while (vnp_complement_next(&rest, &part)) {
		if (last == AF_INET6 && part.addr.family == AF_INET)
			return 0;
		last = part.addr.family;
		if (last == family && found < PARTS)
			parts[found++] = part;
	}
	/* What is done stays so. */
	return vnp_complement_next(&rest, &part) ? 0 : found;
}

/* The same addresses, in no more prefixes than they need. */
static void merge_check(struct kunit *test, struct rnd_state *rnd,
			const struct vnp_prefix *within,
			const struct vnp_prefix *list, unsigned int count)
{
	struct vnp_prefix merged[HOLES];
	unsigned int i, kept;
	struct vnp_addr addr;

	memcpy(merged, list, count * sizeof(*list));
	kept = vnp_prefix_merge(merged, count);
	KUNIT_EXPECT_LE(test, kept, count);
	for (i = 0; i < kept; i++)
		KUNIT_EXPECT_TRUE(test, vnp_prefix_is_canonical(&merged[i]));
	for (i = 1; i < kept; i++) {
		KUNIT_EXPECT_LT(test,
				vnp_prefix_cmp(&merged[i - 1], &merged[i]), 0);
		KUNIT_EXPECT_FALSE(test,
				   are_halves(&merged[i - 1], &merged[i]));
	}
	for (i = 0; i < 256 && vnp_prefix_host(within, i, &addr); i++)
		KUNIT_EXPECT_EQ(test, count_having(merged, kept, &addr),
				count_having(list, count, &addr));
}

/* A space that is all filled is one prefix, in however many parts. */
static void merge_test(struct kunit *test)
{
	static const struct vnp_prefix whole = VNP4_PREFIX(10, 0, 0, 0, 16);
	struct vnp_prefix *list;
	unsigned int i;

	list = kunit_kcalloc(test, 4096, sizeof(*list), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	for (i = 0; i < 4096; i++) {
		list[i] = whole;
		list[i].addr.v4 |= cpu_to_be32(i << 4);
		list[i].len = 28;
	}
	KUNIT_EXPECT_EQ(test, vnp_prefix_reduce(list, 4096), 4096);
	KUNIT_EXPECT_EQ(test, vnp_prefix_merge(list, 4096), 1);
	KUNIT_EXPECT_EQ(test, vnp_prefix_cmp(&list[0], &whole), 0);
	KUNIT_EXPECT_EQ(test, vnp_prefix_merge(list, 0), 0);
}

static void complement_check(struct kunit *test, struct rnd_state *rnd,
			     const struct vnp_prefix *within,
			     const struct vnp_prefix *other,
			     struct vnp_prefix rest[PARTS])
{
	struct vnp_prefix holes[HOLES], left[HOLES];
	unsigned int i, count, kept, found;
	struct vnp_addr addr;

	count = random_holes(rnd, within, other, holes);
	memcpy(left, holes, sizeof(left));
	kept = vnp_prefix_reduce(left, count);
	for (i = 1; i < kept; i++)
		KUNIT_EXPECT_LT(test, vnp_prefix_cmp(&left[i - 1], &left[i]),
				0);

	found = complement(within->addr.family, left, kept, rest);
	KUNIT_ASSERT_GT(test, found, 0);
	KUNIT_ASSERT_LT(test, found, PARTS);
	for (i = 1; i < found; i++) {
		KUNIT_EXPECT_LT(test, vnp_prefix_cmp(&rest[i - 1], &rest[i]),
				0);
		KUNIT_EXPECT_FALSE(test, are_halves(&rest[i - 1], &rest[i]));
	}

	for (i = 0; i < 512; i++) {
		bool is_hole;

		if (i >= 256 || !vnp_prefix_host(within, i, &addr))
			oracle_random_addr(rnd, within->addr.family, &addr);
		is_hole = count_having(holes, count, &addr);
		KUNIT_EXPECT_EQ(test, count_having(left, kept, &addr), is_hole);
		KUNIT_EXPECT_EQ(test, count_having(rest, found, &addr),
				!is_hole);
	}
	merge_check(test, rnd, within, left, kept);
}

static void complement_test(struct kunit *test)
{
	static const struct vnp_prefix within4 = VNP4_PREFIX(10, 1, 2, 0, 24);
	static const struct vnp_prefix within6 =
		VNP6_PREFIX(0xfd000000, 1, 0, 0x200, 120);
	struct vnp_prefix *rest;
	struct rnd_state rnd;
	unsigned int i;

	rest = kunit_kcalloc(test, PARTS, sizeof(*rest), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rest);
	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	for (i = 0; i < 200; i++) {
		complement_check(test, &rnd, &within4, &within6, rest);
		complement_check(test, &rnd, &within6, &within4, rest);
	}
}

/* Nothing is the complement of everything, and everything that of nothing. */
static void complement_ends_test(struct kunit *test)
{
	static const struct vnp_prefix all4 = VNP4_PREFIX(0, 0, 0, 0, 0);
	static const struct vnp_prefix first = VNP4_PREFIX(0, 0, 0, 0, 32);
	static const struct vnp_prefix last =
		VNP4_PREFIX(255, 255, 255, 255, 32);
	struct vnp_prefix *rest;

	rest = kunit_kcalloc(test, PARTS, sizeof(*rest), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, rest);
	KUNIT_EXPECT_EQ(test, complement(AF_INET, &all4, 1, rest),
			0);
	KUNIT_EXPECT_EQ(test, complement(AF_INET, NULL, 0, rest), 1);
	KUNIT_EXPECT_EQ(test, vnp_prefix_cmp(&rest[0], &all4), 0);
	KUNIT_EXPECT_EQ(test, complement(AF_INET6, &all4, 1, rest),
			1);
	KUNIT_EXPECT_EQ(test, rest[0].addr.family, AF_INET6);
	KUNIT_EXPECT_EQ(test, complement(AF_INET, &first, 1, rest),
			32);
	KUNIT_EXPECT_EQ(test, rest[31].len, 1);
	KUNIT_EXPECT_EQ(test, complement(AF_INET, &last, 1, rest),
			32);
	KUNIT_EXPECT_EQ(test, rest[0].len, 1);
}

static struct vnp_space *space_create(struct kunit *test,
				      const struct vnp_prefix *prefix,
				      unsigned int count)
{
	struct vnp_space *space;

	space = kunit_kzalloc(test, struct_size(space, prefix, count),
			      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, space);
	space->count = count;
	memcpy(space->prefix, prefix, flex_array_size(space, prefix, count));
	return space;
}

static void space_test(struct kunit *test)
{
	static const struct vnp_prefix own[] = {
		VNP4_PREFIX(10, 0, 0, 0, 16),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 48),
		VNP4_PREFIX(10, 1, 0, 0, 16),
	};
	static const struct vnp_addr inside = VNP4(10, 1, 255, 255);
	static const struct vnp_addr inside6 = VNP6(0xfd000000, 0, 1, 1);
	static const struct vnp_addr outside = VNP4(10, 2, 0, 0);
	struct vnp_space *space = space_create(test, own, ARRAY_SIZE(own));

	KUNIT_EXPECT_TRUE(test, vnp_space_has_addr(space, &inside));
	KUNIT_EXPECT_TRUE(test, vnp_space_has_addr(space, &inside6));
	KUNIT_EXPECT_FALSE(test, vnp_space_has_addr(space, &outside));
	space->count = 0;
	KUNIT_EXPECT_FALSE(test, vnp_space_has_addr(space, &inside));
	KUNIT_EXPECT_FALSE(test, vnp_space_has_addr(NULL, &inside));
}

static struct kunit_case prefix_cases[] = {
	KUNIT_CASE_PARAM(validity_test, validity_gen_params),
	KUNIT_CASE_PARAM(routable_test, routable_gen_params),
	KUNIT_CASE(usable_test),
	KUNIT_CASE(cmp_test),
	KUNIT_CASE(relations_test),
	KUNIT_CASE(clear_host_test),
	KUNIT_CASE(families_test),
	KUNIT_CASE(complement_test),
	KUNIT_CASE(complement_ends_test),
	KUNIT_CASE(merge_test),
	KUNIT_CASE_PARAM(host_test, host_gen_params),
	KUNIT_CASE(host_outside_test),
	KUNIT_CASE(reserves_outside_test),
	KUNIT_CASE(space_test),
	{}
};

static struct kunit_suite prefix_suite = {
	.name = "vnetpeer_prefix",
	.test_cases = prefix_cases,
};

kunit_test_suite(prefix_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's prefix arithmetic");
MODULE_LICENSE("GPL");
