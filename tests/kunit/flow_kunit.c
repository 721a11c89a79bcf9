// SPDX-License-Identifier: GPL-2.0
/* Flows of a few ports: case by case, and against a plain list of them. */
#include <kunit/test.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/prandom.h>
#include <linux/slab.h>

/* Whether there is no memory for tables. */
static bool is_poor;

#undef kvzalloc
#define kvzalloc(size, gfp) \
	(is_poor ? NULL : kvmalloc(size, (gfp) | __GFP_ZERO))

static unsigned int kicks;

/* What is asked for at once is counted. */
static bool kick(struct workqueue_struct *wq, struct delayed_work *work,
		 unsigned long delay)
{
	kicks += !delay;
	return mod_delayed_work(wq, work, delay);
}

#define mod_delayed_work	kick

#include "../../kmod/pure/flow_tcp.c"
#include "../../kmod/path/flow.c"

#define SEED 20261122

struct workqueue_struct *vnp_free_wq;

void (*vnp_point_hook)(enum vnp_point point);

#define PORTS	3

struct world {
	struct vnp_nic_vnet vnet;
	struct vnp_flows *flows[PORTS];
	struct vnp_flow_budget *budget;
};

static int suite_init(struct kunit_suite *suite)
{
	vnp_free_wq = alloc_workqueue("vnetpeer_flow_kunit", WQ_UNBOUND, 0);
	if (!vnp_free_wq)
		return -ENOMEM;
	return vnp_flow_register();
}

static void suite_exit(struct kunit_suite *suite)
{
	flush_workqueue(vnp_free_wq);
	rcu_barrier();
	destroy_workqueue(vnp_free_wq);
	vnp_flow_unregister();
}

static void world_open(struct kunit *test, struct world *world,
		       unsigned int max)
{
	unsigned int i;

	host_max = max;
	world->budget = vnp_flow_budget_create();
	KUNIT_ASSERT_NOT_NULL(test, world->budget);
	world->vnet.flow_timeout = 4;
	for (i = 0; i < PORTS; i++) {
		world->flows[i] = vnp_flows_alloc(&world->vnet, i + 1,
						  world->budget);
		KUNIT_ASSERT_NOT_NULL(test, world->flows[i]);
	}
}

static void world_close(struct kunit *test, struct world *world)
{
	unsigned int i;

	for (i = 0; i < PORTS; i++)
		vnp_flows_free(world->flows[i]);
	flush_workqueue(vnp_free_wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&world->budget->count), 0);
	vnp_flow_budget_put(world->budget);
}

/* The number tells everything about a key, so different ones differ. */
static struct vnp_flow_key key_of(u32 number, u8 proto, bool is_ipv6)
{
	struct vnp_flow_key key = {
		.word = number | (u64)proto << VNP_WORD_PROTO_SHIFT,
		.addr[0] = 0x0100000a0200000aull + number,
	};

	if (is_ipv6) {
		key.word |= VNP_WORD_IPV6;
		key.addr[1] = number * 7;
		key.addr[2] = 5;
		key.addr[3] = number;
	}
	return key;
}

/* Packets run with bottom halves off. */

static int add(struct world *world, unsigned int from, unsigned int to,
	       struct vnp_flow_key key, unsigned int max)
{
	int err;

	local_bh_disable();
	err = vnp_flow_add(world->flows[from], world->flows[to], &key, NULL,
			   100, max);
	local_bh_enable();
	return err;
}

static bool seeks(struct world *world, unsigned int from,
		  const struct vnp_flows *peer, struct vnp_flow_key key)
{
	bool is_found;

	local_bh_disable();
	is_found = vnp_flow_seek(world->flows[from], peer, &key);
	local_bh_enable();
	return is_found;
}

/* As packets do it, before they look any closer. */
static bool finds(struct world *world, unsigned int from, unsigned int to,
		  struct vnp_flow_key key)
{
	bool is_found;

	local_bh_disable();
	is_found = vnp_flow_find(world->flows[from], world->flows[to], &key,
				 key.word & VNP_WORD_IPV6);
	local_bh_enable();
	return is_found;
}

static bool answer(struct world *world, unsigned int from, unsigned int to,
		   struct vnp_flow_key key)
{
	struct vnp_flow_key reply = vnp_flow_answer(&key);
	struct vnp_flow_half *half;

