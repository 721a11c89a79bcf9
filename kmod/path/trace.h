/* SPDX-License-Identifier: GPL-2.0 */
/* A tracepoint for each packet that ends before a port received it. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM vnetpeer

#if !defined(_VNP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _VNP_TRACE_H

#include <linux/netdevice.h>
#include <linux/tracepoint.h>

#include "pure/drop.h"

#define VNP_DROP_EXPORT(id, name, core) \
	TRACE_DEFINE_ENUM(VNETPEER_DROP_REASON_##id);
VNP_DROP_REASONS(VNP_DROP_EXPORT)
#undef VNP_DROP_EXPORT

#define VNP_DROP_SYMBOL(id, name, core) \
	{ VNETPEER_DROP_REASON_##id, #name },

TRACE_EVENT(vnetpeer_drop,
	TP_PROTO(const void *skbaddr, unsigned int len,
		 const struct net_device *dev, u32 reason),
	TP_ARGS(skbaddr, len, dev, reason),
	TP_STRUCT__entry(
		__field(const void *, skbaddr)
		__field(unsigned int, len)
		__field(u32, reason)
		__string(dev, dev->name)
	),
	TP_fast_assign(
		__entry->skbaddr = skbaddr;
		__entry->len = len;
		__entry->reason = reason;
		__assign_str(dev);
	),
	TP_printk("dev=%s skbaddr=%p len=%u reason=%s", __get_str(dev),
		  __entry->skbaddr, __entry->len,
		  __print_symbolic(__entry->reason,
				   VNP_DROP_REASONS(VNP_DROP_SYMBOL)
				   { VNETPEER_DROP_REASON_NONE, "none" }))
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH path
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
