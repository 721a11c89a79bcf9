// SPDX-License-Identifier: GPL-2.0
/* The choice of routes: table by table, and against the rules as written. */
#include <kunit/test.h>
#include <linux/ktime.h>
#include <linux/math64.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/route.c"
#include "oracle.h"

#define SEED 20240302

/* How many rows one table of the suite has at most. */
#define ROWS_MAX 12

enum fate {
	INVALID,
	ACTIVE,
	REMOVED,
};

struct row {
	struct vnp_prefix prefix;
	u8 source;
	u8 type;
	enum fate fate;
};

#define ROW(_source, _type, _fate, ...) { \
	.prefix = __VA_ARGS__, \
	.source = VNP_ROUTE_##_source, \
	.type = VNP_HOP_##_type, \
	.fate = _fate, \
}

struct table {
	const char *name;
	struct row rows[ROWS_MAX];	/* up to one without a family */
	bool has_ties;			/* so their order matters */
};

static const struct table tables[] = {
	{ "a vnet inside reserved space leaves the rest reserved", {
		ROW(DEFAULT, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 16)),
		ROW(DEFAULT, INTERNET, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(172, 16, 0, 0, 12)),
		ROW(DEFAULT, NONE, ACTIVE, VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
	} },
	{ "a vnet equal to reserved space replaces it", {
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(172, 16, 0, 0, 12)),
	} },
	{ "a peer that covers reserved space replaces it", {
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(172, 16, 0, 0, 12)),
		ROW(DEFAULT, PEERING, ACTIVE, VNP4_PREFIX(172, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
	} },
	{ "so does one in another region, in IPv6", {
		ROW(DEFAULT, GLOBAL_PEERING, ACTIVE,
		    VNP6_PREFIX(0xfc000000, 0, 0, 0, 6)),
		ROW(DEFAULT, NONE, REMOVED,
		    VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
	} },
	{ "a user or gateway route does not replace reserved space", {
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, INVALID, VNP4_PREFIX(172, 16, 0, 0, 12)),
		ROW(DEFAULT, NONE, INVALID, VNP4_PREFIX(100, 64, 0, 0, 10)),
		ROW(USER, VNET_LOCAL, ACTIVE, VNP4_PREFIX(8, 0, 0, 0, 6)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(172, 16, 0, 0, 12)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(100, 64, 0, 0, 10)),
	} },
	{ "everything to an appliance removes what is reserved", {
		ROW(DEFAULT, INTERNET, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(192, 168, 0, 0, 16)),
		ROW(DEFAULT, NONE, ACTIVE, VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(DEFAULT, INTERNET, ACTIVE, VNP6_PREFIX(0, 0, 0, 0, 0)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "everything to the gateway too, in its own family", {
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, REMOVED,
		    VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(USER, GATEWAY, ACTIVE, VNP6_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "everything to nowhere or to the internet does not", {
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, ACTIVE, VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(USER, INTERNET, ACTIVE, VNP6_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "nor do half of everything, or the gateway's own default", {
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 1)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, INTERNET, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "a user's route to nowhere is not reserved space", {
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, VNET_LOCAL, INVALID, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(10, 0, 0, 0, 8)),
	} },
	{ "peers and vnet suppress the gateway, longer or equal", {
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 1, 5, 0, 24)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, PEERING, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 0, 0, 4, 32)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 15)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 16)),
		ROW(DEFAULT, GLOBAL_PEERING, ACTIVE,
		    VNP4_PREFIX(10, 3, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 3, 7, 0, 24)),
	} },
	{ "they do so where a user route beats them", {
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, PEERING, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 1, 5, 0, 24)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
	} },
	{ "user routes and reserved space do not suppress the gateway", {
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 8, 0, 0, 13)),
		ROW(USER, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 9, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(10, 9, 1, 0, 24)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(10, 10, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 8, 0, 0, 13)),
	} },
	{ "user, gateway, default: in this order", {
		ROW(DEFAULT, INTERNET, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(USER, INTERNET, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP6_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, INTERNET, INVALID, VNP6_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "of one source the first", {
		ROW(DEFAULT, PEERING, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, PEERING, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 16)),
		ROW(USER, APPLIANCE, INVALID, VNP4_PREFIX(10, 2, 0, 0, 16)),
	}, .has_ties = true },
	/* Azure's example of a subnet whose every route is overridden. */
	{ "a subnet behind an appliance", {
		ROW(DEFAULT, VNET_LOCAL, INVALID, VNP4_PREFIX(10, 0, 0, 0, 16)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 16)),
		ROW(USER, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 24)),
		ROW(DEFAULT, PEERING, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, PEERING, INVALID, VNP4_PREFIX(10, 2, 0, 0, 16)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 10, 0, 0, 16)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 10, 0, 0, 16)),
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(DEFAULT, INTERNET, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "a wider user route leaves the peer its packets", {
		ROW(DEFAULT, VNET_LOCAL, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 16)),
		ROW(DEFAULT, PEERING, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, NONE, INVALID, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 9)),
		ROW(DEFAULT, INTERNET, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
	} },
	{ "an equal one takes them, of that prefix only", {
		ROW(DEFAULT, PEERING, INVALID, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(DEFAULT, PEERING, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 16)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 24)),
		ROW(USER, NONE, ACTIVE, VNP4_PREFIX(10, 2, 0, 0, 15)),
	} },
	{ "a hole in what goes to an appliance", {
		ROW(DEFAULT, VNET_LOCAL, INVALID,
		    VNP6_PREFIX(0xfd000001, 0, 0, 0, 48)),
		ROW(USER, APPLIANCE, ACTIVE,
		    VNP6_PREFIX(0xfd000001, 0, 0, 0, 48)),
		ROW(USER, VNET_LOCAL, ACTIVE,
		    VNP6_PREFIX(0xfd000001, 0, 0, 0, 64)),
		ROW(USER, NONE, ACTIVE,
		    VNP6_PREFIX(0xfd000001, 0, 0, 4, 128)),
		ROW(DEFAULT, NONE, ACTIVE, VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
	} },
	{ "a user's own reserved block hides the one that is there", {
		ROW(DEFAULT, NONE, INVALID, VNP4_PREFIX(192, 168, 0, 0, 16)),
		ROW(USER, INTERNET, ACTIVE, VNP4_PREFIX(192, 168, 0, 0, 16)),
		ROW(DEFAULT, NONE, INVALID,
		    VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(USER, APPLIANCE, ACTIVE,
		    VNP6_PREFIX(0xfc000000, 0, 0, 0, 7)),
		ROW(DEFAULT, NONE, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 8)),
	} },
	{ "the gateway's routes around a peer, not in it", {
		ROW(DEFAULT, GLOBAL_PEERING, INVALID,
		    VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 1, 0, 0, 16)),
		ROW(GATEWAY, GATEWAY, ACTIVE, VNP4_PREFIX(10, 0, 0, 0, 15)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(10, 1, 128, 0, 17)),
		ROW(USER, APPLIANCE, ACTIVE, VNP4_PREFIX(10, 1, 128, 0, 17)),
		ROW(GATEWAY, GATEWAY, INVALID, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(USER, GATEWAY, ACTIVE, VNP4_PREFIX(0, 0, 0, 0, 0)),
		ROW(DEFAULT, NONE, REMOVED, VNP4_PREFIX(100, 64, 0, 0, 10)),
	} },
	{ "no routes at all", {} },
};

