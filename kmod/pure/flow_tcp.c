// SPDX-License-Identifier: GPL-2.0
/*
 * How far a TCP connection has got, by the segments that pass.
 *
 * Rules need to know just whether a connection is being opened, is open, or is
 * at its end, which decides how long it is remembered. So nothing is refused
 * for a sequence number: what an end would not believe changes nothing here,
 * and the end itself ignores it.
 */
#include "flow_tcp.h"

#include <linux/bits.h>

/**
 * vnp_tcp_is_possible() - whether an end would ever send these flags
 * @flags: VNP_TCP_*; others may be set
 *
 * Every segment opens, resets or acknowledges, and does not open and close at
 * once.
 *
 * Return: whether it would
 */
bool vnp_tcp_is_possible(u8 flags)
{
	switch (flags & (VNP_TCP_SYN | VNP_TCP_RST | VNP_TCP_FIN)) {
	case 0:
	case VNP_TCP_FIN:
		return flags & VNP_TCP_ACK;
	case VNP_TCP_SYN:
	case VNP_TCP_RST:
		return true;
	default:
		return false;
	}
}

/**
 * vnp_tcp_begins() - whether a segment opens another connection
 * @first: what the end of the former one has sent that sent first
 * @second: what the other end has
 * @flags: those of the segment
 *
 * Return: whether the former connection is over, and this is no part of it
 */
bool vnp_tcp_begins(const struct vnp_tcp_end *first,
		    const struct vnp_tcp_end *second, u8 flags)
{
	return (flags & (VNP_TCP_SYN | VNP_TCP_ACK)) == VNP_TCP_SYN &&
	       vnp_tcp_state(first, second) >= VNP_FLOW_CLOSING;
}

static bool is_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/*
 * RFC 5961: an end believes a reset at exactly the next byte that it expects.
 * One that answers a first segment has no other number to show than what it
 * acknowledges.
 */
static bool is_believed(const struct vnp_tcp_end *from,
			const struct vnp_tcp_end *to,
			const struct vnp_tcp_segment *reset)
{
	if (from->flags & VNP_END_SEEN)
		return reset->seq == from->next;
	return !(reset->flags & VNP_TCP_ACK) || reset->ack == to->next;
}

/* The last byte is where all that was sent before ends, or that again. */
static bool is_last(const struct vnp_tcp_end *from,
		    const struct vnp_tcp_segment *fin)
{
	return !is_before(from->next, fin->seq) &&
	       !is_before(fin->next, from->next);
}

/**
 * vnp_tcp_track() - take note of a segment
 * @from: the end that has sent it
 * @to: the other end
 * @segment: the segment, with flags that are possible
 */
void vnp_tcp_track(struct vnp_tcp_end *from, const struct vnp_tcp_end *to,
		   const struct vnp_tcp_segment *segment)
{
	bool is_first = !(from->flags & VNP_END_SEEN);

	if (segment->flags & VNP_TCP_RST) {
		if (is_believed(from, to, segment))
			from->flags |= VNP_END_RESET;
		return;
	}
	/* Of an open connection it opens nothing; its number says nothing. */
	if (segment->flags & VNP_TCP_SYN && from->flags & VNP_END_ACKED)
		return;
	if (segment->flags & VNP_TCP_FIN &&
	    (is_first || is_last(from, segment)))
		from->flags |= VNP_END_DONE;
	if (!(segment->flags & VNP_TCP_SYN))
		from->flags |= VNP_END_ACKED;
	if (is_first || segment->flags & VNP_TCP_SYN ||
	    is_before(from->next, segment->next))
		from->next = segment->next;
	from->flags |= VNP_END_SEEN;
}

/**
 * vnp_tcp_state() - how far a connection has got
 * @first: what the end has sent that sent first
 * @second: what the other end has
 *
 * It is open when the first end has acknowledged, and the other one has said
 * anything.
 *
 * Return: how far
 */
enum vnp_flow_state vnp_tcp_state(const struct vnp_tcp_end *first,
				  const struct vnp_tcp_end *second)
{
	u8 both = first->flags & second->flags;

	if ((first->flags | second->flags) & VNP_END_RESET)
		return VNP_FLOW_CLOSED;
	if (both & VNP_END_DONE)
		return VNP_FLOW_CLOSING;
	if (first->flags & VNP_END_ACKED && second->flags & VNP_END_SEEN)
		return VNP_FLOW_ESTABLISHED;
	return VNP_FLOW_NEW;
}
