// SPDX-License-Identifier: GPL-2.0
/* The router answers for every address that a port asks for. */

#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <net/arp.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "nic.h"
#include "packet.h"

/* Whether @addr belongs to the port; then nobody else answers for it. */
static bool is_own(const struct vnp_nic *nic, u8 family, const void *addr)
{
	return vnp_endpoint_find(&nic->vnet->endpoints, family,
				 addr) == &nic->receiver;
}

static void answer_arp(struct vnp_nic *nic, __be32 sender,
		       const u8 *sender_mac, __be32 target)
{
	struct sk_buff *skb;

	skb = arp_create(ARPOP_REPLY, ETH_P_ARP, sender, nic->dev, target,
			 sender_mac, vnp_router_mac, sender_mac);
	if (skb)
		vnp_packet_answer(skb, nic->dev);
}

/**
 * vnp_neigh_arp() - answer an ARP request
 * @nic: the port that asks
 * @skb: its frame; not taken over
 *
 * An address that the port has, or is about to take, is not answered for:
 * neither probes nor announcements get a reply.
 *
 * Context: RCU read side; BH is off.
 * Return: VNETPEER_DROP_REASON_NONE when the frame has served its purpose, or
 * why it is dropped
 */
enum vnetpeer_drop_reason vnp_neigh_arp(struct vnp_nic *nic,
					struct sk_buff *skb)
{
	const struct arphdr *arp;
	__be32 sender, target;
	const u8 *body;

	if (!pskb_may_pull(skb, ETH_HLEN + arp_hdr_len(nic->dev)))
		return VNETPEER_DROP_REASON_MALFORMED;
	arp = (const struct arphdr *)(skb->data + ETH_HLEN);
	if (arp->ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->ar_pro != htons(ETH_P_IP) ||
	    arp->ar_hln != ETH_ALEN || arp->ar_pln != sizeof(sender))
		return VNETPEER_DROP_REASON_MALFORMED;
	if (arp->ar_op != htons(ARPOP_REQUEST))
		return VNETPEER_DROP_REASON_NONE;

	/* Sender's and target's addresses: MAC, IP, MAC, IP. */
	body = (const u8 *)(arp + 1);
	memcpy(&sender, body + ETH_ALEN, sizeof(sender));
	memcpy(&target, body + 2 * ETH_ALEN + sizeof(sender), sizeof(target));
	if (sender && sender != target && !is_own(nic, AF_INET, &target))
		answer_arp(nic, sender, body, target);
	return VNETPEER_DROP_REASON_NONE;
}

/**
 * vnp_neigh_is_solicitation() - whether a packet asks for a neighbour
 * @skb: a frame whose IPv6 header is linear and says that ICMPv6 follows
 *
 * Return: whether it is a neighbour solicitation
 */
bool vnp_neigh_is_solicitation(struct sk_buff *skb)
{
	const unsigned int at = ETH_HLEN + sizeof(struct ipv6hdr);

	return pskb_may_pull(skb, at + 1) &&
	       skb->data[at] == NDISC_NEIGHBOUR_SOLICITATION;
}

struct advertisement {
	struct ethhdr eth;
	struct ipv6hdr ip6h;
	struct nd_msg msg;
	struct {
		u8 type;
		u8 len;
		u8 mac[ETH_ALEN];
	} target_mac;
} __packed;

