// SPDX-License-Identifier: GPL-2.0
/* The way of a packet, from the port that sends it to the port that gets it. */

#include "forward.h"

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <net/gso.h>
#include <net/ip.h>
#include <net/tcp.h>

#include "filter.h"
#include "gate.h"
#include "l4.h"
#include "meter.h"
#include "nic.h"
#include "packet.h"
#include "pure/deref.h"
#include "table.h"
#include "trace.h"

/*
 * Everything is decided in one pass over what is published under RCU, whose
 * read side is that bottom halves are off wherever a device transmits: the
 * port's addresses, its table, and the endpoints of the VNet that the table
 * names. No lock is taken and nothing that other processors write or read is
 * written. The function bodies follow a packet from top to bottom; they are
 * inlined once for each family.
 */

static const enum skb_drop_reason core_reasons[VNP_DROP_COUNT] = {
	[VNETPEER_DROP_REASON_NONE] = SKB_CONSUMED,
#define VNP_DROP_CORE(id, name, core) \
	[VNETPEER_DROP_REASON_##id] = SKB_DROP_REASON_##core,
	VNP_DROP_REASONS(VNP_DROP_CORE)
#undef VNP_DROP_CORE
};

/* Deciding */

static bool is_group(u8 family, const void *addr)
{
	if (family == AF_INET)
		return ipv4_is_multicast(*(const __be32 *)addr) ||
		       ipv4_is_lbcast(*(const __be32 *)addr);
	return ipv6_addr_is_multicast(addr);
}

static bool is_link_local(u8 family, const void *addr)
{
	if (family == AF_INET)
		return ipv4_is_linklocal_169(*(const __be32 *)addr);
	return ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL;
}

/* A source that is not the port's first address of the family. */
static noinline enum vnetpeer_drop_reason
check_source(const struct vnp_nic *from, u8 family, const void *src,
	     const void *dst)
{
	if (is_group(family, dst) || is_link_local(family, src))
		return VNETPEER_DROP_REASON_NO_ROUTE;
	if (READ_ONCE(from->is_forwarding) ||
	    vnp_endpoint_find(&from->vnet->endpoints, family,
			      src) == &from->receiver)
		return VNETPEER_DROP_REASON_NONE;
	return VNETPEER_DROP_REASON_SPOOFED_SOURCE;
}

static __always_inline bool is_first_addr(const struct vnp_nic *from,
					  u8 family, const void *src)
{
	const struct vnp_addrs *addrs = vnp_deref(from->addrs);

	if (unlikely(!addrs))
		return false;
	if (family == AF_INET)
		return addrs->first4 == *(const u32 *)src;
	return addrs->has6 && ipv6_addr_equal(&addrs->first6, src);
}

/* No reason to drop, but rules have to be asked. */
#define ASK_RULES	(VNP_DROP_COUNT + 1)

/*
 * A peering that is not simply open, or a source that may not cross it. Where
 * there are rules, they decide about access.
 */
static enum vnetpeer_drop_reason
check_crossing(const struct vnp_nic *from, const struct vnp_nic *to,
	       const struct vnp_hop *hop, u8 family, const void *src)
{
	struct vnp_addr addr = { .family = family };

	if (hop->cross & VNP_CROSS_NO_ACCESS && !vnp_filter_applies(from, to))
		return VNETPEER_DROP_REASON_PEERING_ACCESS_OFF;
	if (!(hop->cross & READ_ONCE(from->cross) &
	      (VNP_CROSS_STALE | VNP_CROSS_FORWARDED)) ||
	    READ_ONCE(from->settings->forwarded_check) !=
	    VNETPEER_FORWARDED_CHECK_STRICT)
		return VNETPEER_DROP_REASON_NONE;

	if (family == AF_INET)
		addr.v4 = *(const __be32 *)src;
	else
		addr.v6 = *(const struct in6_addr *)src;
	if (!vnp_space_has_addr(hop->accepted, &addr))
		return VNETPEER_DROP_REASON_FORWARDED_NOT_ALLOWED;
	return VNETPEER_DROP_REASON_NONE;
}

static noinline enum vnetpeer_drop_reason
look_closer(const struct vnp_nic *from, const struct vnp_nic *to,
	    const struct vnp_hop *hop, u8 family, const void *src)
{
	enum vnetpeer_drop_reason reason;

	reason = check_crossing(from, to, hop, family, src);
	if (reason)
		return reason;
	return READ_ONCE(to->receiver.arrive) & VNP_ARRIVE_DOWN ?
	       VNETPEER_DROP_REASON_PORT_DOWN : VNETPEER_DROP_REASON_NONE;
}

/*
 * Where the row does not simply lead to an address of a VNet: to a gateway, to
 * nobody, or to what learned routes leave. What was decided is not handed on by
 * address, here and below, so that for most packets it stays in registers.
 */
static noinline const struct vnp_hop *
find_way_out(const struct vnp_hop *row, u8 family, const void *dst)
{
	u32 learned;

	return vnp_hop_choose(row, family, dst, &learned);
}

static noinline struct vnp_receiver *
find_outside(const struct vnp_hop *hop, u8 family, const void *dst)
{
	if (hop->gate)
		return vnp_deref(hop->gate->receiver);
	if (!hop->endpoints)
		return NULL;
	if (hop->target.family)
		dst = &hop->target.v6;
	return vnp_endpoint_find(hop->endpoints, family, dst);
}

/* Return: also ASK_RULES */
static __always_inline unsigned int
decide_on(const struct vnp_nic *from, u8 family, const void *src,
	  const void *dst, struct vnp_decision *decision)
{
	enum vnetpeer_drop_reason reason;
	const struct vnp_table *table;
	const struct vnp_hop *hop;
	struct vnp_receiver *receiver;
	u8 special;

	if (!likely(is_first_addr(from, family, src))) {
		reason = check_source(from, family, src, dst);
		if (reason)
			return reason;
	}

	table = vnp_deref(from->subnet->table);
	hop = vnp_table_hop(table, vnp_table_find(table, family, dst));
	decision->hop = hop;
	if (likely(hop->endpoints)) {
		if (unlikely(hop->target.family))
			dst = &hop->target.v6;
		receiver = vnp_endpoint_find(hop->endpoints, family, dst);
	} else {
		hop = find_way_out(hop, family, dst);
		decision->hop = hop;
		receiver = find_outside(hop, family, dst);
	}
	if (unlikely(!receiver))
		return hop->endpoints ? VNETPEER_DROP_REASON_NO_ENDPOINT :
					hop->reason;

	decision->to = vnp_receiver_nic(receiver);
	special = (hop->cross & READ_ONCE(from->cross)) |
		  READ_ONCE(receiver->arrive);
	if (likely(!special))
		return VNETPEER_DROP_REASON_NONE;
	if (special != VNP_CROSS_RULES) {
		reason = look_closer(from, decision->to, hop, family, src);
		if (reason)
			return reason;
	}
	return special & VNP_CROSS_RULES ? ASK_RULES :
					   VNETPEER_DROP_REASON_NONE;
}

/**
 * vnp_forward_decide() - what would become of a packet
 * @from: the port that would send it
 * @l4: the packet
 * @decision: what was decided; valid as long as the read side lasts
 * @findings: what rules and flows had to say; likewise
 *
 * Does what a packet of that port meets, from the source check to the moment
 * when only its size and the receiver's queue can still stop it.
 *
 * Context: RCU read side, and BH is off.
 * Return: VNETPEER_DROP_REASON_NONE, or why it would be dropped
 */
enum vnetpeer_drop_reason vnp_forward_decide(const struct vnp_nic *from,
					     const struct vnp_l4 *l4,
					     struct vnp_decision *decision,
					     struct vnp_findings *findings)
{
	unsigned int reason;

	if (l4->family == AF_INET)
		reason = decide_on(from, AF_INET, l4->src, l4->dst, decision);
	else
		reason = decide_on(from, AF_INET6, l4->src, l4->dst, decision);
	if (reason == ASK_RULES)
		reason = VNETPEER_DROP_REASON_NONE;
	return vnp_filter_explain(from, l4, decision, reason, findings);
}

/* Handing on */

/* What a GSO packet is once it is segments; others are what they are. */
struct weight {
	unsigned int packets;
	unsigned int bytes;
};

static unsigned int gso_headers_len(const struct sk_buff *skb)
{
	unsigned int at = skb->encapsulation ? skb_inner_transport_offset(skb) :
					       skb_transport_offset(skb);
	const struct tcphdr *tcph;
	struct tcphdr buf;

	if (!(skb_shinfo(skb)->gso_type & (SKB_GSO_TCPV4 | SKB_GSO_TCPV6)))
		return at - ETH_HLEN + sizeof(struct udphdr);
	tcph = skb_header_pointer(skb, at, sizeof(buf), &buf);
	return at - ETH_HLEN + (tcph ? __tcp_hdrlen(tcph) : 0);
}

/*
 * What BIG TCP puts into an IPv6 packet that is too big for its length field,
 * and takes out when it makes segments of it: a hop-by-hop header with that
 * option alone. A longer header stays in each segment, whatever is in it.
 */
static __always_inline unsigned int jumbo_len(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = vnp_packet_ip6(skb);
	const struct ipv6_opt_hdr *hop = (const void *)(ip6h + 1);

	if (likely(ip6h->payload_len) || ip6h->nexthdr != NEXTHDR_HOP ||
	    hop->hdrlen || *(const u8 *)(hop + 1) != IPV6_TLV_JUMBO)
		return 0;
	return ipv6_optlen(hop);
}

static noinline struct weight weigh_gso(const struct sk_buff *skb,
					unsigned int jumbo)
{
	unsigned int len = skb->len - ETH_HLEN - jumbo;
	struct weight weight = {
		.packets = max(skb_shinfo(skb)->gso_segs, 1),
		.bytes = len,
	};
	unsigned int headers;

	if (!skb_transport_header_was_set(skb))
		return weight;
	headers = gso_headers_len(skb) - jumbo;
	/* The count is not filled in for what comes from a VM. */
	if (!skb_shinfo(skb)->gso_segs && headers < len)
		weight.packets = DIV_ROUND_UP(len - headers,
					      skb_shinfo(skb)->gso_size);
	weight.bytes += (weight.packets - 1) * headers;
	return weight;
}

static noinline enum vnetpeer_drop_reason
refuse_size(struct vnp_nic *from, struct sk_buff *skb, u8 family,
	    unsigned int mtu)
{
	vnp_icmp_too_big(from, skb, family, mtu);
	return VNETPEER_DROP_REASON_MTU_EXCEEDED;
}

/* Segments that do not fit may be those of BIG TCP, counted with its option. */
static noinline bool jumbo_fits(const struct sk_buff *skb, unsigned int mtu)
{
	unsigned int jumbo = jumbo_len(skb);

	return jumbo && skb_gso_validate_network_len(skb, mtu + jumbo);
}

static __always_inline bool fits(struct sk_buff *skb, unsigned int len,
				 u8 family, unsigned int mtu)
{
	if (likely(len - ETH_HLEN <= mtu))
		return true;
	if (!skb_is_gso(skb))
		return false;
	skb_set_network_header(skb, ETH_HLEN);
	return likely(skb_gso_validate_network_len(skb, mtu)) ||
	       (family == AF_INET6 && jumbo_fits(skb, mtu));
}

/* No reason to drop: the receiver has stopped, and the packet is freed. */
#define TOO_LATE	(VNP_DROP_COUNT + 2)

/*
 * The core frees what it does not take: its queue is full, or it has stopped
 * the device, of which we hear a moment later.
 */
static noinline unsigned int why_not_taken(const struct vnp_nic *to)
{
	return vnp_nic_is_up(to) ? VNETPEER_DROP_REASON_BACKLOG_FULL :
				    TOO_LATE;
}

/*
 * The packet changes hands as between two machines: what the sender's
 * namespace noted in it stays there, and it arrives with the Ethernet header
 * off, as from a driver.
 */
static __always_inline enum vnetpeer_drop_reason
hand_on(struct net_device *sender, struct sk_buff *skb, unsigned int len,
	u8 family, __be16 proto, unsigned int bytes,
	const struct vnp_decision *decision)
{
	const struct vnp_hop *hop = decision->hop;
	struct net_device *dev = decision->to->dev;
	struct weight weight = { .packets = 1, .bytes = bytes };
	unsigned int mtu = READ_ONCE(dev->mtu);

	if (unlikely(!fits(skb, len, family, mtu)))
		return refuse_size(netdev_priv(sender), skb, family, mtu);
	if (unlikely(skb_orphan_frags(skb, GFP_ATOMIC) ||
		     skb_cow_head(skb, 0)))
		return VNETPEER_DROP_REASON_NO_MEMORY;
	/*
	 * Most are not to be cut, and nobody has asked when they left. Both are
	 * seen at once, where skb_tx_timestamp() alone would look at more.
	 */
	if (skb_shinfo(skb)->gso_size | skb_shinfo(skb)->tx_flags) {
		if (skb_is_gso(skb))
			weight = weigh_gso(skb, family == AF_INET6 ?
						jumbo_len(skb) : 0);
		skb_tx_timestamp(skb);
	}

	skb_scrub_packet(skb, true);
	skb->priority = 0;
	skb->dev = dev;
	skb->protocol = proto;
	vnp_packet_arrive(skb, dev->dev_addr);
	if (unlikely(__netif_rx(skb) != NET_RX_SUCCESS))
		return why_not_taken(decision->to);

	dev_sw_netstats_tx_add(sender, 1, len);
	dev_sw_netstats_rx_add(dev, len);
	if (hop->counters)
		vnp_counters_add(hop->counters, weight.packets, weight.bytes);
	return VNETPEER_DROP_REASON_NONE;
}

/* A packet from its header on, for each family */

/* No reason to drop: the packet was a question, and has its answer. */
#define ANSWERED	VNP_DROP_COUNT

/* What is not simply of a known flow, or does not go on without rules. */
static enum vnetpeer_drop_reason filter(struct vnp_nic *from,
					const struct sk_buff *skb, u8 family,
					unsigned int bytes,
					struct vnp_decision decision,
					unsigned int reason)
{
	if (reason == ASK_RULES)
		reason = VNETPEER_DROP_REASON_NONE;
	return vnp_filter_packet(from, skb, family, bytes, decision, reason);
}

static __always_inline bool has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP;
}

