// SPDX-License-Identifier: GPL-2.0
/* Which addresses the ports of a subnet can have. */

#include "subnet.h"

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/idr.h>
#include <linux/limits.h>

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

/*
 * Whoever makes a port holds rtnl, so the lowest free address is not looked for
 * among the endpoints, one after the other: an IDA finds it in a few steps.
 *
 * Where an address is in vnp_subnet.taken. Of each prefix only the first
 * addresses are noted: more than all that a VNet can have with those that its
 * subnets keep, so the lowest free one is always among them.
 */
#define NOTED_BITS	17
#define NOTED_MAX	BIT(NOTED_BITS)

static int first_place(const struct vnp_subnet *subnet,
		       const struct vnp_prefix *prefix)
{
	return (prefix - subnet->path.space->prefix) << NOTED_BITS;
}

/* Return: the place, or -1 for an address that is not noted */
static int place_of(const struct vnp_subnet *subnet,
		    const struct vnp_addr *addr)
{
	const struct vnp_prefix *prefix = vnp_space_find(subnet->path.space,
							 addr);
	u64 number = vnp_prefix_number(prefix, addr);

	BUILD_BUG_ON(NOTED_MAX < 2 * VNP_VNET_ADDRS_MAX);
	BUILD_BUG_ON((u64)VNP_SPACE_MAX * NOTED_MAX > INT_MAX);

	return number < NOTED_MAX ? first_place(subnet, prefix) + number : -1;
}

/**
 * vnp_subnet_take_addr() - note that a port gets an address
 * @subnet: the subnet
 * @addr: an address that vnp_subnet_check_addr() accepts
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: 0, -EEXIST or -ENOMEM. Of an address that is not noted this does not
 *	tell whether a port has it; vnp_endpoint_add() does
 */
int vnp_subnet_take_addr(struct vnp_subnet *subnet, const struct vnp_addr *addr)
{
	int place = place_of(subnet, addr);

	if (place < 0)
		return 0;
	place = ida_alloc_range(&subnet->taken, place, place,
				GFP_KERNEL_ACCOUNT);
	if (place == -ENOSPC)
		return -EEXIST;
	return place < 0 ? place : 0;
}

/**
 * vnp_subnet_give_addr() - take back what vnp_subnet_take_addr() did
 * @subnet: the subnet
 * @addr: the address
 *
 * Context: vnp_net.lock is held.
 */
void vnp_subnet_give_addr(struct vnp_subnet *subnet,
			  const struct vnp_addr *addr)
{
	int place = place_of(subnet, addr);

	if (place >= 0)
		ida_free(&subnet->taken, place);
}

/*
 * The lowest address of a prefix that is not taken. Those that the subnet keeps
 * for itself never are, so they are passed over.
 */
static int prefix_free_addr(struct vnp_subnet *subnet,
			    const struct vnp_prefix *prefix,
			    struct vnp_addr *addr)
{
	int first = first_place(subnet, prefix), place = first;

	do {
		place = ida_alloc_range(&subnet->taken, place,
					first + NOTED_MAX - 1,
					GFP_KERNEL_ACCOUNT);
		if (place < 0)
			return place;
		ida_free(&subnet->taken, place);
		if (!vnp_prefix_host(prefix, place - first, addr))
			return -ENOSPC;
		place++;
	} while (vnp_prefix_reserves(prefix, addr));
	return 0;
}

/**
 * vnp_subnet_free_addr() - the lowest address that nobody has
 * @subnet: the subnet
 * @family: AF_INET or AF_INET6
 * @addr: the address
 *
 * Takes a few steps for each prefix, however many addresses are taken.
 *
 * Context: rtnl and vnp_net.lock are held; may sleep.
 * Return: 0, -ENOSPC if there is none, or -ENOMEM
 */
int vnp_subnet_free_addr(struct vnp_subnet *subnet, u8 family,
			 struct vnp_addr *addr)
{
	const struct vnp_space *space = subnet->path.space;
	struct vnp_addr candidate;
	int err, found = -ENOSPC;
	unsigned int i;

	for (i = 0; i < space->count; i++) {
		if (space->prefix[i].addr.family != family)
			continue;
		err = prefix_free_addr(subnet, &space->prefix[i], &candidate);
		if (err == -ENOSPC)
			continue;
		if (err)
			return err;
		if (found || vnp_addr_cmp(&candidate, addr) < 0)
			*addr = candidate;
		found = 0;
	}
	return found;
}
