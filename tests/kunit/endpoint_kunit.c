// SPDX-License-Identifier: GPL-2.0
/* Who has which address: random changes, against a plain list. */
#include <kunit/test.h>

#include "../../kmod/endpoint.c"
#include "oracle.h"

#define SEED 20261121
#define ADDRS 200

struct pool {
	struct vnp_addr addr[ADDRS];
	struct vnp_endpoint *owner[ADDRS];	/* NULL: nobody has it */
	struct vnp_endpoints endpoints;
};

/* What a port is does not matter here, only which. */
static struct vnp_port *port_of(unsigned int i)
{
	return (struct vnp_port *)(i + 1UL);
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
	endpoint->port = port_of(i);
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

static struct vnp_port *find(const struct pool *pool, unsigned int i)
{
	struct vnp_port *port;

	rcu_read_lock();
	port = vnp_endpoint_find(&pool->endpoints, pool->addr[i].family,
				 &pool->addr[i].v6);
	rcu_read_unlock();
	return port;
}

static void pool_check(struct kunit *test, struct pool *pool)
{
	unsigned int i;

	for (i = 0; i < ADDRS; i++)
		KUNIT_EXPECT_PTR_EQ(test, find(pool, i),
				    pool->owner[i] ? port_of(i) : NULL);
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
		endpoint[i]->port = NULL;
		KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&pool->endpoints,
						       endpoint[i]), 0);
		KUNIT_EXPECT_NULL(test, find(pool, i));

		other = endpoint_create(test, pool, i);
		KUNIT_EXPECT_EQ(test, vnp_endpoint_add(&pool->endpoints, other),
				-EEXIST);
		kfree(other);

		vnp_endpoint_open(endpoint[i], port_of(i));
		KUNIT_EXPECT_PTR_EQ(test, find(pool, i), port_of(i));
		vnp_endpoint_del(&pool->endpoints, endpoint[i]);
	}
	vnp_endpoints_uninit(&pool->endpoints);
}

static struct kunit_case endpoint_cases[] = {
	KUNIT_CASE(random_test),
	KUNIT_CASE(turnover_test),
	KUNIT_CASE(twice_test),
	KUNIT_CASE(kept_test),
	KUNIT_CASE(spread_test),
	{}
};

static struct kunit_suite endpoint_suite = {
	.name = "vnetpeer_endpoint",
	.test_cases = endpoint_cases,
};

kunit_test_suite(endpoint_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's endpoints");
MODULE_LICENSE("GPL");
