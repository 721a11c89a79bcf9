// SPDX-License-Identifier: GPL-2.0
/*
 * Operations on flows in every order in which they can go on.
 *
 * Each operation is a thread that runs from one point (kmod/point.h) to the
 * next while all others stand still, so a list of threads tells an order, and
 * one list after the other is tried.
 *
 * Grace periods are made here, too: what is handed to RCU is freed as soon as
 * nobody is left in a read section who was in one then. Kernels with KASAN see
 * whoever still looks.
 */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../../kmod/path/flow.h"
#include "../../kmod/path/free.h"
#include "../../kmod/path/nic.h"
#include "../../kmod/point.h"

struct workqueue_struct *vnp_free_wq;

#define THREADS_MAX	3
#define STEPS_MAX	64
#define HELD_MAX	16
#define PORTS		2

struct world;

/* An operation on its way */
struct thread {
	struct world *world;
	void (*operation)(struct world *world);
	struct task_struct *task;
	struct completion go;
	struct completion stopped;
	bool is_done;
	const struct mutex *wanted;	/* it goes on when that is free */
	void **full;			/* and when there is NULL */
};

/* What waits for the end of the read sections of @readers, a bit for each */
struct held {
	struct rcu_head *head;
	void *memory;
	struct work_struct *work;
	unsigned long readers;
};

struct world {
	struct kunit *test;
	struct thread thread[THREADS_MAX];
	unsigned int thread_count;
	unsigned long readers;
	struct held held[HELD_MAX];
	unsigned int held_count;
	int flow_count;			/* allocated and not freed */
	bool was_found;			/* an answer found the flow */
	bool was_seen;			/* so did who walked */

	struct vnp_nic_vnet vnet;
	struct vnp_flows *flows[PORTS];	/* NULL once nobody finds it */
	struct mutex lock;		/* as vnp_net.lock is */
	struct mutex working[PORTS];	/* a port's work is at it */
	struct delayed_work *queued[PORTS];
	struct vnp_flow_budget *budget;
};

static struct world *the_world;

/* What flow.c gets instead of the kernel's own */

static unsigned int thread_index(void)
{
	unsigned int i;

	for (i = 0; i < THREADS_MAX; i++)
		if (the_world->thread[i].task == current)
			break;
	return i;
}

static void read_begin(void)
	__acquires(RCU_BH)
{
	rcu_read_lock_bh();
	the_world->readers |= BIT(thread_index());
}

static void read_end(void)
	__releases(RCU_BH)
{
	struct world *world = the_world;
	unsigned int i;

	world->readers &= ~BIT(thread_index());
	for (i = 0; i < world->held_count; i++)
		world->held[i].readers &= world->readers;
	rcu_read_unlock_bh();
}

static void hold(struct rcu_head *head, rcu_callback_t func, void *memory,
		 struct work_struct *work)
{
	struct world *world = the_world;
	unsigned int i;

	for (i = 0; i < world->held_count; i++)
		KUNIT_EXPECT_PTR_NE(world->test, world->held[i].head, head);
	KUNIT_ASSERT_LT(world->test, world->held_count, HELD_MAX);
	/* As RCU does, which wants to find it again. */
	head->next = head;
	head->func = func;
	world->held[world->held_count++] = (struct held){
		.head = head,
		.memory = memory,
		.work = work,
		.readers = world->readers,
	};
}

static void *count_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	void *memory = kmem_cache_alloc(cache, gfp);

	the_world->flow_count += !!memory;
	return memory;
}

static void count_free(struct kmem_cache *cache, void *memory)
{
	the_world->flow_count--;
	kmem_cache_free(cache, memory);
}

/* Lets others go first. */
static void stop(struct thread *thread)
{
	complete(&thread->stopped);
	wait_for_completion(&thread->go);
}

