/* SPDX-License-Identifier: GPL-2.0 */
/* What rules and flows look at in a packet. */
#ifndef _VNP_L4_H
#define _VNP_L4_H

#include <linux/in.h>

#include "flow.h"
#include "pure/drop.h"

struct sk_buff;

/* What a packet is, as far as flows are concerned. */
enum vnp_l4_kind {
	VNP_L4_WHOLE,
	VNP_L4_FIRST_FRAGMENT,
	VNP_L4_LATER_FRAGMENT,
	VNP_L4_ERROR,		/* ICMP's, about a packet of some flow */
};

/**
 * struct vnp_l4 - what rules and flows look at in a packet
 * @kind: what it is
 * @family: AF_INET or AF_INET6
 * @proto: its protocol
 * @sport: its source port, in host order; 0 if it has none
 * @dport: its destination port, likewise
 * @src: its source, in network byte order
 * @dst: its destination, likewise
 * @bytes: its length, from its IP header on
 * @key: what its flow is found by; of an error, as if the packet that it is
 *	about were being answered; of a later fragment, nothing
 * @fragments: what later fragments of it are found by, if it is a fragment
 * @segment: of TCP, what the ends go by
 */
struct vnp_l4 {
	enum vnp_l4_kind kind;
	u8 family;
	u8 proto;
	u16 sport;
	u16 dport;
	const void *src;
	const void *dst;
	unsigned int bytes;
	struct vnp_flow_key key;
	struct vnp_flow_key fragments;
	struct vnp_tcp_segment segment;
};

enum vnetpeer_drop_reason vnp_l4_read(const struct sk_buff *skb, u8 family,
				      unsigned int bytes, struct vnp_l4 *l4);
void vnp_l4_set_key(struct vnp_l4 *l4, __be16 sport, __be16 dport);

/**
 * vnp_l4_segment() - what flows are told of a packet
 * @l4: the packet
 *
 * Return: the TCP segment that it is, or NULL
 */
static inline const struct vnp_tcp_segment *
vnp_l4_segment(const struct vnp_l4 *l4)
{
	return l4->proto == IPPROTO_TCP ? &l4->segment : NULL;
}

#endif