static __always_inline bool is_known4(const struct vnp_nic *from,
				      const struct sk_buff *skb,
				      const struct iphdr *iph, unsigned int len,
				      const struct vnp_nic *to)
{
	struct vnp_flow_key key = {
		.word = (u64)iph->protocol << VNP_WORD_PROTO_SHIFT,
		.addr[0] = get_unaligned((const u64 *)&iph->saddr),
	};

	if (unlikely(!has_ports(iph->protocol) || iph->ihl != 5 ||
		     iph->frag_off & htons(IP_MF | IP_OFFSET)))
		return false;
	return vnp_filter_is_known(from, to, skb, &key,
				   ETH_HLEN + sizeof(*iph), len);
}

static __always_inline enum vnetpeer_drop_reason
forward4(struct net_device *sender, struct sk_buff *skb, unsigned int frame_len,
	 struct vnp_decision *decision)
{
	struct vnp_nic *from = netdev_priv(sender);
	const struct iphdr *iph;
	unsigned int reason;
	unsigned int len;

	iph = vnp_packet_ip4(skb);
	len = ntohs(iph->tot_len);
	if (unlikely(len > frame_len - ETH_HLEN || len < sizeof(*iph))) {
		/* Too big for its own length field: BIG TCP. */
		if (len || !skb_is_gso(skb))
			return VNETPEER_DROP_REASON_MALFORMED;
		len = frame_len - ETH_HLEN;
	}
	if (unlikely(*(const u8 *)iph != 0x45)) {
		reason = vnp_packet_check_options4(skb);
		if (reason)
			return reason;
		iph = vnp_packet_ip4(skb);
	}
	if (unlikely(is_multicast_ether_addr(skb->data)))
		return VNETPEER_DROP_REASON_NO_ROUTE;

