// SPDX-License-Identifier: GPL-2.0
/* The longest-prefix table: by example, against the oracle, under readers. */
#include <kunit/test.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "../../kmod/lpm.c"
#include "../../kmod/lpm_update.c"
#include "oracle.h"

/* Nodes that exist, and how many allocations until one fails: 0 for never. */
static struct {
	long live;
	unsigned int fail_in;
} nodes;

static void *test_alloc(size_t size, gfp_t flags)
{
	void *block;

	if (nodes.fail_in && !--nodes.fail_in)
		return NULL;
	block = kmalloc(size, flags);
	if (block)
		nodes.live++;
	return block;
}

static void test_free(void *block)
{
	nodes.live--;
	kfree(block);
}

static void test_retire(void *block)
{
	nodes.live--;
	kfree_rcu_mightsleep(block);
}

#undef kmalloc
#undef kfree_rcu_mightsleep
#define kmalloc test_alloc
#define kfree test_free
#define kfree_rcu_mightsleep test_retire
#include "../../kmod/lpm_node.c"
#undef kfree
#undef kmalloc

#define SEED 20240301

/* A kernel full of checks on an emulated machine takes 1000 times as long. */
#define IS_SLOW (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING))

#define ORACLE_MAX 200

struct route {
	struct vnp_prefix prefix;
	u32 value;
};

/* A table and its naive twin. */
struct fixture {
	struct vnp_lpm lpm;
	struct rnd_state rnd;
	unsigned int count;
	struct route route[ORACLE_MAX];
};

static struct route *oracle_get(struct fixture *fix,
				const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < fix->count; i++)
		if (oracle_equal(&fix->route[i].prefix, prefix))
			return &fix->route[i];
	return NULL;
}

static u32 oracle_find(const struct fixture *fix, const struct vnp_addr *addr)
{
	const struct route *best = NULL;
	unsigned int i;

	for (i = 0; i < fix->count; i++)
		if (oracle_has_addr(&fix->route[i].prefix, addr) &&
		    (!best || fix->route[i].prefix.len > best->prefix.len))
			best = &fix->route[i];
	return best ? best->value : 0;
}

static int oracle_insert(struct fixture *fix, const struct vnp_prefix *prefix,
			 u32 value)
{
	struct route *route = oracle_get(fix, prefix);

	if (!route)
		route = &fix->route[fix->count++];
	route->prefix = *prefix;
	route->value = value;
	return 0;
}

static int oracle_delete(struct fixture *fix, const struct vnp_prefix *prefix)
{
	struct route *route = oracle_get(fix, prefix);

	if (!route)
		return -ENOENT;
	*route = fix->route[--fix->count];
	return 0;
}

static u32 find_addr(const struct vnp_lpm *lpm, const struct vnp_addr *addr)
{
	u32 value;

	rcu_read_lock();
	if (addr->family == AF_INET)
		value = vnp_lpm_find4(lpm, addr->v4);
	else
		value = vnp_lpm_find6(lpm, &addr->v6);
	rcu_read_unlock();
	return value;
}

static void check_addr(struct kunit *test, const struct fixture *fix,
		       const struct vnp_addr *addr)
{
	KUNIT_EXPECT_EQ_MSG(test, find_addr(&fix->lpm, addr),
			    oracle_find(fix, addr), "%*ph",
			    vnp_family_bits(addr->family) / 8, &addr->v6);
}

/* Look up the ends of a prefix, and what lies right beside it. */
static void check_prefix(struct kunit *test, const struct fixture *fix,
			 const struct vnp_prefix *prefix)
{
	unsigned int len = prefix->len;
	struct vnp_addr addr = prefix->addr;

	check_addr(test, fix, &addr);
	oracle_fill(&addr, len, true);
	check_addr(test, fix, &addr);
	if (!len)
		return;

	oracle_set_bit(&addr, len - 1, !oracle_bit(&addr, len - 1));
	check_addr(test, fix, &addr);
	oracle_fill(&addr, len, false);
	check_addr(test, fix, &addr);
}