static void fill_advertisement(struct advertisement *adv, const u8 *to_mac,
			       const struct in6_addr *to,
			       const struct in6_addr *target)
{
	const unsigned int len = sizeof(adv->msg) + sizeof(adv->target_mac);

	memset(adv, 0, sizeof(*adv));
	ether_addr_copy(adv->eth.h_dest, to_mac);
	ether_addr_copy(adv->eth.h_source, vnp_router_mac);
	adv->eth.h_proto = htons(ETH_P_IPV6);

	ip6_flow_hdr(&adv->ip6h, 0, 0);
	adv->ip6h.payload_len = htons(len);
	adv->ip6h.nexthdr = IPPROTO_ICMPV6;
	adv->ip6h.hop_limit = 255;
	adv->ip6h.saddr = *target;
	adv->ip6h.daddr = *to;

	adv->msg.icmph.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	adv->msg.icmph.icmp6_router = 1;
	adv->msg.icmph.icmp6_solicited = 1;
	adv->msg.icmph.icmp6_override = 1;
	adv->msg.target = *target;
	adv->target_mac.type = ND_OPT_TARGET_LL_ADDR;
	adv->target_mac.len = 1;
	ether_addr_copy(adv->target_mac.mac, vnp_router_mac);
	adv->msg.icmph.icmp6_cksum =
		csum_ipv6_magic(target, to, len, IPPROTO_ICMPV6,
				csum_partial(&adv->msg, len, 0));
}

static void advertise(struct vnp_nic *nic, const struct in6_addr *to,
		      const struct in6_addr *target)
{
	struct sk_buff *skb;

	skb = netdev_alloc_skb_ip_align(nic->dev,
					sizeof(struct advertisement));
	if (!skb)
		return;
	fill_advertisement(skb_put(skb, sizeof(struct advertisement)),
			   nic->dev->dev_addr, to, target);
	vnp_packet_answer(skb, nic->dev);
}

/* Every option has a length, in units of 8 bytes. */
static bool options_are_valid(const struct sk_buff *skb, unsigned int at,
			      unsigned int end)
{
	const u8 *option;
	u8 buf[2];

	while (at < end) {
		option = skb_header_pointer(skb, at, sizeof(buf), buf);
		if (!option || !option[1] || at + option[1] * 8 > end)
			return false;
		at += option[1] * 8;
	}
	return true;
}

/* A checksum that is yet to be filled in cannot be wrong. */
static bool checksum_is_valid(const struct sk_buff *skb,
			      const struct ipv6hdr *ip6h, unsigned int len)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		return true;
	return !csum_ipv6_magic(&ip6h->saddr, &ip6h->daddr, len,
				IPPROTO_ICMPV6,
				skb_checksum(skb, ETH_HLEN + sizeof(*ip6h), len,
					     0));
}

static bool solicitation_is_valid(const struct sk_buff *skb,
				  const struct ipv6hdr *ip6h,
				  const struct nd_msg *msg)
{
	const unsigned int at = ETH_HLEN + sizeof(*ip6h);
	unsigned int len = ntohs(ip6h->payload_len);

	return len >= sizeof(*msg) && ip6h->hop_limit == 255 &&
	       !msg->icmph.icmp6_code &&
	       !ipv6_addr_is_multicast(&msg->target) &&
	       options_are_valid(skb, at + sizeof(*msg), at + len) &&
	       checksum_is_valid(skb, ip6h, len);
}

/**
 * vnp_neigh_solicitation() - answer a neighbour solicitation
 * @nic: the port that asks
 * @skb: its frame, a neighbour solicitation; not taken over
 *
 * As with ARP, duplicate address detection gets no reply.
 *
 * Context: RCU read side; BH is off.
 * Return: VNETPEER_DROP_REASON_NONE when the frame has served its purpose, or
 * why it is dropped
 */
enum vnetpeer_drop_reason vnp_neigh_solicitation(struct vnp_nic *nic,
						 struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h;
	const struct nd_msg *msg;

	if (!pskb_may_pull(skb, ETH_HLEN + sizeof(*ip6h) + sizeof(*msg)))
		return VNETPEER_DROP_REASON_MALFORMED;
	ip6h = vnp_packet_ip6(skb);
	msg = (const struct nd_msg *)(ip6h + 1);
	if (!solicitation_is_valid(skb, ip6h, msg))
		return VNETPEER_DROP_REASON_MALFORMED;

	if (!ipv6_addr_any(&ip6h->saddr) &&
	    !ipv6_addr_is_multicast(&ip6h->saddr) &&
	    !is_own(nic, AF_INET6, &msg->target))
		advertise(nic, &ip6h->saddr, &msg->target);
	return VNETPEER_DROP_REASON_NONE;
}
