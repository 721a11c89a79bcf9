// SPDX-License-Identifier: GPL-2.0
/*
 * Compiled tables of VNets with peers, gateways and users' routes, against a
 * choice among all rows in one array, as a table without a base would have
 * them.
 */
#include <kunit/test.h>

#include "../../kmod/pure/prefix.c"
#include "../../kmod/pure/space.c"
#include "../../kmod/pure/route.c"
#include "../../kmod/pure/lpm.c"
#include "../../kmod/pure/lpm_node.c"
#include "../../kmod/pure/lpm_build.c"
#include "../../kmod/pure/overrides.c"
#include "../../kmod/object/transit.c"
#include "../../kmod/object/base.c"
#include "../../kmod/object/compile.c"
#include "../../kmod/path/table.c"
#include "../../kmod/object/gateway.h"
#include "oracle.h"

#define SEED 20240312

/* A kernel full of checks on an emulated machine takes 1000 times as long. */
#define IS_SLOW (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_PROVE_LOCKING))

#define ROUNDS (IS_SLOW ? 40 : 400)

struct workqueue_struct *vnp_free_wq;

#define PEERS_MAX 5
#define SPACE_MAX 4
#define USERS_MAX 12
#define LEARNED_MAX 12
#define ROWS_MAX (PEERS_MAX * SPACE_MAX + SPACE_MAX + USERS_MAX + \
		  LEARNED_MAX + 16)

struct peer {
	struct vnp_vnet vnet;
	struct vnp_peering half;
	struct vnp_peering reverse;
	struct vnp_meter meter;
	struct vnp_space *space;
};

/* A gateway, vpn or expressroute, and what it has learned, by prefix. */
struct outside {
	struct vnp_gateway gateway;
	struct vnp_prefix learned[LEARNED_MAX];
	unsigned int count;
	void *nodes;
};

/*
 * A VNet by hand, with what it is peered with, and the rows that it has for who
 * looks out. The VNet has @outside, or @host has it, and it may serve the VNet.
 */
struct world {
	struct rnd_state rnd;
	struct vnp_net vn;
	struct vnp_vnet vnet;
	struct vnp_space *space;
	struct peer peers[PEERS_MAX];
	bool is_apart;
	struct outside outside;
	struct vnp_gateway internet;
	const struct peer *host;
	bool is_served;
	struct vnp_route users[USERS_MAX];
	unsigned int user_count;
	const struct vnp_outlook *outlook;
	bool is_propagating;
	struct vnp_route rows[ROWS_MAX];
	unsigned int row_count;
};

/* What learned.c says of learned prefixes */

bool vnp_learned_has(const struct vnp_learned *learned,
		     const struct vnp_prefix *prefix)
{
	const struct outside *outside =
		container_of_const(learned, struct outside,
				   gateway.gate.learned);
	unsigned int i;

	for (i = 0; i < outside->count; i++)
		if (oracle_equal(&outside->learned[i], prefix))
			return true;
	return false;
}

bool vnp_learned_has_network(const struct vnp_learned *learned, u8 family,
			     const void *addr, unsigned int below)
{
	const struct outside *outside =
		container_of_const(learned, struct outside,
				   gateway.gate.learned);
	struct vnp_addr wanted = { .family = family };
	unsigned int i, len;

	memcpy(&wanted.v6, addr, vnp_family_bits(family) / 8);
	for (i = 0; i < outside->count; i++) {
		len = outside->learned[i].len;
		if (len && len < below &&
		    oracle_has_addr(&outside->learned[i], &wanted))
			return true;
	}
	return false;
}

/* Few prefixes, so that they meet: equal, nested, reserved and everything. */
static void draw_any(struct rnd_state *rnd, bool is_route,
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
	if (is_route && dice >> 29 == 1)
		area = &everything[dice & 1];
	oracle_random_prefix(rnd, area, area->len + (dice >> 8) % 4, prefix);
	if (is_route && dice >> 29 == 1)
		*prefix = everything[dice & 1];
}

/* As commands would take it, for a route or for a space. */
static void draw_prefix(struct rnd_state *rnd, bool is_route,
			struct vnp_prefix *prefix)
{
	do
		draw_any(rnd, is_route, prefix);
	while (is_route ? !vnp_prefix_is_routable(prefix) :
			  !vnp_prefix_is_valid(prefix));
}

