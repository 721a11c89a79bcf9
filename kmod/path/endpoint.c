// SPDX-License-Identifier: GPL-2.0
/* Who has an address in a VNet. */

#include "endpoint.h"

#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

/*
 * Open addressing: what packets read is one array. A slot that is left keeps a
 * mark, as a search must not end there; marks go when a new table is made.
 *
 * A search goes on until it meets its address or an empty slot, in the softirq
 * of whoever sends, so two things always hold, marks counted as well:
 *
 * - At most half of the slots are not empty.
 * - No more than RUN_MAX of them stand in a row, hence a search looks at
 *   RUN_MAX + 1 slots at most. Only what fills an empty slot makes a row
 *   longer, so that is where rows are measured. (What fills slots ahead of a
 *   search lengthens it while it keeps pace: a command for each step.)
 *
 * What would break one of them makes a new table instead, with other secrets
 * and three quarters empty. Such a table is too full after as many additions as
 * it had room for, so the work for one, which is that of its size, is shared by
 * them. A row that is too long before that comes by chance: one factor in a
 * hundred has one for addresses in even steps, which are the worst that is
 * known, and fewer have for others. So SEEDS_MAX secrets in a row do not happen
 * to be bad; should they be, the address is refused. Whoever wants it can try
 * again, but nobody who sends to this VNet has to pay.
 *
 * A packet may still search the table before. Whatever stands is in both, and
 * what was added since may be missed by a packet that began before. What was
 * taken out since is still in the old one, and is freed, as the table is, a
 * grace period after the last packet could find it.
 */

#define RUN_MAX 64
#define SEEDS_MAX 8
#define SLOTS_MIN 4

/* In slots that were left; nobody has its address, which is not of a family. */
static struct vnp_endpoint left;

static struct vnp_endpoint_table *table_of(struct vnp_endpoints *endpoints,
					   u8 family)
{
	return rcu_dereference_protected(family == AF_INET ? endpoints->v4 :
							     endpoints->v6,
					 true);
}

static struct vnp_endpoint *at(const struct vnp_endpoint_table *table, u32 slot)
{
	return rcu_dereference_protected(table->slot[slot], true);
}

static struct vnp_endpoint_table *table_create(u8 family, unsigned int room)
{
	unsigned int slots = roundup_pow_of_two(max(4 * room, SLOTS_MIN));
	struct vnp_endpoint_table *table;

	table = kvzalloc(struct_size(table, slot, slots), GFP_KERNEL_ACCOUNT);
	if (!table)
		return NULL;
	table->shift = (family == AF_INET ? 32 : 64) - ilog2(slots);
	table->mask = slots - 1;
	return table;
}

static u32 first_slot(const struct vnp_endpoint_table *table,
		      const struct vnp_addr *addr)
{
	if (addr->family == AF_INET)
		return vnp_endpoint_slot4(table, addr->v4);
	return vnp_endpoint_slot6(table, &addr->v6);
}

static bool has_addr(const struct vnp_endpoint *endpoint,
		     const struct vnp_addr *addr)
{
	if (endpoint == &left)
		return false;
	if (addr->family == AF_INET)
		return endpoint->addr.v4 == addr->v4;
	return ipv6_addr_equal(&endpoint->addr.v6, &addr->v6);
}

/* Also when it is only kept for somebody, whom packets do not find. */
static bool is_taken(const struct vnp_endpoint_table *table,
		     const struct vnp_addr *addr)
{
	u32 slot = first_slot(table, addr);
	const struct vnp_endpoint *endpoint;

	while ((endpoint = at(table, slot))) {
		if (has_addr(endpoint, addr))
			return true;
		slot = (slot + 1) & table->mask;
	}
	return false;
}

/* How long the row would be that a slot is in, were it not empty. */
static unsigned int run_at(const struct vnp_endpoint_table *table, u32 slot)
{
	unsigned int before = 0, after = 0;

	while (at(table, (slot - before - 1) & table->mask))
		before++;
	while (at(table, (slot + after + 1) & table->mask))
		after++;
	return before + 1 + after;
}

/* Return: whether there was a place that makes no row too long. */
static bool table_insert(struct vnp_endpoint_table *table,
			 struct vnp_endpoint *endpoint)
{
	u32 slot = first_slot(table, &endpoint->addr);
	const struct vnp_endpoint *there;

	while ((there = at(table, slot)) && there != &left)
		slot = (slot + 1) & table->mask;
	if (!there && run_at(table, slot) > RUN_MAX)
		return false;
	table->count++;
	table->used += !there;
	rcu_assign_pointer(table->slot[slot], endpoint);
	return true;
}

