/* SPDX-License-Identifier: GPL-2.0 */
/* What a route says to a packet. */
#ifndef _VNP_HOP_H
#define _VNP_HOP_H

#include <linux/build_bug.h>

#include "pure/drop.h"
#include "pure/prefix.h"

struct vnp_counters;
struct vnp_endpoints;
struct vnp_gate;
struct vnp_space;

/*
 * What has to be looked at before a packet may go where a route says. A port
 * keeps the bits that concern it, so that the usual packet needs one test.
 */
#define VNP_CROSS_CLOSED	BIT(0)	/* access is off on our half */
#define VNP_CROSS_CLOSED_THERE	BIT(1)	/* access is off on the peer's half */
#define VNP_CROSS_STALE		BIT(2)	/* the peer's record of us is stale */
#define VNP_CROSS_FORWARDED	BIT(3)	/* the peer takes our own ones only */
#define VNP_CROSS_RULES		BIT(4)	/* the sender has rules, if any count */

#define VNP_CROSS_NO_ACCESS	(VNP_CROSS_CLOSED | VNP_CROSS_CLOSED_THERE)

/**
 * struct vnp_hop - what a route says to a packet
 * @endpoints: where the receiver is looked up; NULL if the packet does not go
 *	to an address in a VNet
 * @gate: the gateway that it goes to then, or NULL
 * @counters: what meters the packet; NULL if it stays in its VNet or goes where
 *	nobody meters
 * @accepted: the sources that are not forwarded ones for the peer; NULL inside
 *	a VNet
 * @cross: what to look at first, VNP_CROSS_*
 * @reason: why the packet is dropped when @endpoints is NULL, and there is no
 *	gateway
 * @is_fork: it is a vnp_fork's, where another hop is chosen
 * @target: the appliance whose address is looked up there; family 0 when it is
 *	the packet's destination
 * @via: number of the peering half that it goes over, for those who ask; or 0
 *
 * Never changed once published. A cache line holds it.
 */
struct vnp_hop {
	struct vnp_endpoints *endpoints;
	const struct vnp_gate *gate;
	struct vnp_counters __percpu *counters;
	const struct vnp_space *accepted;
	u8 cross;
	u8 reason;
	bool is_fork;
	struct vnp_addr target;
	u32 via;
} __aligned(64);

static_assert(sizeof(struct vnp_hop) == 64);

#endif
