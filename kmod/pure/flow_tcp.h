/* SPDX-License-Identifier: GPL-2.0 */
/* How far a TCP connection has got, by the segments that pass. */
#ifndef _VNP_FLOW_TCP_H
#define _VNP_FLOW_TCP_H

#include <linux/types.h>

/* Of the byte in which the flags of a segment are. */
#define VNP_TCP_FIN	0x01
#define VNP_TCP_SYN	0x02
#define VNP_TCP_RST	0x04
#define VNP_TCP_ACK	0x10
#define VNP_TCP_URG	0x20

/* What one end has said so far. */
#define VNP_END_SEEN	0x01	/* anything at all */
#define VNP_END_ACKED	0x02	/* anything but what opens a connection */
#define VNP_END_DONE	0x04	/* FIN, where its data ended */
#define VNP_END_RESET	0x08	/* RST, where the other end must believe it */

/**
 * struct vnp_tcp_end - what one end has sent
 * @next: the sequence number after all that it has sent
 * @flags: VNP_END_*
 * @index: 0 for the end that sent first, 1 for the other
 * @life: for flows, of the end that sent first: enum vnp_flow_life
 */
struct vnp_tcp_end {
	u32 next;
	u8 flags;
	u8 index;
	u8 life;
};

/**
 * struct vnp_tcp_segment - what is looked at in a segment
 * @flags: VNP_TCP_*; others may be set
 * @seq: its sequence number
 * @next: that of what follows it, which SYN and FIN count for
 * @ack: what it acknowledges, if it has VNP_TCP_ACK
 */
struct vnp_tcp_segment {
	u8 flags;
	u32 seq;
	u32 next;
	u32 ack;
};

/* How far a conversation has got; all but TCP has the first two only. */
enum vnp_flow_state {
	VNP_FLOW_NEW,
	VNP_FLOW_ESTABLISHED,
	VNP_FLOW_CLOSING,
	VNP_FLOW_CLOSED,
};

bool vnp_tcp_is_possible(u8 flags);
bool vnp_tcp_begins(const struct vnp_tcp_end *first,
		    const struct vnp_tcp_end *second, u8 flags);
void vnp_tcp_track(struct vnp_tcp_end *from, const struct vnp_tcp_end *to,
		   const struct vnp_tcp_segment *segment);
enum vnp_flow_state vnp_tcp_state(const struct vnp_tcp_end *first,
				  const struct vnp_tcp_end *second);

#endif
