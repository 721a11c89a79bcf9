/* SPDX-License-Identifier: GPL-2.0 */
/* Who has an address in a VNet. */
#ifndef _VNP_ENDPOINT_H
#define _VNP_ENDPOINT_H

#include <linux/math64.h>
#include <linux/rcupdate.h>
#include <linux/unaligned.h>
#include <net/ipv6.h>

#include "pure/deref.h"
#include "pure/prefix.h"

struct vnp_receiver;

/**
 * struct vnp_endpoint - one address of one receiver
 * @receiver: who has the address; NULL while the address is only kept for one,
 *	and packets are not to find that yet
 * @addr: the address
 * @rcu: frees it
 *
 * The receiver is set once, when it is whole, by vnp_endpoint_open().
 */
struct vnp_endpoint {
	struct vnp_receiver *receiver;
	struct vnp_addr addr;
	struct rcu_head rcu;
};

/**
 * struct vnp_endpoint_table - the addresses of one family
 * @factor: what an address is multiplied by to find its slot; odd, by chance
 * @net_secret: what the first half of an IPv6 address is mixed with; by chance
 * @shift: how many bits of the product are not the slot's number
 * @mask: number of the last slot
 * @count: addresses in it
 * @used: slots that are not empty: those of @count, and those that were left
 * @rcu: frees it
 * @slot: an address is in the slot with its number, or in the first one after
 *	it that was free
 *
 * At most half of the slots are not empty, and no more than 64 in a row, so a
 * search ends soon; what would be more makes a new table. See endpoint.c.
 */
struct vnp_endpoint_table {
	u64 factor;
	u64 net_secret[2];
	u32 shift;
	u32 mask;
	unsigned int count;
	unsigned int used;
	struct rcu_head rcu;
	struct vnp_endpoint __rcu *slot[];
};

/**
 * struct vnp_endpoints - the addresses of a VNet that somebody has
 * @v4: the IPv4 addresses
 * @v6: the IPv6 addresses
 *
 * Packets look addresses up under RCU. Changes are protected by vnp_net.lock.
 */
struct vnp_endpoints {
	struct vnp_endpoint_table __rcu *v4;
	struct vnp_endpoint_table __rcu *v6;
};

int vnp_endpoints_init(struct vnp_endpoints *endpoints);
void vnp_endpoints_uninit(struct vnp_endpoints *endpoints);
int vnp_endpoint_add(struct vnp_endpoints *endpoints,
		     struct vnp_endpoint *endpoint);
void vnp_endpoint_del(struct vnp_endpoints *endpoints,
		      struct vnp_endpoint *endpoint);

/**
 * vnp_endpoint_open() - let packets find the one that an address is kept for
 * @endpoint: the address
 * @receiver: that one; whoever finds it sees all that was written to it before
 *
 * Context: vnp_net.lock is held.
 */
static inline void vnp_endpoint_open(struct vnp_endpoint *endpoint,
				     struct vnp_receiver *receiver)
{
	/* The other side is the address dependency in vnp_endpoint_find(). */
	smp_store_release(&endpoint->receiver, receiver);
}

/*
 * The upper bits of the product are the slot's number. Addresses mostly run in
 * sequence; what tells them apart is in the last byte, which is the first one
 * of a little-endian word, and an odd factor keeps such addresses apart. Nobody
 * knows the factor, so nobody can choose addresses that meet: two of them are
 * in one slot for at most two of so many factors as there are slots.
 */
static __always_inline u32
vnp_endpoint_slot4(const struct vnp_endpoint_table *table, __be32 addr)
{
	u32 word = (__force u32)addr;

	return (word * (u32)table->factor) >> (table->shift & 31);
}

/*
 * The halves of an address must not meet before a secret has come in, or there
 * are hosts that undo what networks differ in. So a network is multiplied by a
 * secret, and the middle of the product, where each of its bits has left a mark
 * that cannot be foreseen, masks its hosts. All hosts of a network have the
 * same mask, so those in sequence are kept apart as above.
 */
static __always_inline u32
vnp_endpoint_slot6(const struct vnp_endpoint_table *table,
		   const struct in6_addr *addr)
{
	u64 net = get_unaligned((const u64 *)&addr->s6_addr[0]);
	u64 host = get_unaligned((const u64 *)&addr->s6_addr[8]);

	host ^= mul_u64_u64_shr(net ^ table->net_secret[0],
				table->net_secret[1], 32);
	return (host * table->factor) >> (table->shift & 63);
}

static __always_inline struct vnp_endpoint *
vnp_endpoint_at(const struct vnp_endpoint_table *table, u32 slot)
{
	return vnp_deref(table->slot[slot]);
}

static __always_inline struct vnp_receiver *
vnp_endpoint_find4(const struct vnp_endpoint_table *table, __be32 addr)
{
	u32 slot = vnp_endpoint_slot4(table, addr);
	const struct vnp_endpoint *endpoint;

	while ((endpoint = vnp_endpoint_at(table, slot))) {
		if (endpoint->addr.v4 == addr)
			return READ_ONCE(endpoint->receiver);
		slot = (slot + 1) & table->mask;
	}
	return NULL;
}

static __always_inline struct vnp_receiver *
vnp_endpoint_find6(const struct vnp_endpoint_table *table,
		   const struct in6_addr *addr)
{
	u32 slot = vnp_endpoint_slot6(table, addr);
	const struct vnp_endpoint *endpoint;

	while ((endpoint = vnp_endpoint_at(table, slot))) {
		if (ipv6_addr_equal(&endpoint->addr.v6, addr))
			return READ_ONCE(endpoint->receiver);
		slot = (slot + 1) & table->mask;
	}
	return NULL;
}

/**
 * vnp_endpoint_find() - who has an address
 * @endpoints: the VNet's addresses
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 *
 * Context: RCU read side, or BH off.
 * Return: the receiver, which lives as long as the read side lasts, or NULL
 */
static __always_inline struct vnp_receiver *
vnp_endpoint_find(const struct vnp_endpoints *endpoints, u8 family,
		  const void *addr)
{
	if (family == AF_INET)
		return vnp_endpoint_find4(vnp_deref(endpoints->v4),
					  *(const __be32 *)addr);
	return vnp_endpoint_find6(vnp_deref(endpoints->v6), addr);
}

#endif