	local_bh_disable();
	half = vnp_flow_seek(world->flows[to], world->flows[from], &reply);
	if (half)
		vnp_flow_note(half, NULL);
	local_bh_enable();
	return half;
}

static void both_ways_test(struct kunit *test)
{
	static const bool families[] = { false, true };
	struct vnp_flow_key key, reply;
	struct world world;
	unsigned int i;

	world_open(test, &world, 1000);
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		key = key_of(0x12345678, IPPROTO_UDP, families[i]);
		reply = vnp_flow_answer(&key);
		KUNIT_EXPECT_EQ(test, reply.word & U32_MAX, 0x56781234);

		KUNIT_EXPECT_FALSE(test, seeks(&world, 0, NULL, key));
		KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), 0);
		KUNIT_EXPECT_TRUE(test, finds(&world, 0, 1, key));
		KUNIT_EXPECT_FALSE(test, finds(&world, 0, 2, key));
		KUNIT_EXPECT_TRUE(test, seeks(&world, 0, NULL, key));
		KUNIT_EXPECT_FALSE(test, finds(&world, 1, 0, key));
		/* The first answer is news. */
		KUNIT_EXPECT_FALSE(test, finds(&world, 1, 0, reply));
		KUNIT_EXPECT_TRUE(test, answer(&world, 0, 1, key));
		KUNIT_EXPECT_TRUE(test, finds(&world, 1, 0, reply));
	}
	world_close(test, &world);
}

static unsigned int notes;

static void count_notes(enum vnp_point point)
{
	notes += point == VNP_POINT_flow_found;
}

/* Only the first answer is noted, under the owner's lock; all are counted. */
static void news_test(struct kunit *test)
{
	static const u8 protos[] = { IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ESP };
	struct vnp_flow_key key, reply;
	struct world world;
	unsigned int i, j;

	world_open(test, &world, 1000);
	vnp_point_hook = count_notes;
	for (i = 0; i < ARRAY_SIZE(protos); i++) {
		notes = 0;
		key = key_of(7, protos[i], i & 1);
		reply = vnp_flow_answer(&key);
		KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), 0);
		for (j = 0; j < 3; j++) {
			KUNIT_EXPECT_TRUE(test, answer(&world, 1, 0, reply));
			KUNIT_EXPECT_EQ(test, notes, j > 0);
			KUNIT_EXPECT_TRUE(test, answer(&world, 0, 1, key));
			KUNIT_EXPECT_EQ(test, notes, 1);
		}
	}
	vnp_point_hook = NULL;
	world_close(test, &world);
}

/* A key that exists is not added again; a port may talk to itself. */
static void twice_test(struct kunit *test)
{
	struct vnp_flow_key key = key_of(0x00010002, IPPROTO_UDP, false);
	struct world world;

	world_open(test, &world, 1000);
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), 0);
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&world.budget->count), 1);
	KUNIT_EXPECT_EQ(test, world.flows[0]->half_count, 1);
	KUNIT_EXPECT_EQ(test, world.flows[1]->half_count, 1);
	KUNIT_EXPECT_EQ(test, add(&world, 2, 2, key, 10), 0);
	KUNIT_EXPECT_EQ(test, world.flows[2]->half_count, 2);
	vnp_flows_flush(world.flows[2]);
	KUNIT_EXPECT_EQ(test, world.flows[2]->half_count, 0);
	/* From either end. */
	vnp_flows_flush(world.flows[1]);
	KUNIT_EXPECT_EQ(test, world.flows[0]->half_count, 0);
	world_close(test, &world);
}

/* The oldest without an answer goes first, and never one that has an answer. */
static void full_test(struct kunit *test)
{
	struct vnp_flow_key key[5];
	struct world world;
	unsigned int i;

	world_open(test, &world, 1000);
	for (i = 0; i < 5; i++)
		key[i] = key_of(i + 1, IPPROTO_UDP, i & 1);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key[i], 3), 0);
	KUNIT_EXPECT_TRUE(test, answer(&world, 0, 1, key[0]));
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key[3], 3), 0);
	KUNIT_EXPECT_TRUE(test, seeks(&world, 0, NULL, key[0]));
	KUNIT_EXPECT_FALSE(test, seeks(&world, 0, NULL, key[1]));
	KUNIT_EXPECT_TRUE(test, seeks(&world, 0, NULL, key[2]));
	KUNIT_EXPECT_TRUE(test, answer(&world, 0, 1, key[2]));
	KUNIT_EXPECT_TRUE(test, answer(&world, 0, 1, key[3]));
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key[4], 3), -ENOSPC);
	KUNIT_EXPECT_EQ(test, world.flows[0]->half_count, 3);
	KUNIT_EXPECT_EQ(test, world.flows[1]->half_count, 3);
	KUNIT_EXPECT_EQ(test, add(&world, 1, 0, key[4], 3), 0);
	world_close(test, &world);
}

