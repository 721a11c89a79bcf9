/* SPDX-License-Identifier: GPL-2.0 */
/* How packets, and those who explain what they meet, read what is published. */
#ifndef _VNP_DEREF_H
#define _VNP_DEREF_H

#include <linux/rcupdate.h>

/* In an RCU read side; that bottom halves are off is one, too. */
#define vnp_deref(pointer) \
	rcu_dereference_check(pointer, rcu_read_lock_bh_held())

#endif