KUNIT_ARRAY_PARAM_DESC(table, tables, name);

static enum fate route_fate(const struct vnp_route *route)
{
	if (route->is_removed)
		return REMOVED;
	return route->is_active ? ACTIVE : INVALID;
}

static void table_check(struct kunit *test, const struct table *table,
			bool is_reversed)
{
	unsigned int i, place, count = 0;
	struct vnp_route *routes;
	const struct row *row;
	LIST_HEAD(order);

	routes = kunit_kcalloc(test, ROWS_MAX, sizeof(*routes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);
	while (count < ROWS_MAX && table->rows[count].prefix.addr.family)
		count++;
	for (i = 0; i < count; i++) {
		row = &table->rows[i];
		place = is_reversed ? count - 1 - i : i;
		routes[place].prefix = row->prefix;
		routes[place].source = row->source;
		routes[place].type = row->type;
		routes[place].hop = i;
	}
	vnp_route_select(routes, count, &order);
	for (i = 0; i < count; i++) {
		row = &table->rows[routes[i].hop];
		KUNIT_EXPECT_EQ(test, routes[i].hop,
				is_reversed ? count - 1 - i : i);
		KUNIT_EXPECT_EQ_MSG(test, route_fate(&routes[i]), row->fate,
				    "row %u", routes[i].hop);
	}
}

static void table_test(struct kunit *test)
{
	const struct table *table = test->param_value;

	table_check(test, table, false);
	if (!table->has_ties)
		table_check(test, table, true);
}

/* The five prefixes, as the specification has them. */
static void reserved_test(struct kunit *test)
{
	static const struct vnp_prefix reserved[] = {
		VNP4_PREFIX(10, 0, 0, 0, 8),
		VNP4_PREFIX(172, 16, 0, 0, 12),
		VNP4_PREFIX(192, 168, 0, 0, 16),
		VNP4_PREFIX(100, 64, 0, 0, 10),
		VNP6_PREFIX(0xfc000000, 0, 0, 0, 7),
	};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, vnp_route_reserved_count, ARRAY_SIZE(reserved));
	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		KUNIT_EXPECT_TRUE(test, oracle_equal(&vnp_route_reserved[i],
						     &reserved[i]));
}

