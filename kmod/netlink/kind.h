/* SPDX-License-Identifier: GPL-2.0 */
/* The kinds of objects, as commands, answers and events know them. */
#ifndef _VNP_KIND_H
#define _VNP_KIND_H

#include <net/genetlink.h>

#include "object/controller.h"
#include "object/object.h"

struct netlink_callback;

/* What a command does with an object; all but the first need it to be there. */
enum vnp_verb {
	VNP_NEW,
	VNP_SET,
	VNP_DEL,
	VNP_GET,
	VNP_SYNC,
	VNP_REPLACE,
	VNP_VERB_COUNT,
};

/**
 * struct vnp_kind_info - a kind of objects
 * @kind: which kind
 * @name: the attribute that names an object; 0 if messages do not name it, or
 *	@find and @check see to that
 * @scope: the attribute that names what it is part of, to which dumps can be
 *	limited; 0 if it is part of nothing
 * @scope_kind: what that is
 * @scope_id: the number of that for one object; NULL if it is what names are
 *	unique in
 * @find: finds what a message is about, in @scope if names are unique in that;
 *	NULL if that is the object of this kind with the name @name
 * @check: by verb, refuses what a message alone shows to be wrong, besides
 *	absent names and the name of what is made; NULL if there is nothing
 * @is_listed: whether dumps show it; NULL if they always do
 * @fill: writes the attributes of one; -EMSGSIZE when they do not fit
 * @counters: the attribute of a request that asks for counters; 0 if none does
 * @fill_counters: writes those of one, with @counters
 * @ntf: the command of its notifications
 * @event: the attribute that says what happened
 * @pieces: how many messages a notification of one takes; NULL if it is one
 * @fill_piece: writes the attributes of one of these, with @pieces
 * @remove: removes one, or refuses that; NULL if there is no such command
 */
struct vnp_kind_info {
	enum vnp_kind kind;
	u16 name;
	u16 scope;
	enum vnp_kind scope_kind;
	u32 (*scope_id)(const struct vnp_object *object);
	struct vnp_object *(*find)(struct genl_info *info,
				   struct vnp_object *scope);
	int (*check[VNP_VERB_COUNT])(struct genl_info *info);
	bool (*is_listed)(const struct vnp_object *object);
	int (*fill)(struct sk_buff *msg, const struct vnp_object *object,
		    const struct net *asker);
	u16 counters;
	int (*fill_counters)(struct sk_buff *msg,
			     const struct vnp_object *object);
	u8 ntf;
	u16 event;
	unsigned int (*pieces)(const struct vnp_object *object);
	int (*fill_piece)(struct sk_buff *msg, const struct vnp_object *object,
			  unsigned int piece);
	int (*remove)(struct vnp_object *object, struct genl_info *info);
};

extern const struct vnp_kind_info vnp_nl_vnet;
extern const struct vnp_kind_info vnp_nl_subnet;
extern const struct vnp_kind_info vnp_nl_port;
extern const struct vnp_kind_info vnp_nl_peering;
extern const struct vnp_kind_info vnp_nl_route_table;
extern const struct vnp_kind_info vnp_nl_route;
extern const struct vnp_kind_info vnp_nl_gateway;
extern const struct vnp_kind_info vnp_nl_gateway_route;
extern const struct vnp_kind_info vnp_nl_group;
extern const struct vnp_kind_info vnp_nl_acl;
extern const struct vnp_kind_info vnp_nl_rule;
extern const struct vnp_kind_info vnp_nl_setting;

const struct vnp_kind_info *vnp_nl_kind(const struct genl_info *info);
int vnp_nl_check(struct genl_info *info);
struct vnp_object *vnp_nl_find_scope(struct vnp_net *vn,
				     const struct genl_info *info);
struct vnp_object *vnp_nl_find(struct genl_info *info);

int vnp_nl_fill(struct sk_buff *msg, const struct vnp_object *object,
		const struct genl_info *info);
int vnp_nl_get(struct genl_info *info);
int vnp_nl_dump(struct sk_buff *skb, struct netlink_callback *cb);
void vnp_nl_notify(const struct vnp_object *object, enum vnetpeer_event event);

static inline bool vnp_nl_wants_counters(const struct vnp_kind_info *kind,
					 const struct genl_info *info)
{
	return kind->counters && info->attrs[kind->counters];
}

static inline bool vnp_nl_has_device(const struct vnp_kind_info *kind)
{
	return kind->kind == VNP_KIND_PORT || kind->kind == VNP_KIND_GATEWAY;
}

/* Ports come and go under another lock than the rest, as gateways may go. */
static inline void vnp_nl_lock(const struct vnp_kind_info *kind,
			       struct vnp_net *vn)
{
	if (kind && vnp_nl_has_device(kind))
		mutex_lock(&vn->lock);
}

static inline void vnp_nl_unlock(const struct vnp_kind_info *kind,
				 struct vnp_net *vn)
{
	if (kind && vnp_nl_has_device(kind))
		mutex_unlock(&vn->lock);
}

#endif
