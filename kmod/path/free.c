// SPDX-License-Identifier: GPL-2.0
/* Where that is freed which packets may still read. */

#include "free.h"

#include <linux/rcupdate.h>
#include <linux/workqueue.h>

struct workqueue_struct *vnp_free_wq;

/**
 * vnp_free_register() - let things be freed when packets are done with them
 *
 * Return: 0 or -ENOMEM
 */
int vnp_free_register(void)
{
	vnp_free_wq = alloc_workqueue("vnetpeer", WQ_UNBOUND, 0);
	return vnp_free_wq ? 0 : -ENOMEM;
}

/**
 * vnp_free_unregister() - wait until all has been freed
 *
 * Returns when nothing that was handed over is left in memory. Nobody hands
 * over anything any more but what is being freed.
 */
void vnp_free_unregister(void)
{
	/*
	 * The flows of ports that have gone end, and then wait for packets, as
	 * all else does already; what waited gets to the workqueue, and that
	 * ends.
	 */
	flush_workqueue(vnp_free_wq);
	rcu_barrier();
	destroy_workqueue(vnp_free_wq);
}
