// SPDX-License-Identifier: GPL-2.0
/* The longest-prefix table: by example, against the oracle, under readers. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/slab.h>

#include "../../kmod/pure/deref.h"

static void reader_step(void);
static void writer_wait(unsigned long cookie);

/* Wherever a reader follows a pointer, others can be let go first. */
#undef vnp_deref
#define vnp_deref(pointer) (reader_step(), rcu_dereference_check(pointer, true))
#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/lpm.c"
#include "../../kmod/pure/lpm_read.c"

#define cond_synchronize_rcu writer_wait
#include "../../kmod/pure/lpm_update.c"
#undef cond_synchronize_rcu

#include "oracle.h"

/* Blocks that exist, and how many allocations until one fails: 0 for never. */
static struct {
	atomic_long_t live;
	unsigned int fail_in;
} nodes;

static void *test_alloc(size_t size, gfp_t flags)
{
	void *block;

	if (!(flags & __GFP_NOFAIL) && nodes.fail_in && !--nodes.fail_in)
		return NULL;
	block = kmalloc(size, flags);
	if (block)
		atomic_long_inc(&nodes.live);
	return block;
}

static void test_free(void *block)
{
	atomic_long_dec(&nodes.live);
	kfree(block);
}

#undef kmalloc
#define kmalloc test_alloc
#define kfree test_free
#include "../../kmod/pure/lpm_node.c"
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

/* Among those that are shorter than @below. */
static u32 oracle_find(const struct fixture *fix, const struct vnp_addr *addr,
		       unsigned int below)
{
	const struct route *best = NULL;
	unsigned int i;

	for (i = 0; i < fix->count; i++)
		if (fix->route[i].prefix.len < below &&
		    oracle_has_addr(&fix->route[i].prefix, addr) &&
		    (!best || fix->route[i].prefix.len > best->prefix.len))
			best = &fix->route[i];
	return best ? best->value : 0;
}

static u32 oracle_insert(struct fixture *fix, const struct vnp_prefix *prefix,
			 u32 value)
{
	struct route *route = oracle_get(fix, prefix);
	u32 old = 0;

	if (route)
		old = route->value;
	else
		route = &fix->route[fix->count++];
	route->prefix = *prefix;
	route->value = value;
	return old;
}

static u32 oracle_delete(struct fixture *fix, const struct vnp_prefix *prefix)
{
	struct route *route = oracle_get(fix, prefix);
	u32 old;

	if (!route)
		return 0;
	old = route->value;
	*route = fix->route[--fix->count];
	return old;
}

/* The first one that is not before @cursor, or NULL. */
static const struct route *oracle_next(const struct fixture *fix,
				       const struct vnp_prefix *cursor)
{
	const struct route *next = NULL, *route;

	for (route = fix->route; route < fix->route + fix->count; route++)
		if (vnp_prefix_cmp(&route->prefix, cursor) >= 0 &&
		    (!next || vnp_prefix_cmp(&route->prefix,
					     &next->prefix) < 0))
			next = route;
	return next;
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

static u32 find_shorter(const struct vnp_lpm *lpm, const struct vnp_addr *addr,
			unsigned int below)
{
	u32 value;

	rcu_read_lock();
	value = vnp_lpm_find_shorter(lpm, addr->family, &addr->v6, below);
	rcu_read_unlock();
	return value;
}

static void check_addr(struct kunit *test, const struct fixture *fix,
		       const struct vnp_addr *addr)
{
	KUNIT_EXPECT_EQ_MSG(test, find_addr(&fix->lpm, addr),
			    oracle_find(fix, addr, U8_MAX), "%*ph",
			    vnp_family_bits(addr->family) / 8, &addr->v6);
}

/* An exact look, one from there on, and one at what is above. */
static void check_exact(struct kunit *test, const struct fixture *fix,
			const struct vnp_prefix *prefix)
{
	unsigned int below = prefix->len ? prefix->len : 1;
	struct vnp_prefix cursor = *prefix;
	const struct route *next;
	u32 value;

	next = oracle_next(fix, prefix);
	value = vnp_lpm_next(&fix->lpm, &cursor);
	KUNIT_EXPECT_EQ(test, value, next ? next->value : 0);
	KUNIT_EXPECT_EQ(test, vnp_prefix_cmp(&cursor, next ? &next->prefix :
							     prefix), 0);
	if (!next || !oracle_equal(&next->prefix, prefix))
		value = 0;
	KUNIT_EXPECT_EQ(test, vnp_lpm_get(&fix->lpm, prefix), value);
	KUNIT_EXPECT_EQ(test, find_shorter(&fix->lpm, &prefix->addr, below),
			oracle_find(fix, &prefix->addr, below));
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
	KUNIT_EXPECT_EQ(test, fix->lpm.count, fix->count);
}

static void check_empty(struct kunit *test, struct fixture *fix)
{
	struct vnp_lpm lpm = fix->lpm;

	lpm.generation = 0;
	KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&nodes.live), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(&lpm, 0, sizeof(lpm)));
}

