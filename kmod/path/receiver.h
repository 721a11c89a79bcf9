/* SPDX-License-Identifier: GPL-2.0 */
/* A receiver: who has an address, and gets the packets to it. */
#ifndef _VNP_RECEIVER_H
#define _VNP_RECEIVER_H

#include "hop.h"

/*
 * Another kind than a nic embeds a receiver as a nic does, and has a bit of its
 * own in @arrive, which is always set. So its packets leave the usual way where
 * the bits are tested, and only there it is asked for its kind, and for the nic
 * that gets the packet in its place: the usual packet pays for no other kind.
 */
enum vnp_receiver_kind {
	VNP_RECEIVER_NIC,	/* vnp_receiver_nic() is that of a port */
};

/*
 * What has to be looked at before somebody receives a packet; apart from
 * VNP_CROSS_*, so that both are tested at once.
 */
#define VNP_ARRIVE_RULES	VNP_CROSS_RULES	/* the receiver has rules */
#define VNP_ARRIVE_DOWN		BIT(5)		/* its device is down */

/**
 * struct vnp_receiver - who has an address
 * @kind: what it is part of, enum vnp_receiver_kind
 * @arrive: which VNP_ARRIVE_* hold for what it is to receive
 */
struct vnp_receiver {
	u8 kind;
	u8 arrive;
};

#endif
