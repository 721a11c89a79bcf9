// SPDX-License-Identifier: GPL-2.0
/* What packets read of a port. */

#include "nic.h"

/**
 * vnp_nic_drops_read() - add up what a port sent in vain
 * @nic: the port
 * @sums: packets by reason
 */
void vnp_nic_drops_read(const struct vnp_nic *nic, u64 sums[VNP_DROP_COUNT])
{
	const struct vnp_nic_drops *drops;
	unsigned int start;
	int cpu, reason;
	u64 value;

	memset(sums, 0, VNP_DROP_COUNT * sizeof(*sums));
	for_each_possible_cpu(cpu) {
		drops = per_cpu_ptr(nic->drops, cpu);
		for (reason = 0; reason < VNP_DROP_COUNT; reason++) {
			do {
				start = u64_stats_fetch_begin(&drops->syncp);
				value = u64_stats_read(&drops->reason[reason]);
			} while (u64_stats_fetch_retry(&drops->syncp, start));
			sums[reason] += value;
		}
	}
}
