// SPDX-License-Identifier: GPL-2.0
/* Lists objects of a kind. */

#include <linux/sizes.h>
#include <net/sock.h>

#include "kind.h"
#include "nl.h"
#include "object/vnet.h"

/*
 * A dump goes by the objects' numbers, so that an object which is there all the
 * time is listed once, whatever else comes and goes.
 */
struct dump {
	unsigned long next;
	u32 scope_id;
	bool is_started;
};

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

/* A dump may be limited to what is part of something. */
static int dump_start(struct dump *dump, struct vnp_net *vn,
		      const struct vnp_kind_info *kind,
		      const struct genl_info *info)
{
	const struct vnp_object *scope;

	if (dump->is_started)
		return 0;
	dump->is_started = true;
	if (!kind->scope || !info->attrs[kind->scope])
		return 0;
	scope = vnp_nl_find_scope(vn, info);
	if (IS_ERR(scope))
		return PTR_ERR(scope);
	dump->scope_id = scope->id;
	return 0;
}

static bool dump_wants(const struct dump *dump,
		       const struct vnp_kind_info *kind,
		       const struct vnp_object *object)
{
	if (kind->is_listed && !kind->is_listed(object))
		return false;
	if (!dump->scope_id)
		return true;
	return dump->scope_id == (kind->scope_id ? kind->scope_id(object) :
						   object->scope);
}

static int dump_object(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct vnp_object *object)
{
	const struct genl_info *info = genl_info_dump(cb);
	void *hdr = vnp_nl_dump_put(skb, cb, info->genlhdr->cmd);

	if (!hdr)
		return -EMSGSIZE;
	if (vnp_nl_fill(skb, object, info)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* The next object, which stays no longer than this takes. */
static int dump_next(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vnp_net *vn, const struct vnp_kind_info *kind)
{
	struct dump *dump = (struct dump *)cb->ctx;
	struct vnp_object *object;
	int err = 0;

	vnp_nl_lock(kind, vn);
	object = xa_find(&vn->registry.ids[kind->kind], &dump->next, ULONG_MAX,
			 XA_PRESENT);
	if (!object)
		dump->next = ULONG_MAX;
	else if (dump_wants(dump, kind, object))
		err = dump_object(skb, cb, object);
	vnp_nl_unlock(kind, vn);
	return err;
}

static int dump_all(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vnp_net *vn, const struct vnp_kind_info *kind)
{
	bool is_counting = vnp_nl_wants_counters(kind, genl_info_dump(cb));
	struct dump *dump = (struct dump *)cb->ctx;
	int err;

	while (dump->next != ULONG_MAX) {
		err = dump_next(skb, cb, vn, kind);
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
 * vnp_nl_dump() - list the objects of the kind that a command is about
 * @skb: what is being filled
 * @cb: where the listing is
 *
 * Context: takes vnp_net.config, and vnp_net.lock for one port after the other;
 * may sleep.
 * Return: 0 at the end, or a negative errno; -EMSGSIZE asks for another call
 */
int vnp_nl_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	const struct vnp_kind_info *kind = vnp_nl_kind(info);
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	struct dump *dump = (struct dump *)cb->ctx;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	err = dump_start(dump, vn, kind, info);
	vnp_nl_lock(kind, vn);
	cb->seq = vnp_registry_generation(&vn->registry, BIT(kind->kind));
	vnp_nl_unlock(kind, vn);
	if (!err)
		err = dump_all(skb, cb, vn, kind);
	mutex_unlock(&vn->config);
	return err;
}
