// SPDX-License-Identifier: GPL-2.0
/* The list of a port's addresses, and how it is exchanged for another. */

#include "addrs.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "controller.h"
#include "port.h"
#include "read.h"
#include "refuse.h"
#include "subnet.h"
#include "vnet.h"

/*
 * A new list is prepared, which keeps the addresses that the port did not have
 * for it: nobody else gets them, and no packet finds the port by them yet. So
 * what was prepared can be given back without a wait for packets. Then the list
 * is committed, and those that the port does not have any more are taken out.
 * What was kept is opened to packets last of all when a port is made, and
 * before the others go when it is changed. An address that the port keeps is
 * the same endpoint all along, so that no packet to it is lost.
 */

/**
 * vnp_addrs_of() - the addresses of a port
 * @port: the port
 *
 * Context: vnp_net.lock is held.
 * Return: the list; NULL before the port has any
 */
const struct vnp_addrs *vnp_addrs_of(const struct vnp_port *port)
{
	const struct vnp_net *vn = port->object.vn;

	return rcu_dereference_protected(port->nic.addrs,
					 lockdep_is_held(&vn->lock));
}

static struct vnp_endpoint *find(const struct vnp_addrs *addrs,
				 const struct vnp_addr *addr)
{
	unsigned int i;

	for (i = 0; addrs && i < addrs->count; i++)
		if (!vnp_addr_cmp(&addrs->endpoint[i]->addr, addr))
			return addrs->endpoint[i];
	return NULL;
}

static int check_limit(const struct vnp_vnet *vnet, unsigned int old,
		       unsigned int new, struct netlink_ext_ack *extack)
{
	if (new > VNP_PORT_ADDRS_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a port has %u addresses at most",
				  VNP_PORT_ADDRS_MAX);
	if (vnet->addr_count - old + new > VNP_VNET_ADDRS_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a VNet has %u addresses at most",
				  VNP_VNET_ADDRS_MAX);
	return 0;
}

/* Return: 0, -EEXIST when another port has the address, or -ENOMEM */
static int endpoint_add(struct vnp_subnet *subnet,
			struct vnp_endpoint *endpoint)
{
	struct vnp_vnet *vnet = subnet->vnet;
	int err;

	err = vnp_subnet_take_addr(subnet, &endpoint->addr);
	if (err)
		return err;
	err = vnp_endpoint_add(&vnet->path.endpoints, endpoint);
	if (err) {
		vnp_subnet_give_addr(subnet, &endpoint->addr);
		return err;
	}
	vnet->addr_count++;
	return 0;
}

/* Puts one address into the list; one that the port has stays as it is. */
static int addrs_add(struct vnp_addrs *addrs, struct vnp_port *port,
		     struct vnp_subnet *subnet, const struct vnp_addr *addr,
		     const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct vnp_endpoint *endpoint;
	int err;

	err = vnp_subnet_check_addr(subnet, addr, attr, extack);
	if (err)
		return err;
	if (find(addrs, addr))
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "an address is given twice");

	endpoint = find(vnp_addrs_of(port), addr);
	if (endpoint)
		goto out_add;

	endpoint = kzalloc(sizeof(*endpoint), GFP_KERNEL_ACCOUNT);
	if (!endpoint)
		return -ENOMEM;
	endpoint->addr = *addr;
	err = endpoint_add(subnet, endpoint);
	if (err) {
		kfree(endpoint);
		if (err != -EEXIST)
			return err;
		return vnp_refuse_attr(extack, attr, VNP_PrivateIPAddressInUse,
				       "another port has it");
	}
out_add:
	addrs->count++;
	addrs->endpoint[addrs->count - 1] = endpoint;
	return 0;
}

static int add_given(struct vnp_addrs *addrs, struct vnp_port *port,
		     struct vnp_subnet *subnet, const struct nlattr *ips,
		     u8 family, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	struct vnp_addr addr;
	int rem, err;

	nla_for_each_nested(attr, ips, rem) {
		err = vnp_read_addr(attr, &addr, extack);
		if (err)
			return err;
		if (addr.family != family)
			continue;
		err = addrs_add(addrs, port, subnet, &addr, attr, extack);
		if (err)
			return err;
	}
	return 0;
}

static bool subnet_has_family(const struct vnp_subnet *subnet, u8 family)
{
	unsigned int i;

	for (i = 0; i < subnet->path.space->count; i++)
		if (subnet->path.space->prefix[i].addr.family == family)
			return true;
	return false;
}

static unsigned int count_families(const struct vnp_subnet *subnet)
{
	return subnet_has_family(subnet, AF_INET) +
	       subnet_has_family(subnet, AF_INET6);
}

static int add_free(struct vnp_addrs *addrs, struct vnp_port *port,
		    struct vnp_subnet *subnet, u8 family,
		    struct netlink_ext_ack *extack)
{
	struct vnp_addr addr;
	int err;