static void fill(struct world *world, unsigned int port)
{
	struct vnp_flow_key key;
	unsigned int i;

	for (i = 0; i < 120; i++) {
		key = key_of(i, IPPROTO_UDP, false);
		if (!add(world, port, port, key, 1000))
			answer(world, port, port, key);
	}
}

/*
 * A third of all for the first port, a third of what is left for each one after
 * it; and another controller has as much as one that has as many already.
 */
static void share_test(struct kunit *test)
{
	static const unsigned int expected[] = { 40, 14, 4 };
	struct world world, other;
	unsigned int port;

	world_open(test, &world, 120);
	world_open(test, &other, 120);
	for (port = 0; port < PORTS; port++) {
		fill(&world, port);
		KUNIT_EXPECT_EQ(test, world.flows[port]->count, expected[port]);
	}
	fill(&other, 0);
	KUNIT_EXPECT_EQ(test, other.flows[0]->count, 21);
	fill(&world, 2);
	KUNIT_EXPECT_EQ(test, world.flows[2]->count, expected[2]);
	KUNIT_EXPECT_EQ(test, atomic_read(&host_count), 79);
	world_close(test, &world);
	world_close(test, &other);
	KUNIT_EXPECT_EQ(test, atomic_read(&host_count), 0);
}

static void closed_test(struct kunit *test)
{
	struct vnp_flow_key key = key_of(1, IPPROTO_UDP, false);
	struct world world;

	world_open(test, &world, 1000);
	world.flows[1]->is_closed = true;
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), -ESHUTDOWN);
	KUNIT_EXPECT_EQ(test, add(&world, 1, 0, key, 10), -ESHUTDOWN);
	KUNIT_EXPECT_EQ(test, world.flows[0]->half_count, 0);
	world_close(test, &world);
}

/* A table that is far too small takes no more, whichever end's it is. */
static void crowded_test(struct kunit *test)
{
	struct vnp_flow_key key = key_of(1, IPPROTO_UDP, false);
	struct world world;
	unsigned int i;

	world_open(test, &world, 1000);
	for (i = 0; i < 2; i++) {
		/* As if so many were in it. */
		WRITE_ONCE(world.flows[!i]->half_count, CROWD_MIN);
		KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), -ENOMEM);
		WRITE_ONCE(world.flows[!i]->half_count, 0);
		KUNIT_EXPECT_EQ(test, atomic_read(&world.budget->count), 0);
	}
	KUNIT_EXPECT_EQ(test, world.flows[1]->half_count, 0);
	KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 10), 0);
	world_close(test, &world);
}

/* What is over goes in time, the rest stays; time is moved, not waited for. */
static void age_test(struct kunit *test)
{
	static const struct {
		u8 proto;
		u8 flags[2];
		u32 timeout;
	} cases[] = {
		{ IPPROTO_TCP, { VNP_END_SEEN, 0 }, 20 },
		{ IPPROTO_TCP, { VNP_END_SEEN, VNP_END_SEEN }, 20 },
		{ IPPROTO_TCP, { VNP_END_SEEN | VNP_END_ACKED, VNP_END_SEEN },
		  240 },
		{ IPPROTO_TCP, { VNP_END_SEEN | VNP_END_ACKED | VNP_END_DONE,
				 VNP_END_SEEN | VNP_END_DONE }, 10 },
		{ IPPROTO_TCP, { VNP_END_SEEN | VNP_END_RESET, 0 }, 10 },
		{ IPPROTO_UDP, { VNP_END_SEEN, 0 }, 30 },
		{ IPPROTO_UDP, { VNP_END_SEEN, VNP_END_SEEN }, 240 },
		{ IPPROTO_ICMP, { VNP_END_SEEN, 0 }, 30 },
	};
	struct vnp_flow flow = {};
	struct world world;
	unsigned int i;

	world_open(test, &world, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		flow.half[0].key = key_of(1, cases[i].proto, false);
		flow.half[0].end.flags = cases[i].flags[0];
		flow.half[1].end.flags = cases[i].flags[1];
		flow.half[0].last = jiffies - 1000 * HZ;
		flow.half[1].last = jiffies - (cases[i].timeout - 1) * HZ;
		rcu_read_lock_bh();
		KUNIT_EXPECT_FALSE_MSG(test, flow_is_old(world.flows[0], &flow),
				       "case %u", i);
		flow.half[1].last = jiffies - cases[i].timeout * HZ;
		KUNIT_EXPECT_TRUE_MSG(test, flow_is_old(world.flows[0], &flow),
				      "case %u", i);
		rcu_read_unlock_bh();
	}
	world_close(test, &world);
}