static void check_all(struct kunit *test, const struct fixture *fix)
{
	unsigned int i;

	for (i = 0; i < fix->count; i++)
		check_prefix(test, fix, &fix->route[i].prefix);
}

static void check_empty(struct kunit *test, struct fixture *fix)
{
	KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), 0);
	KUNIT_EXPECT_EQ(test, nodes.live, 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(&fix->lpm, 0, sizeof(fix->lpm)));
}

static void insert(struct kunit *test, struct fixture *fix,
		   const struct vnp_prefix *prefix, u32 value)
{
	KUNIT_EXPECT_EQ(test, vnp_lpm_insert(&fix->lpm, prefix, value),
			oracle_insert(fix, prefix, value));
}

static void delete(struct kunit *test, struct fixture *fix,
		   const struct vnp_prefix *prefix)
{
	KUNIT_EXPECT_EQ(test, vnp_lpm_delete(&fix->lpm, prefix),
			oracle_delete(fix, prefix));
}

/* What a packet finds in a small table of each family. */

static const struct vnp_prefix hand_prefixes[] = {
	VNP4_PREFIX(0, 0, 0, 0, 0),
	VNP4_PREFIX(10, 0, 0, 0, 8),
	VNP4_PREFIX(10, 1, 0, 0, 16),
	VNP4_PREFIX(10, 1, 5, 0, 24),
	VNP4_PREFIX(10, 1, 5, 7, 32),
	VNP4_PREFIX(100, 64, 0, 0, 10),
	VNP4_PREFIX(172, 16, 0, 0, 12),
	VNP4_PREFIX(192, 168, 0, 0, 16),
	VNP4_PREFIX(192, 0, 0, 0, 3),
};

static const struct vnp_prefix hand_prefixes6[] = {
	VNP6_PREFIX(0, 0, 0, 0, 0),
	VNP6_PREFIX(0xfc000000, 0, 0, 0, 7),
	VNP6_PREFIX(0xfd000000, 0x00010000, 0, 0, 48),
	VNP6_PREFIX(0xfd000000, 0x00010005, 0, 0, 64),
	VNP6_PREFIX(0xfd000000, 0x00010005, 0, 7, 128),
	VNP6_PREFIX(0xfd000000, 0x00020000, 0, 0, 48),
	VNP6_PREFIX(0xe0000000, 0, 0, 0, 4),
};

struct hand {
	const char *name;
	struct vnp_addr addr;
	u32 value;	/* position in the list above, from 1 */
};

static const struct hand hands[] = {
	{ "8.8.8.8", VNP4(8, 8, 8, 8), 1 },
	{ "10.0.0.0", VNP4(10, 0, 0, 0), 2 },
	{ "10.255.255.255", VNP4(10, 255, 255, 255), 2 },
	{ "11.0.0.0", VNP4(11, 0, 0, 0), 1 },
	{ "9.255.255.255", VNP4(9, 255, 255, 255), 1 },
	{ "10.1.2.3", VNP4(10, 1, 2, 3), 3 },
	{ "10.2.2.3", VNP4(10, 2, 2, 3), 2 },
	{ "10.1.5.6", VNP4(10, 1, 5, 6), 4 },
	{ "10.1.5.7", VNP4(10, 1, 5, 7), 5 },
	{ "10.1.5.8", VNP4(10, 1, 5, 8), 4 },
	{ "10.1.6.0", VNP4(10, 1, 6, 0), 3 },
	{ "100.127.255.255", VNP4(100, 127, 255, 255), 6 },
	{ "100.128.0.0", VNP4(100, 128, 0, 0), 1 },
	{ "172.31.0.1", VNP4(172, 31, 0, 1), 7 },
	{ "172.32.0.1", VNP4(172, 32, 0, 1), 1 },
	{ "192.168.0.0", VNP4(192, 168, 0, 0), 8 },
	{ "192.169.0.0", VNP4(192, 169, 0, 0), 9 },
	{ "223.255.255.255", VNP4(223, 255, 255, 255), 9 },
	{ "224.0.0.1", VNP4(224, 0, 0, 1), 1 },
	{ "::1", VNP6(0, 0, 0, 1), 1 },
	{ "fd00::1", VNP6(0xfd000000, 0, 0, 1), 2 },
	{ "fbff::", VNP6(0xfbff0000, 0, 0, 0), 1 },
	{ "fd00:0:1:4::", VNP6(0xfd000000, 0x00010004, 0, 0), 3 },
	{ "fd00:0:1:5::6", VNP6(0xfd000000, 0x00010005, 0, 6), 4 },
	{ "fd00:0:1:5::7", VNP6(0xfd000000, 0x00010005, 0, 7), 5 },
	{ "fd00:0:2::7", VNP6(0xfd000000, 0x00020000, 0, 7), 6 },
	{ "fd00:0:3::7", VNP6(0xfd000000, 0x00030000, 0, 7), 2 },
	{ "e123::", VNP6(0xe1230000, 0, 0, 0), 7 },
	{ "f123::", VNP6(0xf1230000, 0, 0, 0), 1 },
};