	reason = decide_on(from, AF_INET, &iph->saddr, &iph->daddr, decision);
	if (unlikely(reason) &&
	    (reason != ASK_RULES ||
	     !is_known4(from, skb, iph, len, decision->to))) {
		reason = filter(from, skb, AF_INET, len, *decision, reason);
		if (reason)
			return reason;
	}
	return hand_on(sender, skb, frame_len, AF_INET, htons(ETH_P_IP), len,
		       decision);
}

/* What is neither TCP nor UDP: neighbour discovery, and extension headers. */
static noinline enum vnetpeer_drop_reason check_special6(struct vnp_nic *from,
							 struct sk_buff *skb)
{
	if (vnp_packet_ip6(skb)->nexthdr != IPPROTO_ICMPV6)
		return vnp_packet_check_extensions6(skb);
	if (!vnp_neigh_is_solicitation(skb))
		return VNETPEER_DROP_REASON_NONE;
	return vnp_neigh_solicitation(from, skb) ?: ANSWERED;
}

static __always_inline bool is_known6(const struct vnp_nic *from,
				      const struct sk_buff *skb,
				      const struct ipv6hdr *ip6h,
				      unsigned int len,
				      const struct vnp_nic *to)
{
	const u64 *addr = (const u64 *)&ip6h->saddr;
	struct vnp_flow_key key = {
		.word = (u64)ip6h->nexthdr << VNP_WORD_PROTO_SHIFT |
			VNP_WORD_IPV6,
		.addr = {
			get_unaligned(addr), get_unaligned(addr + 1),
			get_unaligned(addr + 2), get_unaligned(addr + 3),
		},
	};

	if (unlikely(!has_ports(ip6h->nexthdr)))
		return false;
	return vnp_filter_is_known(from, to, skb, &key,
				   ETH_HLEN + sizeof(*ip6h), len);
}

