// SPDX-License-Identifier: GPL-2.0
/* What packets still read stays until they are done, whoever takes it away. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/kthread.h>

#include "../../kmod/path/free.c"
#include "../../kmod/path/meter.c"
#include "../../kmod/path/endpoint.c"
#include "oracle.h"

/*
 * A reader that has found something and is not done with it while that is taken
 * away. Then it looks once more, and KASAN knows if it is gone.
 */
struct reader {
	const u8 *found;
	struct completion has_begun;
	bool may_end;
	u8 seen;
};

static int reader_run(void *data)
{
	struct reader *reader = data;

	rcu_read_lock();
	complete(&reader->has_begun);
	/* A kernel that is a process preempts here, and not elsewhere. */
	while (!READ_ONCE(reader->may_end)) {
		preempt_disable();
		preempt_enable();
	}
	reader->seen = READ_ONCE(*reader->found);
	rcu_read_unlock();
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/* @take_away gets @what, in which readers have @found. */
static void check_stays(struct kunit *test, const void *found,
			void (*take_away)(struct kunit *test, void *what),
			void *what)
{
	struct reader reader = { .found = found };
	struct task_struct *task;
	u8 before = *reader.found;

	init_completion(&reader.has_begun);
	task = kthread_run(reader_run, &reader, "reader");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	wait_for_completion(&reader.has_begun);
	take_away(test, what);
	flush_workqueue(vnp_free_wq);
	WRITE_ONCE(reader.may_end, true);
	kthread_stop(task);
	KUNIT_EXPECT_EQ(test, reader.seen, before);
}

/* Addresses */

static struct vnp_endpoint *add_addr(struct kunit *test,
				     struct vnp_endpoints *endpoints)
{
	u32 host = 4 + table_of(endpoints, AF_INET)->count;
	const struct vnp_addr addr = VNP4(10, 1, 0, host);
	struct vnp_endpoint *endpoint;

	endpoint = kzalloc(sizeof(*endpoint), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, endpoint);
	endpoint->addr = addr;
	KUNIT_ASSERT_EQ(test, vnp_endpoint_add(endpoints, endpoint), 0);
	return endpoint;
}

static void take_addr(struct kunit *test, void *what)
{
	struct vnp_endpoints *endpoints = what;
	struct vnp_endpoint_table *table = table_of(endpoints, AF_INET);
	u32 slot;

	for (slot = 0; slot <= table->mask; slot++)
		if (at(table, slot) && at(table, slot) != &left)
			vnp_endpoint_del(endpoints, at(table, slot));
}

static void addr_test(struct kunit *test)
{
	struct vnp_endpoints endpoints;
	struct vnp_endpoint *endpoint;

	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&endpoints), 0);
	endpoint = add_addr(test, &endpoints);
	check_stays(test, endpoint, take_addr, &endpoints);
	vnp_endpoints_uninit(&endpoints);
}

static void take_table(struct kunit *test, void *what)
{
	struct vnp_endpoints *endpoints = what;
	const struct vnp_endpoint_table *table = table_of(endpoints, AF_INET);

	while (table_of(endpoints, AF_INET) == table)
		add_addr(test, endpoints);
}

static void table_test(struct kunit *test)
{
	struct vnp_endpoints endpoints;

	KUNIT_ASSERT_EQ(test, vnp_endpoints_init(&endpoints), 0);
	check_stays(test, table_of(&endpoints, AF_INET), take_table,
		    &endpoints);
	take_addr(test, &endpoints);
	vnp_endpoints_uninit(&endpoints);
}

/* Meters */

static void take_meter(struct kunit *test, void *what)
{
	vnp_meter_put(what);
}

static void meter_test(struct kunit *test)
{
	struct vnp_meter *meter = vnp_meter_create();

	KUNIT_ASSERT_NOT_NULL(test, meter);
	check_stays(test, meter, take_meter, meter);
}

static int grace_init(struct kunit *test)
{
	return vnp_free_register();
}

static void grace_exit(struct kunit *test)
{
	vnp_free_unregister();
}

static struct kunit_case grace_cases[] = {
	KUNIT_CASE(addr_test),
	KUNIT_CASE(table_test),
	KUNIT_CASE(meter_test),
	{}
};

static struct kunit_suite grace_suite = {
	.name = "vnetpeer_grace",
	.init = grace_init,
	.exit = grace_exit,
	.test_cases = grace_cases,
};

kunit_test_suite(grace_suite);

MODULE_DESCRIPTION("KUnit tests of what vnetpeer frees under readers");
MODULE_LICENSE("GPL");
