// SPDX-License-Identifier: GPL-2.0
/* Counts what crosses a peering, for both of its halves at once. */

#include "meter.h"

#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/slab.h>

#include "free.h"

static void meter_free(struct vnp_meter *meter)
{
	free_percpu(meter->dir[1]);
	free_percpu(meter->dir[0]);
	kfree(meter);
}

static void meter_free_work(struct work_struct *work)
{
	meter_free(container_of(to_rcu_work(work), struct vnp_meter, work));
}

/**
 * vnp_meter_create() - make a meter that has counted nothing
 *
 * Context: may sleep.
 * Return: the meter with one user, or NULL without memory
 */
struct vnp_meter *vnp_meter_create(void)
{
	struct vnp_meter *meter;
	int i;

	meter = kzalloc(sizeof(*meter), GFP_KERNEL_ACCOUNT);
	if (!meter)
		return NULL;

	for (i = 0; i < ARRAY_SIZE(meter->dir); i++) {
		meter->dir[i] = __netdev_alloc_pcpu_stats(struct vnp_counters,
							  GFP_KERNEL_ACCOUNT);
		if (!meter->dir[i])
			goto err_free;
	}
	refcount_set(&meter->users, 1);
	INIT_RCU_WORK(&meter->work, meter_free_work);
	return meter;

err_free:
	meter_free(meter);
	return NULL;
}

/**
 * vnp_meter_get() - add a user
 * @meter: the meter
 */
void vnp_meter_get(struct vnp_meter *meter)
{
	refcount_inc(&meter->users);
}

/**
 * vnp_meter_put() - drop a user; the last one frees the meter
 * @meter: one that no published table leads to any more once the last user
 *	drops it; may be NULL
 */
void vnp_meter_put(struct vnp_meter *meter)
{
	if (meter && refcount_dec_and_test(&meter->users))
		queue_rcu_work(vnp_free_wq, &meter->work);
}

static void counters_read(const struct vnp_counters *counters,
			  struct vnp_totals *one)
{
	unsigned int start;
	int reason;

	do {
		start = u64_stats_fetch_begin(&counters->syncp);
		one->packets = u64_stats_read(&counters->packets);
		one->bytes = u64_stats_read(&counters->bytes);
		for (reason = 0; reason < VNP_DROP_COUNT; reason++)
			one->drops[reason] =
				u64_stats_read(&counters->drops[reason]);
	} while (u64_stats_fetch_retry(&counters->syncp, start));
}

/**
 * vnp_meter_read() - add up one direction
 * @meter: the meter
 * @dir: which direction
 * @totals: the sums
 */
void vnp_meter_read(const struct vnp_meter *meter, unsigned int dir,
		    struct vnp_totals *totals)
{
	struct vnp_totals one;
	int cpu, reason;

	memset(totals, 0, sizeof(*totals));
	for_each_possible_cpu(cpu) {
		counters_read(per_cpu_ptr(meter->dir[dir], cpu), &one);
		totals->packets += one.packets;
		totals->bytes += one.bytes;
		for (reason = 0; reason < VNP_DROP_COUNT; reason++)
			totals->drops[reason] += one.drops[reason];
	}
}
