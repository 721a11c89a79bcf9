// SPDX-License-Identifier: GPL-2.0
/*
 * Compiled tables of VNets with peers and users' routes, against a choice among
 * all rows in one array, as a table without a base would have them.
 */
#include <kunit/test.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/space.c"
#include "../../kmod/pure/route.c"
#include "../../kmod/pure/lpm.c"
#include "../../kmod/pure/lpm_node.c"
#include "../../kmod/pure/lpm_build.c"
#include "../../kmod/pure/overrides.c"
#include "../../kmod/object/base.c"
#include "../../kmod/object/compile.c"
#include "../../kmod/path/table.c"
#include "oracle.h"

#define SEED 20240312

/* A kernel full of checks on an emulated machine takes 1000 times as long. */
#define IS_SLOW (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING))

#define ROUNDS (IS_SLOW ? 40 : 400)

struct workqueue_struct *vnp_free_wq;

#define PEERS_MAX 5
#define SPACE_MAX 4
#define USERS_MAX 12
#define ROWS_MAX (PEERS_MAX * SPACE_MAX + SPACE_MAX + USERS_MAX + 16)

struct peer {
	struct vnp_vnet vnet;
	struct vnp_peering half;
	struct vnp_peering reverse;
	struct vnp_meter meter;
	struct vnp_space *space;
};

/* A VNet by hand, with what it is peered with, and the rows that it has. */
struct world {
	struct rnd_state rnd;
	struct vnp_net vn;
	struct vnp_vnet vnet;
	struct vnp_space *space;
	struct peer peers[PEERS_MAX];
	struct vnp_route users[USERS_MAX];
	unsigned int user_count;
	struct vnp_route rows[ROWS_MAX];
	unsigned int row_count;
};

/* Few prefixes, so that they meet: equal, nested, reserved and everything. */
static void draw_prefix(struct rnd_state *rnd, bool is_of_user,
			struct vnp_prefix *prefix)
{
	static const struct vnp_prefix within[] = {
		VNP4_PREFIX(10, 0, 0, 0, 7), VNP4_PREFIX(10, 0, 0, 0, 13),
		VNP4_PREFIX(172, 0, 0, 0, 8), VNP4_PREFIX(8, 0, 0, 0, 6),
		VNP6_PREFIX(0xfd000000, 0, 0, 0, 45),
		VNP6_PREFIX(0xfc000000, 0, 0, 0, 6),
	};
	const struct vnp_prefix *area;
	u32 dice = prandom_u32_state(rnd);

	area = &within[dice % ARRAY_SIZE(within)];
	if (dice >> 30 == 3)
		area = &vnp_route_reserved[dice %
				ARRAY_SIZE(vnp_route_reserved)];
	if (is_of_user && dice >> 29 == 1)
		area = &everything[dice & 1];
	oracle_random_prefix(rnd, area, area->len + (dice >> 8) % 4, prefix);
	if (is_of_user && dice >> 29 == 1)
		*prefix = everything[dice & 1];
}

static void draw_space(struct world *world, struct vnp_space *space)
{
	unsigned int i;

	space->count = 1 + prandom_u32_state(&world->rnd) % SPACE_MAX;
	for (i = 0; i < space->count; i++)
		draw_prefix(&world->rnd, false, &space->prefix[i]);
}

static void draw_peer(struct world *world, struct peer *peer, u32 number)
{
	struct rnd_state *rnd = &world->rnd;
	u32 dice = prandom_u32_state(rnd);

	draw_space(world, peer->space);
	peer->vnet.object.vn = &world->vn;
	peer->half = (struct vnp_peering){
		.object.id = number,
		.vnet = &world->vnet,
		.remote = &peer->vnet,
		.reverse = &peer->reverse,
		.is_global = dice & 1,
		.state = dice & 14 ? VNP_HALF_CONNECTED : VNP_HALF_INITIATED,
		.flags.access = dice & 48,
		.remote_space = peer->space,
		.meter = &peer->meter,
	};
	peer->reverse = (struct vnp_peering){
		.vnet = &peer->vnet,
		.remote = &world->vnet,
		.reverse = &peer->half,
		.state = peer->half.state,
		.flags.access = dice & 64,
		.flags.forwarded = dice & 128,
		.remote_space = world->space,
		.meter = &peer->meter,
		.dir = 1,
	};
	list_add_tail(&peer->half.own_node, &world->vnet.halves);
}

static bool users_have(const struct world *world,
		       const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < world->user_count; i++)
		if (oracle_equal(&world->users[i].prefix, prefix))
			return true;
	return false;
}

