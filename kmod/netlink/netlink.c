// SPDX-License-Identifier: GPL-2.0
/* What the netlink handlers of all objects share. */

#include "nl.h"

#include <linux/rtnetlink.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "compat/compat.h"
#include "object/event.h"
#include "object/refuse.h"
#include "object/vnet.h"
#include "rule_config.h"

/* Before and after a command */

/* The attributes that may stand more than once in a command's message. */
static u64 repeated_attrs(u8 cmd)
{
	switch (cmd) {
	case VNETPEER_CMD_ACL_REPLACE:
		return BIT_ULL(VNETPEER_A_ACL_RULE);
	case VNETPEER_CMD_RULE_NEW:
		return BIT_ULL(VNETPEER_A_RULE_CONFIG);
	default:
		return 0;
	}
}

/*
 * What a message alone shows to be wrong is said before rights are asked for
 * and before anything is looked up.
 */

/* The names in a command's message: of what there is, or of what is made. */
static const struct needed_name {
	u8 cmd;
	u8 attr;
	u8 kind;
	bool is_new;
} needed_names[] = {
	{ VNETPEER_CMD_SUBNET_NEW, VNETPEER_A_SUBNET_NAME, VNP_KIND_SUBNET,
	  true },
	{ VNETPEER_CMD_SUBNET_NEW, VNETPEER_A_SUBNET_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_SUBNET_SET, VNETPEER_A_SUBNET_NAME, VNP_KIND_SUBNET },
	{ VNETPEER_CMD_SUBNET_SET, VNETPEER_A_SUBNET_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_SUBNET_DEL, VNETPEER_A_SUBNET_NAME, VNP_KIND_SUBNET },
	{ VNETPEER_CMD_SUBNET_DEL, VNETPEER_A_SUBNET_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_VNET_NEW, VNETPEER_A_VNET_NAME, VNP_KIND_VNET, true },
	{ VNETPEER_CMD_VNET_SET, VNETPEER_A_VNET_NAME, VNP_KIND_VNET },
	{ VNETPEER_CMD_VNET_DEL, VNETPEER_A_VNET_NAME, VNP_KIND_VNET },
	{ VNETPEER_CMD_PEERING_NEW, VNETPEER_A_PEERING_NAME, VNP_KIND_PEERING,
	  true },
	{ VNETPEER_CMD_PEERING_NEW, VNETPEER_A_PEERING_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_PEERING_NEW, VNETPEER_A_PEERING_REMOTE, VNP_KIND_VNET },
	{ VNETPEER_CMD_PEERING_SET, VNETPEER_A_PEERING_NAME, VNP_KIND_PEERING },
	{ VNETPEER_CMD_PEERING_SET, VNETPEER_A_PEERING_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_PEERING_DEL, VNETPEER_A_PEERING_NAME, VNP_KIND_PEERING },
	{ VNETPEER_CMD_PEERING_DEL, VNETPEER_A_PEERING_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_PEERING_SYNC, VNETPEER_A_PEERING_NAME,
	  VNP_KIND_PEERING },
	{ VNETPEER_CMD_PEERING_SYNC, VNETPEER_A_PEERING_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_PORT_DEL, VNETPEER_A_PORT_NAME, VNP_KIND_PORT },
	{ VNETPEER_CMD_ROUTE_TABLE_NEW, VNETPEER_A_ROUTE_TABLE_NAME,
	  VNP_KIND_ROUTE_TABLE, true },
	{ VNETPEER_CMD_ROUTE_TABLE_SET, VNETPEER_A_ROUTE_TABLE_NAME,
	  VNP_KIND_ROUTE_TABLE },
	{ VNETPEER_CMD_ROUTE_TABLE_DEL, VNETPEER_A_ROUTE_TABLE_NAME,
	  VNP_KIND_ROUTE_TABLE },
	{ VNETPEER_CMD_ROUTE_NEW, VNETPEER_A_ROUTE_TABLE,
	  VNP_KIND_ROUTE_TABLE },
	{ VNETPEER_CMD_ROUTE_DEL, VNETPEER_A_ROUTE_TABLE,
	  VNP_KIND_ROUTE_TABLE },
	{ VNETPEER_CMD_GROUP_NEW, VNETPEER_A_GROUP_NAME, VNP_KIND_GROUP, true },
	{ VNETPEER_CMD_GROUP_NEW, VNETPEER_A_GROUP_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_GROUP_DEL, VNETPEER_A_GROUP_NAME, VNP_KIND_GROUP },
	{ VNETPEER_CMD_GROUP_DEL, VNETPEER_A_GROUP_VNET, VNP_KIND_VNET },
	{ VNETPEER_CMD_ACL_NEW, VNETPEER_A_ACL_NAME, VNP_KIND_ACL, true },
	{ VNETPEER_CMD_ACL_DEL, VNETPEER_A_ACL_NAME, VNP_KIND_ACL },
	{ VNETPEER_CMD_ACL_REPLACE, VNETPEER_A_ACL_NAME, VNP_KIND_ACL },
	{ VNETPEER_CMD_RULE_NEW, VNETPEER_A_RULE_ACL, VNP_KIND_ACL },
	{ VNETPEER_CMD_RULE_DEL, VNETPEER_A_RULE_ACL, VNP_KIND_ACL },
	{ VNETPEER_CMD_RULE_DEL, VNETPEER_A_RULE_NAME, VNP_KIND_RULE },
};