static void forget_old_test(struct kunit *test)
{
	struct vnp_flow_half *half;
	struct vnp_flow_key key;
	struct world world;
	unsigned int i;

	world_open(test, &world, 1000);
	for (i = 0; i < 40; i++) {
		key = key_of(i, IPPROTO_UDP, false);
		KUNIT_EXPECT_EQ(test, add(&world, 0, 1, key, 100), 0);
		if (i % 2)
			continue;
		local_bh_disable();
		half = vnp_flow_seek(world.flows[0], NULL, &key);
		half->last -= 60 * HZ;
		vnp_flow_of(half)->half[1].last -= 60 * HZ;
		local_bh_enable();
	}
	mod_delayed_work(vnp_free_wq, &world.flows[0]->work, 0);
	flush_delayed_work(&world.flows[0]->work);
	for (i = 0; i < 40; i++)
		KUNIT_EXPECT_EQ(test, seeks(&world, 0, NULL,
					    key_of(i, IPPROTO_UDP, false)),
				i % 2);
	KUNIT_EXPECT_EQ(test, world.flows[1]->half_count, 20);
	world_close(test, &world);
}

/* A list of all flows that there should be, searched from end to end. */
struct listed {
	struct vnp_flow_key key;
	u8 from;
	u8 to;
};

#define LISTED_MAX	600

struct list {
	struct listed entry[LISTED_MAX];
	unsigned int count;
};

static int list_index(const struct list *list, const struct listed *wanted)
{
	unsigned int i;

	for (i = 0; i < list->count; i++)
		if (!memcmp(&list->entry[i], wanted, sizeof(*wanted)))
			return i;
	return -1;
}

static struct listed random_flow(struct rnd_state *rnd)
{
	u32 dice = prandom_u32_state(rnd);
	struct listed flow;

	memset(&flow, 0, sizeof(flow));
	/* An answer would be a flow of its own; the second port is higher. */
	flow.key = key_of(0x00010000 + dice % 400,
			  dice >> 16 & 1 ? IPPROTO_UDP : IPPROTO_ICMP,
			  dice >> 17 & 1);
	flow.from = dice >> 20 & 1;
	flow.to = flow.from + 1;
	return flow;
}

static void forget(struct world *world, const struct listed *flow)
{
	struct vnp_flow_half *half;

	local_bh_disable();
	half = vnp_flow_seek(world->flows[flow->from], world->flows[flow->to],
			     &flow->key);
	if (half)
		vnp_flow_forget(vnp_flow_of(half));
	local_bh_enable();
}

static void random_step(struct kunit *test, struct rnd_state *rnd,
			struct world *world, struct list *list)
{
	struct listed flow = random_flow(rnd);
	int at = list_index(list, &flow);
	u32 dice = prandom_u32_state(rnd);

	KUNIT_EXPECT_EQ(test, seeks(world, flow.from, world->flows[flow.to],
				    flow.key), at >= 0);
	KUNIT_EXPECT_EQ(test, seeks(world, flow.to, world->flows[flow.from],
				    vnp_flow_answer(&flow.key)), at >= 0);
	if (dice % 4 && list->count < LISTED_MAX) {
		KUNIT_EXPECT_EQ(test, add(world, flow.from, flow.to, flow.key,
					  10000), 0);
		if (at < 0)
			list->entry[list->count++] = flow;
	} else {
		forget(world, &flow);
		if (at >= 0)
			list->entry[at] = list->entry[--list->count];
	}
}

