// SPDX-License-Identifier: GPL-2.0
/*
 * The lowest free address of a subnet, held against a search through all of
 * them; and that it does not take long, whatever is taken.
 */
#include <kunit/test.h>
#include <linux/ktime.h>
#include <linux/prandom.h>

#include "oracle.h"

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/space.c"
#include "../../kmod/object/subnet_addrs.c"

#define SEED	20261130
#define ROUNDS	4000
#define MANY	65536
#define SEARCHES 1000

int vnp_refuse_attr(struct netlink_ext_ack *extack, const struct nlattr *attr,
		    enum vnp_refusal code, const char *format, ...)
{
	return -EINVAL;
}

static const struct vnp_prefix prefixes[] = {
	VNP4_PREFIX(10, 0, 0, 32, 28),
	VNP4_PREFIX(10, 0, 0, 16, 29),
	VNP6_PREFIX(0xfd000000, 0, 0, 0x10, 125),
	VNP4_PREFIX(10, 0, 0, 9, 32),
	VNP6_PREFIX(0xfd000000, 1, 0, 0, 64),
};

/* Numbers that are looked at; the large prefix is never full. */
#define LOOKED_AT 24

static struct vnp_subnet *subnet_make(struct kunit *test,
				      const struct vnp_prefix *list,
				      unsigned int count)
{
	struct vnp_subnet *subnet;

	subnet = kunit_kzalloc(test, sizeof(*subnet), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, subnet);
	subnet->path.space = kunit_kzalloc(test,
					   struct_size(subnet->path.space,
						       prefix, count),
					   GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, subnet->path.space);
	subnet->path.space->count = count;
	memcpy(subnet->path.space->prefix, list, count * sizeof(*list));
	ida_init(&subnet->taken);
	return subnet;
}

static bool taken[ARRAY_SIZE(prefixes)][LOOKED_AT];

static bool naive(u8 family, struct vnp_addr *lowest)
{
	unsigned int i, number;
	struct vnp_addr addr;
	bool is_found = false;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++) {
		if (prefixes[i].addr.family != family)
			continue;
		for (number = 0; number < LOOKED_AT; number++) {
			if (!vnp_prefix_host(&prefixes[i], number, &addr))
				break;
			if (taken[i][number] ||
			    vnp_prefix_reserves(&prefixes[i], &addr))
				continue;
			if (!is_found || vnp_addr_cmp(&addr, lowest) < 0)
				*lowest = addr;
			is_found = true;
		}
	}
	return is_found;
}

static void expect_lowest(struct kunit *test, struct vnp_subnet *subnet,
			  u8 family)
{
	struct vnp_addr wanted, got;
	int err;

	err = vnp_subnet_free_addr(subnet, family, &got);
	if (!naive(family, &wanted)) {
		KUNIT_EXPECT_EQ(test, err, -ENOSPC);
		return;
	}
	KUNIT_ASSERT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, vnp_addr_cmp(&got, &wanted), 0);
}

/* Take an address, or give it back; most are taken most of the time. */
static void change(struct kunit *test, struct vnp_subnet *subnet,
		   struct rnd_state *rnd)
{
	unsigned int i = prandom_u32_state(rnd) % ARRAY_SIZE(prefixes);
	unsigned int number = prandom_u32_state(rnd) % (LOOKED_AT - 1);
	struct vnp_addr addr;

	if (!vnp_prefix_host(&prefixes[i], number, &addr) ||
	    vnp_prefix_reserves(&prefixes[i], &addr))
		return;
	if (!taken[i][number]) {
		KUNIT_EXPECT_EQ(test, vnp_subnet_take_addr(subnet, &addr), 0);
		taken[i][number] = true;
		return;
	}
	KUNIT_EXPECT_EQ(test, vnp_subnet_take_addr(subnet, &addr), -EEXIST);
	if (prandom_u32_state(rnd) % 4)
		return;
	vnp_subnet_give_addr(subnet, &addr);
	taken[i][number] = false;
}

static void lowest_test(struct kunit *test)
{
	struct vnp_subnet *subnet = subnet_make(test, prefixes,
						ARRAY_SIZE(prefixes));
	struct rnd_state rnd;
	unsigned int i;

	kunit_info(test, "seed %u\n", SEED);
	prandom_seed_state(&rnd, SEED);
	memset(taken, 0, sizeof(taken));
	for (i = 0; i < ROUNDS; i++) {
		change(test, subnet, &rnd);
		expect_lowest(test, subnet, AF_INET);
		expect_lowest(test, subnet, AF_INET6);
	}
	ida_destroy(&subnet->taken);
}

/* What is far from the first addresses is of no matter to a search. */
static void far_test(struct kunit *test)
{
	static const struct vnp_prefix large =
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 48);
	static const struct vnp_addr far[] = {
		VNP6(0xfd000000, 1, 0, 4), VNP6(0xfd000000, 0, 0x80000000, 4),
		VNP6(0xfd000000, 0, 1, 4), VNP6(0xfd000000, 0, 0, NOTED_MAX),
	};
	struct vnp_subnet *subnet = subnet_make(test, &large, 1);
	struct vnp_addr addr;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(far); i++) {
		KUNIT_EXPECT_EQ(test, vnp_subnet_take_addr(subnet, &far[i]), 0);
		vnp_subnet_give_addr(subnet, &far[i]);
	}
	KUNIT_EXPECT_TRUE(test, ida_is_empty(&subnet->taken));
	KUNIT_EXPECT_EQ(test, vnp_subnet_free_addr(subnet, AF_INET6, &addr), 0);
	KUNIT_EXPECT_EQ(test, addr.v6.s6_addr[15], 4);
	KUNIT_EXPECT_EQ(test, vnp_subnet_free_addr(subnet, AF_INET, &addr),
			-ENOSPC);
	ida_destroy(&subnet->taken);
}

/*
 * Ports search while others wait for rtnl. A walk over so many addresses took
 * a thousand times as long as this may take.
 */
static void many_test(struct kunit *test)
{
	static const struct vnp_prefix large = VNP4_PREFIX(10, 0, 0, 0, 14);
	struct vnp_subnet *subnet = subnet_make(test, &large, 1);
	struct vnp_addr addr;
	unsigned int i;
	u64 before;

	for (i = 4; i < 4 + MANY; i++) {
		vnp_prefix_host(&large, i, &addr);
		KUNIT_ASSERT_EQ(test, vnp_subnet_take_addr(subnet, &addr), 0);
	}
	before = ktime_get_ns();
	for (i = 0; i < SEARCHES; i++)
		KUNIT_EXPECT_EQ(test,
				vnp_subnet_free_addr(subnet, AF_INET, &addr),
				0);
	before = ktime_get_ns() - before;
	kunit_info(test, "%llu ns a search\n", div_u64(before, SEARCHES));
	KUNIT_EXPECT_LT(test, before, SEARCHES * 1000 * NSEC_PER_USEC);
	KUNIT_EXPECT_EQ(test, be32_to_cpu(addr.v4),
			be32_to_cpu(large.addr.v4) + 4 + MANY);
	ida_destroy(&subnet->taken);
}

static struct kunit_case subnet_addrs_cases[] = {
	KUNIT_CASE(lowest_test),
	KUNIT_CASE(far_test),
	KUNIT_CASE(many_test),
	{}
};

static struct kunit_suite subnet_addrs_suite = {
	.name = "vnetpeer_subnet_addrs",
	.test_cases = subnet_addrs_cases,
};

kunit_test_suite(subnet_addrs_suite);

MODULE_DESCRIPTION("KUnit tests of the search for free addresses");
MODULE_LICENSE("GPL");
