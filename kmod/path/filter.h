/* SPDX-License-Identifier: GPL-2.0 */
/* What rules and flows say to a packet between two ports. */
#ifndef _VNP_FILTER_H
#define _VNP_FILTER_H

#include <linux/skbuff.h>
#include <net/tcp.h>

#include "flow.h"
#include "forward.h"
#include "nic.h"
#include "packet.h"
#include "pure/drop.h"
#include "rules.h"

struct vnp_l4;

/**
 * struct vnp_finding - what was found at one of the places where rules are
 * asked
 * @acl: whose rules; NULL where default rules stand for an absent one
 * @ruling: that of the rule that decides
 * @direction: whether at the sending or the receiving port
 * @level: which acl of that port it is
 */
struct vnp_finding {
	const struct vnp_nic_acl *acl;
	const struct vnp_ruling *ruling;
	enum vnp_direction direction;
	enum vnetpeer_rule_level level;
};

/* Each of the two ports has an acl, and its subnet has. */
#define VNP_FINDINGS_MAX	4

/**
 * struct vnp_findings - why a packet goes on or not
 * @has_flow: it belongs to a flow
 * @flow: what that one is like
 * @count: length of @finding
 * @finding: what a new flow would meet, in order, up to what denies it
 */
struct vnp_findings {
	bool has_flow;
	struct vnp_flow_info flow;
	unsigned int count;
	struct vnp_finding finding[VNP_FINDINGS_MAX];
};

enum vnetpeer_drop_reason
vnp_filter_packet(struct vnp_nic *from, const struct sk_buff *skb, u8 family,
		  unsigned int bytes, struct vnp_decision decision,
		  enum vnetpeer_drop_reason reason);
enum vnetpeer_drop_reason
vnp_filter_explain(const struct vnp_nic *from, const struct vnp_l4 *l4,
		   const struct vnp_decision *decision,
		   enum vnetpeer_drop_reason reason,
		   struct vnp_findings *findings);

/**
 * vnp_filter_applies() - whether there are rules between two ports
 * @from: the one that sends
 * @to: the one that is to receive
 *
 * Return: whether either of them, or its subnet, has an acl
 */
static inline bool vnp_filter_applies(const struct vnp_nic *from,
				      const struct vnp_nic *to)
{
	return (READ_ONCE(from->cross) & VNP_CROSS_RULES) ||
	       (READ_ONCE(to->receiver.arrive) & VNP_ARRIVE_RULES);
}

/* The packet of a flow, in a header so that it becomes part of its way */

#define VNP_TCP_TELLING	(VNP_TCP_FIN | VNP_TCP_SYN | VNP_TCP_RST | VNP_TCP_ACK)

/* A segment that only carries data, or takes note of some. */
static __always_inline bool
vnp_filter_track_tcp(struct vnp_flow_half *half, const struct tcphdr *tcph,
		     unsigned int len)
{
	u32 next;

	if (unlikely((tcp_flag_byte(tcph) & VNP_TCP_TELLING) != VNP_TCP_ACK))
		return false;
	next = ntohl(tcph->seq) + len - tcph->doff * 4;
	if ((s32)(next - half->end.next) > 0)
		WRITE_ONCE(half->end.next, next);
	return true;
}

/**
 * vnp_filter_is_known() - whether a packet simply belongs to a flow
 * @from: the port that sends it
 * @to: the port that is to receive it
 * @skb: its frame, neither a fragment nor with options or extension headers
 * @key: what its flow is found by, but for the ports
 * @headers: length of its Ethernet and IP headers
 * @bytes: its length, from its IP header on
 *
 * The packet is counted then. Of all that is not simple, vnp_filter_packet()
 * takes care.
 *
 * Context: BH is off.
 * Return: whether it belongs to one
 */
static __always_inline bool
vnp_filter_is_known(const struct vnp_nic *from, const struct vnp_nic *to,
		    const struct sk_buff *skb, struct vnp_flow_key *key,
		    unsigned int headers, unsigned int bytes)
{
	bool is_tcp = vnp_flow_proto(key) == IPPROTO_TCP;
	const void *header = skb->data + headers;
	struct vnp_flow_half *half;

	if (unlikely(skb_headlen(skb) < headers + (is_tcp ? 20 : 8)))
		return false;
	key->word |= get_unaligned((const u32 *)header);
	half = vnp_flow_find(from->flows, to->flows, key,
			     key->word & VNP_WORD_IPV6);
	if (unlikely(!half))
		return false;
	if (is_tcp && !vnp_filter_track_tcp(half, header,
					    bytes - (headers - ETH_HLEN)))
		return false;
	vnp_flow_count(half, bytes);
	return true;
}

#endif
