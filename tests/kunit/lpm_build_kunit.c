// SPDX-License-Identifier: GPL-2.0
/* Longest-prefix tables made in one go and upon each other, against a list. */
#include <kunit/test.h>
#include <linux/sort.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/lpm.c"
#include "../../kmod/pure/lpm_node.c"
#include "../../kmod/pure/lpm_build.c"
#include "oracle.h"

#define SEED 20240312

/* A kernel full of checks on an emulated machine takes 1000 times as long. */
#define IS_SLOW (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING))

#define ROUNDS (IS_SLOW ? 40 : 400)

#define LIST_MAX 120
#define GUARD 0x5a

/* What is put in, and the entries that say so. */
struct list {
	unsigned int count;
	struct vnp_prefix prefix[LIST_MAX];
	struct vnp_lpm_entry entry[LIST_MAX];
};

/* A table, with its nodes in memory that ends in a guard. */
struct tree {
	struct vnp_lpm lpm;
	size_t size;
	u8 *memory;
};

struct universe {
	const char *name;
	struct vnp_prefix within;
	u8 max_len;
	u8 count;
	u8 above;	/* how many are put upon them */
};

static const struct universe universes[] = {
	{ "v4 anywhere", VNP4_PREFIX(0, 0, 0, 0, 0), 32, 100, 20 },
	{ "v4 few", VNP4_PREFIX(0, 0, 0, 0, 0), 32, 4, 4 },
	{ "v4 short", VNP4_PREFIX(0, 0, 0, 0, 0), 8, 60, 30 },
	{ "v4 dense", VNP4_PREFIX(10, 1, 0, 0, 23), 32, 100, 40 },
	{ "v4 upon nothing", VNP4_PREFIX(10, 0, 0, 0, 8), 32, 0, 40 },
	{ "v4 one upon many", VNP4_PREFIX(10, 0, 0, 0, 8), 32, 100, 1 },
	{ "v6 anywhere", VNP6_PREFIX(0, 0, 0, 0, 0), 128, 60, 20 },
	{ "v6 few", VNP6_PREFIX(0, 0, 0, 0, 0), 128, 3, 3 },
	{ "v6 in one site", VNP6_PREFIX(0xfd000000, 0, 0, 0, 56), 128, 30, 9 },
	{ "v6 across words", VNP6_PREFIX(0xfd000000, 0, 0, 0, 58), 70, 90, 9 },
	{ "v6 deep", VNP6_PREFIX(0xfd000000, 0, 0, 0, 120), 128, 2, 100 },
	{ "v6 one upon one", VNP6_PREFIX(0xfd000000, 0, 0, 0, 8), 128, 1, 1 },
};

KUNIT_ARRAY_PARAM_DESC(universe, universes, name);

static int prefix_cmp(const void *a, const void *b)
{
	return vnp_prefix_cmp(a, b);
}

static bool list_has(const struct list *list, const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (oracle_equal(&list->prefix[i], prefix))
			return true;
	return false;
}

/* Some of what is put above has a prefix of what is below. */
static void draw(struct rnd_state *rnd, const struct universe *universe,
		 const struct list *below, struct vnp_prefix *prefix)
{
	unsigned int spread = universe->max_len - universe->within.len + 1;
	u32 dice = prandom_u32_state(rnd);

	if (below && below->count && dice % 8 == 0)
		*prefix = below->prefix[dice / 8 % below->count];
	else
		oracle_random_prefix(rnd, &universe->within,
				     universe->within.len + dice / 8 % spread,
				     prefix);
}

static void fill_list(struct rnd_state *rnd, const struct universe *universe,
		      unsigned int tries, const struct list *below,
		      u32 first_value, struct list *list)
{
	struct vnp_prefix prefix;
	unsigned int i;

	list->count = 0;
	while (tries--) {
		draw(rnd, universe, below, &prefix);
		if (!list_has(list, &prefix))
			list->prefix[list->count++] = prefix;
	}
	sort(list->prefix, list->count, sizeof(list->prefix[0]), prefix_cmp,
	     NULL);
	for (i = 0; i < list->count; i++)
		list->entry[i] = vnp_lpm_entry(&list->prefix[i],
					       first_value + i);
}