KUNIT_ARRAY_PARAM_DESC(hand, hands, name);

static void hand_test(struct kunit *test)
{
	const struct hand *row = test->param_value;
	struct fixture *fix = test->priv;
	const struct vnp_prefix *prefix = hand_prefixes;
	unsigned int i, count = ARRAY_SIZE(hand_prefixes);

	if (row->addr.family == AF_INET6) {
		prefix = hand_prefixes6;
		count = ARRAY_SIZE(hand_prefixes6);
	}
	for (i = 0; i < count; i++)
		insert(test, fix, &prefix[i], i + 1);
	KUNIT_EXPECT_EQ(test, find_addr(&fix->lpm, &row->addr), row->value);
}

static void refuse_test(struct kunit *test)
{
	struct vnp_prefix prefix = VNP4_PREFIX(10, 1, 0, 0, 16);
	struct fixture *fix = test->priv;
	struct vnp_lpm *lpm = &fix->lpm;

	for (prefix.len = 0; prefix.len <= 32; prefix.len++) {
		KUNIT_EXPECT_EQ(test, vnp_lpm_insert(lpm, &prefix, 0), -EINVAL);
		KUNIT_EXPECT_EQ(test, vnp_lpm_delete(lpm, &prefix), -ENOENT);
	}
	check_empty(test, fix);

	prefix.len = 24;
	insert(test, fix, &prefix, 1);
	for (prefix.len = 0; prefix.len <= 32; prefix.len++)
		if (prefix.len != 24)
			delete(test, fix, &prefix);
	check_all(test, fix);
}

/* The last value counts, and takes no more room. */
static void replace_test(struct kunit *test)
{
	struct vnp_prefix prefix = VNP4_PREFIX(10, 1, 0, 0, 16);
	struct fixture *fix = test->priv;
	size_t bytes;

	for (prefix.len = 0; prefix.len <= 16; prefix.len += 4)
		insert(test, fix, &prefix, prefix.len + 1);
	bytes = vnp_lpm_bytes(&fix->lpm);
	for (prefix.len = 0; prefix.len <= 16; prefix.len += 4)
		insert(test, fix, &prefix, prefix.len + 100);
	KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), bytes);
	check_all(test, fix);
}

/* Each length alone, of both families. */
static void each_length_test(struct kunit *test)
{
	static const u8 families[] = { AF_INET, AF_INET6 };
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix, all;
	unsigned int i, len, bits;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		all = (struct vnp_prefix){ .addr.family = families[i] };
		bits = vnp_family_bits(families[i]);
		for (len = 0; len <= bits; len++) {
			oracle_random_prefix(&fix->rnd, &all, len, &prefix);
			insert(test, fix, &prefix, len + 1);
			check_all(test, fix);
			delete(test, fix, &prefix);
			check_empty(test, fix);
		}
	}
}

static void shuffle(struct rnd_state *rnd, u8 *order, unsigned int count)
{
	unsigned int i, j;

	for (i = 0; i < count; i++)
		order[i] = i;
	for (i = count - 1; i; i--) {
		j = prandom_u32_state(rnd) % (i + 1);
		swap(order[i], order[j]);
	}
}

