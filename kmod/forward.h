/* SPDX-License-Identifier: GPL-2.0 */
/* How one packet is decided, for packets and for those who ask about them. */
#ifndef _VNP_FORWARD_H
#define _VNP_FORWARD_H

#include "drop.h"
#include "prefix.h"

struct vnp_hop;
struct vnp_port;
struct vnp_route;

/**
 * struct vnp_decision - what was decided about a packet
 * @hop: what the route that it took says; NULL if it did not get to one
 * @route: that route; NULL when @hop is
 * @to: the port that has the destination; NULL if nobody has
 */
struct vnp_decision {
	const struct vnp_hop *hop;
	const struct vnp_route *route;
	struct vnp_port *to;
};

enum vnetpeer_drop_reason vnp_forward_decide(const struct vnp_port *from,
					     const struct vnp_addr *src,
					     const struct vnp_addr *dst,
					     struct vnp_decision *decision);

#endif