static void tree_make(struct kunit *test, struct tree *tree,
		      const struct vnp_lpm *under, const struct list *list)
{
	tree->size = vnp_lpm_build_size(under, list->entry, list->count);
	tree->memory = kunit_kmalloc(test, tree->size + 8, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tree->memory);
	memset(tree->memory, GUARD, tree->size + 8);
	vnp_lpm_build(&tree->lpm, under, list->entry, list->count,
		      tree->memory);
}

static void tree_free(struct kunit *test, struct tree *tree)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, tree->memory[tree->size + i], GUARD);
	kunit_kfree(test, tree->memory);
}

static u32 tree_find(const struct vnp_lpm *lpm, const struct vnp_addr *addr)
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

/* Of two that are equal, the one of the second list. */
static u32 lists_find(const struct list *below, const struct list *above,
		      const struct vnp_addr *addr)
{
	const struct list *lists[] = { below, above };
	int len, best = -1;
	unsigned int i, j;
	u32 value = 0;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		for (j = 0; lists[i] && j < lists[i]->count; j++) {
			len = lists[i]->prefix[j].len;
			if (len < best ||
			    !oracle_has_addr(&lists[i]->prefix[j], addr))
				continue;
			best = len;
			value = lists[i]->entry[j].value;
		}
	return value;
}

static void tree_check(struct kunit *test, const struct vnp_lpm *lpm,
		       const struct list *below, const struct list *above,
		       const struct list *where)
{
	struct vnp_addr ends[4];
	unsigned int i, j, count;

	for (i = 0; i < where->count; i++) {
		count = oracle_ends(&where->prefix[i], ends);
		for (j = 0; j < count; j++)
			KUNIT_EXPECT_EQ_MSG(test, tree_find(lpm, &ends[j]),
					    lists_find(below, above, &ends[j]),
					    "%*ph",
					    vnp_family_bits(ends[j].family) / 8,
					    &ends[j].v6);
	}
}

static void tree_round(struct kunit *test, struct rnd_state *rnd,
		       struct list *below, struct list *above,
		       struct tree *base, struct tree *tree)
{
	const struct universe *universe = test->param_value;

	fill_list(rnd, universe, universe->count, NULL, 1, below);
	fill_list(rnd, universe, universe->above, below, 1000, above);
	tree_make(test, base, NULL, below);
	tree_check(test, &base->lpm, below, NULL, below);

	tree_make(test, tree, &base->lpm, above);
	tree_check(test, &tree->lpm, below, above, below);
	tree_check(test, &tree->lpm, below, above, above);
	tree_free(test, tree);

	/* What was built upon it has not changed it. */
	tree_check(test, &base->lpm, below, NULL, below);
	tree_check(test, &base->lpm, below, NULL, above);
	tree_free(test, base);
}

static void tree_test(struct kunit *test)
{
	struct list *lists;
	struct tree *trees;
	struct rnd_state rnd;
	unsigned int round;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	lists = kunit_kcalloc(test, 2, sizeof(*lists), GFP_KERNEL);
	trees = kunit_kcalloc(test, 2, sizeof(*trees), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, lists);
	KUNIT_ASSERT_NOT_NULL(test, trees);
	for (round = 0; round < ROUNDS; round++) {
		tree_round(test, &rnd, &lists[0], &lists[1], &trees[0],
			   &trees[1]);
		cond_resched();
	}
}

static struct kunit_case lpm_build_cases[] = {
	KUNIT_CASE_PARAM(tree_test, universe_gen_params),
	{}
};

static struct kunit_suite lpm_build_suite = {
	.name = "vnetpeer_lpm_build",
	.test_cases = lpm_build_cases,
};

kunit_test_suite(lpm_build_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's longest-prefix tables in one go");
MODULE_LICENSE("GPL");
