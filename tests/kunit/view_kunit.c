// SPDX-License-Identifier: GPL-2.0
/*
 * Views in the hands of changes: subnets go from one to another and back, and
 * what nobody uses any more is freed, what somebody uses is not. A gateway has
 * views of its own beside those of its VNet, with the same route tables.
 *
 * Tables are played by this file, which counts them.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#include "../../kmod/object/view.c"
#include "../../kmod/object/gateway.h"
#include "../../kmod/object/subnet.h"

#define SUBNETS	4
#define VIEWERS	(SUBNETS + 1)
#define OUTLOOKS 2
#define TABLES	3
#define EDITS	6
#define SEED	20261130
#define ROUNDS	400

void (*vnp_point_hook)(enum vnp_point point);

/* Uses of tables that somebody has. */
static unsigned int tables;

struct vnp_base *vnp_base_build(const struct vnp_outlook *outlook)
{
	return (struct vnp_base *)outlook;
}

void vnp_base_put(struct vnp_base *base)
{
}

struct vnp_table *vnp_table_get(struct vnp_base *base,
				struct vnp_overrides *overrides,
				bool is_propagating)
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

/* One VNet, its subnets and gateway, and route tables that they may have. */
struct world {
	struct vnp_net vn;
	struct vnp_vnet vnet;
	struct vnp_gateway gateway;
	struct vnp_route_table users[TABLES];
	struct vnp_subnet subnets[SUBNETS];
};

/* As an edit of a viewer does it: what it had stays until the change ends. */
struct move {
	struct vnp_viewer *viewer;
	struct vnp_view *former;
};

/* The gateway comes after the subnets. */
static struct vnp_viewer *viewer_at(struct world *world, unsigned int number)
{
	return number < SUBNETS ? &world->subnets[number].viewer :
				  &world->gateway.viewer;
}

static struct vnp_outlook *outlook_at(struct world *world, unsigned int number)
{
	return number ? &world->gateway.outlook : &world->vnet.outlook;
}

static struct vnp_outlook *outlook_of(struct world *world, unsigned int viewer)
{
	return outlook_at(world, viewer >= SUBNETS);
}

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

static void viewers_join(struct world *world)
{
	unsigned int i;

	for (i = 0; i < SUBNETS; i++)
		world->subnets[i].viewer.path = &world->subnets[i].path;
	world->gateway.viewer.path = &world->gateway.path;
	for (i = 0; i < VIEWERS; i++)
		vnp_view_join(vnp_view_get(outlook_of(world, i), NULL),
			      viewer_at(world, i));
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
	vnp_outlook_init(&world->vnet.outlook, &world->vnet, NULL);
	vnp_outlook_init(&world->gateway.outlook, &world->vnet,
			 &world->gateway);
	for (i = 0; i < TABLES; i++)
		INIT_LIST_HEAD(&world->users[i].views);
	mutex_lock(&world->vn.config);
	viewers_join(world);
	for (i = 0; i < OUTLOOKS; i++)
		stage_and_publish(test, &outlook_at(world, i)->view);
	return world;
}

/* Each view has its viewers, and a table if it has any; nothing else is. */
static void expect_views(struct kunit *test, struct vnp_outlook *outlook,
			 unsigned int *count, unsigned int *used)
{
	struct vnp_view *view;

	list_for_each_entry(view, &outlook->views, outlook_node) {
		size_t viewers = list_count_nodes(&view->viewers);

		KUNIT_EXPECT_PTR_EQ(test, view->outlook, outlook);
		KUNIT_EXPECT_PTR_EQ(test, view_find(outlook, view->user), view);
		KUNIT_EXPECT_EQ(test, view->uses, viewers);
		KUNIT_EXPECT_EQ(test, !!view->table, !!viewers);
		KUNIT_EXPECT_NULL(test, view->next);
		if (view != &outlook->view)
			KUNIT_EXPECT_NE(test, viewers, 0);
		*used += !!viewers;
		*count += viewers;
	}
}

static const void *table_of(struct world *world, unsigned int viewer)
{
	return rcu_access_pointer(viewer_at(world, viewer)->path->table);
}

/* Here a table says by its address which outlook it is built for. */
static void expect_whole(struct kunit *test, struct world *world)
{
	unsigned int i, count = 0, used = 0;

	for (i = 0; i < OUTLOOKS; i++)
		expect_views(test, outlook_at(world, i), &count, &used);
	for (i = 0; i < VIEWERS; i++)
		KUNIT_EXPECT_PTR_EQ(test, table_of(world, i),
				    (const void *)outlook_of(world, i));
	KUNIT_EXPECT_EQ(test, count, VIEWERS);
	KUNIT_EXPECT_EQ(test, tables, used);
}

