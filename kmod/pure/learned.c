// SPDX-License-Identifier: GPL-2.0
/* Routes that a gateway has learned, of both families, read under RCU. */
#include "learned.h"

#include <linux/bitmap.h>
#include <linux/bsearch.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "space.h"

/**
 * vnp_learned_init() - begin with no prefixes
 * @learned: memory for them
 *
 * Context: Any. There are no readers yet.
 */
void vnp_learned_init(struct vnp_learned *learned)
{
	memset(learned, 0, sizeof(*learned));
	learned->v4.is_live = true;
	learned->v6.is_live = true;
}

/**
 * vnp_learned_destroy() - free all prefixes
 * @learned: the prefixes
 *
 * Context: May sleep, and long. No reader can see them any more, and a grace
 *	period has passed since the last one could.
 */
void vnp_learned_destroy(struct vnp_learned *learned)
{
	vnp_lpm_destroy(&learned->v4);
	vnp_lpm_destroy(&learned->v6);
}

static struct vnp_lpm *learned_table(struct vnp_learned *learned,
				     const struct vnp_prefix *prefix)
{
	return prefix->addr.family == AF_INET ? &learned->v4 : &learned->v6;
}

/* Notes in @is_new what was not there. */
static int learned_add(struct vnp_learned *learned, const struct vnp_space *add,
		       unsigned long *is_new)
{
	const struct vnp_prefix *prefix;
	unsigned int i;
	u32 old;
	int err;

	for (i = 0; i < add->count; i++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		prefix = &add->prefix[i];
		err = vnp_lpm_insert(learned_table(learned, prefix), prefix,
				     prefix->len + 1, &old);
		if (err)
			return err;
		if (!old)
			__set_bit(i, is_new);
		cond_resched();
	}
	return 0;
}

static void learned_undo(struct vnp_learned *learned,
			 const struct vnp_space *add,
			 const unsigned long *is_new)
{
	const struct vnp_prefix *prefix;
	unsigned int i;

	for_each_set_bit(i, is_new, add->count) {
		prefix = &add->prefix[i];
		vnp_lpm_delete(learned_table(learned, prefix), prefix);
		cond_resched();
	}
}

static int prefix_node_cmp(const void *prefix, const void *element)
{
	const struct vnp_space_node *node = element;

	return vnp_prefix_cmp(prefix, &node->prefix);
}

static void learned_delete(struct vnp_learned *learned,
			   const struct vnp_space *del,
			   const struct vnp_space *add)
{
	const struct vnp_prefix *prefix;
	unsigned int i;

	for (i = 0; i < del->count; i++) {
		prefix = &del->prefix[i];
		if (!bsearch(prefix, add->nodes, add->count,
			     sizeof(*add->nodes), prefix_node_cmp))
			vnp_lpm_delete(learned_table(learned, prefix), prefix);
		cond_resched();
	}
}

/**
 * vnp_learned_change() - have some prefixes, and others not
 * @learned: the prefixes
 * @add: those that are to be there, after vnp_space_sort(); may be empty
 * @del: those that are not to be there, unless they are in @add; may be empty
 *
 * Nothing goes before all has come: an address that is in some prefix before
 * and in some prefix after is in one all the time, and all that goes waits for
 * one grace period.
 *
 * Context: May sleep. The caller keeps other changes out, and whoever unloads
 *	the code calls rcu_barrier().
 * Return: 0; or -ENOMEM, or -EINTR for a fatal signal, and what was there is
 *	there, and no more
 */
int vnp_learned_change(struct vnp_learned *learned, const struct vnp_space *add,
		       const struct vnp_space *del)
{
	unsigned long *is_new;
	int err;

	is_new = bitmap_zalloc(add->count, GFP_KERNEL_ACCOUNT);
	if (!is_new)
		return -ENOMEM;
	err = learned_add(learned, add, is_new);
	if (err)
		learned_undo(learned, add, is_new);
	else
		learned_delete(learned, del, add);
	bitmap_free(is_new);
	vnp_lpm_flush(&learned->v4);
	vnp_lpm_flush(&learned->v6);
	return err;
}

/**
 * vnp_learned_has() - is a prefix there?
 * @learned: the prefixes
 * @prefix: the prefix
 *
 * Context: Any. The caller keeps changes out.
 * Return: true if it is; a longer or a shorter one does not count.
 */
bool vnp_learned_has(const struct vnp_learned *learned,
		     const struct vnp_prefix *prefix)
{
	if (prefix->addr.family == AF_INET)
		return vnp_lpm_get(&learned->v4, prefix);
	return vnp_lpm_get(&learned->v6, prefix);
}

/**
 * vnp_learned_next() - find the next prefix
 * @learned: the prefixes
 * @cursor: a prefix, which may have gone, then the first one after it in the
 *	order of vnp_prefix_cmp(); of family 0, the first of all
 *
 * Context: Any. The caller keeps changes out.
 * Return: false if there is none, and @cursor is of no use any more
 */
bool vnp_learned_next(const struct vnp_learned *learned,
		      struct vnp_prefix *cursor)
{
	if (cursor->addr.family)
		cursor->len++;
	else
		*cursor = (struct vnp_prefix){ .addr.family = AF_INET };

	if (cursor->addr.family == AF_INET) {
		if (vnp_lpm_next(&learned->v4, cursor))
			return true;
		*cursor = (struct vnp_prefix){ .addr.family = AF_INET6 };
	}
	return vnp_lpm_next(&learned->v6, cursor);
}

/**
 * vnp_learned_has_network() - is an address in a prefix of some length?
 * @learned: the prefixes
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 * @below: what the length has to be below; and above 0
 *
 * Context: RCU read lock, or bottom halves off.
 * Return: true if it is.
 */
bool vnp_learned_has_network(const struct vnp_learned *learned, u8 family,
			     const void *addr, unsigned int below)
{
	const struct vnp_lpm *lpm = family == AF_INET ? &learned->v4 :
							&learned->v6;

	return below && vnp_lpm_find_shorter(lpm, family, addr, below) > 1;
}