static void take_mutex(struct mutex *mutex)
{
	unsigned int index = thread_index();

	/* The test itself is alone. */
	if (index == THREADS_MAX) {
		mutex_lock(mutex);
		return;
	}
	while (!mutex_trylock(mutex)) {
		the_world->thread[index].wanted = mutex;
		stop(&the_world->thread[index]);
	}
	the_world->thread[index].wanted = NULL;
}

static int wait_for_null(void **pointer)
{
	struct thread *thread = &the_world->thread[thread_index()];

	while (READ_ONCE(*pointer)) {
		thread->full = pointer;
		stop(thread);
	}
	thread->full = NULL;
	return 0;
}

/* The section goes on, as the world remembers it. */
static void stop_reader(struct thread *thread)
	__must_hold(RCU_BH)
{
	rcu_read_unlock_bh();
	stop(thread);
	rcu_read_lock_bh();
}

static void at_point(enum vnp_point point)
{
	unsigned int index = thread_index();

	if (index == THREADS_MAX)
		return;
	/* What three do at once is long enough without. */
	if (point == VNP_POINT_flow_seeking && the_world->thread_count > 2)
		return;
	if (softirq_count())
		stop_reader(&the_world->thread[index]);
	else
		stop(&the_world->thread[index]);
}

void (*vnp_point_hook)(enum vnp_point point) = at_point;

/* Under a lock, as packets are, nothing else can happen before. */
static void queue_later(struct delayed_work *work)
{
	struct vnp_flows *flows = container_of(work, struct vnp_flows, work);
	unsigned int index = thread_index();

	if (!softirq_count() && index < THREADS_MAX)
		stop(&the_world->thread[index]);
	the_world->queued[flows->port_id - 1] = work;
}

static bool is_queued(const struct delayed_work *work)
{
	const struct vnp_flows *flows = container_of(work, struct vnp_flows,
						     work);

	return the_world->queued[flows->port_id - 1];
}

#undef call_rcu
#undef kfree_rcu
#undef kvfree_rcu
#undef kmem_cache_alloc
#define rcu_read_lock_bh	read_begin
#define rcu_read_unlock_bh	read_end
#define call_rcu(head, func)	hold(head, func, NULL, NULL)
#define kvfree_rcu(ptr, member) \
	hold((void *)(ptr) + offsetof(typeof(*(ptr)), member), NULL, ptr, NULL)
#define kfree_rcu		kvfree_rcu
#define queue_rcu_work(wq, later) \
	hold(&(later)->rcu, NULL, NULL, &(later)->work)
#define kmem_cache_alloc	count_alloc
#define kmem_cache_free		count_free
#undef wait_var_event_killable
#define wait_var_event_killable(var, condition) \
	wait_for_null((__force void **)(var))
/* What a port does from time to time is done when a test says so. */
#undef delayed_work_pending
#define delayed_work_pending			is_queued
#define mod_delayed_work(wq, work, delay)	queue_later(work)
#define queue_delayed_work(wq, work, delay)	queue_later(work)

#include "../../kmod/pure/flow_tcp.c"
#include "../../kmod/path/flow.c"

#undef rcu_read_lock_bh
#undef rcu_read_unlock_bh
#undef call_rcu
#undef kfree_rcu
#undef kvfree_rcu
#undef kmem_cache_alloc
#undef kmem_cache_free

/* Operations: of packets, which find a port's flows only while it is there */

static const struct vnp_flow_key the_key = {
	.word = (u64)IPPROTO_UDP << VNP_WORD_PROTO_SHIFT | 0x12345678,
	.addr[0] = 0x0100000a0200000aull,
};

/* Port 0 has room for one flow, so another one makes the oldest go. */
static void begin_flow(struct world *world, u32 number)
{
	struct vnp_flow_key key = the_key;
	int err;

	key.addr[0] += number;
	read_begin();
	if (world->flows[0] && world->flows[1]) {
		err = vnp_flow_add(world->flows[0], world->flows[1], &key, NULL,
				   100, 1);
		KUNIT_EXPECT_TRUE(world->test, !err || err == -ENOSPC ||
				  err == -ESHUTDOWN);
	}
	read_end();
}

