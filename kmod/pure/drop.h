/* SPDX-License-Identifier: GPL-2.0 */
/* Every reason for which a packet ends, and the core's nearest word for it. */
#ifndef _VNP_DROP_H
#define _VNP_DROP_H

#include <uapi/linux/vnetpeer.h>

/* In the order of enum vnetpeer_drop_reason, without its "none". */
#define VNP_DROP_REASONS(X)						\
	X(MALFORMED, malformed, IP_INHDR)				\
	X(UNSUPPORTED_PROTOCOL, unsupported_protocol, UNHANDLED_PROTO)	\
	X(SPOOFED_SOURCE, spoofed_source, IP_RPFILTER)			\
	X(NO_ROUTE, no_route, IP_OUTNOROUTES)				\
	X(NEXT_HOP_INVALID, next_hop_invalid, IP_OUTNOROUTES)		\
	X(NO_GATEWAY, no_gateway, IP_OUTNOROUTES)			\
	X(NO_INTERNET, no_internet, IP_OUTNOROUTES)			\
	X(NO_ENDPOINT, no_endpoint, IP_OUTNOROUTES)			\
	X(PORT_DOWN, port_down, DEV_READY)				\
	X(PEERING_ACCESS_OFF, peering_access_off, NETFILTER_DROP)	\
	X(FORWARDED_NOT_ALLOWED, forwarded_not_allowed, NETFILTER_DROP)	\
	X(ACL_DENIED, acl_denied, NETFILTER_DROP)			\
	X(LB_UNREACHABLE, lb_unreachable, IP_OUTNOROUTES)		\
	X(LB_NO_BACKEND, lb_no_backend, IP_OUTNOROUTES)			\
	X(MTU_EXCEEDED, mtu_exceeded, PKT_TOO_BIG)			\
	X(RATE_LIMITED, rate_limited, QDISC_DROP)			\
	X(FLOW_TABLE_FULL, flow_table_full, NOMEM)			\
	X(BACKLOG_FULL, backlog_full, CPU_BACKLOG)			\
	X(NO_MEMORY, no_memory, NOMEM)

#define VNP_DROP_COUNT (VNETPEER_DROP_REASON_NO_MEMORY + 1)

extern const char * const vnp_drop_names[VNP_DROP_COUNT];

#endif
