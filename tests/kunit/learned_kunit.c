// SPDX-License-Identifier: GPL-2.0
/* Learned routes: batches against a list, failing ones, and under readers. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/bsearch.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/space.c"
#include "../../kmod/pure/lpm.c"
#include "../../kmod/pure/lpm_read.c"
#include "oracle.h"

/*
 * Blocks that exist, how many allocations or looks for a signal until one
 * fails or finds it, 0 for never; and grace periods that were waited for.
 */
static struct {
	atomic_long_t live;
	unsigned int fail_in;
	unsigned int signal_in;
	unsigned int waits;
} world;

static void *test_alloc(size_t size, gfp_t flags)
{
	void *block;

	if (!(flags & __GFP_NOFAIL) && world.fail_in && !--world.fail_in)
		return NULL;
	block = kmalloc(size, flags);
	if (block)
		atomic_long_inc(&world.live);
	return block;
}

static void test_free(const void *block)
{
	atomic_long_dec(&world.live);
	kfree(block);
}

static bool test_signal(void)
{
	return world.signal_in && !--world.signal_in;
}

static void test_wait(unsigned long cookie)
{
	if (poll_state_synchronize_rcu(cookie))
		return;
	world.waits++;
	synchronize_rcu();
}

#define cond_synchronize_rcu test_wait
#include "../../kmod/pure/lpm_update.c"
#undef cond_synchronize_rcu

#undef kmalloc
#define kmalloc test_alloc
#define kfree test_free
#define bitmap_zalloc(count, flags) \
	test_alloc(BITS_TO_LONGS(count) * sizeof(long), (flags) | __GFP_ZERO)
#define bitmap_free test_free
#define fatal_signal_pending(task) test_signal()
#include "../../kmod/pure/lpm_node.c"
#include "../../kmod/pure/learned.c"
#undef fatal_signal_pending
#undef bitmap_free
#undef bitmap_zalloc
#undef kfree
#undef kmalloc

#define SEED 20261201

/* A kernel full of checks on an emulated machine takes 1000 times as long. */
#define IS_SLOW (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING))

#define ROUNDS (IS_SLOW ? 150 : 3000)
#define LIST_MAX 400
#define BATCH_MAX 40

/* A list of prefixes, sorted, without equals. */
struct list {
	unsigned int count;
	struct vnp_prefix prefix[LIST_MAX];
};

struct fixture {
	struct vnp_learned learned;
	struct rnd_state rnd;
	struct list list;
};

/* Where prefixes are drawn from, and up to which length. */
static const struct vnp_prefix universes[] = {
	VNP4_PREFIX(0, 0, 0, 0, 0),
	VNP4_PREFIX(10, 1, 0, 0, 24),
	VNP6_PREFIX(0, 0, 0, 0, 0),
	VNP6_PREFIX(0xfd000000, 0, 0, 0, 62),
};

static const u8 longest[] = { 32, 32, 10, 70 };

static void draw(struct rnd_state *rnd, struct vnp_prefix *prefix)
{
	unsigned int i = prandom_u32_state(rnd) % ARRAY_SIZE(universes);
	unsigned int spread = longest[i] - universes[i].len + 1;

	oracle_random_prefix(rnd, &universes[i], universes[i].len +
			     prandom_u32_state(rnd) % spread, prefix);
}

/* The naive twin */

static unsigned int twin_rank(const struct list *list,
			      const struct vnp_prefix *prefix)
{
	unsigned int i = 0;

	while (i < list->count && vnp_prefix_cmp(&list->prefix[i], prefix) < 0)
		i++;
	return i;
}

static bool twin_has(const struct list *list, const struct vnp_prefix *prefix)
{
	unsigned int i = twin_rank(list, prefix);

	return i < list->count && oracle_equal(&list->prefix[i], prefix);
}

static void twin_add(struct list *list, const struct vnp_prefix *prefix)
{
	unsigned int i = twin_rank(list, prefix);

	if (twin_has(list, prefix))
		return;
	memmove(&list->prefix[i + 1], &list->prefix[i],
		(list->count++ - i) * sizeof(*prefix));
	list->prefix[i] = *prefix;
}