static void add(struct world *world)
{
	begin_flow(world, 0);
}

static void add_other(struct world *world)
{
	begin_flow(world, 1);
}

static struct vnp_flow_half *find(struct world *world, unsigned int from)
{
	struct vnp_flow_key key = from ? vnp_flow_answer(&the_key) : the_key;

	if (!world->flows[from] || !world->flows[!from])
		return NULL;
	return vnp_flow_seek(world->flows[from], world->flows[!from], &key);
}

static void answer(struct world *world)
{
	struct vnp_flow_half *half;

	read_begin();
	half = find(world, 1);
	if (half) {
		vnp_flow_note(half, NULL);
		vnp_flow_count(half, 100);
		world->was_found = true;
	}
	read_end();
}

static void forget_from(struct world *world, unsigned int from)
{
	struct vnp_flow_half *half;

	read_begin();
	half = find(world, from);
	if (half)
		vnp_flow_forget(vnp_flow_of(half));
	read_end();
}

static void forget(struct world *world)
{
	forget_from(world, 0);
}

static void forget_answer(struct world *world)
{
	forget_from(world, 1);
}

/* Operations: of users, and the work of ports */

static int look(struct vnp_flow_half *half, void *data)
{
	bool *was_seen = data;
	struct vnp_flow_info info;

	*was_seen = true;
	vnp_point(VNP_POINT_flow_found);
	info = vnp_flow_info(vnp_flow_of(half));
	return !info.from || !info.to;
}

/* Commands and the end of a port exclude each other, but for what follows. */
static void show(struct world *world)
{
	struct vnp_flow_at at = {};

	take_mutex(&world->lock);
	if (world->flows[1])
		vnp_flows_walk(world->flows[1], &at, look, &world->was_seen);
	mutex_unlock(&world->lock);
}

static void flush_port(struct world *world, unsigned int index)
{
	take_mutex(&world->lock);
	if (world->flows[index])
		vnp_flows_flush(world->flows[index]);
	mutex_unlock(&world->lock);
}

static void flush(struct world *world)
{
	flush_port(world, 0);
}

static void flush_peer(struct world *world)
{
	flush_port(world, 1);
}

static void resize_table(struct world *world, unsigned int index)
{
	struct vnp_flows *flows;

	take_mutex(&world->working[index]);
	flows = world->flows[index];
	if (flows)
		replace_table(flows, 2 * table_buckets(table_of_work(flows)));
	mutex_unlock(&world->working[index]);
}

static void resize_owner(struct world *world)
{
	resize_table(world, 0);
}

static void resize_peer(struct world *world)
{
	resize_table(world, 1);
}

static void work_of(struct world *world, unsigned int index)
{
	struct delayed_work *work;

	take_mutex(&world->working[index]);
	work = world->queued[index];
	world->queued[index] = NULL;
	if (work)
		flows_work(&work->work);
	mutex_unlock(&world->working[index]);
}

static void work_owner(struct world *world)
{
	work_of(world, 0);
}

static void work_peer(struct world *world)
{
	work_of(world, 1);
}

static void remove_port(struct world *world, unsigned int index)
{
	struct vnp_flows *flows;

	take_mutex(&world->lock);
	flows = world->flows[index];
	WRITE_ONCE(world->flows[index], NULL);
	if (flows)
		vnp_flows_free(flows);
	mutex_unlock(&world->lock);
	if (flows)
		work_of(world, index);
}

static void remove_owner(struct world *world)
{
	remove_port(world, 0);
}

static void remove_peer(struct world *world)
{
	remove_port(world, 1);
}

