// SPDX-License-Identifier: GPL-2.0
/* Who has an address in a VNet. */

#include "endpoint.h"

#include <linux/rhashtable.h>
#include <net/ipv6.h>

/*
 * An address' first bytes are alike in a VNet and its last ones often run in
 * sequence: multiplying mixes them upwards, the shift brings them down to
 * where the bucket number is taken from.
 */
static inline u32 mix(u32 word)
{
	word *= 0x61c88647;
	return word ^ word >> 15;
}

static inline u32 hash4(const void *data, u32 len, u32 seed)
{
	return mix(*(const u32 *)data ^ seed);
}

static inline u32 hash6(const void *data, u32 len, u32 seed)
{
	const u32 *word = data;

	return mix(mix(word[0] ^ word[1] ^ seed) + word[2] * 0x9e3779b1 +
		   word[3]);
}

/* The default comparison calls memcmp() with a length known at run time. */
static inline int cmp4(struct rhashtable_compare_arg *arg, const void *data)
{
	const struct vnp_endpoint *endpoint = data;

	return endpoint->addr.v4 != *(const __be32 *)arg->key;
}

static inline int cmp6(struct rhashtable_compare_arg *arg, const void *data)
{
	const struct vnp_endpoint *endpoint = data;

	return !ipv6_addr_equal(&endpoint->addr.v6, arg->key);
}

static const struct rhashtable_params params4 = {
	.head_offset = offsetof(struct vnp_endpoint, node),
	.key_offset = offsetof(struct vnp_endpoint, addr.v4),
	.key_len = sizeof_field(struct vnp_endpoint, addr.v4),
	.hashfn = hash4,
	.obj_cmpfn = cmp4,
	.automatic_shrinking = true,
};

static const struct rhashtable_params params6 = {
	.head_offset = offsetof(struct vnp_endpoint, node),
	.key_offset = offsetof(struct vnp_endpoint, addr.v6),
	.key_len = sizeof_field(struct vnp_endpoint, addr.v6),
	.hashfn = hash6,
	.obj_cmpfn = cmp6,
	.automatic_shrinking = true,
};

/**
 * vnp_endpoints_init() - make the empty set of a VNet's addresses
 * @endpoints: memory for it
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM
 */
int vnp_endpoints_init(struct vnp_endpoints *endpoints)
{
	int err;

	err = rhashtable_init(&endpoints->v4, &params4);
	if (err)
		return err;
	err = rhashtable_init(&endpoints->v6, &params6);
	if (err)
		goto err_destroy_v4;
	return 0;

err_destroy_v4:
	rhashtable_destroy(&endpoints->v4);
	return err;
}

/**
 * vnp_endpoints_uninit() - free the set
 * @endpoints: a set without addresses that no packet reads any more
 *
 * Context: may sleep.
 */
void vnp_endpoints_uninit(struct vnp_endpoints *endpoints)
{
	rhashtable_destroy(&endpoints->v6);
	rhashtable_destroy(&endpoints->v4);
}

/**
 * vnp_endpoint_add() - let packets find an address
 * @endpoints: the VNet's addresses
 * @endpoint: the address and its port
 *
 * Context: vnp_net.lock is held.
 * Return: 0, -EEXIST when somebody has the address, or -ENOMEM
 */
int vnp_endpoint_add(struct vnp_endpoints *endpoints,
		     struct vnp_endpoint *endpoint)
{
	if (endpoint->addr.family == AF_INET)
		return rhashtable_lookup_insert_fast(&endpoints->v4,
						     &endpoint->node,
						     params4);
	return rhashtable_lookup_insert_fast(&endpoints->v6, &endpoint->node,
					     params6);
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
	if (endpoint->addr.family == AF_INET)
		rhashtable_remove_fast(&endpoints->v4, &endpoint->node,
				       params4);
	else
		rhashtable_remove_fast(&endpoints->v6, &endpoint->node,
				       params6);
	kfree_rcu(endpoint, rcu);
}

/*
 * The parameters are constant and packets wait for these two: flattened, they
 * hash and compare without a call.
 */

/**
 * vnp_endpoint_find4() - who has an IPv4 address
 * @endpoints: the VNet's addresses
 * @addr: the address
 *
 * Context: RCU read side.
 * Return: the port, which lives as long as the read side lasts, or NULL
 */
__flatten struct vnp_port *vnp_endpoint_find4(struct vnp_endpoints *endpoints,
					      const __be32 *addr)
{
	const struct vnp_endpoint *endpoint;

	endpoint = rhashtable_lookup(&endpoints->v4, addr, params4);
	return endpoint ? endpoint->port : NULL;
}

/**
 * vnp_endpoint_find6() - who has an IPv6 address
 * @endpoints: the VNet's addresses
 * @addr: the address
 *
 * Context: RCU read side.
 * Return: the port, which lives as long as the read side lasts, or NULL
 */
__flatten struct vnp_port *vnp_endpoint_find6(struct vnp_endpoints *endpoints,
					      const struct in6_addr *addr)
{
	const struct vnp_endpoint *endpoint;

	endpoint = rhashtable_lookup(&endpoints->v6, addr, params6);
	return endpoint ? endpoint->port : NULL;
}
