// SPDX-License-Identifier: GPL-2.0
/* Who has which address: random changes, against a plain list; crafted ones. */
#include <kunit/test.h>
#include <linux/random.h>

/* The secret of every table, or 0 for one by chance. */
static u64 known_secret;

static u64 test_random(void)
{
	return known_secret ?: get_random_u64();
}

#define get_random_u64 test_random
#include "../../kmod/path/endpoint.c"
#include "oracle.h"

#define SEED 20261121
#define ADDRS 200

/* What a search passes at most, and what a VNet has at most. */
#define LONGEST_ROW 64
#define CRAFTED 65536

struct pool {
	struct vnp_addr addr[ADDRS];
	struct vnp_endpoint *owner[ADDRS];	/* NULL: nobody has it */
	struct vnp_endpoints endpoints;
};

/* What a receiver is does not matter here, only which. */
static struct vnp_receiver *receiver_of(unsigned int i)
{
	return (struct vnp_receiver *)(i + 1UL);
}

/* In sequence, as addresses are, and of both families. */
static struct vnp_addr addr_of(unsigned int i)
{
	struct vnp_addr v4 = VNP4(10, 1, 0, 0);
	struct vnp_addr v6 = VNP6(0xfd000001, 0, 0, 0);

	if (i % 2) {
		v6.v6.s6_addr32[3] = cpu_to_be32(i);
		return v6;
	}
	v4.v4 = cpu_to_be32(0x0a010000 + i);
	return v4;
}

static struct pool *pool_create(struct kunit *test)
{
	struct pool *pool = kunit_kzalloc(test, sizeof(*pool), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&pool->endpoints), 0);
	for (i = 0; i < ADDRS; i++)
		pool->addr[i] = addr_of(i);
	return pool;
}

static struct vnp_endpoint *endpoint_create(struct kunit *test,
					    const struct pool *pool,
					    unsigned int i)
{
	struct vnp_endpoint *endpoint;

	endpoint = kzalloc(sizeof(*endpoint), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, endpoint);
	endpoint->addr = pool->addr[i];
	endpoint->receiver = receiver_of(i);
	return endpoint;
}

/* Gives an address to somebody if nobody has it, and else takes it away. */
static void pool_flip(struct kunit *test, struct pool *pool, unsigned int i)
{
	struct vnp_endpoint *endpoint = pool->owner[i];

	if (endpoint) {
		vnp_endpoint_del(&pool->endpoints, endpoint);
		pool->owner[i] = NULL;
		return;
	}
	endpoint = endpoint_create(test, pool, i);
	KUNIT_ASSERT_EQ(test, vnp_endpoint_add(&pool->endpoints, endpoint), 0);
	pool->owner[i] = endpoint;
}

static struct vnp_receiver *find(const struct pool *pool, unsigned int i)
{
	struct vnp_receiver *receiver;

	rcu_read_lock();
	receiver = vnp_endpoint_find(&pool->endpoints, pool->addr[i].family,
				     &pool->addr[i].v6);
	rcu_read_unlock();
	return receiver;
}

/* How many slots a search may have to look at. */
static unsigned int longest_row(const struct vnp_endpoint_table *table)
{
	unsigned int i, row = 0, longest = 0;

	for (i = 0; i < 2 * (table->mask + 1); i++) {
		row = at(table, i & table->mask) ? row + 1 : 0;
		longest = max(longest, row);
	}
	return longest;
}

static void check_bounds(struct kunit *test, struct vnp_endpoints *endpoints,
			 u8 family)
{
	const struct vnp_endpoint_table *table = table_of(endpoints, family);

	KUNIT_ASSERT_LE(test, longest_row(table), LONGEST_ROW);
	KUNIT_ASSERT_LE(test, table->used, (table->mask + 1) / 2);
	KUNIT_ASSERT_LE(test, table->count, table->used);
}

static void pool_check(struct kunit *test, struct pool *pool)
{
	unsigned int i;

	check_bounds(test, &pool->endpoints, AF_INET);
	check_bounds(test, &pool->endpoints, AF_INET6);
	for (i = 0; i < ADDRS; i++)
		KUNIT_EXPECT_PTR_EQ(test, find(pool, i),
				    pool->owner[i] ? receiver_of(i) : NULL);
}