static const struct operation {
	const char *name;
	void (*run)(struct world *world);
	bool is_ending;			/* the flow may be gone after it */
	bool is_minor;			/* it goes with one other only */
} operations[] = {
	{ "add", add },
	{ "add_other", add_other, true },
	{ "answer", answer },
	{ "forget", forget, true },
	{ "forget_answer", forget_answer, true },
	{ "show", show, .is_minor = true },
	{ "flush", flush, true },
	{ "flush_peer", flush_peer, true },
	{ "remove_owner", remove_owner, true },
	{ "remove_peer", remove_peer, true },
	{ "resize_owner", resize_owner, .is_minor = true },
	{ "resize_peer", resize_peer, .is_minor = true },
	{ "work_owner", work_owner, .is_minor = true },
	{ "work_peer", work_peer, .is_minor = true },
};

/* What is true when nothing goes on */

/* Frees what nobody may look at any more. */
static void reap(struct world *world)
{
	struct held held;
	unsigned int i;

	for (i = 0; i < world->held_count; i++) {
		if (world->held[i].readers)
			continue;
		held = world->held[i];
		world->held[i--] = world->held[--world->held_count];
		KUNIT_EXPECT_PTR_EQ(world->test, (void *)held.head->next,
				    (void *)held.head);
		if (held.work)
			held.work->func(held.work);
		else if (held.memory)
			kvfree(held.memory);
		else
			held.head->func(held.head);
	}
}

static unsigned int count_list(const struct list_head *list)
{
	const struct list_head *at;
	unsigned int count = 0;

	list_for_each(at, list)
		count++;
	return count;
}

static unsigned int check_port(struct kunit *test, struct vnp_flows *flows)
{
	unsigned int halves = 0, owned = 0, unanswered = 0, i;
	struct vnp_flow_table *table;
	struct vnp_flow_half *half;
	struct vnp_flow *flow;

	table = rcu_dereference_protected(flows->table, true);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(flows->old));
	for (i = 0; i < table_buckets(table); i++) {
		half = rcu_dereference_protected(table->bucket[i], true);
		for (; half; half = rcu_dereference_protected(half->next,
							      true)) {
			flow = vnp_flow_of(half);
			KUNIT_EXPECT_EQ(test, flow->half[0].end.life,
					VNP_LIFE_LIVE);
			halves++;
			owned += !half->end.index;
			unanswered += !half->end.index &&
				      flow_state(flow) == VNP_FLOW_NEW;
		}
	}
	KUNIT_EXPECT_EQ(test, flows->half_count, halves);
	KUNIT_EXPECT_EQ(test, flows->count, owned);
	KUNIT_EXPECT_EQ(test, count_list(&flows->unanswered), unanswered);
	return owned;
}

static void world_begin(struct world *world)
{
	unsigned int i;

	world->budget = vnp_flow_budget_create();
	KUNIT_ASSERT_NOT_NULL(world->test, world->budget);
	for (i = 0; i < PORTS; i++) {
		world->flows[i] = vnp_flows_alloc(&world->vnet, i + 1,
						  world->budget);
		KUNIT_ASSERT_NOT_NULL(world->test, world->flows[i]);
		/* Each run meets the same halves in the same order. */
		memset(world->flows[i]->seed, 0x35 + i,
		       sizeof(world->flows[i]->seed));
	}
	world->was_found = false;
	world->was_seen = false;
}

static void world_end(struct world *world)
{
	unsigned int i, owned = 0;

	reap(world);
	for (i = 0; i < PORTS; i++)
		if (world->flows[i])
			owned += check_port(world->test, world->flows[i]);
	KUNIT_EXPECT_EQ(world->test, atomic_read(&world->budget->count), owned);
	KUNIT_EXPECT_EQ(world->test, atomic_read(&host_count), owned);
	KUNIT_ASSERT_EQ(world->test, world->flow_count, owned);
	for (i = 0; i < PORTS; i++)
		remove_port(world, i);
	reap(world);
	for (i = 0; i < PORTS; i++)
		KUNIT_EXPECT_NULL(world->test, world->queued[i]);
	KUNIT_EXPECT_EQ(world->test, world->held_count, 0);
	KUNIT_EXPECT_EQ(world->test, atomic_read(&host_count), 0);
	KUNIT_EXPECT_EQ(world->test, refcount_read(&world->budget->users), 1);
	vnp_flow_budget_put(world->budget);
	KUNIT_ASSERT_EQ(world->test, world->flow_count, 0);
}