/* A change that makes no difference is none. */
static void insert(struct kunit *test, struct fixture *fix,
		   const struct vnp_prefix *prefix, u32 value)
{
	u32 generation = fix->lpm.generation, old, expected;

	expected = oracle_insert(fix, prefix, value);
	KUNIT_EXPECT_EQ(test, vnp_lpm_insert(&fix->lpm, prefix, value, &old),
			0);
	KUNIT_EXPECT_EQ(test, old, expected);
	KUNIT_EXPECT_EQ(test, fix->lpm.generation - generation, old != value);
}

static void delete(struct kunit *test, struct fixture *fix,
		   const struct vnp_prefix *prefix)
{
	u32 generation = fix->lpm.generation, old;

	old = vnp_lpm_delete(&fix->lpm, prefix);
	KUNIT_EXPECT_EQ(test, old, oracle_delete(fix, prefix));
	KUNIT_EXPECT_EQ(test, fix->lpm.generation - generation, !!old);
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
	u32 old;

	for (prefix.len = 0; prefix.len <= 32; prefix.len++) {
		KUNIT_EXPECT_EQ(test, vnp_lpm_insert(&fix->lpm, &prefix, 0,
						     &old), -EINVAL);
		delete(test, fix, &prefix);
	}
	KUNIT_EXPECT_EQ(test, fix->lpm.generation, 0);
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

	KUNIT_EXPECT_EQ(test, fix->lpm.count, fix->count);
	check_prefix(test, fix, &prefix);
	check_exact(test, fix, &prefix);
	draw_prefix(fix, universe, &prefix);
	check_addr(test, fix, &prefix.addr);
	check_exact(test, fix, &prefix);
}

/* One after the other, each is met and no other. */
static void check_order(struct kunit *test, const struct fixture *fix,
			u8 family)
{
	struct vnp_prefix cursor = { .addr.family = family }, last;
	unsigned int count = 0;

	for (; vnp_lpm_next(&fix->lpm, &cursor); cursor.len++) {
		if (count++)
			KUNIT_EXPECT_LT(test, vnp_prefix_cmp(&last, &cursor),
					0);
		last = cursor;
		check_exact(test, fix, &cursor);
	}
	KUNIT_EXPECT_EQ(test, count, fix->count);
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
	check_order(test, fix, universe->within.addr.family);

	while (fix->count)
		delete(test, fix, &fix->route[fix->count / 2].prefix);
	check_empty(test, fix);
}

