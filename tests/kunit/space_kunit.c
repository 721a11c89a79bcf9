// SPDX-License-Identifier: GPL-2.0
/* Sorted spaces and their index: by example, and against the oracle. */
#include <kunit/test.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/space.c"
#include "oracle.h"

#define SEED 20261124

static void space_drop(void *space)
{
	vnp_space_free(space);
}

static struct vnp_space *space_create(struct kunit *test,
				      const struct vnp_prefix *prefix,
				      unsigned int count)
{
	struct vnp_space *space = vnp_space_alloc(count);

	KUNIT_ASSERT_NOT_NULL(test, space);
	memcpy(space->prefix, prefix, flex_array_size(space, prefix, count));
	KUNIT_ASSERT_EQ(test, vnp_space_sort(space), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, space_drop,
							space), 0);
	return space;
}

static void covers_test(struct kunit *test)
{
	static const struct vnp_prefix own[] = {
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 48),
		VNP4_PREFIX(10, 1, 0, 0, 16),
		VNP4_PREFIX(10, 0, 0, 0, 16),
	};
	static const struct vnp_prefix both = VNP4_PREFIX(10, 0, 0, 0, 15);
	static const struct vnp_prefix part = VNP4_PREFIX(10, 1, 128, 0, 17);
	struct vnp_space *space = space_create(test, own, ARRAY_SIZE(own));
	struct vnp_space *none = space_create(test, own, 0);

	KUNIT_EXPECT_TRUE(test, vnp_space_covers(space, &own[2]));
	KUNIT_EXPECT_TRUE(test, vnp_space_covers(space, &part));
	KUNIT_EXPECT_FALSE(test, vnp_space_covers(space, &both));
	KUNIT_EXPECT_FALSE(test, vnp_space_covers(none, &part));
	KUNIT_EXPECT_FALSE(test, vnp_space_overlaps_itself(none));
}

static void clash_test(struct kunit *test)
{
	static const struct vnp_prefix own[] = {
		VNP4_PREFIX(10, 0, 0, 0, 16),
		VNP4_PREFIX(10, 1, 0, 0, 16),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 48),
	};
	static const struct vnp_prefix other[] = {
		VNP4_PREFIX(10, 2, 0, 0, 16),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 64),
		VNP4_PREFIX(10, 1, 0, 0, 24),
	};
	struct vnp_space *a = space_create(test, own, 3);
	struct vnp_space *b = space_create(test, other, 3);
	struct vnp_space *one = space_create(test, other, 1);
	struct vnp_space *none = space_create(test, other, 0);

	KUNIT_EXPECT_PTR_EQ(test, vnp_space_clash(a, b), &a->prefix[1]);
	KUNIT_EXPECT_PTR_EQ(test, vnp_space_clash(b, a), &b->prefix[1]);
	KUNIT_EXPECT_NULL(test, vnp_space_clash(a, one));
	KUNIT_EXPECT_NULL(test, vnp_space_clash(one, a));
	KUNIT_EXPECT_NULL(test, vnp_space_clash(none, one));
	KUNIT_EXPECT_NULL(test, vnp_space_clash(one, none));
}

static void equal_test(struct kunit *test)
{
	static const struct vnp_prefix own[] = {
		VNP4_PREFIX(10, 0, 0, 0, 16),
		VNP4_PREFIX(10, 1, 0, 0, 16),
		VNP4_PREFIX(10, 0, 0, 0, 16),
		VNP4_PREFIX(10, 1, 0, 0, 17),
	};
	struct vnp_space *a = space_create(test, own, 2);
	struct vnp_space *b = space_create(test, own + 1, 2);
	struct vnp_space *longer = space_create(test, own + 2, 2);
	struct vnp_space *one = space_create(test, own, 1);

	KUNIT_EXPECT_TRUE(test, vnp_space_equal(a, a));
	KUNIT_EXPECT_TRUE(test, vnp_space_equal(a, b));
	KUNIT_EXPECT_FALSE(test, vnp_space_equal(a, longer));
	KUNIT_EXPECT_FALSE(test, vnp_space_equal(a, one));
	KUNIT_EXPECT_FALSE(test, vnp_space_equal(one, b));
}

/* Random prefixes that often have much in common. */

#define SPACE_MAX 12

static void random_prefix(struct rnd_state *rnd, struct vnp_prefix *prefix)
{
	static const struct vnp_prefix within[] = {
		VNP4_PREFIX(10, 0, 0, 0, 24),
		VNP4_PREFIX(255, 255, 255, 0, 24),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 58),
		VNP6_PREFIX(0xffffffff, 0xffffffff, 0xffffffff, 0xffffff00,
			    120),
	};
	const struct vnp_prefix *outer =
		&within[prandom_u32_state(rnd) % ARRAY_SIZE(within)];

	oracle_random_prefix(rnd, outer,
			     outer->len + prandom_u32_state(rnd) % 9, prefix);
}

static bool oracle_overlaps(const struct vnp_prefix *a,
			    const struct vnp_prefix *b)
{
	return oracle_covers(a, b) || oracle_covers(b, a);
}