/* Orders */

/**
 * struct order - which thread goes on at each step
 * @choice: the how manieth of those that can
 * @options: how many can
 * @length: steps that are laid down; what comes after begins with the first
 */
struct order {
	u8 choice[STEPS_MAX];
	u8 options[STEPS_MAX];
	unsigned int length;
};

static bool order_next(struct order *order)
{
	unsigned int last;

	while (order->length) {
		last = order->length - 1;
		if (++order->choice[last] < order->options[last])
			return true;
		order->length--;
	}
	return false;
}

static bool can_go_on(const struct thread *thread)
{
	return !thread->is_done &&
	       !(thread->full && READ_ONCE(*thread->full)) &&
	       !(thread->wanted && mutex_is_locked((void *)thread->wanted));
}

/* Return: NULL when all are done */
static struct thread *choose(struct world *world, struct order *order,
			     unsigned int step)
{
	struct thread *able[THREADS_MAX];
	unsigned int i, count = 0;

	for (i = 0; i < world->thread_count; i++)
		if (can_go_on(&world->thread[i]))
			able[count++] = &world->thread[i];
	if (!count)
		return NULL;
	KUNIT_ASSERT_LT(world->test, step, STEPS_MAX);
	if (step >= order->length) {
		order->choice[step] = 0;
		order->options[step] = count;
		order->length = step + 1;
	}
	KUNIT_ASSERT_LT(world->test, order->choice[step], count);
	return able[order->choice[step]];
}

static void go_on(struct world *world, struct thread *thread)
{
	complete(&thread->go);
	wait_for_completion(&thread->stopped);
	reap(world);
}

static void tell(struct world *world, const struct operation *const *ops,
		 bool is_live, const struct order *order)
{
	char text[STEPS_MAX * 2 + 1];
	unsigned int i, at = 0;

	for (i = 0; i < order->length; i++)
		at += scnprintf(text + at, sizeof(text) - at, " %u",
				order->choice[i]);
	kunit_err(world->test, "%s, %s, %s of %s flow, order%s", ops[0]->name,
		  ops[1]->name, world->thread_count > 2 ? ops[2]->name : "-",
		  is_live ? "a live" : "no", text);
}

/* Nobody misses a flow that is there all the time. */
static void check_answer(struct world *world,
			 const struct operation *const *ops)
{
	bool is_asked = false, is_shown = false;
	unsigned int i;

	for (i = 0; i < world->thread_count; i++) {
		if (ops[i]->is_ending)
			return;
		is_asked |= ops[i]->run == answer;
		is_shown |= ops[i]->run == show;
	}
	KUNIT_EXPECT_EQ(world->test, world->was_seen, is_shown);
	KUNIT_EXPECT_EQ(world->test, world->was_found, is_asked);
}

static void run(struct world *world, const struct operation *const *ops,
		bool is_live, struct order *order)
{
	struct thread *thread;
	unsigned int i, step;

	world_begin(world);
	if (is_live)
		add(world);
	for (i = 0; i < world->thread_count; i++) {
		world->thread[i].operation = ops[i]->run;
		world->thread[i].is_done = false;
	}
	for (step = 0; (thread = choose(world, order, step)); step++)
		go_on(world, thread);
	for (i = 0; i < world->thread_count; i++) {
		if (world->thread[i].is_done)
			continue;
		tell(world, ops, is_live, order);
		KUNIT_FAIL_AND_ABORT(world->test, "%s never ends",
				     ops[i]->name);
	}
	if (is_live)
		check_answer(world, ops);
	world_end(world);
}