/* Whatever fails, the table and its memory are as before. Deletion does not. */
static void check_failures(struct kunit *test, const struct vnp_prefix *prefix,
			   u32 value)
{
	struct fixture *fix = test->priv;
	size_t bytes = vnp_lpm_bytes(&fix->lpm);
	long live = atomic_long_read(&nodes.live);
	u32 generation = fix->lpm.generation, old;
	unsigned int i;
	int err = 0;

	for (i = 1; ; i++) {
		nodes.fail_in = i;
		if (value)
			err = vnp_lpm_insert(&fix->lpm, prefix, value, &old);
		else
			old = vnp_lpm_delete(&fix->lpm, prefix);
		if (nodes.fail_in)
			break;
		KUNIT_EXPECT_NE(test, value, 0);
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), bytes);
		KUNIT_EXPECT_EQ(test, atomic_long_read(&nodes.live), live);
		KUNIT_EXPECT_EQ(test, fix->lpm.generation, generation);
		KUNIT_EXPECT_EQ(test, fix->lpm.count, fix->count);
		check_prefix(test, fix, prefix);
	}
	nodes.fail_in = 0;
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, old, value ? oracle_insert(fix, prefix, value) :
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
	u32 old;

	for (i = 0; i < 100; i++) {
		draw_prefix(fix, universe, &prefix);
		insert(test, fix, &prefix, i + 1);
	}
	bytes = vnp_lpm_bytes(&fix->lpm);

	vnp_lpm_destroy(&fix->lpm);
	check_empty(test, fix);
	for (i = 0; i < fix->count; i++) {
		draw_prefix(fix, universe, &prefix);
		KUNIT_EXPECT_EQ(test, vnp_lpm_insert(&fix->lpm, &prefix, 1,
						     &old), 0);
	}
	prandom_seed_state(&fix->rnd, SEED);
	for (i = 0; i < 100; i++)
		draw_prefix(fix, universe, &prefix);
	for (i = fix->count; i--;)
		KUNIT_EXPECT_EQ(test,
				vnp_lpm_insert(&fix->lpm, &fix->route[i].prefix,
					       fix->route[i].value, &old), 0);
	for (i = 0; i < fix->count; i++) {
		draw_prefix(fix, universe, &prefix);
		if (!oracle_get(fix, &prefix))
			vnp_lpm_delete(&fix->lpm, &prefix);
	}
	if (universe->within.addr.family == AF_INET)
		KUNIT_EXPECT_EQ(test, vnp_lpm_bytes(&fix->lpm), bytes);
	check_all(test, fix);
}

/*
 * One reader, step by step, and changes between its steps, made by a thread
 * that may have to wait for the reader. What it may answer is what it would
 * have at one moment, or more.
 */

#define STEPPED_CHANGES 2

static const struct vnp_prefix stepped_prefixes[] = {
	VNP4_PREFIX(0, 0, 0, 0, 0), VNP4_PREFIX(8, 0, 0, 0, 5),
	VNP4_PREFIX(10, 0, 0, 0, 8), VNP4_PREFIX(10, 0, 0, 0, 12),
	VNP4_PREFIX(10, 1, 0, 0, 16), VNP4_PREFIX(10, 1, 2, 0, 24),
	VNP4_PREFIX(10, 1, 2, 3, 32), VNP4_PREFIX(10, 1, 3, 0, 24),
	VNP4_PREFIX(10, 200, 0, 0, 16), VNP4_PREFIX(10, 1, 2, 64, 26),
};

static const struct vnp_addr stepped_addr = VNP4(10, 1, 2, 3);

static struct stepper {
	struct vnp_lpm lpm;
	u32 has;			/* which prefixes stand */
	unsigned int change[STEPPED_CHANGES];
	unsigned int at[STEPPED_CHANGES];
	unsigned int step;
	unsigned int next;
	struct task_struct *reader;	/* while it reads */
	struct task_struct *writer;
	bool is_blocked;
	struct completion go;
	struct completion paused;
	struct completion has_read;
} stepper;

/* Adds the prefix if it is not there, and else deletes it. */
static void flip(struct vnp_lpm *lpm, u32 *has, unsigned int i)
{
	const struct vnp_prefix *prefix = &stepped_prefixes[i];
	u32 old;

	*has ^= BIT(i);
	if (*has & BIT(i))
		vnp_lpm_insert(lpm, prefix, prefix->len + 1, &old);
	else
		vnp_lpm_delete(lpm, prefix);
}

static void reader_step(void)
{
	if (likely(current != stepper.reader))
		return;
	while (stepper.next < STEPPED_CHANGES && !stepper.is_blocked &&
	       stepper.at[stepper.next] <= stepper.step) {
		complete(&stepper.go);
		wait_for_completion(&stepper.paused);
	}
	stepper.step++;
}

static void writer_wait(unsigned long cookie)
{
	if (current != stepper.writer || !stepper.reader) {
		cond_synchronize_rcu(cookie);
		return;
	}
	stepper.is_blocked = true;
	complete(&stepper.paused);
	wait_for_completion(&stepper.has_read);
	stepper.is_blocked = false;
}

