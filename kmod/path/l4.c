// SPDX-License-Identifier: GPL-2.0
/* What rules and flows look at in a packet. */

#include "l4.h"

#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "packet.h"

/* Keys */

static u64 key_word(u8 family, u8 proto, u32 ports)
{
	u64 word = ports | (u64)proto << VNP_WORD_PROTO_SHIFT;

	return family == AF_INET6 ? word | VNP_WORD_IPV6 : word;
}

/* As they are in a packet, one after the other. */
static u32 ports_of(__be16 sport, __be16 dport)
{
	__be16 ports[] = { sport, dport };

	return get_unaligned((const u32 *)ports);
}

static void key_set(struct vnp_flow_key *key, u8 family, u64 word,
		    const void *src, const void *dst)
{
	unsigned int len = vnp_family_bits(family) / 8;

	memset(key, 0, sizeof(*key));
	key->word = word;
	memcpy(key->addr, src, len);
	memcpy((u8 *)key->addr + len, dst, len);
}

/**
 * vnp_l4_set_key() - say what the flow of a packet is found by
 * @l4: the packet; its family, protocol and addresses are set
 * @sport: its source port, or what stands for it
 * @dport: its destination port, likewise
 */
void vnp_l4_set_key(struct vnp_l4 *l4, __be16 sport, __be16 dport)
{
	key_set(&l4->key, l4->family,
		key_word(l4->family, l4->proto, ports_of(sport, dport)),
		l4->src, l4->dst);
}

/* RFC 8200: the protocol that a later fragment names may be an extension's. */
static void set_fragments_key(struct vnp_l4 *l4, u32 id)
{
	u8 proto = l4->family == AF_INET ? l4->proto : 0;
	u64 word = key_word(l4->family, proto, id) | VNP_WORD_FRAGMENT;

	key_set(&l4->fragments, l4->family, word, l4->src, l4->dst);
}

/* Protocols */

static enum vnetpeer_drop_reason read_tcp(const struct sk_buff *skb,
					  unsigned int at, struct vnp_l4 *l4)
{
	const struct tcphdr *tcph;
	struct tcphdr buf;
	unsigned int len;

	tcph = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!tcph)
		return VNETPEER_DROP_REASON_MALFORMED;
	len = at - ETH_HLEN + __tcp_hdrlen(tcph);
	if (tcph->doff < 5 || len > l4->bytes)
		return VNETPEER_DROP_REASON_MALFORMED;

	l4->segment.flags = tcp_flag_byte(tcph);
	if (!vnp_tcp_is_possible(l4->segment.flags))
		return VNETPEER_DROP_REASON_MALFORMED;
	l4->segment.seq = ntohl(tcph->seq);
	l4->segment.ack = ntohl(tcph->ack_seq);
	l4->segment.next = l4->segment.seq + l4->bytes - len + tcph->syn +
			   tcph->fin;
	l4->sport = ntohs(tcph->source);
	l4->dport = ntohs(tcph->dest);
	vnp_l4_set_key(l4, tcph->source, tcph->dest);
	return VNETPEER_DROP_REASON_NONE;
}

static enum vnetpeer_drop_reason read_udp(const struct sk_buff *skb,
					  unsigned int at, struct vnp_l4 *l4)
{
	const struct udphdr *udph;
	struct udphdr buf;

	udph = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!udph || at - ETH_HLEN + sizeof(buf) > l4->bytes)
		return VNETPEER_DROP_REASON_MALFORMED;
	l4->sport = ntohs(udph->source);
	l4->dport = ntohs(udph->dest);
	vnp_l4_set_key(l4, udph->source, udph->dest);
	return VNETPEER_DROP_REASON_NONE;
}

static bool is_icmp_error(u8 family, u8 type)
{
	return family == AF_INET ? icmp_is_err(type) :
				   icmpv6_is_err(type);
}

/* Requests and replies have an id in the same place. */
static bool has_icmp_id(u8 family, u8 type)
{
	if (family == AF_INET6)
		return type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
	return type == ICMP_ECHO || type == ICMP_ECHOREPLY ||
	       (type >= ICMP_TIMESTAMP && type <= ICMP_ADDRESSREPLY);
}

/* The ports of a packet that an error quotes, of which 8 bytes are enough. */
static bool read_quoted_ports(const struct sk_buff *skb, unsigned int at,
			      struct vnp_l4 *quoted)
{
	const struct icmphdr *icmph;
	const __be16 *ports;
	u8 buf[8];

	ports = skb_header_pointer(skb, at, sizeof(buf), buf);
	if (!ports)
		return false;
	icmph = (const struct icmphdr *)ports;
	if (quoted->proto == IPPROTO_TCP || quoted->proto == IPPROTO_UDP)
		vnp_l4_set_key(quoted, ports[1], ports[0]);
	else if ((quoted->proto == IPPROTO_ICMP ||
		  quoted->proto == IPPROTO_ICMPV6) &&
		 has_icmp_id(quoted->family, icmph->type))
		vnp_l4_set_key(quoted, icmph->un.echo.id, icmph->un.echo.id);
	else
		vnp_l4_set_key(quoted, 0, 0);
	return true;
}