/* All lengths around one address, put in and taken out in random orders. */
static void nested_check(struct kunit *test, u8 family)
{
	struct vnp_prefix all = { .addr.family = family };
	unsigned int i, count = vnp_family_bits(family) + 1;
	struct fixture *fix = test->priv;
	struct vnp_addr addr;
	u8 order[129];

	oracle_random_addr(&fix->rnd, family, &addr);
	shuffle(&fix->rnd, order, count);
	for (i = 0; i < count; i++) {
		all.addr = addr;
		all.len = order[i];
		oracle_fill(&all.addr, all.len, false);
		insert(test, fix, &all, order[i] + 1);
		check_prefix(test, fix, &all);
	}
	check_all(test, fix);

	shuffle(&fix->rnd, order, count);
	for (i = 0; i < count; i++) {
		all.addr = addr;
		all.len = order[i];
		oracle_fill(&all.addr, all.len, false);
		delete(test, fix, &all);
		check_prefix(test, fix, &all);
	}
	check_empty(test, fix);
}

static void nested_test(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < (IS_SLOW ? 2 : 20); i++) {
		nested_check(test, AF_INET);
		nested_check(test, AF_INET6);
	}
}

/* Where random prefixes are drawn from, and how many stand at a time. */
struct universe {
	const char *name;
	struct vnp_prefix within;
	u8 max_len;
	u8 limit;
};

static const struct universe universes[] = {
	{ "v4 anywhere", VNP4_PREFIX(0, 0, 0, 0, 0), 32, 150 },
	{ "v4 few", VNP4_PREFIX(0, 0, 0, 0, 0), 32, 4 },
	{ "v4 short", VNP4_PREFIX(0, 0, 0, 0, 0), 8, 150 },
	{ "v4 one byte", VNP4_PREFIX(10, 0, 0, 0, 8), 16, 150 },
	{ "v4 dense", VNP4_PREFIX(10, 1, 0, 0, 23), 32, 180 },
	{ "v6 anywhere", VNP6_PREFIX(0, 0, 0, 0, 0), 128, 150 },
	{ "v6 few", VNP6_PREFIX(0, 0, 0, 0, 0), 128, 4 },
	{ "v6 short", VNP6_PREFIX(0, 0, 0, 0, 0), 14, 150 },
	{ "v6 sites", VNP6_PREFIX(0xfd000000, 0, 0, 0, 40), 64, 100 },
	{ "v6 in one site", VNP6_PREFIX(0xfd000000, 0, 0, 0, 56), 128, 30 },
	{ "v6 across words", VNP6_PREFIX(0xfd000000, 0, 0, 0, 58), 70, 100 },
	{ "v6 dense", VNP6_PREFIX(0xfd000000, 0, 0, 0, 120), 128, 180 },
};

KUNIT_ARRAY_PARAM_DESC(universe, universes, name);

static void draw_prefix(struct fixture *fix, const struct universe *universe,
			struct vnp_prefix *prefix)
{
	unsigned int spread = universe->max_len - universe->within.len + 1;
	unsigned int len = prandom_u32_state(&fix->rnd) % spread;

	oracle_random_prefix(&fix->rnd, &universe->within,
			     universe->within.len + len, prefix);
}

/* Insert or delete something, more often what makes a difference. */
static void random_step(struct kunit *test, const struct universe *universe)
{
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix;
	struct rnd_state *rnd = &fix->rnd;
	unsigned int dice = prandom_u32_state(rnd) % 16;

	draw_prefix(fix, universe, &prefix);
	if (fix->count && dice < 7)
		prefix = fix->route[prandom_u32_state(rnd) % fix->count].prefix;
	if (dice < 8 || fix->count >= universe->limit)
		delete(test, fix, &prefix);
	else
		insert(test, fix, &prefix, prandom_u32_state(rnd) | 1);

	check_prefix(test, fix, &prefix);
	draw_prefix(fix, universe, &prefix);
	check_addr(test, fix, &prefix.addr);
}