static int check_name(const struct needed_name *name, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[name->attr];

	if (name->is_new)
		return vnp_object_check_name(attr, info->extack);
	if (!attr)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "the %s's name is missing",
				  vnp_object_word(name->kind));
	return 0;
}

static int check_names(struct genl_info *info)
{
	const struct needed_name *name;
	int err = 0;

	for (name = needed_names;
	     !err && name < needed_names + ARRAY_SIZE(needed_names); name++)
		if (name->cmd == info->genlhdr->cmd)
			err = check_name(name, info);
	return err;
}

static int check_rest(struct genl_info *info)
{
	switch (info->genlhdr->cmd) {
	case VNETPEER_CMD_VNET_NEW:
		return vnp_nl_vnet_check_new(info);
	case VNETPEER_CMD_VNET_SET:
		return vnp_nl_vnet_check_set(info);
	case VNETPEER_CMD_SUBNET_NEW:
		return vnp_nl_subnet_check_new(info);
	case VNETPEER_CMD_SUBNET_SET:
		return vnp_nl_subnet_check_set(info);
	case VNETPEER_CMD_PEERING_NEW:
		return vnp_nl_peering_check_new(info);
	case VNETPEER_CMD_ROUTE_NEW:
		return vnp_nl_route_check_new(info);
	case VNETPEER_CMD_ROUTE_DEL:
		return vnp_nl_route_check_del(info);
	case VNETPEER_CMD_ACL_REPLACE:
		return vnp_nl_rules_check(info, VNETPEER_A_ACL_RULE);
	case VNETPEER_CMD_RULE_NEW:
		return vnp_nl_rule_check_new(info);
	default:
		return 0;
	}
}

static int pre_doit(struct sk_buff *skb, struct genl_info *info, bool writes)
{
	struct vnp_net *vn = vnp_net_find(genl_info_net(info));
	int err;

	info->user_ptr[0] = vn;
	err = vnp_nl_check_once(genlmsg_data(info->genlhdr),
				genlmsg_len(info->genlhdr),
				repeated_attrs(info->genlhdr->cmd),
				info->extack);
	if (!err && writes)
		err = check_names(info);
	if (!err && writes)
		err = check_rest(info);
	if (err)
		return err;
	if (writes && !vnp_net_may_write(vn, skb))
		return vnp_refuse(info->extack, VNP_AuthorizationFailed,
				  "CAP_NET_ADMIN in the controller is needed");
	return 0;
}

int vnetpeer_nl_read_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = pre_doit(skb, info, false);
	return err ?: mutex_lock_killable(&vnp_nl_net(info)->config);
}

void vnetpeer_nl_read_post_doit(const struct genl_split_ops *ops,
				struct sk_buff *skb, struct genl_info *info)
{
	mutex_unlock(&vnp_nl_net(info)->config);
}

