// SPDX-License-Identifier: GPL-2.0
/* Which address spaces must not overlap, because of peerings. */

#include "peering.h"

#include <linux/sched/signal.h>

#include "controller.h"
#include "refuse.h"
#include "vnet.h"

/*
 * What a VNet is to have is looked up in the index of all spaces, which marks
 * those that overlap it. After that a peer, or a peer's peer, costs one look at
 * its marks, however many prefixes it has. All that is asked here is about the
 * space that was searched for last.
 */

static bool clashes(const struct vnp_vnet *vnet)
{
	return vnp_space_is_marked(&vnet->object.vn->spaces, vnet->space);
}

/* The space of a half's far end, recorded and current. */
static bool remote_clashes(const struct vnp_peering *half)
{
	if (vnp_space_is_marked(&half->object.vn->spaces, half->remote_space))
		return true;
	return half->remote && clashes(half->remote);
}

/*
 * Searches for a space that a VNet has or is to have. Its own present one may
 * well overlap it, and says nothing.
 */
static bool search_clashes(const struct vnp_vnet *vnet,
			   const struct vnp_space *space)
{
	struct vnp_space_index *index = &vnet->object.vn->spaces;
	unsigned int i, count = 0;

	vnp_space_index_begin(index);
	for (i = 0; i < space->count; i++) {
		count += vnp_space_index_mark(index, &space->prefix[i]);
		cond_resched();
	}
	return count > clashes(vnet);
}

/*
 * The name of a VNet that @vnet is peered with and that clashes, or NULL; @but
 * is left aside. A half counts in any state, and the halves that point at a
 * classic VNet count as its own.
 */
static const char *clashing_peer(const struct vnp_vnet *vnet,
				 const struct vnp_vnet *but)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote != but && remote_clashes(half))
			return half->remote_name;
	if (!vnp_vnet_is_classic(vnet))
		return NULL;
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		if (half->vnet != but && clashes(half->vnet))
			return half->vnet->object.name;
		cond_resched();
	}
	return NULL;
}

static int refuse_peer(const char *name, struct netlink_ext_ack *extack)
{
	return vnp_refuse(extack,
			  VNP_VnetAddressSpaceOverlapsWithAlreadyPeeredVnet,
			  "'%.24s'", name);
}

/**
 * vnp_peering_check_overlap() - may two VNets be peered
 * @vnet: one of them
 * @remote: the other one
 * @extack: where a refusal is explained
 *
 * Looks at the peers that each of them has, too.
 *
 * Context: vnp_net.config is held.
 * Return: 0 or -EADDRINUSE
 */
int vnp_peering_check_overlap(const struct vnp_vnet *vnet,
			      const struct vnp_vnet *remote,
			      struct netlink_ext_ack *extack)
{
	const struct vnp_prefix *clash;
	const char *name = NULL;

	clash = vnp_space_clash(vnet->space, remote->space);
	if (clash)
		return vnp_refuse_prefix(extack, VNP_VnetAddressSpacesOverlap,
					 clash);
	if (search_clashes(remote, remote->space))
		name = clashing_peer(vnet, remote);
	if (!name && search_clashes(vnet, vnet->space))
		name = clashing_peer(remote, vnet);
	return name ? refuse_peer(name, extack) : 0;
}

static int refuse_end(const char *name, struct netlink_ext_ack *extack)
{
	return vnp_refuse(extack, VNP_VnetAddressSpacesOverlap,
			  "VNet '%.20s' overlaps", name);
}

static int check_ends(const struct vnp_vnet *vnet,
		      struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (remote_clashes(half))
			return refuse_end(half->remote_name, extack);
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		if (clashes(half->vnet))
			return refuse_end(half->vnet->object.name, extack);
		cond_resched();
	}
	return 0;
}

/* Anybody may point at a VNet, so that it can have any number of peers. */
static int check_peers_of(const struct vnp_vnet *peer,
			  const struct vnp_vnet *vnet,
			  struct netlink_ext_ack *extack)
{
	const char *name = clashing_peer(peer, vnet);

	if (name)
		return refuse_peer(name, extack);
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

/**
 * vnp_peering_check_space() - may a VNet have this address space
 * @vnet: the VNet
 * @space: the address space it is to have
 * @extack: where a refusal is explained
 *
 * Looks at the VNets at the other ends of halves, its own and those that point
 * at it, and at the peers of those.
 *
 * Context: vnp_net.config is held.
 * Return: 0, -EADDRINUSE, or -EINTR when whoever asks is being killed
 */
int vnp_peering_check_space(const struct vnp_vnet *vnet,
			    const struct vnp_space *space,
			    struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;
	int err;

	if (!search_clashes(vnet, space))
		return 0;
	err = check_ends(vnet, extack);
	if (err)
		return err;

	list_for_each_entry(half, &vnet->halves, own_node) {
		err = half->remote ?
		      check_peers_of(half->remote, vnet, extack) : 0;
		if (err)
			return err;
	}
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		err = check_peers_of(half->vnet, vnet, extack);
		if (err)
			return err;
	}
	return 0;
}