static int writer_run(void *data)
{
	for (;;) {
		wait_for_completion(&stepper.go);
		if (stepper.next == STEPPED_CHANGES)
			break;
		flip(&stepper.lpm, &stepper.has,
		     stepper.change[stepper.next++]);
		complete(&stepper.paused);
	}
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

static u32 stepped_read(void)
{
	u32 value;

	stepper.step = 0;
	stepper.next = 0;
	stepper.lpm.is_live = true;
	stepper.reader = current;
	value = vnp_lpm_find4(&stepper.lpm, stepped_addr.v4);
	stepper.reader = NULL;
	if (stepper.is_blocked) {
		complete(&stepper.has_read);
		wait_for_completion(&stepper.paused);
	}
	return value;
}

/* Return: whether the answer is none that there may be. */
static bool stepped_round(struct rnd_state *rnd, struct vnp_lpm *twin)
{
	u32 has = 0, start = prandom_u32_state(rnd), least, most, value;
	unsigned int i, when = 0;

	stepper.has = 0;
	for (i = 0; i < ARRAY_SIZE(stepped_prefixes); i++) {
		if (!(start & BIT(i)))
			continue;
		flip(twin, &has, i);
		flip(&stepper.lpm, &stepper.has, i);
	}
	least = find_addr(twin, &stepped_addr);
	most = least;
	for (i = 0; i < STEPPED_CHANGES; i++) {
		stepper.change[i] = prandom_u32_state(rnd) %
				    ARRAY_SIZE(stepped_prefixes);
		when += prandom_u32_state(rnd) % 4;
		stepper.at[i] = when;
		flip(twin, &has, stepper.change[i]);
		value = find_addr(twin, &stepped_addr);
		least = min(least, value);
		most = max(most, value);
	}
	value = stepped_read();
	vnp_lpm_destroy(twin);
	vnp_lpm_destroy(&stepper.lpm);
	memset(&stepper.lpm, 0, sizeof(stepper.lpm));
	return value < least || value > most;
}

static void steps_test(struct kunit *test)
{
	unsigned int i, lost = 0, rounds = IS_SLOW ? 10000 : 150000;
	struct fixture *fix = test->priv;

	memset(&stepper, 0, sizeof(stepper));
	init_completion(&stepper.go);
	init_completion(&stepper.paused);
	init_completion(&stepper.has_read);
	stepper.writer = kthread_run(writer_run, NULL, "lpm_writer");
	KUNIT_ASSERT_FALSE(test, IS_ERR(stepper.writer));
	for (i = 0; i < rounds; i++)
		lost += stepped_round(&fix->rnd, &fix->lpm);
	stepper.next = STEPPED_CHANGES;
	complete(&stepper.go);
	kthread_stop(stepper.writer);
	kunit_info(test, "%u of %u lost", lost, rounds);
	KUNIT_EXPECT_EQ(test, lost, 0);
}

/*
 * Readers that look all the time at prefixes which nobody touches, and at an
 * address that one of two prefixes has at any time.
 */

static const struct hand standing[] = {
	{ "10.0.0.0/8", VNP4(10, 128, 0, 1), 8 },
	{ "10.1.0.0/16", VNP4(10, 1, 128, 1), 16 },
	{ "10.1.2.3/32", VNP4(10, 1, 2, 3), 32 },
	{ "10.255.255.0/24", VNP4(10, 255, 255, 255), 24 },
};

static const struct hand moving[] = {
	{ "10.77.0.0/16", VNP4(10, 77, 0, 0), 16 },
	{ "10.77.0.0/20", VNP4(10, 77, 0, 0), 20 },
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
	u32 value;

	while (!kthread_should_stop()) {
		for (i = 0; i < ARRAY_SIZE(standing); i++)
			if (find_addr(reader->lpm, &standing[i].addr) !=
			    standing[i].value)
				reader->failures++;
		value = find_addr(reader->lpm, &moving[0].addr);
		if (value != moving[0].value && value != moving[1].value)
			reader->failures++;
		reader->rounds++;
		cond_resched();
	}
	return 0;
}

static struct vnp_prefix hand_prefix(const struct hand *hand)
{
	struct vnp_prefix prefix = { .addr = hand->addr, .len = hand->value };

	oracle_fill(&prefix.addr, prefix.len, false);
	return prefix;
}

/* Would this prefix come between a standing one and its reader? */
static bool is_in_the_way(const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standing); i++)
		if (oracle_has_addr(prefix, &standing[i].addr) &&
		    prefix->len >= standing[i].value)
			return true;
	return oracle_has_addr(prefix, &moving[0].addr) &&
	       prefix->len >= moving[0].value;
}