static void twin_del(struct list *list, const struct vnp_prefix *prefix)
{
	unsigned int i = twin_rank(list, prefix);

	if (twin_has(list, prefix))
		memmove(&list->prefix[i], &list->prefix[i + 1],
			(--list->count - i) * sizeof(*prefix));
}

static void twin_change(struct list *list, const struct vnp_space *add,
			const struct vnp_space *del)
{
	unsigned int i;

	for (i = 0; i < del->count; i++)
		twin_del(list, &del->prefix[i]);
	for (i = 0; i < add->count; i++)
		twin_add(list, &add->prefix[i]);
}

/* The longest prefix that is shorter than @below, as a value; or 0. */
static u32 twin_find(const struct list *list, const struct vnp_addr *addr,
		     unsigned int below)
{
	unsigned int i;
	u32 value = 0;

	for (i = 0; i < list->count; i++)
		if (list->prefix[i].len < below &&
		    oracle_has_addr(&list->prefix[i], addr))
			value = max(value, list->prefix[i].len + 1U);
	return value;
}

/* What is asked of both */

static u32 find(const struct vnp_learned *learned, const struct vnp_addr *addr)
{
	u32 value;

	rcu_read_lock();
	value = vnp_learned_find(learned, addr->family, &addr->v6);
	rcu_read_unlock();
	return value;
}

static void check_addr(struct kunit *test, const struct vnp_addr *addr)
{
	struct fixture *fix = test->priv;
	unsigned int below = prandom_u32_state(&fix->rnd) %
			     (vnp_family_bits(addr->family) + 2);
	bool has;

	KUNIT_EXPECT_EQ(test, find(&fix->learned, addr),
			twin_find(&fix->list, addr, U8_MAX));
	rcu_read_lock();
	has = vnp_learned_has_network(&fix->learned, addr->family, &addr->v6,
				      below);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, has, twin_find(&fix->list, addr, below) > 1);
}

static void check_list(struct kunit *test)
{
	struct fixture *fix = test->priv;
	const struct list *list = &fix->list;
	struct vnp_prefix cursor = {};
	unsigned int i = 0;

	while (i < list->count && vnp_learned_next(&fix->learned, &cursor) &&
	       !vnp_prefix_cmp(&cursor, &list->prefix[i]))
		i++;
	KUNIT_EXPECT_EQ(test, i, list->count);
	if (i == list->count)
		KUNIT_EXPECT_FALSE(test, vnp_learned_next(&fix->learned,
							  &cursor));
	KUNIT_EXPECT_EQ(test, vnp_learned_count(&fix->learned), list->count);
}

static void check_some(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct vnp_prefix prefix, cursor, *next;
	struct vnp_addr ends[4];
	unsigned int i, at, count;
	bool has_next;

	for (i = 0; i < 10; i++) {
		draw(&fix->rnd, &prefix);
		KUNIT_EXPECT_EQ(test, vnp_learned_has(&fix->learned, &prefix),
				twin_has(&fix->list, &prefix));
		cursor = prefix;
		has_next = vnp_learned_next(&fix->learned, &cursor);
		at = twin_rank(&fix->list, &prefix) +
		     twin_has(&fix->list, &prefix);
		next = &fix->list.prefix[at];
		KUNIT_EXPECT_EQ(test, has_next, at < fix->list.count);
		if (has_next)
			KUNIT_EXPECT_EQ(test, vnp_prefix_cmp(&cursor, next), 0);
		count = oracle_ends(&prefix, ends);
		while (count--)
			check_addr(test, &ends[count]);
	}
}

/* Batches */

static struct vnp_space *draw_space(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct vnp_space *space;
	unsigned int i;
	u32 dice;

	space = vnp_space_alloc(prandom_u32_state(&fix->rnd) % BATCH_MAX + 1);
	KUNIT_ASSERT_NOT_NULL(test, space);
	for (i = 0; i < space->count; i++) {
		dice = prandom_u32_state(&fix->rnd);
		if (dice % 4 && fix->list.count)
			space->prefix[i] =
				fix->list.prefix[dice / 4 % fix->list.count];
		else
			draw(&fix->rnd, &space->prefix[i]);
	}
	return space;
}

