/* SPDX-License-Identifier: GPL-2.0 */
/* Who has an address in a VNet. */
#ifndef _VNP_ENDPOINT_H
#define _VNP_ENDPOINT_H

#include <linux/rhashtable-types.h>

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

struct vnp_port *vnp_endpoint_find4(struct vnp_endpoints *endpoints,
				    const __be32 *addr);
struct vnp_port *vnp_endpoint_find6(struct vnp_endpoints *endpoints,
				    const struct in6_addr *addr);

/**
 * vnp_endpoint_find() - who has an address
 * @endpoints: the VNet's addresses
 * @family: AF_INET or AF_INET6
 * @addr: the address in network byte order, 4 or 16 bytes
 *
 * Context: RCU read side.
 * Return: the port, which lives as long as the read side lasts, or NULL
 */
static inline struct vnp_port *vnp_endpoint_find(struct vnp_endpoints *endpoints,
						 u8 family, const void *addr)
{
	if (family == AF_INET)
		return vnp_endpoint_find4(endpoints, addr);
	return vnp_endpoint_find6(endpoints, addr);
}

#endif