static const struct vnp_prefix *oracle_hit(const struct vnp_space *space,
					   const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		if (oracle_overlaps(&space->prefix[i], prefix))
			return &space->prefix[i];
	return NULL;
}

static const struct vnp_prefix *oracle_clash(const struct vnp_space *a,
					     const struct vnp_space *b)
{
	unsigned int i;

	for (i = 0; i < a->count; i++)
		if (oracle_hit(b, &a->prefix[i]))
			return &a->prefix[i];
	return NULL;
}

static bool oracle_overlaps_itself(const struct vnp_space *space)
{
	unsigned int i, j;

	for (i = 0; i < space->count; i++)
		for (j = 0; j < i; j++)
			if (oracle_overlaps(&space->prefix[i],
					    &space->prefix[j]))
				return true;
	return false;
}

static bool oracle_inside(const struct vnp_space *space,
			  const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		if (oracle_covers(&space->prefix[i], prefix))
			return true;
	return false;
}

/* A space of up to SPACE_MAX prefixes, of which some may overlap. */
static struct vnp_space *random_space(struct kunit *test,
				      struct rnd_state *rnd)
{
	struct vnp_prefix list[SPACE_MAX];
	unsigned int i, count = prandom_u32_state(rnd) % (SPACE_MAX + 1);

	for (i = 0; i < count; i++)
		random_prefix(rnd, &list[i]);
	return space_create(test, list, count);
}

static void random_spaces_test(struct kunit *test)
{
	struct vnp_space *a, *b;
	struct vnp_prefix prefix;
	struct rnd_state rnd;
	unsigned int i, compared = 0;

	prandom_seed_state(&rnd, SEED);
	for (i = 0; i < 3000; i++) {
		a = random_space(test, &rnd);
		b = random_space(test, &rnd);
		KUNIT_ASSERT_EQ(test, vnp_space_overlaps_itself(b),
				oracle_overlaps_itself(b));
		if (!vnp_space_overlaps_itself(b)) {
			compared++;
			random_prefix(&rnd, &prefix);
			KUNIT_ASSERT_EQ(test, vnp_space_covers(b, &prefix),
					oracle_inside(b, &prefix));
			KUNIT_ASSERT_PTR_EQ(test, vnp_space_clash(a, b),
					    oracle_clash(a, b));
		}
		kunit_release_action(test, space_drop, a);
		kunit_release_action(test, space_drop, b);
	}
	KUNIT_EXPECT_GT(test, compared, 500);
}

#define SPACES 40

static void check_prefix(struct kunit *test, struct vnp_space_index *index,
			 struct vnp_space **spaces, const bool *is_in,
			 const struct vnp_prefix *prefix)
{
	unsigned int i, count = 0;
	bool is_hit;

	vnp_space_index_begin(index);
	for (i = 0; i < SPACES; i++)
		count += is_in[i] && oracle_hit(spaces[i], prefix);
	KUNIT_ASSERT_EQ(test, vnp_space_index_hits(index, prefix), count > 0);
	KUNIT_ASSERT_EQ(test, vnp_space_index_mark(index, prefix), count);
	KUNIT_ASSERT_EQ(test, vnp_space_index_mark(index, prefix), 0);
	for (i = 0; i < SPACES; i++) {
		is_hit = is_in[i] && oracle_hit(spaces[i], prefix);
		KUNIT_ASSERT_EQ(test, vnp_space_is_marked(index, spaces[i]),
				is_hit);
	}
}

/* Spaces come and go; all the while the index says what the oracle says. */
static void index_test(struct kunit *test)
{
	struct vnp_space_index index = {};
	struct vnp_space *spaces[SPACES];
	bool is_in[SPACES] = {};
	struct vnp_prefix prefix;
	struct rnd_state rnd;
	unsigned int i, at;

	prandom_seed_state(&rnd, SEED + 1);
	for (i = 0; i < SPACES; i++)
		spaces[i] = random_space(test, &rnd);
	for (i = 0; i < 4000; i++) {
		at = prandom_u32_state(&rnd) % SPACES;
		if (is_in[at])
			vnp_space_index_del(&index, spaces[at]);
		else
			vnp_space_index_add(&index, spaces[at]);
		is_in[at] = !is_in[at];
		random_prefix(&rnd, &prefix);
		check_prefix(test, &index, spaces, is_in, &prefix);
	}
	for (i = 0; i < SPACES; i++)
		if (is_in[i])
			vnp_space_index_del(&index, spaces[i]);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&index.root));
}

static struct kunit_case space_cases[] = {
	KUNIT_CASE(covers_test),
	KUNIT_CASE(clash_test),
	KUNIT_CASE(equal_test),
	KUNIT_CASE(random_spaces_test),
	KUNIT_CASE(index_test),
	{}
};

static struct kunit_suite space_suite = {
	.name = "vnetpeer_space",
	.test_cases = space_cases,
};

kunit_test_suite(space_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's address spaces");
MODULE_LICENSE("GPL");