static bool overlaps(const struct vnp_space *space,
		     const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		if (oracle_covers(&space->prefix[i], prefix) ||
		    oracle_covers(prefix, &space->prefix[i]))
			return true;
	return false;
}

static bool is_free(const struct world *world, const struct vnp_prefix *prefix)
{
	unsigned int i;

	if (overlaps(world->space, prefix))
		return false;
	for (i = 0; i < PEERS_MAX; i++)
		if (overlaps(world->peers[i].space, prefix))
			return false;
	return true;
}

static void draw_space(struct world *world, struct vnp_space *space)
{
	unsigned int i = 1 + prandom_u32_state(&world->rnd) % SPACE_MAX;
	struct vnp_prefix prefix;

	while (i--) {
		draw_prefix(&world->rnd, false, &prefix);
		if (!world->is_apart || is_free(world, &prefix))
			space->prefix[space->count++] = prefix;
	}
}

static void draw_peer(struct world *world, struct peer *peer, u32 number)
{
	struct rnd_state *rnd = &world->rnd;
	u32 dice = prandom_u32_state(rnd);

	draw_space(world, peer->space);
	peer->vnet.object.vn = &world->vn;
	peer->vnet.gateway = NULL;
	peer->half = (struct vnp_peering){
		.object.id = number,
		.vnet = &world->vnet,
		.remote = &peer->vnet,
		.reverse = &peer->reverse,
		.is_global = dice & 1,
		.state = dice & 14 ? VNP_HALF_CONNECTED : VNP_HALF_INITIATED,
		.flags.access = dice & 48,
		.flags.gateway_transit = dice & 256,
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
		.flags.remote_gateways = dice & 512,
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

static void outside_build(struct kunit *test, struct outside *outside)
{
	struct vnp_learned *learned = &outside->gateway.gate.learned;
	struct vnp_lpm_entry entries[LEARNED_MAX];
	unsigned int i;

	sort(outside->learned, outside->count, sizeof(outside->learned[0]),
	     sort_cmp, NULL);
	for (i = 0; i < outside->count; i++)
		entries[i] = vnp_lpm_entry(&outside->learned[i],
					   outside->learned[i].len + 1);
	kvfree(outside->nodes);
	outside->nodes = build_trees(&learned->v4, &learned->v6, entries,
				     outside->count);
	KUNIT_ASSERT_NOT_NULL(test, outside->nodes);
}

static void draw_outside(struct kunit *test, struct world *world)
{
	struct outside *outside = &world->outside;
	struct rnd_state *rnd = &world->rnd;
	u32 dice = prandom_u32_state(rnd);
	struct vnp_prefix prefix;
	unsigned int i;

	outside->gateway.type = dice & 1 ? VNETPEER_GATEWAY_TYPE_VPN :
					   VNETPEER_GATEWAY_TYPE_EXPRESSROUTE;
	outside->count = 0;
	for (i = (dice >> 1) % (LEARNED_MAX + 1); i; i--) {
		draw_prefix(rnd, true, &prefix);
		if (!vnp_learned_has(&outside->gateway.gate.learned, &prefix))
			outside->learned[outside->count++] = prefix;
	}
	outside_build(test, outside);
}

/* A peer that has the gateway, and that may let the VNet use it. */
static void draw_host(struct world *world)
{
	u32 dice = prandom_u32_state(&world->rnd);
	struct peer *host = &world->peers[dice % PEERS_MAX];

	host->vnet.gateway = &world->outside.gateway;
	host->half.flags.remote_gateways = dice >> 29;
	host->reverse.flags.gateway_transit = (dice >> 26) & 7;
	host->reverse.flags.remote_gateways = false;
	world->is_served = host->half.flags.remote_gateways &&
			   host->reverse.flags.gateway_transit &&
			   host->half.state == VNP_HALF_CONNECTED;
	if (world->is_served)
		world->host = host;
}

static void draw_gateways(struct kunit *test, struct world *world)
{
	u32 dice = prandom_u32_state(&world->rnd);

	draw_outside(test, world);
	if (dice & 1)
		world->vnet.internet = &world->internet;
	if (dice & 2) {
		draw_host(world);
	} else if (dice & 12) {
		world->vnet.gateway = &world->outside.gateway;
		world->is_served = true;
	}
}

static void clear_world(struct world *world)
{
	unsigned int i;

	INIT_LIST_HEAD(&world->vnet.halves);
	INIT_LIST_HEAD(&world->vnet.pointing);
	world->vnet.gateway = NULL;
	world->vnet.internet = NULL;
	world->host = NULL;
	world->is_served = false;
	world->space->count = 0;
	for (i = 0; i < PEERS_MAX; i++)
		world->peers[i].space->count = 0;
	world->user_count = 0;
}

/* Spaces may only overlap where no learned route has to be told from them. */
static void draw_world(struct kunit *test, struct world *world)
{
	unsigned int i;

	clear_world(world);
	world->is_apart = prandom_u32_state(&world->rnd) % 4;
	draw_space(world, world->space);
	for (i = 0; i < PEERS_MAX; i++)
		draw_peer(world, &world->peers[i], i + 1);
	if (world->is_apart)
		draw_gateways(test, world);
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

/* Where who looks out may go: a gateway leads to those that use it only. */
static bool is_seen(const struct world *world, const struct peer *peer)
{
	if (peer->half.state != VNP_HALF_CONNECTED)
		return false;
	return !world->outlook->gateway ||
	       (world->outlook->gateway != &world->internet &&
		peer->reverse.flags.remote_gateways &&
		peer->half.flags.gateway_transit);
}

static bool has_learned_rows(const struct world *world)
{
	return world->is_served && world->is_propagating &&
	       !world->outlook->gateway;
}

static void list_spaces(struct world *world)
{
	const struct vnp_peering *half;
	unsigned int i;

	row_add(world, (struct vnp_route){
		.type = VNP_HOP_VNET_LOCAL,
		.is_network = true,
	}, world->space->prefix, world->space->count);
	for (i = 0; i < PEERS_MAX; i++) {
		half = &world->peers[i].half;
		if (is_seen(world, &world->peers[i]))
			row_add(world, (struct vnp_route){
				.type = half->is_global ?
					VNP_HOP_GLOBAL_PEERING :
					VNP_HOP_PEERING,
				.hop = i + 1,
				.is_network = half->flags.access,
			}, half->remote_space->prefix,
			half->remote_space->count);
	}
}

static bool is_space_row(const struct vnp_route *row)
{
	return row->source == VNP_ROUTE_DEFAULT &&
	       (row->type == VNP_HOP_VNET_LOCAL ||
		row->type == VNP_HOP_PEERING ||
		row->type == VNP_HOP_GLOBAL_PEERING);
}

static bool is_in_space_row(const struct world *world,
			    const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < world->row_count; i++)
		if (is_space_row(&world->rows[i]) &&
		    oracle_covers(&world->rows[i].prefix, prefix))
			return true;
	return false;
}

static void list_learned(struct world *world)
{
	const struct vnp_prefix *prefix;
	unsigned int i;

	for (i = 0; i < world->outside.count; i++) {
		prefix = &world->outside.learned[i];
		row_add(world, (struct vnp_route){
			.source = VNP_ROUTE_GATEWAY,
			.type = VNP_HOP_GATEWAY,
			.is_network = prefix->len &&
				      !is_in_space_row(world, prefix),
		}, prefix, 1);
	}
}

static void list_rows(struct world *world)
{
	LIST_HEAD(order);
	unsigned int i;

	world->row_count = 0;
	list_spaces(world);
	if (!world->outlook->gateway)
		row_add(world, (struct vnp_route){ .type = VNP_HOP_INTERNET },
			everything, ARRAY_SIZE(everything));
	row_add(world, (struct vnp_route){ .type = VNP_HOP_NONE },
		vnp_route_reserved, vnp_route_reserved_count);
	for (i = 0; i < world->user_count; i++)
		world->rows[world->row_count++] = world->users[i];
	if (has_learned_rows(world))
		list_learned(world);
	vnp_route_select(world->rows, world->row_count, &order);
}

/* The longest one that counts and holds an address, or NULL. */
static const struct vnp_route *row_of(const struct world *world,
				      const struct vnp_addr *addr,
				      bool (*counts)(const struct vnp_route *))
{
	const struct vnp_route *best = NULL;
	unsigned int i;

	for (i = 0; i < world->row_count; i++)
		if (counts(&world->rows[i]) &&
		    oracle_has_addr(&world->rows[i].prefix, addr) &&
		    (!best || world->rows[i].prefix.len > best->prefix.len))
			best = &world->rows[i];
	return best;
}

static bool is_active_row(const struct vnp_route *row)
{
	return row->is_active;
}

/* What packets should be told */

static struct vnp_hop hop_without(u8 reason)
{
	return (struct vnp_hop){ .cross = VNP_CROSS_RULES, .reason = reason };
}

/* To @peer, or not out of the VNet. */
static struct vnp_hop hop_over(const struct peer *peer)
{
	struct vnp_hop hop = { .cross = VNP_CROSS_RULES };

	if (!peer)
		return hop;
	hop.via = peer->half.object.id;
	if (!peer->half.flags.access)
		hop.cross |= VNP_CROSS_CLOSED;
	if (!peer->reverse.flags.access)
		hop.cross |= VNP_CROSS_CLOSED_THERE;
	if (!peer->reverse.flags.forwarded)
		hop.cross |= VNP_CROSS_FORWARDED;
	return hop;
}

static struct vnp_hop hop_into(struct world *world, const struct vnp_route *row)
{
	struct peer *peer = row->hop ? &world->peers[row->hop - 1] : NULL;
	struct vnp_hop hop = hop_over(peer);

	hop.endpoints = peer ? &peer->vnet.path.endpoints :
			       &world->vnet.path.endpoints;
	return hop;
}

static struct vnp_hop hop_to_appliance(struct world *world,
				       const struct vnp_route *row)
{
	const struct vnp_route *there;
	struct vnp_hop hop;

	there = row_of(world, &row->next_hop, is_space_row);
	if (!there)
		return hop_without(VNETPEER_DROP_REASON_NEXT_HOP_INVALID);
	hop = hop_into(world, there);
	hop.target = row->next_hop;
	return hop;
}

static struct vnp_hop hop_to_gateway(struct world *world,
				     const struct vnp_route *row)
{
	const struct vnp_gateway *gateway = &world->outside.gateway;
	struct vnp_hop hop = hop_over(world->host);

	if (!world->is_served)
		return hop_without(VNETPEER_DROP_REASON_NO_GATEWAY);
	if (row->source == VNP_ROUTE_USER &&
	    gateway->type == VNETPEER_GATEWAY_TYPE_EXPRESSROUTE)
		return hop_without(VNETPEER_DROP_REASON_NEXT_HOP_INVALID);
	hop.gate = &gateway->gate;
	return hop;
}

static struct vnp_hop hop_to_internet(const struct world *world)
{
	struct vnp_hop hop = hop_without(VNETPEER_DROP_REASON_NO_INTERNET);

	if (world->vnet.internet)
		hop.gate = &world->internet.gate;
	return hop;
}

static struct vnp_hop hop_of(struct world *world, const struct vnp_route *row)
{
	switch (row ? row->type : VNP_HOP_NONE) {
	case VNP_HOP_VNET_LOCAL:
	case VNP_HOP_PEERING:
	case VNP_HOP_GLOBAL_PEERING:
		return hop_into(world, row);
	case VNP_HOP_APPLIANCE:
		return hop_to_appliance(world, row);
	case VNP_HOP_GATEWAY:
		return hop_to_gateway(world, row);
	case VNP_HOP_INTERNET:
		return hop_to_internet(world);
	default:
		return hop_without(VNETPEER_DROP_REASON_NO_ROUTE);
	}
}

static void check_hop(struct kunit *test, const struct vnp_hop *hop,
		      const struct vnp_hop *wanted)
{
	KUNIT_EXPECT_FALSE(test, hop->is_fork);
	KUNIT_EXPECT_PTR_EQ(test, hop->endpoints, wanted->endpoints);
	KUNIT_EXPECT_PTR_EQ(test, hop->gate, wanted->gate);
	KUNIT_EXPECT_EQ(test, hop->cross, wanted->cross);
	KUNIT_EXPECT_EQ(test, hop->via, wanted->via);
	KUNIT_EXPECT_EQ(test, vnp_addr_cmp(&hop->target, &wanted->target), 0);
	if (!hop->endpoints && !hop->gate)
		KUNIT_EXPECT_EQ(test, hop->reason, wanted->reason);
}

/* Recorded by a half that leads nowhere. */
static bool is_of_idle_half(const struct world *world,
			    const struct vnp_addr *addr)
{
	const struct vnp_peering *half;
	unsigned int i, j;

	for (i = 0; i < PEERS_MAX; i++) {
		half = &world->peers[i].half;
		for (j = 0; j < half->remote_space->count; j++)
			if (!is_seen(world, &world->peers[i]) &&
			    oracle_has_addr(&half->remote_space->prefix[j],
					    addr))
				return true;
	}
	return false;
}

/* The row of the table, where no learned route was preferred. */
static void check_row(struct kunit *test, const struct vnp_table *table,
		      unsigned int number, const struct vnp_route *row,
		      const struct vnp_hop *hop)
{
	const struct vnp_route *route = vnp_table_route(table, number);

	KUNIT_EXPECT_EQ(test, !row, !number);
	KUNIT_EXPECT_PTR_EQ(test, vnp_table_route_hop(table, number), hop);
	if (!row)
		return;
	KUNIT_EXPECT_TRUE(test, oracle_equal(&row->prefix, &route->prefix));
	KUNIT_EXPECT_EQ(test, row->source, route->source);
	KUNIT_EXPECT_EQ(test, row->type, route->type);
	KUNIT_EXPECT_TRUE(test, vnp_table_is_active(table, number));
}

static u8 tags_of(const struct world *world, const struct vnp_addr *addr,
		  const struct vnp_route *row)
{
	u8 tags = row ? row->tags : VNP_TAG_INTERNET;

	if (vnp_route_is_reserved_addr(addr->family, &addr->v6) ||
	    is_of_idle_half(world, addr))
		tags &= ~VNP_TAG_INTERNET;
	return tags;
}

static void check_addr(struct kunit *test, struct world *world,
		       const struct vnp_table *table,
		       const struct vnp_addr *addr)
{
	const struct vnp_route *row = row_of(world, addr, is_active_row);
	const struct vnp_hop wanted = hop_of(world, row);
	const struct vnp_hop *hop;
	u32 found, learned;
	u8 tags;

	rcu_read_lock();
	found = vnp_table_find(table, addr->family, &addr->v6);
	hop = vnp_hop_choose(vnp_table_hop(table, found), addr->family,
			     &addr->v6, &learned);
	tags = vnp_table_tags(table, addr->family, &addr->v6);
	rcu_read_unlock();

	check_hop(test, hop, &wanted);
	KUNIT_EXPECT_EQ(test, tags, tags_of(world, addr, row));
	if (row && row->source == VNP_ROUTE_GATEWAY) {
		KUNIT_EXPECT_EQ(test, learned, row->prefix.len + 1);
		return;
	}
	KUNIT_EXPECT_EQ(test, learned, 0);
	check_row(test, table, vnp_table_number(found), row, hop);
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

static void check_addrs(struct kunit *test, struct world *world,
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

/* Learned routes have no numbers, and come last. */
static void check_learned(struct kunit *test, const struct world *world,
			  const struct vnp_table *table,
			  const struct vnp_route *row)
{
	for (; row < world->rows + world->row_count; row++) {
		if (row->is_removed)
			continue;
		KUNIT_EXPECT_EQ(test, row->source, VNP_ROUTE_GATEWAY);
		KUNIT_EXPECT_EQ(test, row->is_active,
				vnp_table_learned_is_active(table,
							    &row->prefix));
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
	check_learned(test, world, table, row);
}

/* Where no routes are learned, a packet is asked nothing about them. */
static void check_forks(struct kunit *test, const struct world *world,
			const struct vnp_base *base,
			const struct vnp_table *table)
{
	bool is_served = has_learned_rows(world);
	unsigned int i;

	KUNIT_EXPECT_PTR_EQ(test, table->learned,
			    is_served ? &world->outside.gateway.gate.learned :
					NULL);
	for (i = 0; !is_served && i < base->path.hop_count; i++)
		KUNIT_EXPECT_PTR_EQ(test, table->hop[i], base->hop[i]);
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
	base = vnp_base_build(world->outlook);
	mutex_unlock(&world->vn.config);
	KUNIT_ASSERT_NOT_NULL(test, base);
	return base;
}

static void table_check(struct kunit *test, struct world *world,
			struct vnp_base *base, struct vnp_overrides *overrides,
			bool is_propagating)
{
	struct vnp_table *table = vnp_table_get(base, overrides,
						is_propagating);

	KUNIT_ASSERT_NOT_NULL(test, table);
	world->is_propagating = is_propagating;
	list_rows(world);
	check_rows(test, world, table);
	check_addrs(test, world, table);
	check_forks(test, world, base, table);
	vnp_table_put(table);
}

static void users_check(struct kunit *test, struct world *world,
			struct vnp_base *base)
{
	struct vnp_overrides *overrides = make_overrides(test, world);

	table_check(test, world, base, overrides, true);
	if (world->is_served)
		table_check(test, world, base, overrides, false);
	vnp_overrides_put(overrides);
}

static void outlook_check(struct kunit *test, struct world *world,
			  struct vnp_outlook *outlook)
{
	unsigned int user_count = world->user_count;
	struct vnp_base *base;

	world->outlook = outlook;
	base = make_base(test, world);
	users_check(test, world, base);
	/* The next is built upon the same. */
	world->user_count = min(user_count, 1);
	users_check(test, world, base);
	world->user_count = user_count;
	vnp_base_put(base);
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

static void outlooks_init(struct world *world)
{
	struct vnp_gateway *gateway = &world->outside.gateway;

	world->vnet.outlook.vnet = &world->vnet;
	world->outlook = &world->vnet.outlook;
	gateway->outlook.vnet = &world->vnet;
	gateway->outlook.gateway = gateway;
	gateway = &world->internet;
	gateway->type = VNETPEER_GATEWAY_TYPE_INTERNET;
	gateway->outlook.vnet = &world->vnet;
	gateway->outlook.gateway = gateway;
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
	world->vnet.object.vn = &world->vn;
	outlooks_init(world);
	world->space = make_space(test);
	world->vnet.space = world->space;
	for (i = 0; i < PEERS_MAX; i++)
		world->peers[i].space = make_space(test);
	return world;
}

static void end_world(struct world *world)
{
	kvfree(world->outside.nodes);
}

static void random_test(struct kunit *test)
{
	struct world *world = make_world(test);
	unsigned int round;

	for (round = 0; round < ROUNDS; round++) {
		draw_world(test, world);
		outlook_check(test, world, &world->vnet.outlook);
		if (world->vnet.gateway)
			outlook_check(test, world,
				      &world->vnet.gateway->outlook);
		if (world->vnet.internet)
			outlook_check(test, world,
				      &world->vnet.internet->outlook);
		cond_resched();
	}
	end_world(world);
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

	draw_world(test, world);
	world->user_count = 0;
	while (world->user_count < 2)
		draw_user(world);
	overrides[0] = make_overrides(test, world);
	overrides[1] = make_overrides(test, world);
	world->user_count--;
	overrides[2] = make_overrides(test, world);
	base = make_base(test, world);
	other = make_base(test, world);

	plain = vnp_table_get(base, NULL, true);
	tables[0] = vnp_table_get(base, overrides[0], true);
	tables[1] = vnp_table_get(base, overrides[1], true);
	tables[2] = vnp_table_get(base, overrides[2], true);
	KUNIT_EXPECT_PTR_EQ(test, tables[0], tables[1]);
	KUNIT_EXPECT_EQ(test, users_of(tables[0]), 2);
	KUNIT_EXPECT_PTR_NE(test, tables[0], tables[2]);
	KUNIT_EXPECT_PTR_NE(test, tables[0], plain);
	vnp_table_put(tables[1]);

	tables[1] = vnp_table_get(other, overrides[0], true);
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
	end_world(world);
}

/* Tables with a gateway's routes are others, if there is one. */
static void propagation_test(struct kunit *test)
{
	struct world *world = make_world(test);
	struct vnp_overrides *overrides[2];
	struct vnp_table *tables[4];
	struct vnp_base *base;
	unsigned int i, served = 0;

	while (served < 2) {
		draw_world(test, world);
		/* One that a gateway serves, then one that none does. */
		if (world->is_served == served)
			continue;
		base = make_base(test, world);
		overrides[0] = make_overrides(test, world);
		overrides[1] = make_overrides(test, world);
		for (i = 0; i < 4; i++)
			tables[i] = vnp_table_get(base, overrides[i / 2],
						  i % 2);
		KUNIT_EXPECT_PTR_EQ(test, tables[0], tables[2]);
		KUNIT_EXPECT_PTR_EQ(test, tables[1], tables[3]);
		KUNIT_EXPECT_EQ(test, tables[0] != tables[1],
				world->is_served);
		for (i = 0; i < 4; i++)
			vnp_table_put(tables[i]);
		vnp_overrides_put(overrides[0]);
		vnp_overrides_put(overrides[1]);
		vnp_base_put(base);
		served++;
	}
	end_world(world);
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
	KUNIT_CASE(propagation_test),
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