static void random_test(struct kunit *test)
{
	const struct universe *universe = test->param_value;
	struct fixture *fix = test->priv;
	unsigned int i;

	kunit_info(test, "seed %u", SEED);
	for (i = 0; i < (IS_SLOW ? 500 : 20000); i++)
		random_step(test, universe);
	check_all(test, fix);

	while (fix->count)
		delete(test, fix, &fix->route[fix->count / 2].prefix);
	check_empty(test, fix);
}

/* Whatever fails, the table and its memory are as before. */
static void check_failures(struct kunit *test, const struct vnp_prefix *prefix,
			   u32 value)
{
	struct fixture *fix = test->priv;
	size_t bytes = vnp_lpm_bytes(&fix->lpm);
	long live = nodes.live;
	unsigned int i;
	int err;

	for (i = 1; ; i++) {
		nodes.fail_in = i;
		err = value ? vnp_lpm_insert(&fix->lpm, prefix, value) :
			      vnp_lpm_delete(&fix->lpm, prefix);
		if (nodes.fail_in)
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), bytes);
		KUNIT_EXPECT_EQ(test, nodes.live, live);
		check_prefix(test, fix, prefix);
	}
	nodes.fail_in = 0;
	KUNIT_EXPECT_EQ(test, err, value ? oracle_insert(fix, prefix, value) :
					   oracle_delete(fix, prefix));
}

static void no_memory_test(struct kunit *test)
{
	const struct universe *universe = test->param_value;
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix;
	unsigned int i;

	for (i = 0; i < (IS_SLOW ? 100 : 2000); i++) {
		draw_prefix(fix, universe, &prefix);
		if (fix->count < min_t(unsigned int, universe->limit, 20))
			check_failures(test, &prefix, i + 1);
		else
			check_failures(test, &fix->route[i % fix->count].prefix,
				       0);
	}
	check_all(test, fix);
}

/*
 * A table answers the same whatever it went through, and is as large. In IPv6
 * a gap of more levels than a skip can have may be cut in several ways.
 */
static void history_test(struct kunit *test)
{
	const struct universe *universe = test->param_value;
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix;
	unsigned int i;
	size_t bytes;

	for (i = 0; i < 100; i++) {
		draw_prefix(fix, universe, &prefix);
		insert(test, fix, &prefix, i + 1);
	}
	bytes = vnp_lpm_bytes(&fix->lpm);

	vnp_lpm_destroy(&fix->lpm);
	check_empty(test, fix);
	for (i = 0; i < fix->count; i++) {
		draw_prefix(fix, universe, &prefix);
		KUNIT_EXPECT_EQ(test, vnp_lpm_insert(&fix->lpm, &prefix, 1), 0);
	}
	prandom_seed_state(&fix->rnd, SEED);
	for (i = 0; i < 100; i++)
		draw_prefix(fix, universe, &prefix);
	for (i = fix->count; i--;)
		KUNIT_EXPECT_EQ(test,
				vnp_lpm_insert(&fix->lpm, &fix->route[i].prefix,
					       fix->route[i].value), 0);
	for (i = 0; i < fix->count; i++) {
		draw_prefix(fix, universe, &prefix);
		if (!oracle_get(fix, &prefix))
			vnp_lpm_delete(&fix->lpm, &prefix);
	}
	if (universe->within.addr.family == AF_INET)
		KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), bytes);
	check_all(test, fix);
}

/* Readers that look all the time at prefixes which nobody touches. */

static const struct hand standing[] = {
	{ "10.0.0.0/8", VNP4(10, 128, 0, 1), 8 },
	{ "10.1.0.0/16", VNP4(10, 1, 128, 1), 16 },
	{ "10.1.2.3/32", VNP4(10, 1, 2, 3), 32 },
	{ "10.255.255.0/24", VNP4(10, 255, 255, 255), 24 },
};

struct reader {
	const struct vnp_lpm *lpm;
	unsigned long rounds;
	unsigned long failures;
};

static int reader_run(void *data)
{
	struct reader *reader = data;
	unsigned int i;

	while (!kthread_should_stop()) {
		for (i = 0; i < ARRAY_SIZE(standing); i++)
			if (find_addr(reader->lpm, &standing[i].addr) !=
			    standing[i].value)
				reader->failures++;
		reader->rounds++;
		cond_resched();
	}
	return 0;
}