static void pool_empty(struct kunit *test, struct pool *pool)
{
	unsigned int i;

	for (i = 0; i < ADDRS; i++)
		if (pool->owner[i])
			pool_flip(test, pool, i);
	pool_check(test, pool);
	vnp_endpoints_uninit(&pool->endpoints);
}

static void random_test(struct kunit *test)
{
	struct pool *pool = pool_create(test);
	struct rnd_state rnd;
	unsigned int step;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	for (step = 0; step < 20000; step++) {
		pool_flip(test, pool, prandom_u32_state(&rnd) % ADDRS);
		if (step % 50 == 0)
			pool_check(test, pool);
	}
	pool_empty(test, pool);
}

/* One comes, one goes: what was left is not kept, or searches would not end. */
static void turnover_test(struct kunit *test)
{
	struct pool *pool = pool_create(test);
	unsigned int step;

	for (step = 0; step < 10 * ADDRS; step++) {
		pool_flip(test, pool, step % ADDRS);
		if (step)
			pool_flip(test, pool, (step - 1) % ADDRS);
	}
	KUNIT_EXPECT_LE(test, table_of(&pool->endpoints, AF_INET)->mask, 15);
	KUNIT_EXPECT_LE(test, table_of(&pool->endpoints, AF_INET6)->mask, 15);
	pool_check(test, pool);
	pool_empty(test, pool);
}

static void twice_test(struct kunit *test)
{
	struct pool *pool = pool_create(test);
	struct vnp_endpoint *endpoint;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		pool_flip(test, pool, i);
		endpoint = endpoint_create(test, pool, i);
		KUNIT_EXPECT_EQ(test,
				vnp_endpoint_add(&pool->endpoints, endpoint),
				-EEXIST);
		kfree(endpoint);
	}
	pool_check(test, pool);
	pool_empty(test, pool);
}

/* No search is long: addresses in sequence hardly meet, whatever the factor. */
static void spread_test(struct kunit *test)
{
	struct pool *pool = pool_create(test);
	const struct vnp_endpoint_table *table;
	unsigned int i, slot, steps = 0;

	for (i = 0; i < ADDRS; i++)
		pool_flip(test, pool, i);
	for (i = 0; i < ADDRS; i++) {
		table = table_of(&pool->endpoints, pool->addr[i].family);
		slot = first_slot(table, &pool->addr[i]);
		for (; at(table, slot) != pool->owner[i]; steps++)
			slot = (slot + 1) & table->mask;
	}
	kunit_info(test, "%u further steps for %u addresses", steps, ADDRS);
	KUNIT_EXPECT_LE(test, steps, ADDRS);
	pool_empty(test, pool);
}

/* An address that is kept for a port is taken, and leads to nobody yet. */
static void kept_test(struct kunit *test)
{
	struct pool *pool = pool_create(test);
	struct vnp_endpoint *endpoint[2], *other;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		endpoint[i] = endpoint_create(test, pool, i);
		endpoint[i]->receiver = NULL;
		KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&pool->endpoints,
						       endpoint[i]), 0);
		KUNIT_EXPECT_NULL(test, find(pool, i));

		other = endpoint_create(test, pool, i);
		KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&pool->endpoints, other),
				-EEXIST);
		kfree(other);

		vnp_endpoint_open(endpoint[i], receiver_of(i));
		KUNIT_EXPECT_PTR_EQ(test, find(pool, i), receiver_of(i));
		vnp_endpoint_del(&pool->endpoints, endpoint[i]);
	}
	vnp_endpoints_uninit(&pool->endpoints);
}

/*
 * Addresses that were chosen to meet. Of IPv6, by undoing in the host what the
 * network was once folded by: 256 ports in a /48 with 256 addresses each. Of
 * IPv4, in even steps, which an unlucky factor puts side by side.
 */