static void draw_user(struct world *world)
{
	static const u8 types[] = {
		VNP_HOP_APPLIANCE, VNP_HOP_APPLIANCE, VNP_HOP_APPLIANCE,
		VNP_HOP_NONE, VNP_HOP_INTERNET, VNP_HOP_GATEWAY,
		VNP_HOP_VNET_LOCAL,
	};
	struct vnp_route route = { .source = VNP_ROUTE_USER };
	struct vnp_prefix host;
	u8 family;

	draw_prefix(&world->rnd, true, &route.prefix);
	if (users_have(world, &route.prefix))
		return;
	route.type = types[prandom_u32_state(&world->rnd) % ARRAY_SIZE(types)];
	route.is_network = route.prefix.len;
	family = route.prefix.addr.family;
	while (route.type == VNP_HOP_APPLIANCE &&
	       route.next_hop.family != family) {
		draw_prefix(&world->rnd, false, &host);
		oracle_random_prefix(&world->rnd, &host,
				     vnp_family_bits(host.addr.family), &host);
		route.next_hop = host.addr;
	}
	world->users[world->user_count++] = route;
}

static void draw_world(struct world *world)
{
	unsigned int i;

	INIT_LIST_HEAD(&world->vnet.halves);
	INIT_LIST_HEAD(&world->vnet.pointing);
	world->vnet.object.vn = &world->vn;
	world->vnet.space = world->space;
	draw_space(world, world->space);
	for (i = 0; i < PEERS_MAX; i++)
		draw_peer(world, &world->peers[i], i + 1);
	world->user_count = 0;
	for (i = prandom_u32_state(&world->rnd) % (USERS_MAX + 1); i; i--)
		draw_user(world);
}

/* The oracle: all rows in one array. @hop is who they lead to, from 1. */

static void row_add(struct world *world, struct vnp_route route,
		    const struct vnp_prefix *prefix, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		route.prefix = prefix[i];
		world->rows[world->row_count++] = route;
	}
}

static void list_rows(struct world *world)
{
	const struct vnp_peering *half;
	LIST_HEAD(order);
	unsigned int i;

	world->row_count = 0;
	row_add(world, (struct vnp_route){
		.type = VNP_HOP_VNET_LOCAL,
		.is_network = true,
	}, world->space->prefix, world->space->count);
	for (i = 0; i < PEERS_MAX; i++) {
		half = &world->peers[i].half;
		if (half->state == VNP_HALF_CONNECTED)
			row_add(world, (struct vnp_route){
				.type = half->is_global ?
					VNP_HOP_GLOBAL_PEERING :
					VNP_HOP_PEERING,
				.hop = i + 1,
				.is_network = half->flags.access,
			}, half->remote_space->prefix,
			half->remote_space->count);
	}
	row_add(world, (struct vnp_route){ .type = VNP_HOP_INTERNET },
		everything, ARRAY_SIZE(everything));
	row_add(world, (struct vnp_route){ .type = VNP_HOP_NONE },
		vnp_route_reserved, vnp_route_reserved_count);
	for (i = 0; i < world->user_count; i++)
		world->rows[world->row_count++] = world->users[i];
	vnp_route_select(world->rows, world->row_count, &order);
}

static const struct vnp_route *row_of(const struct world *world,
				      const struct vnp_addr *addr,
				      bool (*counts)(const struct vnp_route *))
{
	const struct vnp_route *best = NULL;
	unsigned int i;

	for (i = 0; i < world->row_count; i++)
		if (world->rows[i].is_active && counts(&world->rows[i]) &&
		    oracle_has_addr(&world->rows[i].prefix, addr) &&
		    (!best || world->rows[i].prefix.len > best->prefix.len))
			best = &world->rows[i];
	return best;
}

static bool any_row(const struct vnp_route *row)
{
	return true;
}

static const struct vnp_endpoints *
endpoints_of(const struct world *world, const struct vnp_route *row)
{
	return row->hop ? &world->peers[row->hop - 1].vnet.path.endpoints :
			  &world->vnet.path.endpoints;
}

/* The longest prefix of the VNet or a peer that holds an appliance. */
static const struct vnp_endpoints *
appliance_of(const struct world *world, const struct vnp_addr *addr)
{
	const struct vnp_route *row, *best = NULL;
	unsigned int i;

	for (i = 0; i < world->row_count; i++) {
		row = &world->rows[i];
		if (row->source == VNP_ROUTE_DEFAULT &&
		    row->type != VNP_HOP_INTERNET &&
		    row->type != VNP_HOP_NONE &&
		    oracle_has_addr(&row->prefix, addr) &&
		    (!best || row->prefix.len > best->prefix.len))
			best = row;
	}
	return best ? endpoints_of(world, best) : NULL;
}

