/* SPDX-License-Identifier: GPL-2.0 */
/* What is looked at in a packet, and how one is given to a device. */
#ifndef _VNP_PACKET_H
#define _VNP_PACKET_H

#include <linux/etherdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>

#include "pure/drop.h"
#include "pure/prefix.h"

struct net_device;
struct vnp_nic;

/**
 * struct vnp_payload - what follows a packet's IP headers
 * @proto: its protocol
 * @at: where it begins in the frame
 * @fragment_id: of which packet it is a fragment
 * @fragment_at: where in that packet's payload it belongs, in bytes
 * @is_fragment: it is only a fragment
 */
struct vnp_payload {
	u8 proto;
	unsigned int at;
	u32 fragment_id;
	u16 fragment_at;
	bool is_fragment;
};

/* The one router that every port sees, and that answers for every address. */
static const u8 vnp_router_mac[ETH_ALEN] __aligned(2) __maybe_unused = {
	0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc
};

enum vnetpeer_drop_reason vnp_packet_check_options4(struct sk_buff *skb);
enum vnetpeer_drop_reason vnp_packet_check_extensions6(struct sk_buff *skb);
struct vnp_payload vnp_packet_payload4(const struct sk_buff *skb);
struct vnp_payload vnp_packet_payload6(const struct sk_buff *skb);
void vnp_packet_answer(struct sk_buff *skb, struct net_device *dev);

/* neigh.c */
enum vnetpeer_drop_reason vnp_neigh_arp(struct vnp_nic *nic,
					struct sk_buff *skb);
bool vnp_neigh_is_solicitation(struct sk_buff *skb);
enum vnetpeer_drop_reason vnp_neigh_solicitation(struct vnp_nic *nic,
						 struct sk_buff *skb);

/* icmp.c */
void vnp_icmp_too_big(struct vnp_nic *nic, struct sk_buff *skb, u8 family,
		      unsigned int mtu);

static inline const struct iphdr *vnp_packet_ip4(const struct sk_buff *skb)
{
	return (const struct iphdr *)(skb->data + ETH_HLEN);
}

static inline const struct ipv6hdr *vnp_packet_ip6(const struct sk_buff *skb)
{
	return (const struct ipv6hdr *)(skb->data + ETH_HLEN);
}

/**
 * vnp_packet_arrive() - take a frame's Ethernet header off, as a driver does
 * @skb: the frame; its header can be written
 * @mac: of the device that is to receive it, from the router
 *
 * A checksum of the whole frame is one of the header that the sender wrote, so
 * that one is subtracted before it is written over.
 */
static __always_inline void vnp_packet_arrive(struct sk_buff *skb,
					      const u8 *mac)
{
	struct ethhdr *eth = (struct ethhdr *)skb->data;

	skb_reset_mac_header(skb);
	__skb_pull(skb, ETH_HLEN);
	skb_postpull_rcsum(skb, eth, ETH_HLEN);
	ether_addr_copy(eth->h_dest, mac);
	ether_addr_copy(eth->h_source, vnp_router_mac);
}

#endif