/*
 * The oracle follows the text of the rules row by row, looking at all others
 * for each, and shares nothing with what it judges.
 */

static bool oracle_is_own_or_peered(const struct vnp_route *route)
{
	if (route->source != VNP_ROUTE_DEFAULT)
		return false;
	switch (route->type) {
	case VNP_HOP_VNET_LOCAL:
	case VNP_HOP_PEERING:
	case VNP_HOP_GLOBAL_PEERING:
		return true;
	default:
		return false;
	}
}

static bool oracle_is_removed(const struct vnp_route *routes,
			      unsigned int count, const struct vnp_route *row)
{
	unsigned int i;

	if (row->source != VNP_ROUTE_DEFAULT || row->type != VNP_HOP_NONE)
		return false;
	for (i = 0; i < count; i++) {
		if (oracle_is_own_or_peered(&routes[i]) &&
		    oracle_covers(&routes[i].prefix, &row->prefix))
			return true;
		if (routes[i].source != VNP_ROUTE_USER ||
		    routes[i].prefix.len ||
		    routes[i].prefix.addr.family != row->prefix.addr.family)
			continue;
		if (routes[i].type == VNP_HOP_APPLIANCE ||
		    routes[i].type == VNP_HOP_GATEWAY)
			return true;
	}
	return false;
}

static bool oracle_is_suppressed(const struct vnp_route *routes,
				 unsigned int count,
				 const struct vnp_route *row)
{
	unsigned int i;

	if (row->source != VNP_ROUTE_GATEWAY)
		return false;
	for (i = 0; i < count; i++)
		if (oracle_is_own_or_peered(&routes[i]) &&
		    oracle_covers(&routes[i].prefix, &row->prefix))
			return true;
	return false;
}

static bool oracle_is_out(const struct vnp_route *routes, unsigned int count,
			  const struct vnp_route *row)
{
	return oracle_is_removed(routes, count, row) ||
	       oracle_is_suppressed(routes, count, row);
}

static enum fate oracle_fate(const struct vnp_route *routes,
			     unsigned int count, unsigned int number)
{
	const struct vnp_route *row = &routes[number];
	unsigned int i;

	if (oracle_is_removed(routes, count, row))
		return REMOVED;
	if (oracle_is_suppressed(routes, count, row))
		return INVALID;
	for (i = 0; i < count; i++) {
		if (i == number || !oracle_equal(&routes[i].prefix,
						 &row->prefix) ||
		    oracle_is_out(routes, count, &routes[i]))
			continue;
		if (routes[i].source > row->source ||
		    (routes[i].source == row->source && i < number))
			return INVALID;
	}
	return ACTIVE;
}

static u8 oracle_tags(const struct vnp_route *routes, unsigned int count,
		      const struct vnp_route *row)
{
	u8 tags = VNP_TAG_INTERNET;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!oracle_covers(&routes[i].prefix, &row->prefix))
			continue;
		if (oracle_is_own_or_peered(&routes[i]))
			tags &= ~VNP_TAG_INTERNET;
		if (routes[i].is_network)
			tags |= VNP_TAG_VIRTUAL_NETWORK;
	}
	return tags;
}

/* Few prefixes, so that they meet: equal, nested, reserved and everything. */
static void random_route(struct rnd_state *rnd, struct vnp_route *route)
{
	static const struct vnp_prefix within[] = {
		VNP4_PREFIX(10, 0, 0, 0, 6), VNP4_PREFIX(10, 0, 0, 0, 13),
		VNP4_PREFIX(172, 0, 0, 0, 8), VNP4_PREFIX(0, 0, 0, 0, 0),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 45),
		VNP6_PREFIX(0xfc000000, 0, 0, 0, 5),
		VNP6_PREFIX(0, 0, 0, 0, 0),
	};
	const struct vnp_prefix *area;
	u32 dice = prandom_u32_state(rnd);

	area = &within[dice % ARRAY_SIZE(within)];
	if (dice >> 31)
		area = &vnp_route_reserved[dice %
				ARRAY_SIZE(vnp_route_reserved)];
	oracle_random_prefix(rnd, area, area->len + (dice >> 8) % 4,
			     &route->prefix);
	route->source = (dice >> 12) % 3;
	route->type = (dice >> 16) % (VNP_HOP_INTERNET + 1);
	route->is_active = dice >> 20 & 1;
	route->is_removed = dice >> 21 & 1;
	route->is_network = dice >> 22 & 1;
	route->tags = dice >> 23 & 7;
}

