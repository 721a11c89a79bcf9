/* SPDX-License-Identifier: GPL-2.0 */
/* What the netlink handlers of all objects share. */
#ifndef _VNP_NL_H
#define _VNP_NL_H

#include <net/genetlink.h>

#include "netlink-gen.h"
#include "object/controller.h"
#include "object/read.h"
#include "object/rule.h"
#include "pure/drop.h"
#include "pure/flow_tcp.h"
#include "pure/route.h"

struct vnp_port;
struct vnp_route_table;

struct net_device *vnp_nl_port_alloc(struct net *net, const char *name,
				     struct netlink_ext_ack *extack);

int vnp_nl_register(void);
void vnp_nl_unregister(void);
int vnp_nl_port_register(void);
void vnp_nl_port_unregister(void);

/* Reading messages */

int vnp_nl_check_once(const struct nlattr *head, int len, u64 repeated,
		      struct netlink_ext_ack *extack);
int vnp_nl_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
		  struct netlink_ext_ack *extack);
int vnp_nl_route_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
			struct netlink_ext_ack *extack);
struct vnp_space *vnp_nl_space(const struct nlattr *list,
			       struct netlink_ext_ack *extack);
struct vnp_space *vnp_nl_route_prefixes(const struct nlattr *list,
					struct netlink_ext_ack *extack);
int vnp_nl_read_route_table(const struct genl_info *info,
			    const struct nlattr *name,
			    struct vnp_route_table **user);

/* Writing messages */

int vnp_nl_put_addr(struct sk_buff *msg, int type, const struct vnp_addr *addr);
int vnp_nl_put_prefix(struct sk_buff *msg, int type,
		      const struct vnp_prefix *prefix);
int vnp_nl_put_space(struct sk_buff *msg, int type,
		     const struct vnp_space *space);
int vnp_nl_put_drops(struct sk_buff *msg, int type,
		     const u64 drops[VNP_DROP_COUNT]);

int vnp_nl_put_netns(struct sk_buff *msg, int type, const struct vnp_port *port,
		     const struct net *asker);

void *vnp_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);

/* The interface's words for what lower wings, which do not know it, name */

u32 vnp_nl_route_source(enum vnp_route_source source);
u32 vnp_nl_hop_type(enum vnp_hop_type type);
u32 vnp_nl_flow_state(enum vnp_flow_state state);
u32 vnp_nl_direction(enum vnp_direction direction);
u32 vnp_nl_protocol(u16 proto);
u16 vnp_nl_read_protocol(const struct nlattr *attr);
u32 vnp_nl_tag(u8 tag);
u8 vnp_nl_read_tag(const struct nlattr *attr);

static inline struct vnp_net *vnp_nl_net(const struct genl_info *info)
{
	return info->user_ptr[0];
}

/* What a command is about, or what the object that it makes is part of. */
static inline struct vnp_object *vnp_nl_object(const struct genl_info *info)
{
	return info->user_ptr[1];
}

#endif