static void standing_prefix(unsigned int i, struct vnp_prefix *prefix)
{
	prefix->addr = standing[i].addr;
	prefix->len = standing[i].value;
	oracle_fill(&prefix->addr, prefix->len, false);
}

/* Would this prefix come between a standing one and its reader? */
static bool is_in_the_way(const struct vnp_prefix *prefix)
{
	struct vnp_prefix own;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standing); i++) {
		standing_prefix(i, &own);
		if (oracle_has_addr(prefix, &standing[i].addr) &&
		    prefix->len >= own.len)
			return true;
	}
	return false;
}

static void churn(struct kunit *test, unsigned int rounds)
{
	static const struct universe around = {
		.within = VNP4_PREFIX(10, 0, 0, 0, 6), .max_len = 32,
	};
	static const struct vnp_prefix close[] = {
		VNP4_PREFIX(10, 1, 2, 0, 23), VNP4_PREFIX(10, 1, 2, 2, 32),
		VNP4_PREFIX(10, 1, 64, 0, 18), VNP4_PREFIX(10, 2, 0, 0, 15),
		VNP4_PREFIX(10, 255, 254, 0, 24), VNP4_PREFIX(10, 0, 0, 0, 7),
	};
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix;
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		draw_prefix(fix, &around, &prefix);
		if (i % 2)
			prefix = close[i / 2 % ARRAY_SIZE(close)];
		if (is_in_the_way(&prefix))
			continue;
		if (oracle_get(fix, &prefix) ||
		    fix->count == ORACLE_MAX)
			delete(test, fix, &prefix);
		else
			insert(test, fix, &prefix, i + 100);
		cond_resched();
	}
}

static void readers_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct reader readers[2] = {};
	struct task_struct *task[2];
	struct vnp_prefix prefix;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standing); i++) {
		standing_prefix(i, &prefix);
		insert(test, fix, &prefix, standing[i].value);
	}
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		readers[i].lpm = &fix->lpm;
		task[i] = kthread_run(reader_run, &readers[i], "lpm_reader");
	}
	churn(test, IS_SLOW ? 4000 : 100000);
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		KUNIT_ASSERT_FALSE(test, IS_ERR(task[i]));
		kthread_stop(task[i]);
		kunit_info(test, "reader %u: %lu rounds", i, readers[i].rounds);
		KUNIT_EXPECT_EQ(test, readers[i].failures, 0);
	}
}

/* What a large table costs. */

#define BULK_SHIFT (IS_SLOW ? 8 : 0)
#define BULK (1000000 >> BULK_SHIFT)

/* Of a thousand prefixes in a routing table of the internet. */
static const struct {
	u8 len;
	u16 share;
} mix[] = {
	{ 8, 1 }, { 11, 1 }, { 12, 1 }, { 13, 2 }, { 14, 3 }, { 15, 4 },
	{ 16, 14 }, { 17, 9 }, { 18, 15 }, { 19, 26 }, { 20, 45 }, { 21, 53 },
	{ 22, 110 }, { 23, 100 }, { 24, 600 }, { 28, 6 }, { 32, 10 },
};

/* As dense as a million prefixes in all of 1.0.0.0 to 223.255.255.255. */
static void bulk_prefix(struct rnd_state *rnd, struct vnp_prefix *prefix)
{
	unsigned int share = prandom_u32_state(rnd) % 1000, i = 0;
	u32 addr = prandom_u32_state(rnd) % (223U << 24 >> BULK_SHIFT);

	while (share >= mix[i].share)
		share -= mix[i++].share;
	prefix->len = mix[i].len;
	addr = (addr + (1 << 24)) >> (32 - prefix->len) << (32 - prefix->len);
	prefix->addr = (struct vnp_addr){
		.v4 = cpu_to_be32(addr), .family = AF_INET,
	};
}