struct crafting {
	const char *name;
	u32 step;		/* 0 for IPv6 */
	bool is_word;		/* in steps of the word that is multiplied */
};

static const struct crafting craftings[] = {
	{ "v6 folded" },
	{ "v4 in steps of 1", 1 },
	{ "v4 in steps of 256", 256 },
	{ "v4 in steps of 257", 257 },
	{ "v4 in steps of its word", 65793, true },
};

KUNIT_ARRAY_PARAM_DESC(crafting, craftings, name);

static struct vnp_addr crafted(const struct crafting *how, unsigned int i)
{
	struct vnp_addr v4 = VNP4(10, 0, 0, 0);
	struct vnp_addr v6 = VNP6(0xfd000000, 0, 0, 0);
	u64 net;

	if (how->is_word) {
		v4.v4 = (__force __be32)(i * how->step);
		return v4;
	}
	if (how->step) {
		v4.v4 |= cpu_to_be32(i * how->step);
		return v4;
	}
	v6.v6.s6_addr16[3] = cpu_to_be16(i);
	net = get_unaligned((u64 *)&v6.v6.s6_addr[0]);
	put_unaligned(0x0123456789abcdef ^ net * 0x9e3779b97f4a7c15,
		      (u64 *)&v6.v6.s6_addr[8]);
	return v6;
}

static struct vnp_endpoint *crafted_create(struct kunit *test,
					   const struct vnp_addr *addr)
{
	struct vnp_endpoint *endpoint;

	endpoint = kzalloc(sizeof(*endpoint), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, endpoint);
	endpoint->addr = *addr;
	endpoint->receiver = receiver_of(0);
	return endpoint;
}

/*
 * Searches stay short, and additions cost no more than some slots each: a new
 * table costs its slots, and other additions a row.
 */
static void crafted_test(struct kunit *test)
{
	const struct crafting *how = test->param_value;
	struct vnp_addr addr = crafted(how, 0);
	const struct vnp_endpoint_table *table;
	struct vnp_endpoints endpoints;
	struct vnp_endpoint **all;
	unsigned int i, slots = 0;

	all = kunit_kcalloc(test, CRAFTED, sizeof(*all), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, all);
	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&endpoints), 0);
	for (i = 0; i < CRAFTED; i++) {
		addr = crafted(how, i);
		all[i] = crafted_create(test, &addr);
		table = table_of(&endpoints, addr.family);
		KUNIT_ASSERT_EQ(test, vnp_endpoint_add(&endpoints, all[i]), 0);
		if (table_of(&endpoints, addr.family) != table)
			slots += table_of(&endpoints, addr.family)->mask + 1;
		if (i % 4096 == 255)
			check_bounds(test, &endpoints, addr.family);
		cond_resched();
	}
	check_bounds(test, &endpoints, addr.family);
	table = table_of(&endpoints, addr.family);
	kunit_info(test, "%u slots in all, longest row of %u: %u", slots,
		   table->mask + 1, longest_row(table));
	KUNIT_EXPECT_LE(test, slots, 32 * CRAFTED);

	for (i = 0; i < CRAFTED; i++) {
		vnp_endpoint_del(&endpoints, all[i]);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, table->used, 0);
	vnp_endpoints_uninit(&endpoints);
}

/* The address number @i of those to try for somebody who knows the secret. */
static struct vnp_addr aimed(u8 family, unsigned int i)
{
	struct vnp_addr v4 = VNP4(10, 0, 0, 0);
	struct vnp_addr v6 = VNP6(0xfd000000, 0, 0, 0);

	if (family == AF_INET) {
		v4.v4 |= cpu_to_be32(i);
		return v4;
	}
	v6.v6.s6_addr32[3] = cpu_to_be32(i);
	return v6;
}

static bool is_full(const struct vnp_endpoint_table *table)
{
	return 2 * (table->used + 1) > table->mask + 1;
}

/*
 * Whoever finds out a table's secret has no more than a row of it: here all
 * addresses belong into the first slot. Some go and leave marks.
 */