	if (!subnet_has_family(subnet, family))
		return 0;
	err = vnp_subnet_free_addr(subnet, family, &addr);
	if (err == -ENOSPC)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "subnet '%.20s' has no free address",
				  subnet->object.name);
	return err ?: addrs_add(addrs, port, subnet, &addr, NULL, extack);
}

static int add_family(struct vnp_addrs *addrs, struct vnp_port *port,
		      struct vnp_subnet *subnet, const struct nlattr *ips,
		      u8 family, struct netlink_ext_ack *extack)
{
	if (ips)
		return add_given(addrs, port, subnet, ips, family, extack);
	return add_free(addrs, port, subnet, family, extack);
}

/* What packets compare first; see struct vnp_addrs. */
static void set_first(struct vnp_addrs *addrs)
{
	const struct vnp_addr *addr;
	unsigned int i;

	addrs->first4 = U64_MAX;
	for (i = addrs->count; i--; ) {
		addr = &addrs->endpoint[i]->addr;
		if (addr->family == AF_INET) {
			addrs->first4 = (__force u32)addr->v4;
		} else {
			addrs->first6 = addr->v6;
			addrs->has6 = true;
		}
	}
}

/**
 * vnp_addrs_prepare() - make the list of addresses that a port is to have
 * @port: the port
 * @subnet: the subnet it is in, or is to be in
 * @ips: the addresses, a list of attributes; NULL for the lowest free one of
 *	each family
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: the list, for vnp_addrs_commit() or vnp_addrs_abandon(); or an error
 * pointer, and then nothing has changed
 */
struct vnp_addrs *vnp_addrs_prepare(struct vnp_port *port,
				    struct vnp_subnet *subnet,
				    const struct nlattr *ips,
				    struct netlink_ext_ack *extack)
{
	unsigned int room = ips ? vnp_read_count(ips) : count_families(subnet);
	const struct vnp_addrs *old = vnp_addrs_of(port);
	struct vnp_addrs *addrs;
	int err;

	if (!room) {
		err = vnp_refuse_attr(extack, ips, VNP_InvalidParameter,
				      "a port needs an address");
		return ERR_PTR(err);
	}
	err = check_limit(subnet->vnet, old ? old->count : 0, room, extack);
	if (err)
		return ERR_PTR(err);

	addrs = kzalloc(struct_size(addrs, endpoint, room), GFP_KERNEL_ACCOUNT);
	if (!addrs)
		return ERR_PTR(-ENOMEM);
	err = add_family(addrs, port, subnet, ips, AF_INET, extack);
	if (!err)
		err = add_family(addrs, port, subnet, ips, AF_INET6, extack);
	if (err) {
		vnp_addrs_abandon(port, addrs);
		return ERR_PTR(err);
	}
	set_first(addrs);
	return addrs;
}

/* Takes out of the VNet what @addrs has and @kept has not. */
static void remove_others(struct vnp_port *port, struct vnp_vnet *vnet,
			  const struct vnp_addrs *addrs,
			  const struct vnp_addrs *kept)
{
	unsigned int i;

	for (i = 0; addrs && i < addrs->count; i++) {
		if (find(kept, &addrs->endpoint[i]->addr))
			continue;
		vnp_subnet_give_addr(port->subnet, &addrs->endpoint[i]->addr);
		vnp_endpoint_del(&vnet->path.endpoints, addrs->endpoint[i]);
		vnet->addr_count--;
	}
}

/**
 * vnp_addrs_abandon() - take back what vnp_addrs_prepare() did
 * @port: the port
 * @addrs: the list that was prepared; may be NULL
 *
 * Context: vnp_net.lock is held.
 */
void vnp_addrs_abandon(struct vnp_port *port, struct vnp_addrs *addrs)
{
	remove_others(port, port->vnet, addrs, vnp_addrs_of(port));
	kfree(addrs);
}

/**
 * vnp_addrs_open() - let packets find a port by its addresses
 * @port: a port of which all is there that packets read
 * @addrs: its addresses, or those that were prepared for it
 *
 * Context: vnp_net.lock is held.
 */
void vnp_addrs_open(struct vnp_port *port, const struct vnp_addrs *addrs)
{
	unsigned int i;

	for (i = 0; i < addrs->count; i++)
		vnp_endpoint_open(addrs->endpoint[i], &port->nic.receiver);
}

/**
 * vnp_addrs_commit() - give a port the addresses that were prepared
 * @port: the port
 * @addrs: the list that was prepared; NULL for none at all
 *
 * Context: vnp_net.lock is held.
 */
void vnp_addrs_commit(struct vnp_port *port, struct vnp_addrs *addrs)
{
	struct vnp_addrs *old;

	old = rcu_replace_pointer(port->nic.addrs, addrs,
				  lockdep_is_held(&port->object.vn->lock));
	remove_others(port, port->vnet, old, addrs);
	if (old)
		kfree_rcu(old, rcu);
}