static u64 bulk_insert(struct kunit *test, struct vnp_lpm *lpm)
{
	struct vnp_prefix prefix;
	unsigned int i, failed = 0;
	struct rnd_state rnd;
	u64 start;

	prandom_seed_state(&rnd, SEED);
	start = ktime_get_ns();
	for (i = 0; i < BULK; i++) {
		bulk_prefix(&rnd, &prefix);
		failed += !!vnp_lpm_insert(lpm, &prefix, i + 1);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, failed, 0);
	return ktime_get_ns() - start;
}

static u64 bulk_find(const struct vnp_lpm *lpm)
{
	struct vnp_prefix prefix;
	struct rnd_state rnd;
	unsigned int i;
	u64 start;

	prandom_seed_state(&rnd, SEED);
	start = ktime_get_ns();
	for (i = 0; i < BULK; i++) {
		bulk_prefix(&rnd, &prefix);
		find_addr(lpm, &prefix.addr);
		cond_resched();
	}
	return ktime_get_ns() - start;
}

/* Return: how many there were, each of them met as often as it was drawn. */
static unsigned int bulk_delete(struct vnp_lpm *lpm, u64 *nanoseconds)
{
	struct vnp_prefix prefix;
	unsigned int i, count = 0;
	struct rnd_state rnd;
	u64 start;

	prandom_seed_state(&rnd, SEED);
	start = ktime_get_ns();
	for (i = 0; i < BULK; i++) {
		bulk_prefix(&rnd, &prefix);
		count += !vnp_lpm_delete(lpm, &prefix);
		cond_resched();
	}
	*nanoseconds = ktime_get_ns() - start;
	return count;
}

static void bulk_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	u64 inserting, finding, deleting;
	unsigned int count;
	size_t bytes;

	inserting = bulk_insert(test, &fix->lpm);
	finding = bulk_find(&fix->lpm);
	bytes = vnp_lpm_bytes(&fix->lpm);
	count = bulk_delete(&fix->lpm, &deleting);

	kunit_info(test, "%u routes: %zu.%02zu bytes each", count,
		   bytes / count, bytes * 100 / count % 100);
	kunit_info(test, "ns each: insert %llu, find %llu, delete %llu",
		   div_u64(inserting, BULK), div_u64(finding, BULK),
		   div_u64(deleting, BULK));
	KUNIT_EXPECT_LE(test, bytes, 16 * (size_t)count);
	check_empty(test, fix);
}

static void destroy_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	unsigned int i;

	bulk_insert(test, &fix->lpm);
	for (i = 0; i < ARRAY_SIZE(hand_prefixes); i++)
		insert(test, fix, &hand_prefixes[i], i + 1);
	vnp_lpm_destroy(&fix->lpm);
	check_empty(test, fix);
}

static int lpm_init(struct kunit *test)
{
	struct fixture *fix;

	fix = kunit_kzalloc(test, sizeof(*fix), GFP_KERNEL);
	if (!fix)
		return -ENOMEM;
	prandom_seed_state(&fix->rnd, SEED);
	nodes.live = 0;
	nodes.fail_in = 0;
	test->priv = fix;
	return 0;
}

/* The last readers were in this thread, or have been stopped. */
static void lpm_exit(struct kunit *test)
{
	struct fixture *fix = test->priv;

	if (!fix)
		return;
	vnp_lpm_destroy(&fix->lpm);
	check_empty(test, fix);
}

static struct kunit_case lpm_cases[] = {
	KUNIT_CASE_PARAM(hand_test, hand_gen_params),
	KUNIT_CASE(refuse_test),
	KUNIT_CASE(replace_test),
	KUNIT_CASE(each_length_test),
	KUNIT_CASE(nested_test),
	KUNIT_CASE_PARAM(random_test, universe_gen_params),
	KUNIT_CASE_PARAM(no_memory_test, universe_gen_params),
	KUNIT_CASE_PARAM(history_test, universe_gen_params),
	KUNIT_CASE(readers_test),
	KUNIT_CASE(bulk_test),
	KUNIT_CASE(destroy_test),
	{}
};

static struct kunit_suite lpm_suite = {
	.name = "vnetpeer_lpm",
	.init = lpm_init,
	.exit = lpm_exit,
	.test_cases = lpm_cases,
};

kunit_test_suite(lpm_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's longest-prefix table");
MODULE_LICENSE("GPL");