static void aim(struct kunit *test, u8 family)
{
	unsigned int i, candidate = 0, renewed = 0;
	const struct vnp_endpoint_table *table;
	struct vnp_endpoints endpoints;
	struct vnp_endpoint **all;
	struct vnp_addr addr;
	bool was_full;

	all = kunit_kcalloc(test, ADDRS, sizeof(*all), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, all);
	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&endpoints), 0);
	for (i = 0; i < ADDRS; i++) {
		table = table_of(&endpoints, family);
		was_full = is_full(table);
		do
			addr = aimed(family, ++candidate);
		while (first_slot(table, &addr));
		all[i] = crafted_create(test, &addr);
		KUNIT_ASSERT_EQ(test, vnp_endpoint_add(&endpoints, all[i]), 0);
		if (!was_full)
			renewed += table_of(&endpoints, family) != table;
		if (i % 4 == 3)
			vnp_endpoint_del(&endpoints, all[i - 2]);
		check_bounds(test, &endpoints, family);
	}
	KUNIT_EXPECT_GT(test, renewed, 0);
	for (i = 0; i < ADDRS; i++)
		if (i % 4 != 1)
			vnp_endpoint_del(&endpoints, all[i]);
	vnp_endpoints_uninit(&endpoints);
}

static void aimed_test(struct kunit *test)
{
	aim(test, AF_INET);
	aim(test, AF_INET6);
}

/* With the secret 1, the last bytes that a word has make the slot's number. */
static struct vnp_addr in_slot_0(u8 family, unsigned int i)
{
	struct vnp_addr v4 = {
		.v4 = (__force __be32)(10 + (i << 8)), .family = AF_INET,
	};
	struct vnp_addr v6 = VNP6(0xfd000000, 0, 0, 0);

	if (family == AF_INET)
		return v4;
	put_unaligned(i, (u64 *)&v6.v6.s6_addr[8]);
	return v6;
}

/* Should chance be out of order, what is one too many is refused. */
static void refuse(struct kunit *test, u8 family)
{
	struct vnp_endpoint *all[LONGEST_ROW + 1];
	const struct vnp_endpoint_table *table;
	struct vnp_endpoints endpoints;
	struct vnp_addr addr;
	unsigned int i;

	known_secret = 1;
	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&endpoints), 0);
	for (i = 0; i <= LONGEST_ROW; i++) {
		addr = in_slot_0(family, i);
		all[i] = crafted_create(test, &addr);
		if (i < LONGEST_ROW)
			KUNIT_EXPECT_EQ(test,
					vnp_endpoint_add(&endpoints, all[i]),
					0);
	}
	table = table_of(&endpoints, family);
	KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&endpoints, all[LONGEST_ROW]),
			-ENOSPC);
	KUNIT_EXPECT_PTR_EQ(test, table_of(&endpoints, family), table);
	KUNIT_EXPECT_EQ(test, table->count, LONGEST_ROW);
	KUNIT_EXPECT_EQ(test, longest_row(table), LONGEST_ROW);

	known_secret = 0;
	KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&endpoints, all[LONGEST_ROW]),
			0);
	check_bounds(test, &endpoints, family);
	for (i = 0; i <= LONGEST_ROW; i++)
		vnp_endpoint_del(&endpoints, all[i]);
	vnp_endpoints_uninit(&endpoints);
}

static void refuse_test(struct kunit *test)
{
	refuse(test, AF_INET);
	refuse(test, AF_INET6);
}

static struct kunit_case endpoint_cases[] = {
	KUNIT_CASE(random_test),
	KUNIT_CASE(turnover_test),
	KUNIT_CASE(twice_test),
	KUNIT_CASE(kept_test),
	KUNIT_CASE(spread_test),
	KUNIT_CASE_PARAM(crafted_test, crafting_gen_params),
	KUNIT_CASE(aimed_test),
	KUNIT_CASE(refuse_test),
	{}
};

static struct kunit_suite endpoint_suite = {
	.name = "vnetpeer_endpoint",
	.test_cases = endpoint_cases,
};

kunit_test_suite(endpoint_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's endpoints");
MODULE_LICENSE("GPL");