static __always_inline enum vnetpeer_drop_reason
forward6(struct net_device *sender, struct sk_buff *skb, unsigned int frame_len,
	 struct vnp_decision *decision)
{
	struct vnp_nic *from = netdev_priv(sender);
	const struct ipv6hdr *ip6h;
	const unsigned int room = frame_len - ETH_HLEN - sizeof(*ip6h);
	unsigned int reason;
	unsigned int len;

	if (unlikely(!pskb_may_pull(skb, ETH_HLEN + sizeof(*ip6h))))
		return VNETPEER_DROP_REASON_MALFORMED;
	ip6h = vnp_packet_ip6(skb);
	len = ntohs(ip6h->payload_len);
	if (unlikely(ip6h->version != 6 || len - 1 >= room)) {
		if (ip6h->version != 6 || len > room)
			return VNETPEER_DROP_REASON_MALFORMED;
		/* Nothing, or too much for its own length field: BIG TCP. */
		if (skb_is_gso(skb))
			len = room;
	}
	len += sizeof(*ip6h);
	if (unlikely(ip6h->nexthdr != IPPROTO_TCP &&
		     ip6h->nexthdr != IPPROTO_UDP)) {
		reason = check_special6(from, skb);
		if (reason)
			return reason;
		ip6h = vnp_packet_ip6(skb);
	}
	if (unlikely(is_multicast_ether_addr(skb->data)))
		return VNETPEER_DROP_REASON_NO_ROUTE;

