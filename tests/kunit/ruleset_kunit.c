// SPDX-License-Identifier: GPL-2.0
/* Which rule decides: case by case, and against asking them one by one. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/bsearch.h>
#include <linux/jhash.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/sort.h>

#include "../../kmod/pure/prefix.c"

/* How often the compiler looks whether a map is the one that it wants. */
static unsigned int map_comparisons;

#undef memcmp
#define memcmp(a, b, size) (map_comparisons++, memcmp(a, b, size))
#include "../../kmod/pure/ruleset.c"
#undef memcmp
#include "oracle.h"

#define SEED 20261121

#define PREFIXES_MAX	4
#define GROUPS_MAX	3
#define RANGES_MAX	3

/* The lists that a rule points at. */
struct lists {
	struct vnp_prefix prefixes[PREFIXES_MAX];
	u32 groups[GROUPS_MAX];
	struct vnp_range ports[RANGES_MAX];
};

struct pool {
	struct vnp_rule_match *rules;
	struct lists *lists[ENDS];
	unsigned int count;
};

struct packet {
	struct vnp_addr src;
	struct vnp_addr dst;
	u32 groups[ENDS][GROUPS_MAX];
	struct vnp_tuple tuple;
};

/* One by one */

static bool oracle_side(const struct vnp_rule_side *side,
			const struct vnp_addr *addr,
			const struct vnp_tuple_side *end)
{
	bool takes = !side->prefix_count && !side->group_count && !side->tags;
	bool takes_port = !side->port_count;
	unsigned int i, j;

	for (i = 0; i < side->prefix_count; i++)
		takes |= oracle_has_addr(&side->prefixes[i], addr);
	for (i = 0; i < side->group_count; i++)
		for (j = 0; j < end->group_count; j++)
			takes |= side->groups[i] == end->groups[j];
	takes |= side->tags & end->tags;
	for (i = 0; i < side->port_count; i++)
		takes_port |= side->ports[i].first <= end->port &&
			      end->port <= side->ports[i].last;
	return takes && takes_port;
}

static bool oracle_proto(const struct vnp_rule_match *rule,
			 const struct vnp_tuple *tuple)
{
	u8 icmp = tuple->family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	u16 wanted = rule->proto;

	if (wanted == VNP_PROTO_ANY)
		return (!rule->src.port_count && !rule->dst.port_count) ||
		       tuple->proto == IPPROTO_TCP ||
		       tuple->proto == IPPROTO_UDP;
	if (wanted == IPPROTO_ICMP)
		return tuple->proto == icmp;
	return tuple->proto == wanted;
}

static int oracle_find(const struct pool *pool, const struct packet *packet)
{
	unsigned int i;

	for (i = 0; i < pool->count; i++)
		if (oracle_proto(&pool->rules[i], &packet->tuple) &&
		    oracle_side(&pool->rules[i].src, &packet->src,
				&packet->tuple.src) &&
		    oracle_side(&pool->rules[i].dst, &packet->dst,
				&packet->tuple.dst))
			return i;
	return -1;
}

/* By chance: few values, so that they meet */

static const u16 protos[] = {
	IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ESP, IPPROTO_AH,
	VNP_PROTO_ANY,
};

static void random_addr(struct rnd_state *rnd, u8 family, struct vnp_addr *addr)
{
	static const struct vnp_prefix within4 = VNP4_PREFIX(10, 1, 0, 0, 22);
	static const struct vnp_prefix within6 =
		VNP6_PREFIX(0xfd000001, 0, 0, 0, 118);
	const struct vnp_prefix *within = family == AF_INET ? &within4 :
							      &within6;
	struct vnp_prefix host;

	oracle_random_prefix(rnd, within, vnp_family_bits(family), &host);
	*addr = host.addr;
}

static void random_prefix(struct rnd_state *rnd, u8 family,
			  struct vnp_prefix *prefix)
{
	unsigned int bits = vnp_family_bits(family);
	struct vnp_prefix within = { .len = 0 };
	u32 dice = prandom_u32_state(rnd);

	random_addr(rnd, family, &within.addr);
	within.len = dice % 16 ? bits - 10 : 0;
	if (!within.len)
		memset(&within.addr.v6, 0, sizeof(within.addr.v6));
	oracle_random_prefix(rnd, &within,
			     within.len ? within.len + (dice >> 8) % 11 : 0,
			     prefix);
}

static u16 random_port(struct rnd_state *rnd)
{
	u32 dice = prandom_u32_state(rnd);

	switch (dice % 8) {
	case 0:
		return 0;
	case 1:
		return U16_MAX;
	default:
		return 1000 + (dice >> 8) % 20;
	}
}

static void random_side(struct rnd_state *rnd, u8 family, bool has_ports,
			struct lists *lists, struct vnp_rule_side *side)
{
	u32 dice = prandom_u32_state(rnd);
	unsigned int i;
	u16 a, b;