int vnetpeer_nl_write_pre_doit(const struct genl_split_ops *ops,
			       struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = pre_doit(skb, info, true);
	return err ?: mutex_lock_killable(&vnp_nl_net(info)->config);
}

void vnetpeer_nl_write_post_doit(const struct genl_split_ops *ops,
				 struct sk_buff *skb, struct genl_info *info)
{
	mutex_unlock(&vnp_nl_net(info)->config);
}

/* What touches devices needs rtnl, and waits for no change of configuration. */
int vnetpeer_nl_port_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = pre_doit(skb, info, true);
	if (err)
		return err;
	err = vnp_compat_rtnl_lock_killable();
	if (err)
		return err;
	mutex_lock(&vnp_nl_net(info)->lock);
	return 0;
}

void vnetpeer_nl_port_post_doit(const struct genl_split_ops *ops,
				struct sk_buff *skb, struct genl_info *info)
{
	mutex_unlock(&vnp_nl_net(info)->lock);
	rtnl_unlock();
}

/* Whole messages about objects */

#define EVENT_NONE (-1)

/* What the largest objects need: rules with many addresses. */
#define MESSAGE_MAX SZ_4M

/* The header of a message about an object. */
struct head {
	const struct net *asker;
	u32 portid;
	u32 seq;
	int event;
	unsigned int piece;
	bool is_counting;
};

/* Counters are added up for each processor, so only for who asks for them. */
static bool wants_counters(const struct genl_info *info,
			   const struct vnp_nl_ops *ops)
{
	return ops->counters && info->attrs[ops->counters];
}

static int fill_object(struct sk_buff *msg, const struct vnp_nl_ops *ops,
		       const struct vnp_object *object, const struct net *asker,
		       bool is_counting)
{
	int err = ops->fill(msg, object, asker);

	return err || !is_counting ? err : ops->fill_counters(msg, object);
}

static int fill_attrs(struct sk_buff *msg, const struct vnp_nl_ops *ops,
		      const struct vnp_object *object, const struct head *head)
{
	if (head->event == EVENT_NONE)
		return fill_object(msg, ops, object, head->asker,
				   head->is_counting);
	if (ops->fill_piece ? ops->fill_piece(msg, object, head->piece) :
			      ops->fill(msg, object, head->asker))
		return -EMSGSIZE;
	return nla_put_u32(msg, ops->event, head->event);
}

static int fill(struct sk_buff *msg, const struct vnp_nl_ops *ops,
		const struct vnp_object *object, const struct head *head)
{
	u8 cmd = head->event == EVENT_NONE ? ops->get : ops->ntf;
	void *hdr;

	hdr = genlmsg_put(msg, head->portid, head->seq, &vnetpeer_nl_family,
			  0, cmd);
	if (!hdr || fill_attrs(msg, ops, object, head))
		return -EMSGSIZE;
	genlmsg_end(msg, hdr);
	return 0;
}

/* Most objects fit into a page; the few that do not get what they need. */
static struct sk_buff *build(const struct vnp_nl_ops *ops,
			     const struct vnp_object *object,
			     const struct head *head)
{
	struct sk_buff *msg;
	size_t size;

	for (size = GENLMSG_DEFAULT_SIZE; size < MESSAGE_MAX; size *= 4) {
		msg = genlmsg_new(size, GFP_KERNEL);
		if (!msg)
			return ERR_PTR(-ENOMEM);
		if (!fill(msg, ops, object, head))
			return msg;
		nlmsg_free(msg);
	}
	return ERR_PTR(-EMSGSIZE);
}

