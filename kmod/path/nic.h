/* SPDX-License-Identifier: GPL-2.0 */
/* What packets read of a port, and of its subnet, VNet and controller. */
#ifndef _VNP_NIC_H
#define _VNP_NIC_H

#include "endpoint.h"

struct vnp_nic_acl;
struct vnp_space;
struct vnp_table;

/**
 * struct vnp_nic_vnet - what packets read of a VNet
 * @endpoints: who has which of its addresses
 * @flow_timeout: idle timeout of flows, in minutes
 */
struct vnp_nic_vnet {
	struct vnp_endpoints endpoints;
	u32 flow_timeout;
};

/**
 * struct vnp_nic_subnet - what packets read of a subnet
 * @table: the routes that its ports' packets use
 * @acl: whose rules its ports' packets meet, or NULL
 * @space: its prefixes; never changed
 *
 * It outlives its ports.
 */
struct vnp_nic_subnet {
	struct vnp_table __rcu *table;
	struct vnp_nic_acl __rcu *acl;
	struct vnp_space *space;
};

/**
 * struct vnp_nic_settings - what packets read of a controller
 * @forwarded_check: enum vnetpeer_forwarded_check
 */
struct vnp_nic_settings {
	u32 forwarded_check;
};

#endif