/* The worker grows and shrinks the tables meanwhile. */
static void random_test(struct kunit *test)
{
	struct rnd_state rnd;
	struct world world;
	struct list *list;
	unsigned int i;

	kunit_info(test, "seed %u", SEED);
	prandom_seed_state(&rnd, SEED);
	list = kunit_kzalloc(test, sizeof(*list), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, list);
	world_open(test, &world, 100000);
	for (i = 0; i < 20000; i++) {
		random_step(test, &rnd, &world, list);
		if (i % 5000 == 4999) {
			vnp_flows_flush(world.flows[1]);
			list->count = 0;
		}
		if (i % 64 == 0)
			cond_resched();
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&world.budget->count), list->count);
	world_close(test, &world);
}

/* Enough for the tables to grow a few times: what that costs is printed. */
static void many_test(struct kunit *test)
{
	const unsigned int count = 20000;
	struct world world;
	unsigned int i, missing = 0;
	u64 start, took;

	world_open(test, &world, 4 * count);
	start = ktime_get_ns();
	for (i = 0; i < count; i++) {
		missing += add(&world, 0, 1, key_of(i, IPPROTO_UDP, false),
			       count) != 0;
		if (i % 1024 == 0)
			cond_resched();
	}
	took = ktime_get_ns() - start;
	kunit_info(test, "%llu ns to add one, %zu bytes each",
		   div_u64(took, count), sizeof(struct vnp_flow));
	KUNIT_EXPECT_EQ(test, missing, 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&world.budget->count), count);

	flush_delayed_work(&world.flows[0]->work);
	for (i = 0; i < count; i += 97)
		missing += !finds(&world, 0, 1, key_of(i, IPPROTO_UDP, false));
	KUNIT_EXPECT_EQ(test, missing, 0);
	start = ktime_get_ns();
	world_close(test, &world);
	kunit_info(test, "%llu ns to forget one",
		   div_u64(ktime_get_ns() - start, count));
}

/* Packets do not make the work try again and again where there is no memory. */
static void poor_test(struct kunit *test)
{
	struct world world;
	unsigned int i, wrong = 0;

	world_open(test, &world, 10000);
	is_poor = true;
	kicks = 0;
	for (i = 0; i < 1000; i++) {
		wrong += add(&world, 0, 0, key_of(i, IPPROTO_UDP, false),
			     1000) != 0;
		flush_work(&world.flows[0]->work.work);
	}
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_LE(test, kicks, 2);
	KUNIT_EXPECT_EQ(test, table_buckets(table_of_work(world.flows[0])),
			BUCKETS_MIN);
	/* The next time there is some. */
	is_poor = false;
	flush_delayed_work(&world.flows[0]->work);
	KUNIT_EXPECT_GE(test, table_buckets(table_of_work(world.flows[0])),
			2000);
	world_close(test, &world);
}

#define MARK_KEYS	8000

/**
 * struct marks - a walk that is interrupted
 * @times: how often each flow was visited
 * @left: how many more are visited before the next interruption
 */
struct marks {
	u8 times[MARK_KEYS];
	unsigned int left;
};

static int mark(struct vnp_flow_half *half, void *data)
{
	struct marks *marks = data;

	if (!marks->left--)
		return -EMSGSIZE;
	marks->times[(u32)half->key.word]++;
	return 0;
}

/* However many are in a bucket, a walk comes to its end, all visited once. */
static void walk_test(struct kunit *test)
{
	unsigned int i, calls = 0, wrong = 0;
	struct vnp_flow_at at = {};
	struct marks *marks;
	struct world world;
	int err;

	marks = kunit_kzalloc(test, sizeof(*marks), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, marks);
	world_open(test, &world, 100000);
	is_poor = true;
	for (i = 0; i < MARK_KEYS; i++)
		wrong += add(&world, 0, 1, key_of(i, IPPROTO_UDP, false),
			     MARK_KEYS) != 0;
	KUNIT_EXPECT_EQ(test, wrong, 0);
	do {
		marks->left = 30;
		err = vnp_flows_walk(world.flows[0], &at, mark, marks);
	} while (err && ++calls < MARK_KEYS);
	KUNIT_EXPECT_EQ(test, err, 0);
	for (i = 0; i < MARK_KEYS; i++)
		wrong += marks->times[i] != 1;
	KUNIT_EXPECT_EQ(test, wrong, 0);
	is_poor = false;
	world_close(test, &world);
}

/*
 * Keys that somebody might choose who knows some bits of the secret, or has
 * them by chance: 65,536 of them, which have one thing in common that makes a
 * factor of the hash divisible by many twos.
 */
