// SPDX-License-Identifier: GPL-2.0
/* Tells a sender that its packet is too big for the receiver. */

#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/ipv6.h>

#include "nic.h"
#include "packet.h"
#include "pure/space.h"

/*
 * icmp_send() answers by the route that a packet came by. A packet that is
 * being sent has none, so the error is written here and given to the sender's
 * device.
 */

/* As much of the packet as the error may quote: RFC 1812, RFC 4443. */
#define QUOTE_MAX4 (576 - sizeof(struct iphdr) - sizeof(struct icmphdr))
#define QUOTE_MAX6 (IPV6_MIN_MTU - sizeof(struct ipv6hdr) - \
		    sizeof(struct icmp6hdr))

static bool is_error4(const struct sk_buff *skb)
{
	const struct iphdr *iph = vnp_packet_ip4(skb);
	u8 buf;
	const u8 *type;

	if (iph->frag_off & htons(IP_OFFSET))
		return true;
	if (iph->protocol != IPPROTO_ICMP)
		return false;
	type = skb_header_pointer(skb, ETH_HLEN + iph->ihl * 4, sizeof(buf),
				  &buf);
	return !type || *type > NR_ICMP_TYPES || icmp_is_err(*type);
}

static bool is_error6(const struct sk_buff *skb)
{
	u8 proto = vnp_packet_ip6(skb)->nexthdr;
	__be16 frag_off;
	const u8 *type;
	int at;
	u8 buf;

	at = ipv6_skip_exthdr(skb, ETH_HLEN + sizeof(struct ipv6hdr), &proto,
			      &frag_off);
	if (at < 0 || frag_off & htons(IP6_OFFSET))
		return true;
	if (proto != IPPROTO_ICMPV6)
		return false;
	type = skb_header_pointer(skb, at, sizeof(buf), &buf);
	return !type || !(*type & ICMPV6_INFOMSG_MASK);
}

/* Room for the headers and the quoted packet, which is copied in. */
static struct sk_buff *alloc_error(const struct vnp_nic *nic,
				   const struct sk_buff *skb,
				   unsigned int headers, unsigned int max)
{
	unsigned int quote = min(skb->len - ETH_HLEN, max);
	struct sk_buff *error;

	error = netdev_alloc_skb_ip_align(nic->dev, headers + quote);
	if (!error)
		return NULL;
	skb_put(error, headers + quote);
	if (skb_copy_bits(skb, ETH_HLEN, error->data + headers, quote)) {
		kfree_skb(error);
		return NULL;
	}
	return error;
}

static void fill_eth(struct ethhdr *eth, const struct vnp_nic *nic, u16 proto)
{
	ether_addr_copy(eth->h_dest, nic->dev->dev_addr);
	ether_addr_copy(eth->h_source, vnp_router_mac);
	eth->h_proto = htons(proto);
}

struct error4 {
	struct ethhdr eth;
	struct iphdr iph;
	struct icmphdr icmph;
} __packed;

static struct sk_buff *make_error4(const struct vnp_nic *nic,
				   const struct sk_buff *skb, __be32 router,
				   unsigned int mtu)
{
	struct sk_buff *error;
	struct error4 *hdr;
	unsigned int len;

	error = alloc_error(nic, skb, sizeof(*hdr), QUOTE_MAX4);
	if (!error)
		return NULL;
	hdr = (struct error4 *)error->data;
	len = error->len - sizeof(hdr->eth);

	memset(hdr, 0, sizeof(*hdr));
	fill_eth(&hdr->eth, nic, ETH_P_IP);
	hdr->iph.version = 4;
	hdr->iph.ihl = sizeof(hdr->iph) / 4;
	hdr->iph.tos = IPTOS_PREC_INTERNETCONTROL;
	hdr->iph.tot_len = htons(len);
	hdr->iph.ttl = IPDEFTTL;
	hdr->iph.protocol = IPPROTO_ICMP;
	hdr->iph.saddr = router;
	hdr->iph.daddr = vnp_packet_ip4(skb)->saddr;
	hdr->iph.check = ip_fast_csum(&hdr->iph, hdr->iph.ihl);
	hdr->icmph.type = ICMP_DEST_UNREACH;
	hdr->icmph.code = ICMP_FRAG_NEEDED;
	hdr->icmph.un.frag.mtu = htons(mtu);
	hdr->icmph.checksum = ip_compute_csum(&hdr->icmph,
					      len - sizeof(hdr->iph));
	return error;
}

struct error6 {
	struct ethhdr eth;
	struct ipv6hdr ip6h;
	struct icmp6hdr icmph;
} __packed;

static struct sk_buff *make_error6(const struct vnp_nic *nic,
				   const struct sk_buff *skb,
				   const struct in6_addr *router,
				   unsigned int mtu)
{
	struct sk_buff *error;
	struct error6 *hdr;
	unsigned int len;

	error = alloc_error(nic, skb, sizeof(*hdr), QUOTE_MAX6);
	if (!error)
		return NULL;
	hdr = (struct error6 *)error->data;
	len = error->len - sizeof(hdr->eth) - sizeof(hdr->ip6h);

	memset(hdr, 0, sizeof(*hdr));
	fill_eth(&hdr->eth, nic, ETH_P_IPV6);
	ip6_flow_hdr(&hdr->ip6h, 0, 0);
	hdr->ip6h.payload_len = htons(len);
	hdr->ip6h.nexthdr = IPPROTO_ICMPV6;
	hdr->ip6h.hop_limit = IPDEFTTL;
	hdr->ip6h.saddr = *router;
	hdr->ip6h.daddr = vnp_packet_ip6(skb)->saddr;
	hdr->icmph.icmp6_type = ICMPV6_PKT_TOOBIG;
	hdr->icmph.icmp6_mtu = htonl(mtu);
	hdr->icmph.icmp6_cksum =
		csum_ipv6_magic(&hdr->ip6h.saddr, &hdr->ip6h.daddr, len,
				IPPROTO_ICMPV6,
				csum_partial(&hdr->icmph, len, 0));
	return error;
}

/**
 * vnp_icmp_too_big() - tell a sender that its packet is too big
 * @nic: the port that sent it
 * @skb: the frame; not taken over
 * @family: AF_INET or AF_INET6
 * @mtu: what would have fitted
 *
 * Comes from the first host address of the port's subnet. Errors and later
 * fragments get none, and a port gets 100 a second.
 *
 * Context: RCU read side; BH is off.
 */
void vnp_icmp_too_big(struct vnp_nic *nic, struct sk_buff *skb, u8 family,
		      unsigned int mtu)
{
	struct vnp_addr from = { .family = family };
	struct vnp_addr router;
	struct sk_buff *error;

	if (family == AF_INET)
		from.v4 = vnp_packet_ip4(skb)->saddr;
	else
		from.v6 = vnp_packet_ip6(skb)->saddr;

	if ((family == AF_INET ? is_error4(skb) : is_error6(skb)) ||
	    !vnp_space_router(READ_ONCE(nic->subnet->space), family, &from,
			      &router) ||
	    !__ratelimit(&nic->icmp_limit))
		return;

	if (family == AF_INET)
		error = make_error4(nic, skb, router.v4, mtu);
	else
		error = make_error6(nic, skb, &router.v6, mtu);
	if (error)
		vnp_packet_answer(error, nic->dev);
}
