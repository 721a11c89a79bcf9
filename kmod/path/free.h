/* SPDX-License-Identifier: GPL-2.0 */
/* Where that is freed which packets may still read. */
#ifndef _VNP_FREE_H
#define _VNP_FREE_H

struct workqueue_struct;

/* For queue_rcu_work(), of what may sleep when it is freed. */
extern struct workqueue_struct *vnp_free_wq;

int vnp_free_register(void);
void vnp_free_unregister(void);

#endif
