/* SPDX-License-Identifier: GPL-2.0 */
/* A way out of VNets: a gateway, and the routes that it has learned. */
#ifndef _VNP_GATE_H
#define _VNP_GATE_H

#include <linux/container_of.h>

#include "hop.h"
#include "pure/learned.h"

struct vnp_receiver;

/**
 * struct vnp_gate - what packets read of a gateway
 * @receiver: its device; NULL before that is there, and once it is gone
 * @learned: the routes that lead to it
 *
 * It outlives the tables that lead to it, and these may outlive the device: no
 * table can be built where a device ends. So they lead here, and not there.
 */
struct vnp_gate {
	struct vnp_receiver __rcu *receiver;
	struct vnp_learned learned;
};

/**
 * struct vnp_fork - a row of a table, where learned routes may be longer
 * @hop: that it is a fork
 * @own: what the row says
 * @learned: the learned routes
 * @out: what these say
 * @least: what vnp_learned_find() has to answer for these to be preferred
 *
 * Only rows outside of the spaces of VNets are forks: so a packet to a VNet
 * never comes to one, and learned routes inside of such a space are invalid.
 */
struct vnp_fork {
	struct vnp_hop hop;
	const struct vnp_hop *own;
	const struct vnp_learned *learned;
	const struct vnp_hop *out;
	u32 least;
};

static inline const struct vnp_fork *vnp_fork_of(const struct vnp_hop *hop)
{
	return container_of_const(hop, struct vnp_fork, hop);
}

/**
 * vnp_hop_choose() - the hop for a packet, where there may be a fork
 * @hop: what the row of its table says
 * @family: AF_INET or AF_INET6
 * @dst: the packet's destination
 * @learned: is set to the answer of vnp_learned_find() if that decides, else 0
 *
 * Context: RCU read side.
 * Return: the hop, which is no fork
 */
static inline const struct vnp_hop *
vnp_hop_choose(const struct vnp_hop *hop, u8 family, const void *dst,
	       u32 *learned)
{
	const struct vnp_fork *fork = vnp_fork_of(hop);
	u32 found;

	*learned = 0;
	if (!hop->is_fork)
		return hop;
	found = vnp_learned_find(fork->learned, family, dst);
	if (found < fork->least)
		return fork->own;
	*learned = found;
	return fork->out;
}

/* What the row itself says. */
static inline const struct vnp_hop *vnp_hop_own(const struct vnp_hop *hop)
{
	return hop->is_fork ? vnp_fork_of(hop)->own : hop;
}

#endif