static const struct crafted {
	const char *name;
	bool is_ipv6;
	u8 varied;		/* the word of the key that differs */
	u8 shift;		/* where in it */
	u8 made;		/* the word that is made of its secret */
	u8 bits;		/* how large that is */
} crafted[] = {
	{ "destinations, source port", false, 1, 48, 0, 16 },
	{ "destinations, both ports", false, 1, 48, 0, 32 },
	{ "sources, source port", false, 1, 16, 0, 16 },
	{ "ports, source", false, 0, 0, 1, 32 },
	{ "destinations, source port, IPv6", true, 4, 48, 0, 16 },
	{ "destinations, network", true, 4, 48, 3, 16 },
	{ "destinations, whole network but a bit", true, 4, 48, 3, 63 },
	{ "sources, network", true, 2, 48, 1, 16 },
	{ "sources, whole network but a bit", true, 2, 48, 1, 63 },
	{ "networks, source", true, 1, 48, 2, 32 },
	{ "networks, destination", true, 3, 48, 4, 32 },
	{ "ports, IPv6", true, 0, 0, 1, 32 },
};

#define CRAFTED_BITS	16

static void describe_crafted(const struct crafted *crafted, char *name)
{
	strscpy(name, crafted->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(crafted, crafted, describe_crafted);

/* What a word of the key is mixed with first */
static u64 secret_of(const u64 *seed, const struct vnp_flow_key *key, u8 word)
{
	switch (word) {
	case 0:
		return seed[1];
	case 1:
		return seed[0];
	case 2:
		return seed[2];
	case 3:
		return vnp_flow_fold(key->addr[0] ^ seed[0],
				     key->addr[1] ^ seed[2]);
	default:
		return seed[3];
	}
}

static void crafted_test(struct kunit *test)
{
	const struct crafted *crafted = test->param_value;
	struct vnp_flow_key key = key_of(0, IPPROTO_UDP, crafted->is_ipv6);
	u64 *words = &key.word, mask = GENMASK_ULL(crafted->bits - 1, 0);
	unsigned int i, load, longest = 0;
	struct rnd_state rnd;
	struct world world;
	u64 secret;
	u32 *loads;

	BUILD_BUG_ON(offsetof(struct vnp_flow_key, addr) != sizeof(u64));
	loads = kunit_kcalloc(test, BIT(CRAFTED_BITS), sizeof(*loads),
			      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, loads);
	world_open(test, &world, 1000);
	prandom_seed_state(&rnd, SEED);
	prandom_bytes_state(&rnd, world.flows[0]->seed,
			    sizeof(world.flows[0]->seed));
	world.flows[0]->seed[1] |= VNP_WORD_NEWS;
	secret = secret_of(world.flows[0]->seed, &key, crafted->made);
	words[crafted->made] &= ~mask & ~BIT_ULL(63);
	words[crafted->made] |= (secret & mask) | (~secret & BIT_ULL(63));
	for (i = 0; i < BIT(CRAFTED_BITS); i++) {
		words[crafted->varied] &= ~(0xffffull << crafted->shift);
		words[crafted->varied] |= (u64)i << crafted->shift;
		load = ++loads[vnp_flow_hash(world.flows[0], &key,
					     crafted->is_ipv6) >>
			       (64 - CRAFTED_BITS)];
		longest = max(longest, load);
	}
	kunit_info(test, "%u in the fullest of 65,536 buckets", longest);
	KUNIT_EXPECT_LE(test, longest, 32);
	world_close(test, &world);
}

static struct kunit_case flow_cases[] = {
	KUNIT_CASE(both_ways_test),
	KUNIT_CASE(news_test),
	KUNIT_CASE(twice_test),
	KUNIT_CASE(full_test),
	KUNIT_CASE(share_test),
	KUNIT_CASE(closed_test),
	KUNIT_CASE(crowded_test),
	KUNIT_CASE(age_test),
	KUNIT_CASE(forget_old_test),
	KUNIT_CASE(random_test),
	KUNIT_CASE(many_test),
	KUNIT_CASE(poor_test),
	KUNIT_CASE(walk_test),
	KUNIT_CASE_PARAM(crafted_test, crafted_gen_params),
	{}
};

static struct kunit_suite flow_suite = {
	.name = "vnetpeer_flow",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.test_cases = flow_cases,
};

kunit_test_suite(flow_suite);

MODULE_DESCRIPTION("KUnit tests of vnetpeer's flows");
MODULE_LICENSE("GPL");