static unsigned int run_all(struct world *world, unsigned int count,
			    const struct operation *const *ops, bool is_live)
{
	struct order order = {};
	unsigned int runs = 0;

	world->thread_count = count;
	do {
		run(world, ops, is_live, &order);
		runs++;
		if (READ_ONCE(world->test->status) == KUNIT_FAILURE) {
			tell(world, ops, is_live, &order);
			break;
		}
	} while (order_next(&order));
	return runs;
}

/* The threads */

static int thread_main(void *data)
{
	struct thread *thread = data;

	for (;;) {
		wait_for_completion(&thread->go);
		if (!thread->operation)
			return 0;
		thread->operation(thread->world);
		thread->is_done = true;
		complete(&thread->stopped);
	}
}

static int world_init(struct kunit *test)
{
	struct world *world;
	unsigned int i;

	world = kunit_kzalloc(test, sizeof(*world), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, world);
	world->test = test;
	world->vnet.flow_timeout = 4;
	mutex_init(&world->lock);
	for (i = 0; i < PORTS; i++)
		mutex_init(&world->working[i]);
	for (i = 0; i < THREADS_MAX; i++) {
		struct thread *thread = &world->thread[i];

		thread->world = world;
		init_completion(&thread->go);
		init_completion(&thread->stopped);
		thread->task = kthread_run(thread_main, thread, "order%u", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread->task);
		get_task_struct(thread->task);
	}
	the_world = world;
	test->priv = world;
	return 0;
}

static void world_exit(struct kunit *test)
{
	struct world *world = test->priv;
	unsigned int i;

	for (i = 0; i < THREADS_MAX; i++) {
		/* Where a test has failed, it may be in the midst of it. */
		if (!world->thread[i].is_done && world->thread[i].operation)
			continue;
		world->thread[i].operation = NULL;
		complete(&world->thread[i].go);
		kthread_stop_put(world->thread[i].task);
	}
}

/* Of one operation, and every other one beside it */

static void describe(const struct operation *operation, char *name)
{
	strscpy(name, operation->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(operation, operations, describe);

static void two_test(struct kunit *test)
{
	const struct operation *ops[2] = { test->param_value };
	unsigned int runs = 0;

	for (ops[1] = ops[0]; ops[1] < operations + ARRAY_SIZE(operations);
	     ops[1]++) {
		runs += run_all(test->priv, 2, ops, false);
		runs += run_all(test->priv, 2, ops, true);
	}
	kunit_info(test, "%u orders", runs);
}

/* What is being added, and two operations at once beside it */
static void three_test(struct kunit *test)
{
	const struct operation *ops[3] = { &operations[0], test->param_value };
	unsigned int runs = 0;

	for (ops[2] = ops[1]; ops[2] < operations + ARRAY_SIZE(operations);
	     ops[2]++)
		if (!ops[1]->is_minor && !ops[2]->is_minor)
			runs += run_all(test->priv, 3, ops, false);
	kunit_info(test, "%u orders", runs);
}

static int suite_init(struct kunit_suite *suite)
{
	return vnp_flow_register();
}

static void suite_exit(struct kunit_suite *suite)
{
	vnp_flow_unregister();
}

static struct kunit_case flow_race_cases[] = {
	KUNIT_CASE_PARAM(two_test, operation_gen_params),
	KUNIT_CASE_PARAM_ATTR(three_test, operation_gen_params,
			      { .speed = KUNIT_SPEED_SLOW }),
	{}
};

static struct kunit_suite flow_race_suite = {
	.name = "vnetpeer_flow_race",
	.suite_init = suite_init,
	.suite_exit = suite_exit,
	.init = world_init,
	.exit = world_exit,
	.test_cases = flow_race_cases,
};

kunit_test_suite(flow_race_suite);

MODULE_DESCRIPTION("KUnit tests of all orders of operations on flows");
MODULE_LICENSE("GPL");
