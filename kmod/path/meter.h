/* SPDX-License-Identifier: GPL-2.0 */
/* Counts what crosses a peering, for both of its halves at once. */
#ifndef _VNP_METER_H
#define _VNP_METER_H

#include <linux/refcount.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>

#include "pure/drop.h"

/**
 * struct vnp_counters - one direction of a peering, on one processor
 * @packets: delivered packets, a GSO packet as its segments
 * @bytes: their length without the Ethernet header
 * @drops: packets that ended at the peering or behind it, by reason
 * @syncp: makes 64 bits readable in one piece on 32-bit machines
 */
struct vnp_counters {
	u64_stats_t packets;
	u64_stats_t bytes;
	u64_stats_t drops[VNP_DROP_COUNT];
	struct u64_stats_sync syncp;
};

/**
 * struct vnp_totals - counters added up
 * @packets: delivered packets
 * @bytes: delivered bytes
 * @drops: dropped packets by reason
 */
struct vnp_totals {
	u64 packets;
	u64 bytes;
	u64 drops[VNP_DROP_COUNT];
};

/**
 * struct vnp_meter - both directions between two VNets
 * @dir: what the VNet that peered first sent, and what the other one sent
 * @users: the halves that read it
 * @work: frees it when packets are done with it
 *
 * What one half sends is what the other receives, so the two share one meter
 * and a packet counts once. A half that joins later subtracts what was counted
 * before.
 */
struct vnp_meter {
	struct vnp_counters __percpu *dir[2];
	refcount_t users;
	struct rcu_work work;
};

struct vnp_meter *vnp_meter_create(void);
void vnp_meter_get(struct vnp_meter *meter);
void vnp_meter_put(struct vnp_meter *meter);
void vnp_meter_read(const struct vnp_meter *meter, unsigned int dir,
		    struct vnp_totals *totals);

/**
 * vnp_counters_add() - count delivered packets
 * @counters: a direction of a meter
 * @packets: how many
 * @bytes: how long, together
 *
 * Context: BH is off.
 */
static inline void vnp_counters_add(struct vnp_counters __percpu *counters,
				    unsigned int packets, unsigned int bytes)
{
	struct vnp_counters *here = this_cpu_ptr(counters);

	u64_stats_update_begin(&here->syncp);
	u64_stats_add(&here->packets, packets);
	u64_stats_add(&here->bytes, bytes);
	u64_stats_update_end(&here->syncp);
}

static inline void vnp_counters_drop(struct vnp_counters __percpu *counters,
				     enum vnetpeer_drop_reason reason)
{
	struct vnp_counters *here = this_cpu_ptr(counters);

	u64_stats_update_begin(&here->syncp);
	u64_stats_inc(&here->drops[reason]);
	u64_stats_update_end(&here->syncp);
}

#endif
