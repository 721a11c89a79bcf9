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

int vnp_nl_register(void);
void vnp_nl_unregister(void);
int vnp_nl_port_register(void);
void vnp_nl_port_unregister(void);

/* Reading messages */

int vnp_nl_check_once(const struct nlattr *head, int len, u64 repeated,
		      struct netlink_ext_ack *extack);
int vnp_nl_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
		  struct netlink_ext_ack *extack);
struct vnp_space *vnp_nl_space(const struct nlattr *list,
			       struct netlink_ext_ack *extack);

/* Writing messages */

int vnp_nl_put_addr(struct sk_buff *msg, int type, const struct vnp_addr *addr);
int vnp_nl_put_prefix(struct sk_buff *msg, int type,
		      const struct vnp_prefix *prefix);
int vnp_nl_put_space(struct sk_buff *msg, int type,
		     const struct vnp_space *space);
int vnp_nl_put_drops(struct sk_buff *msg, int type,
		     const u64 drops[VNP_DROP_COUNT]);

/**
 * struct vnp_nl_ops - how objects of one kind are written
 * @kind: which kind
 * @get: the command whose answers describe them
 * @ntf: the command of their notifications
 * @event: the attribute that says what happened
 * @fill: writes the attributes of one; -EMSGSIZE when they do not fit
 * @counters: the attribute of a request that asks for counters; 0 if none does
 * @fill_counters: writes those of one, with @counters
 * @pieces: how many messages a notification of one takes; NULL if it is one
 * @fill_piece: writes the attributes of one of these, with @pieces
 * @scope: what dumps can be limited to: finds it by its name; NULL if they
 *	cannot be
 * @scope_id: the number of that thing for one object; NULL if it is what its
 *	name is unique in
 * @is_listed: whether dumps show it; NULL if they always do
 */
struct vnp_nl_ops {
	enum vnp_kind kind;
	u8 get;
	u8 ntf;
	u16 event;
	int (*fill)(struct sk_buff *msg, const struct vnp_object *object,
		    const struct net *asker);
	u16 counters;
	int (*fill_counters)(struct sk_buff *msg,
			     const struct vnp_object *object);
	unsigned int (*pieces)(const struct vnp_object *object);
	int (*fill_piece)(struct sk_buff *msg, const struct vnp_object *object,
			  unsigned int piece);
	const struct vnp_object *(*scope)(struct vnp_net *vn,
					  const struct nlattr *name,
					  struct netlink_ext_ack *extack);
	u32 (*scope_id)(const struct vnp_object *object);
	bool (*is_listed)(const struct vnp_object *object);
};

int vnp_nl_reply(struct genl_info *info, const struct vnp_nl_ops *ops,
		 const struct vnp_object *object);
int vnp_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		const struct vnp_nl_ops *ops, const struct nlattr *scope);
const struct vnp_object *vnp_nl_scope_vnet(struct vnp_net *vn,
					   const struct nlattr *name,
					   struct netlink_ext_ack *extack);
void *vnp_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);

extern const struct vnp_nl_ops vnp_nl_vnet;
extern const struct vnp_nl_ops vnp_nl_subnet;
extern const struct vnp_nl_ops vnp_nl_port;
extern const struct vnp_nl_ops vnp_nl_peering;
extern const struct vnp_nl_ops vnp_nl_route_table;
extern const struct vnp_nl_ops vnp_nl_route;
extern const struct vnp_nl_ops vnp_nl_group;
extern const struct vnp_nl_ops vnp_nl_acl;
extern const struct vnp_nl_ops vnp_nl_rule;
extern const struct vnp_nl_ops vnp_nl_setting;

/* What messages alone show to be wrong, by command */

int vnp_nl_vnet_check_new(struct genl_info *info);
int vnp_nl_vnet_check_set(struct genl_info *info);
int vnp_nl_subnet_check_new(struct genl_info *info);
int vnp_nl_subnet_check_set(struct genl_info *info);
int vnp_nl_peering_check_new(struct genl_info *info);
int vnp_nl_route_check_new(struct genl_info *info);
int vnp_nl_route_check_del(struct genl_info *info);
int vnp_nl_rule_check_new(struct genl_info *info);

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

#endif