	reason = decide_on(from, AF_INET6, &ip6h->saddr, &ip6h->daddr,
			   decision);
	if (unlikely(reason) &&
	    (reason != ASK_RULES ||
	     !is_known6(from, skb, ip6h, len, decision->to))) {
		reason = filter(from, skb, AF_INET6, len, *decision, reason);
		if (reason)
			return reason;
	}
	return hand_on(sender, skb, frame_len, AF_INET6, htons(ETH_P_IPV6), len,
		       decision);
}

/* What is neither IPv4 nor IPv6, in a frame with its whole header */
static noinline enum vnetpeer_drop_reason
handle_others(struct vnp_nic *from, struct sk_buff *skb, __be16 proto)
{
	if (proto == htons(ETH_P_ARP))
		return vnp_neigh_arp(from, skb) ?: ANSWERED;
	return VNETPEER_DROP_REASON_UNSUPPORTED_PROTOCOL;
}

/* A frame that has room for the shortest packet needs no further look. */
#define SHORTEST_PACKET	(ETH_HLEN + sizeof(struct iphdr))

static noinline enum vnetpeer_drop_reason refuse_short(struct vnp_nic *from,
						       struct sk_buff *skb)
{
	__be16 proto;

	if (!pskb_may_pull(skb, ETH_HLEN))
		return VNETPEER_DROP_REASON_MALFORMED;
	proto = ((const struct ethhdr *)skb->data)->h_proto;
	if (proto == htons(ETH_P_IP) || proto == htons(ETH_P_IPV6))
		return VNETPEER_DROP_REASON_MALFORMED;
	return handle_others(from, skb, proto);
}

