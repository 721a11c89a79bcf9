// SPDX-License-Identifier: GPL-2.0
/* Changes of frames: of what offloads are asked for, headers, and data. */

#include <linux/if_ether.h>
#include <linux/virtio_net.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <stddef.h>
#include <string.h>

#include "dice.h"
#include "mutate.h"

/* Newer than the headers of Debian 12: VIRTIO_NET_HDR_GSO_UDP_L4 */
#define GSO_UDP_L4 5

/* A device's number and a virtio_net_hdr stand before the frame. */
#define OFFLOAD 1
#define FRAME (OFFLOAD + sizeof(struct virtio_net_hdr))
#define NETWORK (FRAME + ETH_HLEN)

static uint16_t protocol(const struct record *record)
{
	uint16_t proto;

	memcpy(&proto, record->data + FRAME + 2 * ETH_ALEN, sizeof(proto));
	return ntohs(proto);
}

/* Its headers are there, of @size bytes. */
static bool has(const struct record *record, unsigned int size)
{
	return record->len >= NETWORK + size;
}

static bool is_ip4(const struct record *record)
{
	return has(record, sizeof(struct iphdr)) &&
	       protocol(record) == ETH_P_IP;
}

static bool is_ip6(const struct record *record)
{
	return has(record, sizeof(struct ip6_hdr)) &&
	       protocol(record) == ETH_P_IPV6;
}

