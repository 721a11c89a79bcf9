// SPDX-License-Identifier: GPL-2.0
/* The rarer parts of packets, and how one is given to a device. */

#include "packet.h"

#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <net/ip.h>
#include <net/ipv6.h>

/* Options are a type and, unless it is one byte long, a length of both. */
static bool options_are_valid(const u8 *option, unsigned int len)
{
	while (len) {
		if (*option == IPOPT_END)
			return true;
		if (*option == IPOPT_NOOP) {
			option++;
			len--;
			continue;
		}
		if (len < 2 || option[1] < 2 || option[1] > len)
			return false;
		len -= option[1];
		option += option[1];
	}
	return true;
}

/**
 * vnp_packet_check_options4() - check an IPv4 header that is not 20 bytes long
 * @skb: a frame whose first 20 bytes of IPv4 header are linear
 *
 * Return: VNETPEER_DROP_REASON_NONE, or why it is dropped
 */
enum vnetpeer_drop_reason vnp_packet_check_options4(struct sk_buff *skb)
{
	const struct iphdr *iph = vnp_packet_ip4(skb);
	unsigned int len = iph->ihl * 4;

	if (iph->version != 4 || len < sizeof(*iph) ||
	    ntohs(iph->tot_len) < len || !pskb_may_pull(skb, ETH_HLEN + len))
		return VNETPEER_DROP_REASON_MALFORMED;
	iph = vnp_packet_ip4(skb);
	if (!options_are_valid((const u8 *)(iph + 1), len - sizeof(*iph)))
		return VNETPEER_DROP_REASON_MALFORMED;
	return VNETPEER_DROP_REASON_NONE;
}

/* Of options, only the one-byte padding has no length. */
static bool options6_are_valid(const u8 *option, unsigned int len)
{
	while (len) {
		if (*option == IPV6_TLV_PAD1) {
			option++;
			len--;
			continue;
		}
		if (len < 2 || option[1] + 2 > len)
			return false;
		len -= option[1] + 2;
		option += option[1] + 2;
	}
	return true;
}

/* Length of an extension header, which is at least 8 bytes long. */
static unsigned int extension_len(u8 type, const struct ipv6_opt_hdr *hdr)
{
	if (type == NEXTHDR_FRAGMENT)
		return sizeof(struct frag_hdr);
	if (type == NEXTHDR_AUTH)
		return ipv6_authlen(hdr);
	return ipv6_optlen(hdr);
}

static bool is_extension(u8 type)
{
	return ipv6_ext_hdr(type) && type != NEXTHDR_NONE;
}

/*
 * What follows the fragment header of a later fragment is the middle of
 * something and not a header.
 */
static bool is_later_fragment(u8 type, const struct ipv6_opt_hdr *hdr)
{
	const struct frag_hdr *frag = (const struct frag_hdr *)hdr;

	return type == NEXTHDR_FRAGMENT &&
	       frag->frag_off & htons(IP6_OFFSET);
}

/**
 * vnp_packet_check_extensions6() - check the extension headers of a packet
 * @skb: a frame whose IPv6 header is linear
 *
 * Return: VNETPEER_DROP_REASON_NONE, or why it is dropped
 */
enum vnetpeer_drop_reason vnp_packet_check_extensions6(struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = vnp_packet_ip6(skb);
	unsigned int at = ETH_HLEN + sizeof(*ip6h);
	unsigned int end = at + ntohs(ip6h->payload_len);
	const struct ipv6_opt_hdr *hdr;
	u8 type = ip6h->nexthdr;
	unsigned int len;

	/* Too big for its own length field: BIG TCP. */
	if (!ip6h->payload_len && type == NEXTHDR_HOP && skb_is_gso(skb))
		end = skb->len;

	while (is_extension(type)) {
		if (at + 8 > end || !pskb_may_pull(skb, at + 8))
			return VNETPEER_DROP_REASON_MALFORMED;
		hdr = (const struct ipv6_opt_hdr *)(skb->data + at);
		len = extension_len(type, hdr);
		if (at + len > end || !pskb_may_pull(skb, at + len))
			return VNETPEER_DROP_REASON_MALFORMED;
		hdr = (const struct ipv6_opt_hdr *)(skb->data + at);
		if ((type == NEXTHDR_HOP || type == NEXTHDR_DEST) &&
		    !options6_are_valid((const u8 *)(hdr + 1),
					len - sizeof(*hdr)))
			return VNETPEER_DROP_REASON_MALFORMED;
		if (is_later_fragment(type, hdr))
			break;
		type = hdr->nexthdr;
		at += len;
	}
	return VNETPEER_DROP_REASON_NONE;
}

/**
 * vnp_packet_payload4() - what follows the header of an IPv4 packet
 * @skb: its frame, whose IPv4 header was checked
 *
 * Return: what and where it is
 */
struct vnp_payload vnp_packet_payload4(const struct sk_buff *skb)
{
	const struct iphdr *iph = vnp_packet_ip4(skb);

	return (struct vnp_payload){
		.proto = iph->protocol,
		.at = ETH_HLEN + iph->ihl * 4,
		.fragment_id = ntohs(iph->id),
		.fragment_at = ntohs(iph->frag_off & htons(IP_OFFSET)) * 8,
		.is_fragment = iph->frag_off & htons(IP_MF | IP_OFFSET),
	};
}

static void read_fragment6(struct vnp_payload *payload,
			   const struct frag_hdr *frag)
{
	payload->fragment_id = ntohl(frag->identification);
	payload->fragment_at = ntohs(frag->frag_off & htons(IP6_OFFSET));
	payload->is_fragment = frag->frag_off & htons(IP6_OFFSET | IP6_MF);
}

/**
 * vnp_packet_payload6() - what follows the headers of an IPv6 packet
 * @skb: its frame, whose extension headers were checked
 *
 * An authentication header is a protocol here, as it is with IPv4: rules can
 * name it.
 *
 * Return: what and where it is
 */
struct vnp_payload vnp_packet_payload6(const struct sk_buff *skb)
{
	const struct ipv6hdr *ip6h = vnp_packet_ip6(skb);
	struct vnp_payload payload = {
		.proto = ip6h->nexthdr,
		.at = ETH_HLEN + sizeof(*ip6h),
	};
	const struct ipv6_opt_hdr *hdr;

	while (is_extension(payload.proto) && payload.proto != NEXTHDR_AUTH &&
	       !payload.fragment_at) {
		hdr = (const struct ipv6_opt_hdr *)(skb->data + payload.at);
		if (payload.proto == NEXTHDR_FRAGMENT)
			read_fragment6(&payload, (const struct frag_hdr *)hdr);
		payload.at += extension_len(payload.proto, hdr);
		payload.proto = hdr->nexthdr;
	}
	return payload;
}

/**
 * vnp_packet_answer() - let a device receive a frame that we wrote
 * @skb: the frame, from its Ethernet header on; taken over
 * @dev: the device
 *
 * Context: BH is off.
 */
void vnp_packet_answer(struct sk_buff *skb, struct net_device *dev)
{
	unsigned int len = skb->len;

	skb_reset_mac_header(skb);
	skb->protocol = eth_type_trans(skb, dev);
	if (__netif_rx(skb) == NET_RX_SUCCESS)
		dev_sw_netstats_rx_add(dev, len);
}