/* Some that are to go are to come, too, and half of the others are new. */
static void draw_batch(struct kunit *test, struct vnp_space **add,
		       struct vnp_space **del)
{
	struct fixture *fix = test->priv;
	unsigned int i;

	*add = draw_space(test);
	*del = draw_space(test);
	for (i = 0; i < (*add)->count; i += 2)
		draw(&fix->rnd, &(*add)->prefix[i]);
	for (i = 0; i < min((*add)->count, (*del)->count); i += 5)
		(*add)->prefix[i] = (*del)->prefix[i];
	if (fix->list.count > LIST_MAX - BATCH_MAX)
		(*add)->count = 0;
	KUNIT_ASSERT_EQ(test, vnp_space_sort(*add), 0);
	KUNIT_ASSERT_EQ(test, vnp_space_sort(*del), 0);
}

static void free_batch(struct vnp_space *add, struct vnp_space *del)
{
	vnp_space_free(add);
	vnp_space_free(del);
}

/* It is what was wanted, and wanted again it is no change. */
static void batch_step(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct vnp_space *add, *del;
	u32 generation;

	draw_batch(test, &add, &del);
	world.waits = 0;
	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, del), 0);
	KUNIT_EXPECT_LE(test, world.waits, 1);
	twin_change(&fix->list, add, del);
	check_list(test);

	generation = vnp_learned_generation(&fix->learned);
	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, del), 0);
	KUNIT_EXPECT_EQ(test, vnp_learned_generation(&fix->learned),
			generation);
	check_some(test);
	free_batch(add, del);
}

static void batch_test(struct kunit *test)
{
	unsigned int i;

	kunit_info(test, "seed %u", SEED);
	for (i = 0; i < ROUNDS; i++)
		batch_step(test);
}

/* Have these as well, in any order. */
static void learn(struct kunit *test, const struct vnp_prefix *prefixes,
		  unsigned int count)
{
	struct vnp_space *add = vnp_space_alloc(count);
	struct vnp_space *none = vnp_space_alloc(0);
	struct fixture *fix = test->priv;
	unsigned int i;

	KUNIT_ASSERT_TRUE(test, add && none);
	for (i = 0; i < count; i++)
		add->prefix[i] = prefixes[(i * 7 + 3) % count];
	KUNIT_ASSERT_EQ(test, vnp_space_sort(add), 0);
	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, none), 0);
	twin_change(&fix->list, add, none);
	free_batch(add, none);
}

static void order_test(struct kunit *test)
{
	static const struct vnp_prefix sorted[] = {
		VNP4_PREFIX(0, 0, 0, 0, 0), VNP4_PREFIX(0, 0, 0, 0, 1),
		VNP4_PREFIX(0, 0, 0, 0, 8), VNP4_PREFIX(10, 0, 0, 0, 8),
		VNP4_PREFIX(10, 0, 0, 0, 32), VNP4_PREFIX(128, 0, 0, 0, 1),
		VNP4_PREFIX(255, 255, 255, 255, 32),
		VNP6_PREFIX(0, 0, 0, 0, 0), VNP6_PREFIX(0xfd000000, 0, 0, 0, 8),
		VNP6_PREFIX(0xfd000000, 0, 0, 1, 128),
		VNP6_PREFIX(~0, ~0, ~0, ~0, 128),
	};
	struct fixture *fix = test->priv;

	check_list(test);
	learn(test, sorted, ARRAY_SIZE(sorted));
	KUNIT_EXPECT_MEMEQ(test, fix->list.prefix, sorted, sizeof(sorted));
	check_list(test);
}