/* What does not go on */

/*
 * What the sender can do something about, as it may send the same again, later
 * or less at a time. All else is the network's affair, of which it says no more
 * than a network does.
 */
static bool is_congestion(enum vnetpeer_drop_reason reason)
{
	return reason == VNETPEER_DROP_REASON_BACKLOG_FULL ||
	       reason == VNETPEER_DROP_REASON_NO_MEMORY;
}

/*
 * A packet that found its receiver counts at the peering too; there is no hop
 * when there was no route. What was handed to the core and not taken the core
 * has freed. @len is what the packet was.
 */
static noinline netdev_tx_t stop(struct vnp_nic *from, struct sk_buff *skb,
				 unsigned int len, unsigned int reason,
				 const struct vnp_hop *hop)
{
	bool is_freed = reason == VNETPEER_DROP_REASON_BACKLOG_FULL ||
			reason == TOO_LATE;
	struct vnp_nic_drops *drops = this_cpu_ptr(from->drops);

	if (reason == ANSWERED) {
		dev_sw_netstats_tx_add(from->dev, 1, len);
		consume_skb(skb);
		return NETDEV_TX_OK;
	}
	if (reason == TOO_LATE)
		reason = VNETPEER_DROP_REASON_PORT_DOWN;
	u64_stats_update_begin(&drops->syncp);
	u64_stats_inc(&drops->reason[reason]);
	u64_stats_update_end(&drops->syncp);
	if (hop && hop->counters &&
	    reason != VNETPEER_DROP_REASON_NO_ENDPOINT &&
	    reason != VNETPEER_DROP_REASON_NO_GATEWAY)
		vnp_counters_drop(hop->counters, reason);
	dev_core_stats_tx_dropped_inc(from->dev);

	trace_vnetpeer_drop(skb, len, from->dev, reason);
	if (!is_freed)
		kfree_skb_reason(skb, core_reasons[reason]);
	return is_congestion(reason) ? NET_XMIT_DROP : NETDEV_TX_OK;
}

/**
 * vnp_port_xmit() - decide one packet and hand it on
 * @skb: the frame; taken over
 * @dev: the device of the port that sends it
 *
 * Context: BH is off.
 * Return: NET_XMIT_DROP when the packet was dropped for congestion, and
 * NETDEV_TX_OK whatever else becomes of it
 */
__flatten netdev_tx_t vnp_port_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct vnp_decision decision = {};
	struct vnp_nic *from = netdev_priv(dev);
	enum vnetpeer_drop_reason reason;
	unsigned int len = skb->len;
	__be16 proto;

	if (unlikely(!pskb_may_pull(skb, SHORTEST_PACKET))) {
		reason = refuse_short(from, skb);
		goto out;
	}
	proto = ((const struct ethhdr *)skb->data)->h_proto;
	if (likely(proto == htons(ETH_P_IP)))
		reason = forward4(dev, skb, len, &decision);
	else if (likely(proto == htons(ETH_P_IPV6)))
		reason = forward6(dev, skb, len, &decision);
	else
		reason = handle_others(from, skb, proto);
out:
	if (unlikely(reason))
		return stop(from, skb, len, reason, decision.hop);
	return NETDEV_TX_OK;
}