/**
 * vnp_nl_reply() - answer a get of one object
 * @info: the request
 * @ops: how such objects are written
 * @object: the object
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_nl_reply(struct genl_info *info, const struct vnp_nl_ops *ops,
		 const struct vnp_object *object)
{
	const struct head head = {
		.asker = genl_info_net(info),
		.portid = info->snd_portid,
		.seq = info->snd_seq,
		.event = EVENT_NONE,
		.is_counting = wants_counters(info, ops),
	};
	struct sk_buff *msg = build(ops, object, &head);

	return IS_ERR(msg) ? PTR_ERR(msg) : genlmsg_reply(msg, info);
}

static void tell(const struct vnp_net *vn, struct sk_buff *msg)
{
	if (IS_ERR(msg))
		genl_set_err(&vnetpeer_nl_family, vn->net, 0,
			     VNETPEER_NLGRP_EVENTS, -ENOBUFS);
	else
		genlmsg_multicast_netns(&vnetpeer_nl_family, vn->net, msg, 0,
					VNETPEER_NLGRP_EVENTS, GFP_KERNEL);
}

static const struct vnp_nl_ops *const kinds[VNP_KIND_COUNT] = {
	[VNP_KIND_VNET] = &vnp_nl_vnet,
	[VNP_KIND_SUBNET] = &vnp_nl_subnet,
	[VNP_KIND_PORT] = &vnp_nl_port,
	[VNP_KIND_PEERING] = &vnp_nl_peering,
	[VNP_KIND_ROUTE_TABLE] = &vnp_nl_route_table,
	[VNP_KIND_ROUTE] = &vnp_nl_route,
	[VNP_KIND_GROUP] = &vnp_nl_group,
	[VNP_KIND_ACL] = &vnp_nl_acl,
	[VNP_KIND_RULE] = &vnp_nl_rule,
	[VNP_KIND_SETTING] = &vnp_nl_setting,
};

/* A listener that misses a message for want of memory gets -ENOBUFS. */
static void notify(const struct vnp_object *object, enum vnetpeer_event event)
{
	const struct vnp_nl_ops *ops = kinds[object->kind];
	const struct vnp_net *vn = object->vn;
	struct head head = { .asker = vn->net, .event = event };
	unsigned int pieces;

	if (!genl_has_listeners(&vnetpeer_nl_family, vn->net,
				VNETPEER_NLGRP_EVENTS))
		return;
	pieces = ops->pieces ? ops->pieces(object) : 1;
	for (; head.piece < pieces; head.piece++)
		tell(vn, build(ops, object, &head));
}

/* Dumps */

/*
 * A dump goes by the objects' numbers, so that an object which is there all the
 * time is listed once, whatever else comes and goes.
 */
struct dump {
	unsigned long next;
	u32 scope_id;
	bool is_started;
};

/**
 * vnp_nl_scope_vnet() - the VNet that a dump is limited to
 * @vn: the controller
 * @name: its name
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the VNet, or an error pointer
 */
const struct vnp_object *vnp_nl_scope_vnet(struct vnp_net *vn,
					   const struct nlattr *name,
					   struct netlink_ext_ack *extack)
{
	struct vnp_vnet *vnet = vnp_vnet_find(vn, name, extack);

	return IS_ERR(vnet) ? ERR_CAST(vnet) : &vnet->object;
}

/* A list of prefixes that is as long as it may be, and is all IPv6. */
#define SPACE_SIZE nla_total_size(VNP_SPACE_MAX * (NLA_HDRLEN +		\
				  nla_total_size(sizeof(struct in6_addr)) + \
				  nla_total_size(sizeof(u8))))

/* The largest object is a half: what it recorded, what is, and the rest. */
#define OBJECT_SIZE (2 * SPACE_SIZE + SZ_2K)

int vnetpeer_nl_dump_start(struct netlink_callback *cb)
{
	/* Or a first object may not fit into what the core allocates. */
	cb->min_dump_alloc = OBJECT_SIZE;
	return 0;
}

static int dump_start(struct dump *dump, struct vnp_net *vn,
		      const struct vnp_nl_ops *ops, const struct nlattr *name,
		      struct netlink_ext_ack *extack)
{
	const struct vnp_object *scope;

	if (dump->is_started)
		return 0;
	dump->is_started = true;
	if (!name)
		return 0;
	scope = ops->scope(vn, name, extack);
	if (IS_ERR(scope))
		return PTR_ERR(scope);
	dump->scope_id = scope->id;
	return 0;
}