/*
 * The packet that an error quotes is one that the error's receiver has sent:
 * the key is that of its answers. Later fragments are quoted without ports.
 */
static bool read_quoted4(const struct sk_buff *skb, unsigned int at,
			 struct vnp_l4 *l4)
{
	struct vnp_l4 quoted = { .family = AF_INET };
	const struct iphdr *iph;
	struct iphdr buf;

	iph = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!iph || iph->ihl < 5 || iph->frag_off & htons(IP_OFFSET) ||
	    iph->saddr != *(const __be32 *)l4->dst)
		return false;
	quoted.proto = iph->protocol;
	quoted.src = &iph->daddr;
	quoted.dst = &iph->saddr;
	if (!read_quoted_ports(skb, at + iph->ihl * 4, &quoted))
		return false;
	l4->key = quoted.key;
	return true;
}

static bool read_quoted6(const struct sk_buff *skb, unsigned int at,
			 struct vnp_l4 *l4)
{
	struct vnp_l4 quoted = { .family = AF_INET6 };
	const struct ipv6hdr *ip6h;
	struct ipv6hdr buf;
	__be16 frag_off;
	int payload;

	ip6h = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!ip6h || !ipv6_addr_equal(&ip6h->saddr, l4->dst))
		return false;
	quoted.proto = ip6h->nexthdr;
	quoted.src = &ip6h->daddr;
	quoted.dst = &ip6h->saddr;
	payload = ipv6_skip_exthdr(skb, at + sizeof(buf), &quoted.proto,
				   &frag_off);
	if (payload < 0 || frag_off & htons(IP6_OFFSET) ||
	    !read_quoted_ports(skb, payload, &quoted))
		return false;
	l4->key = quoted.key;
	return true;
}

static enum vnetpeer_drop_reason read_icmp(const struct sk_buff *skb,
					   unsigned int at, struct vnp_l4 *l4)
{
	unsigned int quoted = at + sizeof(struct icmphdr);
	const struct icmphdr *icmph;
	struct icmphdr buf;
	__be16 id = 0;

	icmph = skb_header_pointer(skb, at, sizeof(buf), &buf);
	if (!icmph || quoted - ETH_HLEN > l4->bytes)
		return VNETPEER_DROP_REASON_MALFORMED;
	if (is_icmp_error(l4->family, icmph->type) &&
	    (l4->family == AF_INET ? read_quoted4(skb, quoted, l4) :
				     read_quoted6(skb, quoted, l4))) {
		l4->kind = VNP_L4_ERROR;
		return VNETPEER_DROP_REASON_NONE;
	}
	if (has_icmp_id(l4->family, icmph->type))
		id = icmph->un.echo.id;
	vnp_l4_set_key(l4, id, id);
	return VNETPEER_DROP_REASON_NONE;
}

static enum vnetpeer_drop_reason read_payload(const struct sk_buff *skb,
					      unsigned int at,
					      struct vnp_l4 *l4)
{
	switch (l4->proto) {
	case IPPROTO_TCP:
		return read_tcp(skb, at, l4);
	case IPPROTO_UDP:
		return read_udp(skb, at, l4);
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return read_icmp(skb, at, l4);
	}
	vnp_l4_set_key(l4, 0, 0);
	return VNETPEER_DROP_REASON_NONE;
}

/*
 * RFC 1858: a second fragment that begins in the TCP header would put other
 * flags, or other ports, into a segment that was let through.
 */
static bool is_tiny(const struct vnp_payload *payload)
{
	return payload->proto == IPPROTO_TCP && payload->fragment_at &&
	       payload->fragment_at < sizeof(struct tcphdr);
}

/**
 * vnp_l4_read() - read what rules and flows look at
 * @skb: a frame, whose IP headers were checked
 * @family: AF_INET or AF_INET6
 * @bytes: length of the packet
 * @l4: what is read; its addresses are in the frame
 *
 * Return: VNETPEER_DROP_REASON_NONE, or why the packet is dropped
 */
enum vnetpeer_drop_reason vnp_l4_read(const struct sk_buff *skb, u8 family,
				      unsigned int bytes, struct vnp_l4 *l4)
{
	struct vnp_payload payload;

	*l4 = (struct vnp_l4){ .family = family, .bytes = bytes };
	if (family == AF_INET) {
		l4->src = &vnp_packet_ip4(skb)->saddr;
		l4->dst = &vnp_packet_ip4(skb)->daddr;
		payload = vnp_packet_payload4(skb);
	} else {
		l4->src = &vnp_packet_ip6(skb)->saddr;
		l4->dst = &vnp_packet_ip6(skb)->daddr;
		payload = vnp_packet_payload6(skb);
	}
	l4->proto = payload.proto;

	if (payload.is_fragment) {
		l4->kind = payload.fragment_at ? VNP_L4_LATER_FRAGMENT :
						 VNP_L4_FIRST_FRAGMENT;
		set_fragments_key(l4, payload.fragment_id);
	}
	if (is_tiny(&payload))
		return VNETPEER_DROP_REASON_MALFORMED;
	if (l4->kind == VNP_L4_LATER_FRAGMENT)
		return VNETPEER_DROP_REASON_NONE;
	return read_payload(skb, payload.at, l4);
}
