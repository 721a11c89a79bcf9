// SPDX-License-Identifier: GPL-2.0
/*
 * Views in the hands of changes: subnets go from one to another and back, and
 * what nobody uses any more is freed, what somebody uses is not.
 *
 * Tables are played by this file, which counts them.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "../../kmod/object/view.c"

#define SUBNETS	4
#define TABLES	3
#define EDITS	6
#define SEED	20261130
#define ROUNDS	400

void (*vnp_point_hook)(enum vnp_point point);

/* Uses of tables that somebody has. */
static unsigned int tables;

struct vnp_base *vnp_base_build(struct vnp_vnet *vnet)
{
	return (struct vnp_base *)vnet;
}

void vnp_base_put(struct vnp_base *base)
{
}

struct vnp_table *vnp_table_get(struct vnp_base *base,
				struct vnp_overrides *overrides)
{
	tables++;
	return (struct vnp_table *)base;
}

void vnp_table_put(struct vnp_table *table)
{
	if (table)
		tables--;
}

struct vnp_overrides *vnp_overrides_alloc(unsigned int count)
{
	return NULL;
}

int vnp_overrides_finish(struct vnp_overrides *overrides)
{
	return -ENOMEM;
}

void vnp_overrides_put(struct vnp_overrides *overrides)
{
}

/* One VNet with its subnets, and route tables that they may have. */
struct world {
	struct vnp_net vn;
	struct vnp_vnet vnet;
	struct vnp_route_table users[TABLES];
	struct vnp_subnet subnets[SUBNETS];
};

/* As an edit of a subnet does it: what it had stays until the change ends. */
struct move {
	struct vnp_subnet *subnet;
	struct vnp_view *former;
};

static struct vnp_route_table *user(struct world *world, unsigned int number)
{
	return number < TABLES ? &world->users[number] : NULL;
}

static void stage_and_publish(struct kunit *test, struct vnp_view *view)
{
	KUNIT_ASSERT_EQ(test, vnp_view_stage(view), 0);
	vnp_view_publish(view);
	vnp_view_unstage(view);
}

static struct world *world_make(struct kunit *test)
{
	struct world *world;
	unsigned int i;

	tables = 0;
	world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, world);
	mutex_init(&world->vn.config);
	world->vnet.object.vn = &world->vn;
	INIT_LIST_HEAD(&world->vnet.views);
	vnp_view_init(&world->vnet.view, &world->vnet);
	for (i = 0; i < TABLES; i++)
		INIT_LIST_HEAD(&world->users[i].views);
	mutex_lock(&world->vn.config);
	for (i = 0; i < SUBNETS; i++)
		vnp_view_join(vnp_view_get(&world->vnet, NULL),
			      &world->subnets[i]);
	stage_and_publish(test, &world->vnet.view);
	return world;
}

/* Each view has its subnets, and a table if it has any; nothing else is. */
static void expect_whole(struct kunit *test, struct world *world)
{
	unsigned int count = 0, used = 0;
	struct vnp_view *view;

	list_for_each_entry(view, &world->vnet.views, vnet_node) {
		size_t subnets = list_count_nodes(&view->subnets);

		KUNIT_EXPECT_EQ(test, view->uses, subnets);
		KUNIT_EXPECT_EQ(test, !!view->table, !!subnets);
		KUNIT_EXPECT_NULL(test, view->next);
		if (view != &world->vnet.view)
			KUNIT_EXPECT_NE(test, subnets, 0);
		used += !!subnets;
		count += subnets;
	}
	KUNIT_EXPECT_EQ(test, count, SUBNETS);
	KUNIT_EXPECT_EQ(test, tables, used);
}

static void world_end(struct kunit *test, struct world *world)
{
	unsigned int i;

	for (i = 0; i < SUBNETS; i++)
		vnp_view_leave(&world->subnets[i]);
	KUNIT_EXPECT_EQ(test, tables, 0);
	for (i = 0; i < TABLES; i++)
		KUNIT_EXPECT_TRUE(test, list_empty(&world->users[i].views));
	vnp_view_uninit(&world->vnet.view);
	KUNIT_EXPECT_TRUE(test, list_empty(&world->vnet.views));
	mutex_unlock(&world->vn.config);
}

static void move_make(struct kunit *test, struct world *world,
		      struct move *move, unsigned int subnet,
		      unsigned int number)
{
	struct vnp_view *view;

	view = vnp_view_get(&world->vnet, user(world, number));
	KUNIT_ASSERT_NOT_NULL(test, view);
	move->subnet = &world->subnets[subnet];
	move->former = move->subnet->view;
	vnp_view_join(view, move->subnet);
}

static void move_undo(struct move *move)
{
	struct vnp_view *view = move->subnet->view;

	vnp_view_join(move->former, move->subnet);
	vnp_view_put(view);
}

static void publish_all(struct kunit *test, struct world *world)
{
	struct vnp_view *view;

	list_for_each_entry(view, &world->vnet.views, vnet_node)
		stage_and_publish(test, view);
}

/* A change of several moves, of one subnet or many, that is done or not. */
static void change_try(struct kunit *test, struct world *world,
		       struct rnd_state *rnd)
{
	unsigned int i, count = 1 + prandom_u32_state(rnd) % EDITS;
	bool is_done = prandom_u32_state(rnd) % 2;
	struct vnp_view *was[SUBNETS];
	struct move moves[EDITS];

	for (i = 0; i < SUBNETS; i++)
		was[i] = world->subnets[i].view;
	for (i = 0; i < count; i++)
		move_make(test, world, &moves[i],
			  prandom_u32_state(rnd) % SUBNETS,
			  prandom_u32_state(rnd) % (TABLES + 1));
	if (is_done) {
		publish_all(test, world);
		for (i = 0; i < count; i++)
			vnp_view_put(moves[i].former);
	} else {
		for (i = count; i; i--)
			move_undo(&moves[i - 1]);
		for (i = 0; i < SUBNETS; i++)
			KUNIT_EXPECT_PTR_EQ(test, world->subnets[i].view,
					    was[i]);
	}
	expect_whole(test, world);
}

static void moves_test(struct kunit *test)
{
	struct world *world = world_make(test);
	struct rnd_state rnd;
	unsigned int i;

	kunit_info(test, "seed %u\n", SEED);
	prandom_seed_state(&rnd, SEED);
	expect_whole(test, world);
	for (i = 0; i < ROUNDS; i++)
		change_try(test, world, &rnd);
	world_end(test, world);
}

/* There and back in one change, through a view that nobody else has. */
static void there_and_back_test(struct kunit *test)
{
	struct world *world = world_make(test);
	struct move moves[2];

	move_make(test, world, &moves[0], 0, 0);
	move_make(test, world, &moves[1], 0, TABLES);
	publish_all(test, world);
	vnp_view_put(moves[0].former);
	vnp_view_put(moves[1].former);
	expect_whole(test, world);
	world_end(test, world);
}

static struct kunit_case view_cases[] = {
	KUNIT_CASE(moves_test),
	KUNIT_CASE(there_and_back_test),
	{}
};

static struct kunit_suite view_suite = {
	.name = "vnetpeer_view",
	.test_cases = view_cases,
};

kunit_test_suite(view_suite);

MODULE_DESCRIPTION("KUnit tests of views");
MODULE_LICENSE("GPL");