static void check_hop(struct kunit *test, const struct world *world,
		      const struct vnp_route *row, const struct vnp_hop *hop)
{
	const struct vnp_endpoints *endpoints = NULL;

	switch (row->type) {
	case VNP_HOP_VNET_LOCAL:
		endpoints = &world->vnet.path.endpoints;
		break;
	case VNP_HOP_PEERING:
	case VNP_HOP_GLOBAL_PEERING:
		endpoints = endpoints_of(world, row);
		break;
	case VNP_HOP_APPLIANCE:
		endpoints = appliance_of(world, &row->next_hop);
		if (endpoints)
			KUNIT_EXPECT_EQ(test, 0, vnp_addr_cmp(&hop->target,
							      &row->next_hop));
		break;
	}
	KUNIT_EXPECT_PTR_EQ(test, (const void *)hop->endpoints,
			    (const void *)endpoints);
	if (row->type != VNP_HOP_APPLIANCE)
		KUNIT_EXPECT_EQ(test, hop->target.family, 0);
}

/* Recorded by a half that carries nothing. */
static bool is_of_idle_half(const struct world *world,
			    const struct vnp_addr *addr)
{
	const struct vnp_peering *half;
	unsigned int i, j;

	for (i = 0; i < PEERS_MAX; i++) {
		half = &world->peers[i].half;
		for (j = 0; j < half->remote_space->count; j++)
			if (half->state != VNP_HALF_CONNECTED &&
			    oracle_has_addr(&half->remote_space->prefix[j],
					    addr))
				return true;
	}
	return false;
}

static void check_addr(struct kunit *test, const struct world *world,
		       const struct vnp_table *table,
		       const struct vnp_addr *addr)
{
	const struct vnp_route *row = row_of(world, addr, any_row), *route;
	const struct vnp_hop *hop;
	u8 tags, wanted = row->tags;
	unsigned int number;
	u32 found;

	rcu_read_lock();
	found = vnp_table_find(table, addr->family, &addr->v6);
	tags = vnp_table_tags(table, addr->family, &addr->v6);
	rcu_read_unlock();
	number = vnp_table_number(found);
	route = vnp_table_route(table, number);
	hop = vnp_table_hop(table, found);

	KUNIT_EXPECT_TRUE(test, oracle_equal(&row->prefix, &route->prefix));
	KUNIT_EXPECT_EQ(test, row->source, route->source);
	KUNIT_EXPECT_EQ(test, row->type, route->type);
	KUNIT_EXPECT_TRUE(test, vnp_table_is_active(table, number));
	KUNIT_EXPECT_PTR_EQ(test, vnp_table_route_hop(table, number), hop);
	check_hop(test, world, row, hop);
	if (vnp_route_is_reserved_addr(addr->family, &addr->v6) ||
	    is_of_idle_half(world, addr))
		wanted &= ~VNP_TAG_INTERNET;
	KUNIT_EXPECT_EQ(test, tags, wanted);
}

/* Group and broadcast destinations have hops of their own. */
static bool is_usual(const struct vnp_addr *addr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(hidden_prefixes); i++)
		if (oracle_has_addr(&hidden_prefixes[i], addr))
			return false;
	return true;
}

static void check_addrs(struct kunit *test, const struct world *world,
			const struct vnp_table *table)
{
	struct vnp_addr ends[4];
	unsigned int i, j, count;

	for (i = 0; i < world->row_count; i++) {
		count = oracle_ends(&world->rows[i].prefix, ends);
		for (j = 0; j < count; j++)
			if (is_usual(&ends[j]))
				check_addr(test, world, table, &ends[j]);
	}
}

/* What is listed, and in which order. */
static void check_rows(struct kunit *test, const struct world *world,
		       const struct vnp_table *table)
{
	const struct vnp_route *route, *row = world->rows;
	unsigned int i;

	for (i = 0; i < vnp_table_count(table); i++) {
		if (!vnp_table_is_listed(table, i))
			continue;
		while (row->is_removed)
			row++;
		route = vnp_table_route(table, i);
		KUNIT_ASSERT_LT(test, row - world->rows,
				(long)world->row_count);
		KUNIT_EXPECT_TRUE(test, oracle_equal(&row->prefix,
						     &route->prefix));
		KUNIT_EXPECT_EQ(test, row->source, route->source);
		KUNIT_EXPECT_EQ(test, row->type, route->type);
		KUNIT_EXPECT_EQ(test, row->is_active,
				vnp_table_is_active(table, i));
		row++;
	}
	while (row < world->rows + world->row_count && row->is_removed)
		row++;
	KUNIT_EXPECT_EQ(test, row - world->rows, (long)world->row_count);
}