/* A default route is no network, nor is what is not below the length. */
static void network_test(struct kunit *test)
{
	static const struct vnp_prefix prefixes[] = {
		VNP4_PREFIX(0, 0, 0, 0, 0), VNP4_PREFIX(10, 1, 0, 0, 16),
		VNP4_PREFIX(10, 1, 2, 0, 24), VNP4_PREFIX(10, 1, 2, 3, 32),
	};
	static const struct {
		struct vnp_addr addr;
		unsigned int below;
		bool has;
	} rows[] = {
		{ VNP4(8, 8, 8, 8), 33, false },
		{ VNP4(10, 1, 2, 3), 0, false },
		{ VNP4(10, 1, 2, 3), 1, false },
		{ VNP4(10, 1, 2, 3), 16, false },
		{ VNP4(10, 1, 2, 3), 17, true },
		{ VNP4(10, 1, 2, 4), 16, false },
		{ VNP4(10, 1, 2, 4), 24, true },
		{ VNP4(10, 1, 2, 4), 33, true },
		{ VNP4(10, 2, 2, 3), 33, false },
	};
	struct fixture *fix = test->priv;
	unsigned int i;

	learn(test, prefixes, ARRAY_SIZE(prefixes));
	rcu_read_lock();
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    vnp_learned_has_network(&fix->learned,
							    AF_INET,
							    &rows[i].addr.v4,
							    rows[i].below),
				    rows[i].has, "row %u", i);
	rcu_read_unlock();
}

/* Without memory, or with a signal, nothing has happened. */

static long settled(void)
{
	rcu_barrier();
	return atomic_long_read(&world.live);
}

static void failing_step(struct kunit *test, unsigned int *fuse, int expected)
{
	struct fixture *fix = test->priv;
	struct vnp_space *add, *del;
	unsigned int i;
	long live;
	int err;

	draw_batch(test, &add, &del);
	live = settled();
	for (i = 1; ; i++) {
		*fuse = i;
		err = vnp_learned_change(&fix->learned, add, del);
		if (*fuse)
			break;
		KUNIT_EXPECT_EQ(test, err, expected);
		/* What comes and goes may leave two links as one. */
		KUNIT_EXPECT_LE(test, settled(), live);
		live = settled();
		check_list(test);
	}
	*fuse = 0;
	KUNIT_EXPECT_EQ(test, err, 0);
	twin_change(&fix->list, add, del);
	check_list(test);
	check_some(test);
	free_batch(add, del);
}

static void no_memory_test(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ROUNDS / 10; i++)
		failing_step(test, &world.fail_in, -ENOMEM);
}

static void signal_test(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ROUNDS / 10; i++)
		failing_step(test, &world.signal_in, -EINTR);
}

/* What stands all the time is listed once, whatever comes and goes. */

static bool is_standing(const struct vnp_prefix *prefix)
{
	return prefix->len % 3 == 1;
}

static void leave_standing(struct vnp_space *space)
{
	unsigned int i, kept = 0;

	for (i = 0; i < space->count; i++)
		if (!is_standing(&space->prefix[i]))
			space->prefix[kept++] = space->prefix[i];
	space->count = kept;
}

static void disturb(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct vnp_space *add, *del;

	draw_batch(test, &add, &del);
	leave_standing(del);
	leave_standing(add);
	kvfree(add->nodes);
	KUNIT_ASSERT_EQ(test, vnp_space_sort(add), 0);
	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, del), 0);
	twin_change(&fix->list, add, del);
	free_batch(add, del);
}

static void dump_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct vnp_prefix cursor = {}, last = {};
	unsigned int i, standing = 0, met = 0;

	for (i = 0; i < 20; i++)
		batch_step(test);
	for (i = 0; i < fix->list.count; i++)
		standing += is_standing(&fix->list.prefix[i]);
	while (vnp_learned_next(&fix->learned, &cursor)) {
		if (last.addr.family)
			KUNIT_EXPECT_LT(test, vnp_prefix_cmp(&last, &cursor),
					0);
		KUNIT_EXPECT_TRUE(test, twin_has(&fix->list, &cursor));
		met += is_standing(&cursor);
		last = cursor;
		disturb(test);
	}
	KUNIT_EXPECT_GT(test, standing, 0);
	KUNIT_EXPECT_EQ(test, met, standing);
}