/* One moves on to its other prefix, which is there before the old one goes. */
static void move_on(struct kunit *test, unsigned int batch, bool is_adding)
{
	const struct hand *hand = &moving[(batch + !is_adding) % 2];
	struct vnp_prefix prefix = hand_prefix(hand);

	if (is_adding)
		insert(test, test->priv, &prefix, hand->value);
	else
		delete(test, test->priv, &prefix);
}

/* In batches: some come, and then some go. */
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
	bool is_adding;
	unsigned int i;

	for (i = 0; i < rounds; i++) {
		is_adding = !(i / 64 % 2);
		if (i % 64 == 0)
			move_on(test, i / 128, is_adding);
		draw_prefix(fix, &around, &prefix);
		if (!is_adding)
			prefix = fix->route[i * 7 % fix->count].prefix;
		if (i % 2)
			prefix = close[i / 2 % ARRAY_SIZE(close)];
		if (is_in_the_way(&prefix))
			continue;
		if (!is_adding)
			delete(test, fix, &prefix);
		else if (fix->count < ORACLE_MAX)
			insert(test, fix, &prefix, i + 100);
		if (i % 128 == 127) {
			vnp_lpm_flush(&fix->lpm);
			/* On one processor readers come between now. */
			schedule_timeout_uninterruptible(1);
		}
		cond_resched();
	}
}

static void readers_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct reader readers[2] = {};
	struct task_struct *task[2];
	struct vnp_prefix prefix;
	unsigned long during[2];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(standing); i++) {
		prefix = hand_prefix(&standing[i]);
		insert(test, fix, &prefix, standing[i].value);
	}
	prefix = hand_prefix(&moving[1]);
	insert(test, fix, &prefix, moving[1].value);
	fix->lpm.is_live = true;
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		readers[i].lpm = &fix->lpm;
		task[i] = kthread_run(reader_run, &readers[i], "lpm_reader");
	}
	for (i = 0; i < ARRAY_SIZE(task); i++)
		during[i] = -READ_ONCE(readers[i].rounds);
	churn(test, IS_SLOW ? 4000 : 100000);
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		KUNIT_ASSERT_FALSE(test, IS_ERR(task[i]));
		during[i] += READ_ONCE(readers[i].rounds);
		kthread_stop(task[i]);
		kunit_info(test, "reader %u: %lu rounds", i, during[i]);
		KUNIT_EXPECT_GT(test, during[i], 10);
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
	u32 old;

	prandom_seed_state(&rnd, SEED);
	start = ktime_get_ns();
	for (i = 0; i < BULK; i++) {
		bulk_prefix(&rnd, &prefix);
		failed += !!vnp_lpm_insert(lpm, &prefix, i + 1, &old);
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

static u64 bulk_walk(struct kunit *test, const struct vnp_lpm *lpm)
{
	struct vnp_prefix cursor = { .addr.family = AF_INET };
	u64 start = ktime_get_ns();
	unsigned int count = 0;

	for (; vnp_lpm_next(lpm, &cursor); cursor.len++) {
		count++;
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, count, lpm->count);
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
		count += !!vnp_lpm_delete(lpm, &prefix);
		cond_resched();
	}
	*nanoseconds = ktime_get_ns() - start;
	return count;
}

static void bulk_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	u64 inserting, finding, walking, deleting;
	unsigned int count;
	size_t bytes;

	inserting = bulk_insert(test, &fix->lpm);
	finding = bulk_find(&fix->lpm);
	walking = bulk_walk(test, &fix->lpm);
	bytes = vnp_lpm_bytes(&fix->lpm);
	count = bulk_delete(&fix->lpm, &deleting);

	kunit_info(test, "%u routes: %zu.%02zu bytes each", count,
		   bytes / count, bytes * 100 / count % 100);
	kunit_info(test, "ns each: insert %llu, find %llu, next %llu, delete %llu",
		   div_u64(inserting, BULK), div_u64(finding, BULK),
		   div_u64(walking, count), div_u64(deleting, BULK));
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
	atomic_long_set(&nodes.live, 0);
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
	rcu_barrier();
	fix->lpm.is_live = false;
	fix->lpm.has_added = false;
	fix->lpm.added = 0;
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
	KUNIT_CASE(steps_test),
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