static void random_test(struct kunit *test)
{
	struct rnd_state rnd;
	struct vnp_route *routes;
	unsigned int i, round, count;
	LIST_HEAD(order);

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	routes = kunit_kcalloc(test, 64, sizeof(*routes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);

	for (round = 0; round < 300; round++) {
		count = prandom_u32_state(&rnd) % 65;
		for (i = 0; i < count; i++)
			random_route(&rnd, &routes[i]);
		vnp_route_select(routes, count, &order);
		for (i = 0; i < count; i++)
			KUNIT_EXPECT_EQ_MSG(test, route_fate(&routes[i]),
					    oracle_fate(routes, count, i),
					    "round %u, row %u", round, i);
		for (i = 0; i < count; i++)
			KUNIT_EXPECT_EQ_MSG(test, routes[i].tags,
					    oracle_tags(routes, count,
							&routes[i]),
					    "round %u, row %u", round, i);
		cond_resched();
	}
}

/* The table of a hub with 1000 peers and 400 routes of its user. */
static void hub_test(struct kunit *test)
{
	static const struct vnp_prefix ten = VNP4_PREFIX(10, 0, 0, 0, 8);
	const unsigned int count = 1400, rounds = 20;
	struct vnp_route *routes;
	struct rnd_state rnd;
	LIST_HEAD(order);
	unsigned int i;
	u64 start, took;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	routes = kunit_kcalloc(test, count, sizeof(*routes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);
	for (i = 0; i < count; i++) {
		oracle_random_prefix(&rnd, &ten, 24, &routes[i].prefix);
		routes[i].source = i < 1000 ? VNP_ROUTE_DEFAULT :
					      VNP_ROUTE_USER;
		routes[i].type = i < 1000 ? VNP_HOP_PEERING : VNP_HOP_NONE;
	}
	start = ktime_get_ns();
	for (i = 0; i < rounds; i++)
		vnp_route_select(routes, count, &order);
	took = div_u64(ktime_get_ns() - start, rounds);
	kunit_info(test, "%llu ns for %u rows", took, count);

	for (i = 0; i < count; i += 37)
		KUNIT_EXPECT_EQ(test, route_fate(&routes[i]),
				oracle_fate(routes, count, i));
}

static void reserved_addr_test(struct kunit *test)
{
	static const struct {
		struct vnp_addr addr;
		bool is_reserved;
	} cases[] = {
		{ VNP4(10, 0, 0, 0), true }, { VNP4(10, 255, 255, 255), true },
		{ VNP4(11, 0, 0, 0), false }, { VNP4(9, 255, 255, 255), false },
		{ VNP4(172, 16, 0, 1), true }, { VNP4(172, 32, 0, 0), false },
		{ VNP4(192, 168, 3, 4), true }, { VNP4(192, 169, 0, 0), false },
		{ VNP4(100, 64, 0, 0), true }, { VNP4(100, 128, 0, 0), false },
		{ VNP4(8, 8, 8, 8), false },
		{ VNP6(0xfd000001, 0, 0, 1), true },
		{ VNP6(0xfc000000, 0, 0, 0), true },
		{ VNP6(0xfe000000, 0, 0, 1), false },
		{ VNP6(0x20010db8, 0, 0, 1), false },
	};
	const struct vnp_addr *addr;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		addr = &cases[i].addr;
		KUNIT_EXPECT_EQ_MSG(test, cases[i].is_reserved,
				    vnp_route_is_reserved_addr(addr->family,
							       &addr->v6),
				    "case %u", i);
	}
}

static struct kunit_case route_cases[] = {
	KUNIT_CASE_PARAM(table_test, table_gen_params),
	KUNIT_CASE(reserved_test),
	KUNIT_CASE(reserved_addr_test),
	KUNIT_CASE(random_test),
	KUNIT_CASE(hub_test),
	{}
};

static struct kunit_suite route_suite = {
	.name = "vnetpeer_route",
	.test_cases = route_cases,
};

kunit_test_suite(route_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's choice of routes");
MODULE_LICENSE("GPL");