	memset(side, 0, sizeof(*side));
	side->prefixes = lists->prefixes;
	side->groups = lists->groups;
	side->ports = lists->ports;
	if (dice & 1)
		side->prefix_count = (dice >> 1) % (PREFIXES_MAX + 1);
	if (!(dice >> 8 & 7))
		side->group_count = (dice >> 11) % (GROUPS_MAX + 1);
	if (!(dice >> 14 & 7))
		side->tags = (dice >> 17) & 7;
	if (has_ports && dice >> 20 & 1)
		side->port_count = (dice >> 21) % (RANGES_MAX + 1);

	for (i = 0; i < side->prefix_count; i++)
		random_prefix(rnd, family, &lists->prefixes[i]);
	for (i = 0; i < side->group_count; i++)
		lists->groups[i] = prandom_u32_state(rnd) % 8;
	for (i = 0; i < side->port_count; i++) {
		a = random_port(rnd);
		b = random_port(rnd);
		lists->ports[i].first = min(a, b);
		lists->ports[i].last = max(a, b);
	}
}

static void random_rule(struct rnd_state *rnd, struct pool *pool,
			unsigned int i)
{
	struct vnp_rule_match *rule = &pool->rules[i];
	u32 dice = prandom_u32_state(rnd);
	u8 family = dice & 1 ? AF_INET : AF_INET6;
	bool has_ports;

	rule->proto = protos[(dice >> 1) % ARRAY_SIZE(protos)];
	has_ports = rule->proto == IPPROTO_TCP || rule->proto == IPPROTO_UDP ||
		    rule->proto == VNP_PROTO_ANY;
	random_side(rnd, family, has_ports, &pool->lists[SRC][i], &rule->src);
	random_side(rnd, family, has_ports, &pool->lists[DST][i], &rule->dst);
}

static void random_end(struct rnd_state *rnd, u32 *groups,
		       struct vnp_tuple_side *end)
{
	u32 dice = prandom_u32_state(rnd);
	unsigned int i;

	end->groups = groups;
	end->group_count = dice % (GROUPS_MAX + 1);
	end->tags = (dice >> 4) & 7;
	end->port = random_port(rnd);
	for (i = 0; i < end->group_count; i++)
		groups[i] = prandom_u32_state(rnd) % 10;
}

static void random_packet(struct rnd_state *rnd, struct packet *packet)
{
	static const u8 more[] = { 0, IPPROTO_ICMPV6, 255 };
	struct vnp_tuple *tuple = &packet->tuple;
	u32 dice = prandom_u32_state(rnd);

	tuple->family = dice & 1 ? AF_INET : AF_INET6;
	tuple->proto = dice & 6 ? protos[(dice >> 4) % 5] :
				  more[(dice >> 4) % ARRAY_SIZE(more)];
	random_addr(rnd, tuple->family, &packet->src);
	random_addr(rnd, tuple->family, &packet->dst);
	tuple->src_addr = &packet->src.v6;
	tuple->dst_addr = &packet->dst.v6;
	random_end(rnd, packet->groups[SRC], &tuple->src);
	random_end(rnd, packet->groups[DST], &tuple->dst);
}

static void pool_init(struct kunit *test, struct pool *pool, unsigned int room)
{
	pool->rules = kunit_kcalloc(test, room, sizeof(*pool->rules),
				    GFP_KERNEL);
	pool->lists[SRC] = kunit_kcalloc(test, room, sizeof(struct lists),
					 GFP_KERNEL);
	pool->lists[DST] = kunit_kcalloc(test, room, sizeof(struct lists),
					 GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pool->rules);
	KUNIT_ASSERT_NOT_NULL(test, pool->lists[SRC]);
	KUNIT_ASSERT_NOT_NULL(test, pool->lists[DST]);
}

static unsigned int pool_check(struct kunit *test, struct rnd_state *rnd,
			       const struct pool *pool, unsigned int packets)
{
	unsigned int i, hits = 0;
	struct vnp_ruleset *set;
	struct packet packet;
	int wanted;

	set = vnp_ruleset_compile(pool->rules, pool->count);
	KUNIT_ASSERT_NOT_NULL(test, set);
	for (i = 0; i < packets; i++) {
		random_packet(rnd, &packet);
		wanted = oracle_find(pool, &packet);
		KUNIT_EXPECT_EQ(test, vnp_ruleset_find(set, &packet.tuple),
				wanted);
		hits += wanted >= 0;
	}
	vnp_ruleset_free(set);
	return hits;
}

static void random_test(struct kunit *test)
{
	unsigned int round, i, hits = 0;
	struct rnd_state rnd;
	struct pool pool;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	pool_init(test, &pool, 200);
	for (round = 0; round < 200; round++) {
		pool.count = prandom_u32_state(&rnd) % 201;
		if (round % 4 == 0)
			pool.count %= 8;
		for (i = 0; i < pool.count; i++)
			random_rule(&rnd, &pool, i);
		hits += pool_check(test, &rnd, &pool, 200);
		cond_resched();
	}
	kunit_info(test, "%u of %u packets met a rule", hits, round * 200);
	KUNIT_EXPECT_GT(test, hits, 4000);
	KUNIT_EXPECT_LT(test, hits, round * 200 - 2000);
}

