/* SPDX-License-Identifier: GPL-2.0 */
/* How one packet is decided, for packets and for those who ask about them. */
#ifndef _VNP_FORWARD_H
#define _VNP_FORWARD_H

#include <linux/netdevice.h>

#include "pure/drop.h"

struct vnp_findings;
struct vnp_hop;
struct vnp_l4;
struct vnp_nic;

/**
 * struct vnp_decision - what was decided about a packet
 * @hop: what the route that it took says; NULL if it did not get to one
 * @to: the port that has the destination; NULL if nobody has
 */
struct vnp_decision {
	const struct vnp_hop *hop;
	struct vnp_nic *to;
};

enum vnetpeer_drop_reason vnp_forward_decide(const struct vnp_nic *from,
					     const struct vnp_l4 *l4,
					     struct vnp_decision *decision,
					     struct vnp_findings *findings);

netdev_tx_t vnp_port_xmit(struct sk_buff *skb, struct net_device *dev);

#endif