/* The slots that were left before an empty one become empty, too. */
static void table_remove(struct vnp_endpoint_table *table,
			 struct vnp_endpoint *endpoint)
{
	u32 slot = first_slot(table, &endpoint->addr);

	while (at(table, slot) != endpoint)
		slot = (slot + 1) & table->mask;
	table->count--;
	rcu_assign_pointer(table->slot[slot], &left);
	if (at(table, (slot + 1) & table->mask))
		return;
	for (; at(table, slot) == &left; slot = (slot - 1) & table->mask) {
		RCU_INIT_POINTER(table->slot[slot], NULL);
		table->used--;
	}
}

static void publish(struct vnp_endpoints *endpoints, u8 family,
		    struct vnp_endpoint_table *table)
{
	if (family == AF_INET)
		rcu_assign_pointer(endpoints->v4, table);
	else
		rcu_assign_pointer(endpoints->v6, table);
}

static void table_seed(struct vnp_endpoint_table *table)
{
	table->factor = get_random_u64() | 1;
	table->net_secret[0] = get_random_u64();
	table->net_secret[1] = get_random_u64();
	table->count = 0;
	table->used = 0;
	memset(table->slot, 0, flex_array_size(table, slot, table->mask + 1));
}

/* Fill an empty table with all that another one has, and one more. */
static bool table_fill(struct vnp_endpoint_table *table,
		       const struct vnp_endpoint_table *old,
		       struct vnp_endpoint *more)
{
	struct vnp_endpoint *endpoint;
	u32 slot;

	for (slot = 0; slot <= old->mask; slot++) {
		endpoint = at(old, slot);
		if (endpoint && endpoint != &left &&
		    !table_insert(table, endpoint))
			return false;
		cond_resched();
	}
	return table_insert(table, more);
}

/* Make a table with one address more, and with no marks. */
static int table_renew(struct vnp_endpoints *endpoints,
		       struct vnp_endpoint *more)
{
	u8 family = more->addr.family;
	struct vnp_endpoint_table *old = table_of(endpoints, family);
	struct vnp_endpoint_table *table;
	unsigned int i;

	table = table_create(family, old->count + 1);
	if (!table)
		return -ENOMEM;
	for (i = 0; i < SEEDS_MAX; i++) {
		table_seed(table);
		if (!table_fill(table, old, more))
			continue;
		publish(endpoints, family, table);
		kvfree_rcu(old, rcu);
		return 0;
	}
	kvfree(table);
	return -ENOSPC;
}

/**
 * vnp_endpoints_init() - make the empty set of a VNet's addresses
 * @endpoints: memory for it
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_endpoints_init(struct vnp_endpoints *endpoints)
{
	struct vnp_endpoint_table *v4 = table_create(AF_INET, 0);
	struct vnp_endpoint_table *v6 = table_create(AF_INET6, 0);

	if (!v4 || !v6) {
		kvfree(v4);
		kvfree(v6);
		return -ENOMEM;
	}
	table_seed(v4);
	table_seed(v6);
	publish(endpoints, AF_INET, v4);
	publish(endpoints, AF_INET6, v6);
	return 0;
}

/**
 * vnp_endpoints_uninit() - free the set
 * @endpoints: a set without addresses that no packet reads any more
 *
 * Context: may sleep.
 */
void vnp_endpoints_uninit(struct vnp_endpoints *endpoints)
{
	kvfree(table_of(endpoints, AF_INET));
	kvfree(table_of(endpoints, AF_INET6));
}

/**
 * vnp_endpoint_add() - take an address
 * @endpoints: the VNet's addresses
 * @endpoint: the address, and its port if packets are to find that at once
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: 0, -EEXIST when somebody has the address, -ENOMEM, or -ENOSPC when
 *	chance will have it that the address is too far from where it belongs
 */
int vnp_endpoint_add(struct vnp_endpoints *endpoints,
		     struct vnp_endpoint *endpoint)
{
	const struct vnp_addr *addr = &endpoint->addr;
	struct vnp_endpoint_table *table = table_of(endpoints, addr->family);

	if (is_taken(table, addr))
		return -EEXIST;

	if (2 * (table->used + 1) > table->mask + 1 ||
	    !table_insert(table, endpoint))
		return table_renew(endpoints, endpoint);
	return 0;
}

/**
 * vnp_endpoint_del() - let packets find an address no longer, and free it
 * @endpoints: the VNet's addresses
 * @endpoint: an address in it
 *
 * Context: vnp_net.lock is held.
 */
void vnp_endpoint_del(struct vnp_endpoints *endpoints,
		      struct vnp_endpoint *endpoint)
{
	table_remove(table_of(endpoints, endpoint->addr.family), endpoint);
	kfree_rcu(endpoint, rcu);
}