static void empty_test(struct kunit *test)
{
	struct pool pool = {};
	struct rnd_state rnd;

	prandom_seed_state(&rnd, SEED);
	KUNIT_EXPECT_EQ(test, pool_check(test, &rnd, &pool, 100), 0);
}

/* As many as there may be, with as many masks: what that costs is printed. */
static void full_test(struct kunit *test)
{
	const unsigned int count = 1000, rounds = 2000;
	struct vnp_ruleset *set;
	struct packet packet;
	struct rnd_state rnd;
	struct pool pool;
	unsigned int i;
	u64 start;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	pool_init(test, &pool, count);
	pool.count = count;
	for (i = 0; i < count; i++) {
		random_rule(&rnd, &pool, i);
		pool.rules[i].src.prefix_count = 2;
		random_prefix(&rnd, AF_INET, &pool.lists[SRC][i].prefixes[0]);
		random_prefix(&rnd, AF_INET6, &pool.lists[SRC][i].prefixes[1]);
	}
	pool_check(test, &rnd, &pool, 500);

	start = ktime_get_ns();
	set = vnp_ruleset_compile(pool.rules, count);
	KUNIT_ASSERT_NOT_NULL(test, set);
	kunit_info(test, "%llu us to compile %u rules into %zu bytes",
		   div_u64(ktime_get_ns() - start, 1000), count,
		   vnp_ruleset_bytes(set));
	random_packet(&rnd, &packet);
	start = ktime_get_ns();
	for (i = 0; i < rounds; i++)
		vnp_ruleset_find(set, &packet.tuple);
	kunit_info(test, "%llu ns to find one",
		   div_u64(ktime_get_ns() - start, rounds));
	vnp_ruleset_free(set);
}

/*
 * Ranges of ports that were chosen for their maps to meet: each interval is
 * taken by two rules, and jhash() without a seed, which was there once, puts
 * the maps of all intervals side by side.
 */

#define CRAFTED_RULES	400
#define CRAFTED_MAPS	1950	/* of two ranges each; an acl has 4000 */

struct crafted {
	struct vnp_rule_match rules[CRAFTED_RULES];
	struct vnp_range ranges[CRAFTED_RULES][CRAFTED_RULES];
};

static void crafted_add(struct crafted *crafted, unsigned int rule, u16 port)
{
	struct vnp_rule_side *side = &crafted->rules[rule].dst;

	side->ports = crafted->ranges[rule];
	crafted->ranges[rule][side->port_count++] = (struct vnp_range){
		.first = port, .last = port,
	};
}

static bool is_crafty(unsigned int a, unsigned int b)
{
	u32 slots = roundup_pow_of_two(2 * (2 * 2 * CRAFTED_MAPS + 1));
	DECLARE_BITMAP(map, CRAFTED_RULES) = {};

	__set_bit(a, map);
	__set_bit(b, map);
	return (jhash(map, sizeof(map), 0) & (slots - 1)) < slots / 32;
}

static void crafted_test(struct kunit *test)
{
	unsigned int a, b, maps = 0, port;
	struct vnp_ruleset *set;
	struct crafted *crafted;

	crafted = kvzalloc(sizeof(*crafted), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, crafted);
	for (a = 0; a < CRAFTED_RULES; a++) {
		crafted->rules[a].proto = IPPROTO_TCP;
		for (b = 0; b < a && maps < CRAFTED_MAPS; b++) {
			if (!is_crafty(a, b))
				continue;
			port = 1000 + 2 * maps++;
			crafted_add(crafted, a, port);
			crafted_add(crafted, b, port);
		}
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, maps, CRAFTED_MAPS);
	/* Rules without a range would take all ports. */
	for (a = 0; a < CRAFTED_RULES; a++)
		if (!crafted->rules[a].dst.port_count)
			crafted_add(crafted, a, 1);

	map_comparisons = 0;
	set = vnp_ruleset_compile(crafted->rules, CRAFTED_RULES);
	kunit_info(test, "%u comparisons for %u maps", map_comparisons, maps);
	if (set)
		KUNIT_EXPECT_GE(test, set->port[DST].map_count, maps);
	KUNIT_EXPECT_NOT_NULL(test, set);
	vnp_ruleset_free(set);
	kvfree(crafted);
	/* One finds each interval's empty neighbour; others meet by chance. */
	KUNIT_EXPECT_LE(test, map_comparisons, 4 * maps);
}

static struct kunit_case ruleset_cases[] = {
	KUNIT_CASE(empty_test),
	KUNIT_CASE(random_test),
	KUNIT_CASE(full_test),
	KUNIT_CASE(crafted_test),
	{}
};

static struct kunit_suite ruleset_suite = {
	.name = "vnetpeer_ruleset",
	.test_cases = ruleset_cases,
};

kunit_test_suite(ruleset_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's compiled rules");
MODULE_LICENSE("GPL");
