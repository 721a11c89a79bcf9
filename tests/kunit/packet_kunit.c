// SPDX-License-Identifier: GPL-2.0
/* A frame arrives as it was sent, but for the Ethernet header. */
#include <kunit/test.h>
#include <net/checksum.h>

#include "../../kmod/path/packet.c"

#define PAYLOAD_LEN	61
#define FRAME_LEN	(ETH_HLEN + PAYLOAD_LEN)

static const u8 receiver_mac[ETH_ALEN] __aligned(2) = {
	0x02, 0, 0, 0, 0, 0x77
};

/* All of its bytes differ, so that each of them counts in a checksum. */
static void fill(u8 *data)
{
	unsigned int i;

	for (i = 0; i < FRAME_LEN; i++)
		data[i] = 3 * i + 1;
}

static struct sk_buff *frame_create(struct kunit *test)
{
	struct sk_buff *skb = alloc_skb(NET_SKB_PAD + FRAME_LEN, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, NET_SKB_PAD);
	fill(skb_put(skb, FRAME_LEN));
	return skb;
}

static void header_test(struct kunit *test)
{
	struct sk_buff *skb = frame_create(test);
	u8 sent[FRAME_LEN];

	fill(sent);
	vnp_packet_arrive(skb, receiver_mac);
	KUNIT_EXPECT_EQ(test, skb->len, PAYLOAD_LEN);
	KUNIT_EXPECT_PTR_EQ(test, skb_mac_header(skb) + ETH_HLEN, skb->data);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, receiver_mac, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_source, vnp_router_mac,
			   ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, &eth_hdr(skb)->h_proto, sent + 2 * ETH_ALEN,
			   sizeof(__be16));
	KUNIT_EXPECT_MEMEQ(test, skb->data, sent + ETH_HLEN, PAYLOAD_LEN);
	kfree_skb(skb);
}

/* What a device, or the stack before, has summed up of the frame as it was. */
static void complete_test(struct kunit *test)
{
	struct sk_buff *skb = frame_create(test);

	skb->ip_summed = CHECKSUM_COMPLETE;
	skb->csum = skb_checksum(skb, 0, FRAME_LEN, 0);
	vnp_packet_arrive(skb, receiver_mac);
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_COMPLETE);
	KUNIT_EXPECT_EQ(test, (__force u16)csum_fold(skb->csum),
			(__force u16)csum_fold(skb_checksum(skb, 0, PAYLOAD_LEN,
							    0)));
	kfree_skb(skb);
}

/* A checksum yet to be filled in stays so; where it begins is no lie then. */
static void partial_test(struct kunit *test)
{
	struct sk_buff *skb = frame_create(test);

	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + ETH_HLEN;
	skb->csum_offset = 6;
	vnp_packet_arrive(skb, receiver_mac);
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_PARTIAL);
	KUNIT_EXPECT_EQ(test, skb_checksum_start_offset(skb), 0);
	kfree_skb(skb);

	skb = frame_create(test);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + ETH_HLEN - 1;
	vnp_packet_arrive(skb, receiver_mac);
	KUNIT_EXPECT_EQ(test, (u8)skb->ip_summed, CHECKSUM_NONE);
	kfree_skb(skb);
}

static struct kunit_case packet_cases[] = {
	KUNIT_CASE(header_test),
	KUNIT_CASE(complete_test),
	KUNIT_CASE(partial_test),
	{}
};

static struct kunit_suite packet_suite = {
	.name = "vnetpeer_packet",
	.test_cases = packet_cases,
};

kunit_test_suite(packet_suite);

MODULE_DESCRIPTION("KUnit tests of how vnetpeer hands packets on");
MODULE_LICENSE("GPL");
