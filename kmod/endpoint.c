// SPDX-License-Identifier: GPL-2.0
/* Who has an address in a VNet. */

#include "endpoint.h"

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

	err = rhashtable_init(&endpoints->v4, &vnp_endpoint_params4);
	if (err)
		return err;
	err = rhashtable_init(&endpoints->v6, &vnp_endpoint_params6);
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

static int insert(struct vnp_endpoints *endpoints,
		  struct vnp_endpoint *endpoint)
{
	if (endpoint->addr.family == AF_INET)
		return rhashtable_lookup_insert_fast(&endpoints->v4,
						     &endpoint->node,
						     vnp_endpoint_params4);
	return rhashtable_lookup_insert_fast(&endpoints->v6, &endpoint->node,
					     vnp_endpoint_params6);
}

/**
 * vnp_endpoint_add() - let packets find an address
 * @endpoints: the VNet's addresses
 * @endpoint: the address and its port
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: 0, -EEXIST when somebody has the address, or -ENOMEM
 */
int vnp_endpoint_add(struct vnp_endpoints *endpoints,
		     struct vnp_endpoint *endpoint)
{
	int err = insert(endpoints, endpoint);

	if (err != -EBUSY)
		return err;
	/* A table that is growing is full now and then, and not for long. */
	flush_work(&endpoints->v4.run_work);
	flush_work(&endpoints->v6.run_work);
	return insert(endpoints, endpoint);
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
				       vnp_endpoint_params4);
	else
		rhashtable_remove_fast(&endpoints->v6, &endpoint->node,
				       vnp_endpoint_params6);
	kfree_rcu(endpoint, rcu);
}