/* Readers, during batches: what is held all the time is found all the time. */

static const struct vnp_prefix always[] = {
	VNP4_PREFIX(10, 0, 0, 0, 8), VNP4_PREFIX(10, 1, 2, 128, 32),
	VNP6_PREFIX(0xfd000000, 0, 0, 0, 48),
};

/* By turns: one of them is there for 10.1.3.0. */
static const struct vnp_prefix turns[] = {
	VNP4_PREFIX(10, 1, 0, 0, 16), VNP4_PREFIX(10, 1, 3, 0, 24),
	VNP4_PREFIX(10, 1, 2, 0, 23),
};

static const struct {
	struct vnp_addr addr;
	u32 least;
} lasting[] = {
	{ VNP4(10, 200, 0, 1), 9 },
	{ VNP4(10, 1, 2, 128), 33 },
	{ VNP4(10, 1, 3, 0), 17 },
	{ VNP6(0xfd000000, 0, 0, 1), 49 },
};

struct reader {
	const struct vnp_learned *learned;
	unsigned long rounds;
	unsigned long failures;
};

static bool reader_finds(const struct reader *reader,
			 const struct vnp_addr *addr, u32 least)
{
	bool has;

	rcu_read_lock();
	has = vnp_learned_has_network(reader->learned, addr->family, &addr->v6,
				      least);
	rcu_read_unlock();
	return has && find(reader->learned, addr) >= least;
}

static int reader_run(void *data)
{
	struct reader *reader = data;
	unsigned int i;

	while (!kthread_should_stop()) {
		for (i = 0; i < ARRAY_SIZE(lasting); i++)
			reader->failures += !reader_finds(reader,
							  &lasting[i].addr,
							  lasting[i].least);
		reader->rounds++;
		cond_resched();
	}
	return 0;
}

static bool is_kept(const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(always); i++)
		if (oracle_equal(&always[i], prefix))
			return true;
	for (i = 0; i < ARRAY_SIZE(turns); i++)
		if (oracle_equal(&turns[i], prefix))
			return true;
	return false;
}

static struct vnp_space *draw_turn(struct kunit *test,
				   const struct vnp_prefix *turn)
{
	struct vnp_space *space = draw_space(test);
	unsigned int i, kept = 1;

	space->prefix[0] = *turn;
	for (i = 1; i < space->count; i++)
		if (!is_kept(&space->prefix[i]))
			space->prefix[kept++] = space->prefix[i];
	space->count = kept;
	return space;
}

/* The prefix of the next turn comes in the batch in which the last one goes. */
static void take_turn(struct kunit *test, unsigned int *turn)
{
	struct fixture *fix = test->priv;
	unsigned int next = (*turn + 1) % ARRAY_SIZE(turns);
	struct vnp_space *add, *del;

	add = draw_turn(test, &turns[next]);
	del = draw_turn(test, &turns[*turn]);
	if (fix->list.count > LIST_MAX - BATCH_MAX)
		add->count = 1;
	KUNIT_ASSERT_EQ(test, vnp_space_sort(add), 0);
	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, del), 0);
	twin_change(&fix->list, add, del);
	*turn = next;
	free_batch(add, del);
}

static void readers_test(struct kunit *test)
{
	struct fixture *fix = test->priv;
	struct reader readers[2] = {};
	struct task_struct *task[2];
	unsigned int i, at = 0;

	learn(test, always, ARRAY_SIZE(always));
	learn(test, turns, 1);
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		readers[i].learned = &fix->learned;
		task[i] = kthread_run(reader_run, &readers[i], "reader");
	}
	for (i = 0; i < ROUNDS; i++)
		take_turn(test, &at);
	for (i = 0; i < ARRAY_SIZE(task); i++) {
		KUNIT_ASSERT_FALSE(test, IS_ERR(task[i]));
		kthread_stop(task[i]);
		kunit_info(test, "reader %u: %lu rounds", i, readers[i].rounds);
		KUNIT_EXPECT_EQ(test, readers[i].failures, 0);
	}
	check_list(test);
}

