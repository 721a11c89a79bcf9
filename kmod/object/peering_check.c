// SPDX-License-Identifier: GPL-2.0
/* Which halves of peerings there can be; refused in a fixed order. */

#include "peering.h"

#include <linux/string.h>

#include "gateway.h"
#include "refuse.h"
#include "transit.h"
#include "vnet.h"

static int check_not_taken(struct vnp_vnet *vnet, const struct nlattr *name,
			   const struct vnp_peering *half,
			   struct netlink_ext_ack *extack)
{
	const struct vnp_peering *named = vnp_peering_find(vnet, name, NULL);

	if (IS_ERR(named) || named == half)
		return 0;
	return vnp_refuse_attr(extack, name, VNP_ResourceAlreadyExists,
			       "peering leads to '%.20s'", named->remote_name);
}

static int check_same_name(struct vnp_vnet *vnet, const struct nlattr *name,
			   const struct vnp_peering *half,
			   struct netlink_ext_ack *extack)
{
	if (!half || vnp_peering_find(vnet, name, NULL) == half)
		return 0;
	return vnp_refuse(extack, VNP_AnotherPeeringAlreadyReferencesRemoteVnet,
			  "'%.24s'", half->object.name);
}

/* A reverse half that exists may go without a name. */
static int check_names(const struct vnp_peering_args *args,
		       const struct vnp_peering *own,
		       const struct vnp_peering *reverse,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *reverse_name = NULL;
	int err;

	if (args->both)
		reverse_name = args->reverse ?:
			       (reverse ? NULL : args->name);

	err = check_not_taken(args->vnet, args->name, own, extack);
	if (!err && reverse_name)
		err = check_not_taken(args->remote, reverse_name, reverse,
				      extack);
	if (!err)
		err = check_same_name(args->vnet, args->name, own, extack);
	if (!err && reverse_name)
		err = check_same_name(args->remote, reverse_name, reverse,
				      extack);
	return err;
}

/*
 * A VNet that is gone is still remembered by name, so that one made anew cannot
 * slip into what its predecessor had. @but is about to be armed again.
 */
static int check_disconnected(const struct vnp_vnet *vnet,
			      const struct vnp_vnet *remote,
			      const struct vnp_peering *but,
			      struct netlink_ext_ack *extack)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &remote->halves, own_node)
		if (half != but && half->state == VNP_HALF_DISCONNECTED &&
		    !strcmp(half->remote_name, vnet->object.name))
			return vnp_refuse(extack,
					  VNP_RemotePeeringIsDisconnected,
					  "'%.24s'", half->object.name);
	return 0;
}

static int check_classic(const struct vnp_peering_args *args,
			 struct netlink_ext_ack *extack)
{
	bool is_classic = vnp_vnet_is_classic(args->vnet);
	bool is_remote_classic = vnp_vnet_is_classic(args->remote);

	if (is_classic && is_remote_classic)
		return vnp_refuse(extack, VNP_ClassicVnetsCannotBePeered,
				  "both VNets are classic");
	if (is_classic || (is_remote_classic && args->both))
		return vnp_refuse(extack, VNP_ClassicVnetCannotOwnPeering,
				  "VNet '%.24s' is classic",
				  is_classic ? args->vnet->object.name :
					       args->remote->object.name);
	return 0;
}

static int check_limit(const struct vnp_vnet *vnet,
		       const struct vnp_vnet *remote,
		       struct netlink_ext_ack *extack)
{
	if (vnet->half_count >= VNP_VNET_PEERINGS_MAX ||
	    (vnp_vnet_is_classic(remote) &&
	     remote->pointing_count >= VNP_VNET_PEERINGS_MAX))
		return vnp_refuse(extack, VNP_PeeringLimitExceeded,
				  "a VNet has %u peerings at most",
				  VNP_VNET_PEERINGS_MAX);
	return 0;
}

/* Checked when it is turned on, and only then. */
static int check_use(const struct vnp_peering_ends *ends,
		     const struct vnp_peering_flags *reverse,
		     struct netlink_ext_ack *extack)
{
	const struct vnp_peering *other = vnp_transit_wanted(ends->vnet);
	const struct vnp_gateway *gateway = ends->remote->gateway;

	if (!gateway || !vnp_gateway_is_alive(gateway))
		return vnp_refuse(extack, VNP_RemoteVnetHasNoGateways,
				  "VNet '%.24s' has no gateway",
				  ends->remote->object.name);
	if (ends->vnet->gateway)
		return vnp_refuse(extack, VNP_GatewayAlreadyExists,
				  "'%.32s'",
				  ends->vnet->gateway->object.name);
	if (other)
		return vnp_refuse(extack, VNP_RemoteGatewayAlreadyInUse,
				  "by peering '%.24s'", other->object.name);
	if (reverse && !reverse->gateway_transit)
		return vnp_refuse(extack, VNP_GatewayTransitNotAllowed,
				  "VNet '%.20s' has it off",
				  ends->remote->object.name);
	return 0;
}

/**
 * vnp_peering_check_flags() - may a half have these flags
 * @ends: the half
 * @old: the flags that it has
 * @new: those that it is to have
 * @reverse: those that the reverse half is to have; NULL if there is none then
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: 0 or a negative errno
 */
int vnp_peering_check_flags(const struct vnp_peering_ends *ends,
			    const struct vnp_peering_flags *old,
			    const struct vnp_peering_flags *new,
			    const struct vnp_peering_flags *reverse,
			    struct netlink_ext_ack *extack)
{
	bool uses = new->remote_gateways && !old->remote_gateways;
	bool lends = new->gateway_transit && !old->gateway_transit;
	bool takes_back = !new->gateway_transit && old->gateway_transit;
	const struct vnp_peering *half = ends->half;

	if (vnp_vnet_is_classic(ends->remote) && (uses || lends))
		return vnp_refuse(extack, VNP_GatewayTransitNotAllowed,
				  "VNet '%.24s' is classic",
				  ends->remote->object.name);
	if (takes_back && ends->vnet->gateway && half->reverse &&
	    vnp_transit_uses(half->reverse))
		return vnp_refuse(extack, VNP_GatewayInUse,
				  "VNet '%.32s' uses it",
				  ends->remote->object.name);
	return uses ? check_use(ends, reverse, extack) : 0;
}

/**
 * vnp_peering_check_add() - may a half be made, or both
 * @args: what is wanted
 * @own: the half that is there already, or NULL
 * @reverse: the half in the other direction that is there, or NULL
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: 0 or a negative errno
 */
int vnp_peering_check_add(const struct vnp_peering_args *args,
			  const struct vnp_peering *own,
			  const struct vnp_peering *reverse,
			  struct netlink_ext_ack *extack)
{
	struct vnp_vnet *vnet = args->vnet, *remote = args->remote;
	bool makes_reverse = args->both && !reverse;
	int err;

	if (vnet == remote)
		return vnp_refuse(extack,
				  VNP_CannotPeerVirtualNetworkWithItself,
				  "'%.24s'", vnet->object.name);
	err = check_names(args, own, reverse, extack);
	if (!err && !own)
		err = check_disconnected(vnet, remote,
					 args->both ? reverse : NULL, extack);
	if (!err && makes_reverse)
		err = check_disconnected(remote, vnet, own, extack);
	if (!err)
		err = check_classic(args, extack);
	if (!err && (!own || makes_reverse))
		err = vnp_peering_check_overlap(vnet, remote, extack);
	if (!err && !own)
		err = check_limit(vnet, remote, extack);
	if (!err && makes_reverse)
		err = check_limit(remote, vnet, extack);
	return err;
}