static uint16_t checksum(const uint8_t *data, unsigned int len)
{
	unsigned int i;
	uint32_t sum = 0;

	for (i = 0; i + 1 < len; i += 2)
		sum += data[i] << 8 | data[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

static void mend_ip4(struct record *record)
{
	uint8_t *header = record->data + NETWORK;
	uint16_t len = htons(record->len - NETWORK), sum = 0;
	unsigned int size = (header[0] & 15) * 4;

	if (!has(record, size))
		return;
	memcpy(header + offsetof(struct iphdr, tot_len), &len, sizeof(len));
	memcpy(header + offsetof(struct iphdr, check), &sum, sizeof(sum));
	sum = checksum(header, size);
	memcpy(header + offsetof(struct iphdr, check), &sum, sizeof(sum));
}

static void mend_ip6(struct record *record)
{
	uint16_t len = htons(record->len - NETWORK - sizeof(struct ip6_hdr));

	memcpy(record->data + NETWORK + offsetof(struct ip6_hdr, ip6_plen),
	       &len, sizeof(len));
}

/* Let lengths and the header's checksum be right again. */
static void mend(struct record *record)
{
	if (is_ip4(record))
		mend_ip4(record);
	else if (is_ip6(record))
		mend_ip6(record);
}

static void change_offload(struct record *record)
{
	static const uint8_t types[] = {
		VIRTIO_NET_HDR_GSO_NONE, VIRTIO_NET_HDR_GSO_TCPV4,
		VIRTIO_NET_HDR_GSO_UDP, VIRTIO_NET_HDR_GSO_TCPV6,
		GSO_UDP_L4,
		VIRTIO_NET_HDR_GSO_TCPV4 | VIRTIO_NET_HDR_GSO_ECN,
	};
	static const uint16_t sizes[] = { 1, 8, 500, 1208, 1400, 1448, 9000 };
	struct virtio_net_hdr hdr;

	memcpy(&hdr, record->data + OFFLOAD, sizeof(hdr));
	switch (dice_below(5)) {
	case 0:
		hdr.flags ^= VIRTIO_NET_HDR_F_NEEDS_CSUM;
		break;
	case 1:
		hdr.gso_type = types[dice_below(sizeof(types))];
		break;
	case 2:
		hdr.gso_size = sizes[dice_below(7)];
		break;
	case 3:
		hdr.csum_start = ETH_HLEN + 4 * dice_below(32);
		hdr.csum_offset = 2 * dice_below(10);
		break;
	default:
		hdr.hdr_len = dice_below(128);
	}
	memcpy(record->data + OFFLOAD, &hdr, sizeof(hdr));
}

/* Source or destination, or both, of another frame */
static void borrow_address(struct record *record, const struct record *other)
{
	unsigned int at, size;

	if (is_ip4(record) && is_ip4(other)) {
		at = offsetof(struct iphdr, saddr);
		size = sizeof(uint32_t);
	} else if (is_ip6(record) && is_ip6(other)) {
		at = offsetof(struct ip6_hdr, ip6_src);
		size = sizeof(struct in6_addr);
	} else {
		return;
	}
	at += NETWORK + size * dice_below(2);
	memcpy(record->data + at, other->data + at, size);
}

static void swap_addresses(struct record *record)
{
	unsigned int size = is_ip4(record) ? 4 : 16;
	uint8_t *at = record->data + NETWORK;
	uint8_t kept[16];

	at += is_ip4(record) ? offsetof(struct iphdr, saddr) :
			       offsetof(struct ip6_hdr, ip6_src);
	memcpy(kept, at, size);
	memcpy(at, at + size, size);
	memcpy(at + size, kept, size);
}

/* Options */
static void add_header4(struct record **record)
{
	static const uint8_t kinds[] = { 0, 1, 7, 68, 131, 137, 148 };
	uint8_t *header = (*record)->data + NETWORK;
	uint8_t option[4] = {
		kinds[dice_below(sizeof(kinds))], dice_below(6), 4,
	};

	if ((header[0] & 15) == 15)
		return;
	header[0]++;
	record_splice(record, NETWORK + sizeof(struct iphdr), 0, option,
		      sizeof(option));
}

static void add_header6(struct record **record)
{
	static const uint8_t kinds[] = {
		IPPROTO_HOPOPTS, IPPROTO_ROUTING, IPPROTO_FRAGMENT, IPPROTO_AH,
		IPPROTO_DSTOPTS, 135, 139, 140,
	};
	uint8_t *next = (*record)->data + NETWORK +
			offsetof(struct ip6_hdr, ip6_nxt);
	uint8_t header[16] = { *next };
	unsigned int i, size = dice_once(2) ? 8 : 16;

	*next = kinds[dice_below(sizeof(kinds))];
	if (*next == IPPROTO_FRAGMENT || dice_once(4)) {
		for (i = 2; i < size; i++)
			header[i] = dice_number(1);
	} else {
		header[1] = size / 8 - 1;
		header[2] = 1;
		header[3] = size - 4;
	}
	record_splice(record, NETWORK + sizeof(struct ip6_hdr), 0, header,
		      size);
}

static void change_header(struct record *record)
{
	unsigned int size = is_ip4(record) ? sizeof(struct iphdr) :
					     sizeof(struct ip6_hdr);
	unsigned int at = NETWORK + dice_below(size + 20);

	if (at < record->len)
		record->data[at] = dice_number(1);
}

/* More data, or less */
static void change_length(struct record **record)
{
	static const uint8_t data[4096];
	unsigned int len = (*record)->len;
	unsigned int cut = dice_below(len - FRAME);

	if (dice_once(2))
		record_splice(record, len, 0, data, dice_below(sizeof(data)));
	else
		record_splice(record, len - cut, cut, data, 0);
}

static void mutate_ip(struct record **record, const struct record *other)
{
	switch (dice_below(7)) {
	case 0:
		if (is_ip4(*record))
			add_header4(record);
		else
			add_header6(record);
		break;
	case 1:
		swap_addresses(*record);
		break;
	case 2:
	case 3:
		borrow_address(*record, other);
		break;
	default:
		change_header(*record);
	}
}

void mutate_frame(struct record **record, const struct record *other)
{
	unsigned int kind = dice_below(10);

	if ((*record)->len < NETWORK)
		mutate_bytes(record, 0);
	else if (kind == 0)
		(*record)->data[0] = dice_below(8);
	else if (kind == 1)
		change_offload(*record);
	else if (kind == 2)
		mutate_bytes(record, 0);
	else if (kind == 3)
		change_length(record);
	else if (is_ip4(*record) || is_ip6(*record))
		mutate_ip(record, other);
	else
		mutate_bytes(record, FRAME);
	if ((*record)->len > NETWORK && !dice_once(4))
		mend(*record);
}