/* What one change costs where there are many. */

#define BULK (IS_SLOW ? 4000 : 1000000)
#define BULK_BATCH 1000

static void bulk_fill(struct kunit *test)
{
	struct vnp_space *add = vnp_space_alloc(BULK_BATCH);
	struct vnp_space *none = vnp_space_alloc(0);
	struct fixture *fix = test->priv;
	unsigned int i, j, failed = 0;

	KUNIT_ASSERT_TRUE(test, add && none);
	for (i = 0; i < BULK / BULK_BATCH; i++) {
		for (j = 0; j < BULK_BATCH; j++)
			oracle_random_prefix(&fix->rnd, &universes[0], 24,
					     &add->prefix[j]);
		kvfree(add->nodes);
		failed += !!vnp_space_sort(add);
		failed += !!vnp_learned_change(&fix->learned, add, none);
	}
	KUNIT_EXPECT_EQ(test, failed, 0);
	free_batch(add, none);
}

static u64 bulk_change(struct kunit *test, const struct vnp_space *add,
		       const struct vnp_space *del)
{
	struct fixture *fix = test->priv;
	u64 start = ktime_get_ns();

	KUNIT_EXPECT_EQ(test, vnp_learned_change(&fix->learned, add, del), 0);
	return ktime_get_ns() - start;
}

static void bulk_test(struct kunit *test)
{
	struct vnp_space *one = vnp_space_alloc(1), *none = vnp_space_alloc(0);
	struct fixture *fix = test->priv;
	u64 adding = 0, deleting = 0;
	unsigned int i, count;

	KUNIT_ASSERT_TRUE(test, one && none);
	bulk_fill(test);
	count = vnp_learned_count(&fix->learned);
	for (i = 0; i < 100; i++) {
		oracle_random_prefix(&fix->rnd, &universes[0], 32,
				     &one->prefix[0]);
		kvfree(one->nodes);
		KUNIT_ASSERT_EQ(test, vnp_space_sort(one), 0);
		adding += bulk_change(test, one, none);
		deleting += bulk_change(test, none, one);
	}
	KUNIT_EXPECT_EQ(test, vnp_learned_count(&fix->learned), count);
	kunit_info(test, "one among %u, in ns: add %llu, delete %llu", count,
		   div_u64(adding, 100), div_u64(deleting, 100));
	free_batch(one, none);
}

static int learned_init(struct kunit *test)
{
	struct fixture *fix;

	fix = kunit_kzalloc(test, sizeof(*fix), GFP_KERNEL);
	if (!fix)
		return -ENOMEM;
	memset(&world, 0, sizeof(world));
	prandom_seed_state(&fix->rnd, SEED);
	vnp_learned_init(&fix->learned);
	test->priv = fix;
	return 0;
}

/* The last readers were in this thread, or have been stopped. */
static void learned_exit(struct kunit *test)
{
	struct fixture *fix = test->priv;

	if (!fix)
		return;
	vnp_learned_destroy(&fix->learned);
	KUNIT_EXPECT_EQ(test, vnp_learned_count(&fix->learned), 0);
	KUNIT_EXPECT_EQ(test, settled(), 0);
}

static struct kunit_case learned_cases[] = {
	KUNIT_CASE(order_test),
	KUNIT_CASE(network_test),
	KUNIT_CASE(batch_test),
	KUNIT_CASE(no_memory_test),
	KUNIT_CASE(signal_test),
	KUNIT_CASE(dump_test),
	KUNIT_CASE(readers_test),
	KUNIT_CASE(bulk_test),
	{}
};

static struct kunit_suite learned_suite = {
	.name = "vnetpeer_learned",
	.init = learned_init,
	.exit = learned_exit,
	.test_cases = learned_cases,
};

kunit_test_suite(learned_suite);

MODULE_DESCRIPTION("KUnit tests of the routes that a vnetpeer gateway learned");
MODULE_LICENSE("GPL");
