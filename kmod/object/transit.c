// SPDX-License-Identifier: GPL-2.0
/* Whose gateway serves a VNet: its own, or that of a peer. */

#include "transit.h"

#include "peering.h"
#include "vnet.h"

/**
 * vnp_transit_carries() - whether traffic may cross a half
 * @half: the half
 *
 * Context: vnp_net.config is held.
 * Return: whether it is connected, and both VNets stay
 */
bool vnp_transit_carries(const struct vnp_peering *half)
{
	return half->state == VNP_HALF_CONNECTED && !half->vnet->is_dying &&
	       !half->remote->is_dying;
}

/**
 * vnp_transit_uses() - whether a VNet uses the gateway of another one
 * @half: the half from the one to the other
 *
 * Whether there is a gateway does not matter.
 *
 * Context: vnp_net.config is held.
 * Return: whether both halves carry traffic, and both want it so
 */
bool vnp_transit_uses(const struct vnp_peering *half)
{
	return half->flags.remote_gateways && vnp_transit_carries(half) &&
	       half->reverse && vnp_transit_carries(half->reverse) &&
	       half->reverse->flags.gateway_transit;
}

/**
 * vnp_transit_wanted() - the half over which a VNet is to use a gateway
 * @vnet: the VNet
 *
 * Context: vnp_net.config is held.
 * Return: its half with remote-gateways on, in any state; or NULL
 */
const struct vnp_peering *vnp_transit_wanted(const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->flags.remote_gateways)
			return half;
	return NULL;
}

/**
 * vnp_transit_user() - somebody else who uses a VNet's gateway
 * @vnet: the VNet
 *
 * Context: vnp_net.config is held.
 * Return: the half from that one to @vnet; or NULL
 */
const struct vnp_peering *vnp_transit_user(const struct vnp_vnet *vnet)
{
	const struct vnp_peering *half;

	list_for_each_entry(half, &vnet->pointing, remote_node)
		if (vnp_transit_uses(half))
			return half;
	return NULL;
}

/**
 * vnp_transit_gateway() - the gateway that serves a VNet
 * @vnet: the VNet
 * @half: is set to the half that leads to the gateway's VNet; NULL for an own
 *	one
 *
 * Context: vnp_net.config is held.
 * Return: the gateway, vpn or expressroute; or NULL
 */
struct vnp_gateway *vnp_transit_gateway(const struct vnp_vnet *vnet,
					const struct vnp_peering **half)
{
	*half = NULL;
	if (vnet->gateway)
		return vnet->gateway;
	*half = vnp_transit_wanted(vnet);
	return *half && vnp_transit_uses(*half) ? (*half)->remote->gateway :
						  NULL;
}
