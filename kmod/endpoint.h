/* SPDX-License-Identifier: GPL-2.0 */
/* Who has an address in a VNet. */
#ifndef _VNP_ENDPOINT_H
#define _VNP_ENDPOINT_H

#include <linux/rhashtable.h>
#include <net/ipv6.h>

#include "prefix.h"

struct vnp_port;

/**
 * struct vnp_endpoint - one address of one port
 * @node: in one of the tables of struct vnp_endpoints
 * @port: the port that has the address
 * @rcu: frees it
 * @addr: the address
 */
struct vnp_endpoint {
	struct rhash_head node;
	struct vnp_port *port;
	struct rcu_head rcu;
	struct vnp_addr addr;
};

/**
 * struct vnp_endpoints - the addresses of a VNet that somebody has
 * @v4: the IPv4 addresses
 * @v6: the IPv6 addresses
 *
 * Packets look addresses up under RCU. Changes are protected by vnp_net.lock.
 */
struct vnp_endpoints {
	struct rhashtable v4;
	struct rhashtable v6;
};

int vnp_endpoints_init(struct vnp_endpoints *endpoints);
void vnp_endpoints_uninit(struct vnp_endpoints *endpoints);
int vnp_endpoint_add(struct vnp_endpoints *endpoints,
		     struct vnp_endpoint *endpoint);
void vnp_endpoint_del(struct vnp_endpoints *endpoints,
		      struct vnp_endpoint *endpoint);

/*
 * The bucket's number is taken from the low bits. Addresses often run in
 * sequence, so their last bits are the low ones and a factor that is odd keeps
 * those apart; the shift brings down what the first bits have been mixed into.
 */
static inline u32 vnp_endpoint_mix(u32 word)
{
	word *= 0x61c88647;
	return word ^ word >> 15;
}

static inline u32 vnp_endpoint_hash4(const void *data, u32 len, u32 seed)
{
	return vnp_endpoint_mix(be32_to_cpup(data) ^ seed);
}

static inline u32 vnp_endpoint_hash6(const void *data, u32 len, u32 seed)
{
	const __be32 *word = data;
	u32 net;

	net = vnp_endpoint_mix(be32_to_cpu(word[0] ^ word[1]) ^ seed);
	return vnp_endpoint_mix(net + be32_to_cpu(word[2]) * 0x9e3779b1 +
				be32_to_cpu(word[3]));
}

/* The default comparison calls memcmp() with a length known at run time. */
static inline int vnp_endpoint_cmp4(struct rhashtable_compare_arg *arg,
				    const void *data)
{
	const struct vnp_endpoint *endpoint = data;

	return endpoint->addr.v4 != *(const __be32 *)arg->key;
}

static inline int vnp_endpoint_cmp6(struct rhashtable_compare_arg *arg,
				    const void *data)
{
	const struct vnp_endpoint *endpoint = data;

	return !ipv6_addr_equal(&endpoint->addr.v6, arg->key);
}

static const struct rhashtable_params vnp_endpoint_params4 = {
	.head_offset = offsetof(struct vnp_endpoint, node),
	.key_offset = offsetof(struct vnp_endpoint, addr.v4),
	.key_len = sizeof_field(struct vnp_endpoint, addr.v4),
	.hashfn = vnp_endpoint_hash4,
	.obj_cmpfn = vnp_endpoint_cmp4,
	.automatic_shrinking = true,
};

static const struct rhashtable_params vnp_endpoint_params6 = {
	.head_offset = offsetof(struct vnp_endpoint, node),
	.key_offset = offsetof(struct vnp_endpoint, addr.v6),
	.key_len = sizeof_field(struct vnp_endpoint, addr.v6),
	.hashfn = vnp_endpoint_hash6,
	.obj_cmpfn = vnp_endpoint_cmp6,
	.automatic_shrinking = true,
};

/**
 * vnp_endpoint_find() - who has an address
 * @endpoints: the VNet's addresses
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 *
 * The parameters are constant, but a compiler keeps one general lookup for many
 * users, with calls for hashing and comparing. Where packets wait, the caller
 * is marked __flatten.
 *
 * Context: RCU read side.
 * Return: the port, which lives as long as the read side lasts, or NULL
 */
static __always_inline struct vnp_port *
vnp_endpoint_find(struct vnp_endpoints *endpoints, u8 family, const void *addr)
{
	struct vnp_endpoint *endpoint;

	if (family == AF_INET)
		endpoint = rhashtable_lookup(&endpoints->v4, addr,
					     vnp_endpoint_params4);
	else
		endpoint = rhashtable_lookup(&endpoints->v6, addr,
					     vnp_endpoint_params6);
	return endpoint ? endpoint->port : NULL;
}

#endif