static struct vnp_overrides *make_overrides(struct kunit *test,
					    const struct world *world)
{
	struct vnp_overrides *overrides;

	if (!world->user_count)
		return NULL;
	overrides = vnp_overrides_alloc(world->user_count);
	KUNIT_ASSERT_NOT_NULL(test, overrides);
	memcpy(overrides->routes, world->users,
	       world->user_count * sizeof(world->users[0]));
	KUNIT_ASSERT_EQ(test, 0, vnp_overrides_finish(overrides));
	return overrides;
}

static struct vnp_base *make_base(struct kunit *test, struct world *world)
{
	struct vnp_base *base;

	mutex_lock(&world->vn.config);
	base = vnp_base_build(&world->vnet);
	mutex_unlock(&world->vn.config);
	KUNIT_ASSERT_NOT_NULL(test, base);
	return base;
}

static void world_check(struct kunit *test, struct world *world,
			struct vnp_base *base)
{
	struct vnp_overrides *overrides = make_overrides(test, world);
	struct vnp_table *table = vnp_table_get(base, overrides);

	KUNIT_ASSERT_NOT_NULL(test, table);
	list_rows(world);
	check_rows(test, world, table);
	check_addrs(test, world, table);
	vnp_table_put(table);
	vnp_overrides_put(overrides);
}

static struct vnp_space *make_space(struct kunit *test)
{
	struct vnp_space *space;

	space = kunit_kzalloc(test, struct_size(space, prefix, SPACE_MAX),
			      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, space);
	space->count = SPACE_MAX;
	return space;
}

static struct world *make_world(struct kunit *test)
{
	struct world *world;
	unsigned int i;

	world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, world);
	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&world->rnd, SEED);
	mutex_init(&world->vn.config);
	world->space = make_space(test);
	for (i = 0; i < PEERS_MAX; i++)
		world->peers[i].space = make_space(test);
	return world;
}

static void random_test(struct kunit *test)
{
	struct world *world = make_world(test);
	struct vnp_base *base;
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		draw_world(world);
		base = make_base(test, world);
		world_check(test, world, base);
		/* The next is built upon the same. */
		world->user_count = 0;
		draw_user(world);
		world_check(test, world, base);
		vnp_base_put(base);
		cond_resched();
	}
}

static unsigned int users_of(const struct vnp_table *table)
{
	return container_of(table, struct compiled, table)->users;
}

/* Equal routes in one VNet are one table, and others are not. */
static void share_test(struct kunit *test)
{
	struct vnp_overrides *overrides[3];
	struct vnp_table *tables[3], *plain;
	struct world *world = make_world(test);
	struct vnp_base *base, *other;

	draw_world(world);
	world->user_count = 0;
	while (world->user_count < 2)
		draw_user(world);
	overrides[0] = make_overrides(test, world);
	overrides[1] = make_overrides(test, world);
	world->user_count--;
	overrides[2] = make_overrides(test, world);
	base = make_base(test, world);
	other = make_base(test, world);

	plain = vnp_table_get(base, NULL);
	tables[0] = vnp_table_get(base, overrides[0]);
	tables[1] = vnp_table_get(base, overrides[1]);
	tables[2] = vnp_table_get(base, overrides[2]);
	KUNIT_EXPECT_PTR_EQ(test, tables[0], tables[1]);
	KUNIT_EXPECT_EQ(test, users_of(tables[0]), 2);
	KUNIT_EXPECT_PTR_NE(test, tables[0], tables[2]);
	KUNIT_EXPECT_PTR_NE(test, tables[0], plain);
	vnp_table_put(tables[1]);

	tables[1] = vnp_table_get(other, overrides[0]);
	KUNIT_EXPECT_PTR_NE(test, tables[0], tables[1]);

	vnp_table_put(tables[0]);
	vnp_table_put(tables[1]);
	vnp_table_put(tables[2]);
	vnp_table_put(plain);
	vnp_overrides_put(overrides[0]);
	vnp_overrides_put(overrides[1]);
	vnp_overrides_put(overrides[2]);
	vnp_base_put(base);
	vnp_base_put(other);
}

static int table_suite_init(struct kunit_suite *suite)
{
	vnp_free_wq = alloc_workqueue("table_kunit", WQ_UNBOUND, 0);
	return vnp_free_wq ? 0 : -ENOMEM;
}

static void table_suite_exit(struct kunit_suite *suite)
{
	if (!vnp_free_wq)
		return;
	rcu_barrier();
	destroy_workqueue(vnp_free_wq);
}

static struct kunit_case table_cases[] = {
	KUNIT_CASE(random_test),
	KUNIT_CASE(share_test),
	{}
};

static struct kunit_suite table_suite = {
	.name = "vnetpeer_table",
	.suite_init = table_suite_init,
	.suite_exit = table_suite_exit,
	.test_cases = table_cases,
};

kunit_test_suite(table_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's compiled tables");
MODULE_LICENSE("GPL");
