/* SPDX-License-Identifier: GPL-2.0 */
/* Whose gateway serves a VNet: its own, or that of a peer. */
#ifndef _VNP_TRANSIT_H
#define _VNP_TRANSIT_H

#include <linux/types.h>

struct vnp_gateway;
struct vnp_peering;
struct vnp_vnet;

bool vnp_transit_carries(const struct vnp_peering *half);
bool vnp_transit_uses(const struct vnp_peering *half);
const struct vnp_peering *vnp_transit_wanted(const struct vnp_vnet *vnet);
const struct vnp_peering *vnp_transit_user(const struct vnp_vnet *vnet);
struct vnp_gateway *vnp_transit_gateway(const struct vnp_vnet *vnet,
					const struct vnp_peering **half);

#endif