static void world_end(struct kunit *test, struct world *world)
{
	unsigned int i;

	for (i = 0; i < VIEWERS; i++)
		vnp_view_leave(viewer_at(world, i));
	KUNIT_EXPECT_EQ(test, tables, 0);
	for (i = 0; i < TABLES; i++)
		KUNIT_EXPECT_TRUE(test, list_empty(&world->users[i].views));
	for (i = 0; i < OUTLOOKS; i++) {
		vnp_outlook_uninit(outlook_at(world, i));
		KUNIT_EXPECT_TRUE(test,
				  list_empty(&outlook_at(world, i)->views));
	}
	mutex_unlock(&world->vn.config);
}

static void move_make(struct kunit *test, struct world *world,
		      struct move *move, unsigned int viewer,
		      unsigned int number)
{
	struct vnp_view *view;

	view = vnp_view_get(outlook_of(world, viewer), user(world, number));
	KUNIT_ASSERT_NOT_NULL(test, view);
	move->viewer = viewer_at(world, viewer);
	move->former = move->viewer->view;
	vnp_view_join(view, move->viewer);
}

static void move_undo(struct move *move)
{
	struct vnp_view *view = move->viewer->view;

	vnp_view_join(move->former, move->viewer);
	vnp_view_put(view);
}

static void publish_all(struct kunit *test, struct world *world)
{
	struct vnp_view *view;
	unsigned int i;

	for (i = 0; i < OUTLOOKS; i++)
		list_for_each_entry(view, &outlook_at(world, i)->views,
				    outlook_node)
			stage_and_publish(test, view);
}

/* A change of several moves, of one viewer or many, that is done or not. */
static void change_try(struct kunit *test, struct world *world,
		       struct rnd_state *rnd)
{
	unsigned int i, count = 1 + prandom_u32_state(rnd) % EDITS;
	bool is_done = prandom_u32_state(rnd) % 2;
	struct vnp_view *was[VIEWERS];
	struct move moves[EDITS];

	for (i = 0; i < VIEWERS; i++)
		was[i] = viewer_at(world, i)->view;
	for (i = 0; i < count; i++)
		move_make(test, world, &moves[i],
			  prandom_u32_state(rnd) % VIEWERS,
			  prandom_u32_state(rnd) % (TABLES + 1));
	if (is_done) {
		publish_all(test, world);
		for (i = 0; i < count; i++)
			vnp_view_put(moves[i].former);
	} else {
		for (i = count; i; i--)
			move_undo(&moves[i - 1]);
		for (i = 0; i < VIEWERS; i++)
			KUNIT_EXPECT_PTR_EQ(test, viewer_at(world, i)->view,
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

/* A subnet and the gateway get the same route table, which they lose apart. */
static void gateway_test(struct kunit *test)
{
	struct world *world = world_make(test);
	const struct vnp_view *subnets, *gateways;
	struct move moves[2], back;

	move_make(test, world, &moves[0], 0, 0);
	move_make(test, world, &moves[1], SUBNETS, 0);
	publish_all(test, world);
	vnp_view_put(moves[0].former);
	vnp_view_put(moves[1].former);
	expect_whole(test, world);
	subnets = viewer_at(world, 0)->view;
	gateways = viewer_at(world, SUBNETS)->view;
	KUNIT_EXPECT_PTR_NE(test, subnets, gateways);
	KUNIT_EXPECT_PTR_EQ(test, subnets->user, gateways->user);
	KUNIT_EXPECT_EQ(test, list_count_nodes(&world->users[0].views), 2);

	move_make(test, world, &back, SUBNETS, TABLES);
	publish_all(test, world);
	vnp_view_put(back.former);
	expect_whole(test, world);
	KUNIT_EXPECT_PTR_EQ(test, viewer_at(world, 0)->view, subnets);
	KUNIT_EXPECT_EQ(test, list_count_nodes(&world->users[0].views), 1);
	world_end(test, world);
}

static struct kunit_case view_cases[] = {
	KUNIT_CASE(moves_test),
	KUNIT_CASE(there_and_back_test),
	KUNIT_CASE(gateway_test),
	{}
};

static struct kunit_suite view_suite = {
	.name = "vnetpeer_view",
	.test_cases = view_cases,
};

kunit_test_suite(view_suite);

MODULE_DESCRIPTION("KUnit tests of views");
MODULE_LICENSE("GPL");
