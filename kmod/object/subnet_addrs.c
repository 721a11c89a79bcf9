// SPDX-License-Identifier: GPL-2.0
/* Which addresses the ports of a subnet can have. */

#include "subnet.h"

#include "path/endpoint.h"
#include "pure/space.h"
#include "refuse.h"
#include "vnet.h"

/**
 * vnp_subnet_check_addr() - may a port of a subnet have this address
 * @subnet: the subnet
 * @addr: the address
 * @attr: where the user gave it
 * @extack: where a refusal is explained
 *
 * Return: 0, or -EINVAL when it is outside the subnet or reserved
 */
int vnp_subnet_check_addr(const struct vnp_subnet *subnet,
			  const struct vnp_addr *addr,
			  const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	const struct vnp_prefix *prefix = vnp_space_find(subnet->path.space,
							 addr);

	if (!prefix)
		return vnp_refuse_attr(extack, attr,
				       VNP_PrivateIPAddressNotInSubnet,
				       "not in subnet '%.20s'",
				       subnet->object.name);
	if (vnp_prefix_reserves(prefix, addr))
		return vnp_refuse_attr(extack, attr,
				       VNP_PrivateIPAddressReserved,
				       "the subnet keeps it for itself");
	return 0;
}

static bool prefix_free_addr(struct vnp_vnet *vnet,
			     const struct vnp_prefix *prefix,
			     struct vnp_addr *addr)
{
	bool is_taken;
	u64 offset;

	for (offset = 0; vnp_prefix_host(prefix, offset, addr); offset++) {
		if (vnp_prefix_reserves(prefix, addr))
			continue;
		rcu_read_lock();
		is_taken = vnp_endpoint_find(&vnet->path.endpoints,
					     addr->family, &addr->v6);
		rcu_read_unlock();
		if (!is_taken)
			return true;
	}
	return false;
}

/**
 * vnp_subnet_free_addr() - the lowest address that nobody has
 * @subnet: the subnet
 * @family: AF_INET or AF_INET6
 * @addr: the address
 *
 * Context: rtnl and vnp_net.lock are held.
 * Return: whether there is one
 */
bool vnp_subnet_free_addr(const struct vnp_subnet *subnet, u8 family,
			  struct vnp_addr *addr)
{
	const struct vnp_space *space = subnet->path.space;
	struct vnp_addr candidate;
	bool is_found = false;
	unsigned int i;

	for (i = 0; i < space->count; i++) {
		const struct vnp_prefix *prefix = &space->prefix[i];

		if (prefix->addr.family != family ||
		    !prefix_free_addr(subnet->vnet, prefix, &candidate))
			continue;
		if (!is_found || vnp_addr_cmp(&candidate, addr) < 0)
			*addr = candidate;
		is_found = true;
	}
	return is_found;
}