static bool dump_wants(const struct dump *dump, const struct vnp_nl_ops *ops,
		       const struct vnp_object *object)
{
	if (ops->is_listed && !ops->is_listed(object))
		return false;
	if (!dump->scope_id)
		return true;
	return dump->scope_id == (ops->scope_id ? ops->scope_id(object) :
						  object->scope);
}

static int dump_object(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct vnp_nl_ops *ops,
		       const struct vnp_object *object, bool is_counting)
{
	void *hdr = vnp_nl_dump_put(skb, cb, ops->get);

	if (!hdr)
		return -EMSGSIZE;
	if (fill_object(skb, ops, object, sock_net(cb->skb->sk), is_counting)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Ports come and go under another lock than the rest. */
static void dump_lock(struct vnp_net *vn, const struct vnp_nl_ops *ops)
{
	if (ops->kind == VNP_KIND_PORT)
		mutex_lock(&vn->lock);
}

static void dump_unlock(struct vnp_net *vn, const struct vnp_nl_ops *ops)
{
	if (ops->kind == VNP_KIND_PORT)
		mutex_unlock(&vn->lock);
}

/* The next object, which stays no longer than this takes. */
static int dump_next(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vnp_net *vn, const struct vnp_nl_ops *ops)
{
	bool is_counting = wants_counters(genl_info_dump(cb), ops);
	struct dump *dump = (struct dump *)cb->ctx;
	struct vnp_object *object;
	int err = 0;

	dump_lock(vn, ops);
	object = xa_find(&vn->registry.ids[ops->kind], &dump->next, ULONG_MAX,
			 XA_PRESENT);
	if (!object)
		dump->next = ULONG_MAX;
	else if (dump_wants(dump, ops, object))
		err = dump_object(skb, cb, ops, object, is_counting);
	dump_unlock(vn, ops);
	return err;
}

static int dump_all(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vnp_net *vn, const struct vnp_nl_ops *ops)
{
	bool is_counting = wants_counters(genl_info_dump(cb), ops);
	struct dump *dump = (struct dump *)cb->ctx;
	int err;

	while (dump->next != ULONG_MAX) {
		err = dump_next(skb, cb, vn, ops);
		if (err)
			return err;
		if (dump->next != ULONG_MAX)
			dump->next++;
		/* Others get the lock after each sum. */
		if (is_counting && skb->len)
			return -EMSGSIZE;
		cond_resched();
	}
	return 0;
}

/**
 * vnp_nl_dump() - list objects
 * @skb: what is being filled
 * @cb: where the listing is
 * @ops: how such objects are written
 * @scope: name of what it is limited to, or NULL
 *
 * Context: takes vnp_net.config, and vnp_net.lock for one port after the other;
 * may sleep.
 * Return: 0 at the end, or a negative errno; -EMSGSIZE asks for another call
 */
int vnp_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		const struct vnp_nl_ops *ops, const struct nlattr *scope)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	struct dump *dump = (struct dump *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	err = dump_start(dump, vn, ops, scope, cb->extack);
	dump_lock(vn, ops);
	cb->seq = vnp_registry_generation(&vn->registry, BIT(ops->kind));
	dump_unlock(vn, ops);
	if (!err)
		err = dump_all(skb, cb, vn, ops);
	mutex_unlock(&vn->config);
	return err;
}

/* The family */

/**
 * vnp_nl_register() - let commands come
 *
 * Return: 0 or a negative errno
 */
int vnp_nl_register(void)
{
	int err = genl_register_family(&vnetpeer_nl_family);

	if (!err)
		WRITE_ONCE(vnp_event_listener, notify);
	return err;
}

/**
 * vnp_nl_unregister() - end what commands there are, and let no more come
 *
 * What is removed after that is told to nobody, as the group of events may be
 * another family's by then. Ports send events under rtnl. Commands do without,
 * but the core waits for them. And of a namespace that ends there are no
 * listeners.
 */
void vnp_nl_unregister(void)
{
	rtnl_lock();
	WRITE_ONCE(vnp_event_listener, NULL);
	rtnl_unlock();
	genl_unregister_family(&vnetpeer_nl_family);
}

