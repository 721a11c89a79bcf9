// SPDX-License-Identifier: GPL-2.0
/* The routes that gateways have learned, over netlink. */

#include <net/sock.h>

#include "kind.h"
#include "nl.h"
#include "object/gateway.h"
#include "object/refuse.h"

#define gateway_of(ptr) container_of_const(ptr, struct vnp_gateway, object)

/* Reading */

static int read_prefix(const struct genl_info *info, struct vnp_prefix *prefix)
{
	const struct nlattr *attr =
		info->attrs[VNETPEER_A_GATEWAY_ROUTE_PREFIX];

	return vnp_nl_route_prefix(attr, prefix, info->extack);
}

static int check_prefix(struct genl_info *info)
{
	struct vnp_prefix prefix;

	return read_prefix(info, &prefix);
}

/* What is to come, and what is to go. */
struct batch {
	struct vnp_space *add;
	struct vnp_space *del;
};

static void batch_free(const struct batch *batch)
{
	vnp_space_free(batch->del);
	vnp_space_free(batch->add);
}

static int read_batch(const struct genl_info *info, struct batch *batch)
{
	batch->add =
		vnp_nl_route_prefixes(info->attrs[VNETPEER_A_GATEWAY_ROUTE_ADD],
				      info->extack);
	if (IS_ERR(batch->add))
		return PTR_ERR(batch->add);
	batch->del =
		vnp_nl_route_prefixes(info->attrs[VNETPEER_A_GATEWAY_ROUTE_DEL],
				      info->extack);
	if (!IS_ERR(batch->del))
		return 0;
	vnp_space_free(batch->add);
	return PTR_ERR(batch->del);
}

static int check_change(struct genl_info *info)
{
	struct batch batch;
	int err;

	err = read_batch(info, &batch);
	if (!err)
		batch_free(&batch);
	return err;
}

static int check_learns(const struct vnp_gateway *gateway,
			struct netlink_ext_ack *extack)
{
	if (gateway->type != VNETPEER_GATEWAY_TYPE_INTERNET)
		return 0;
	return vnp_refuse(extack, VNP_InvalidParameter,
			  "an internet gateway learns no routes");
}

/* Writing */

static int route_fill(struct sk_buff *msg, const struct vnp_gateway *gateway,
		      const struct vnp_prefix *prefix)
{
	if (nla_put_string(msg, VNETPEER_A_GATEWAY_ROUTE_GATEWAY,
			   gateway->object.name))
		return -EMSGSIZE;
	return vnp_nl_put_prefix(msg, VNETPEER_A_GATEWAY_ROUTE_PREFIX, prefix);
}

static int route_put(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_gateway *gateway,
		     const struct vnp_prefix *prefix)
{
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_GATEWAY_ROUTE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (route_fill(skb, gateway, prefix)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Commands: what they are about is the gateway */

static int refuse_known(const struct genl_info *info)
{
	return vnp_refuse_attr(info->extack,
			       info->attrs[VNETPEER_A_GATEWAY_ROUTE_PREFIX],
			       VNP_ResourceAlreadyExists,
			       "the gateway has a route for it");
}

static int refuse_unknown(const struct genl_info *info)
{
	return vnp_refuse_attr(info->extack,
			       info->attrs[VNETPEER_A_GATEWAY_ROUTE_PREFIX],
			       VNP_ResourceNotFound,
			       "the gateway has no route for it");
}

/* One route more or less. */
static int change_one(struct genl_info *info, bool is_add)
{
	struct vnp_gateway *gateway = gateway_of(vnp_nl_object(info));
	struct batch batch = {
		.add = vnp_space_alloc(is_add),
		.del = vnp_space_alloc(!is_add),
	};
	struct vnp_prefix prefix;
	int err = -ENOMEM;

	if (batch.add && batch.del)
		err = read_prefix(info, &prefix);
	if (!err && is_add)
		err = check_learns(gateway, info->extack);
	if (err)
		goto out;
	if (vnp_learned_has(&gateway->gate.learned, &prefix) == is_add) {
		err = is_add ? refuse_known(info) : refuse_unknown(info);
		goto out;
	}
	(is_add ? batch.add : batch.del)->prefix[0] = prefix;
	err = vnp_gateway_change_routes(gateway, batch.add, batch.del);
out:
	batch_free(&batch);
	return err;
}

int vnetpeer_nl_gateway_route_new_doit(struct sk_buff *skb,
				       struct genl_info *info)
{
	return change_one(info, true);
}

int vnetpeer_nl_gateway_route_del_doit(struct sk_buff *skb,
				       struct genl_info *info)
{
	return change_one(info, false);
}

int vnetpeer_nl_gateway_route_change_doit(struct sk_buff *skb,
					  struct genl_info *info)
{
	struct vnp_gateway *gateway = gateway_of(vnp_nl_object(info));
	struct batch batch;
	int err;

	err = check_learns(gateway, info->extack);
	if (!err)
		err = read_batch(info, &batch);
	if (err)
		return err;
	err = vnp_gateway_change_routes(gateway, batch.add, batch.del);
	batch_free(&batch);
	return err;
}

int vnetpeer_nl_gateway_route_get_doit(struct sk_buff *skb,
				       struct genl_info *info)
{
	const struct vnp_gateway *gateway = gateway_of(vnp_nl_object(info));
	struct vnp_prefix prefix;
	struct sk_buff *msg;
	void *hdr;
	int err;

	err = read_prefix(info, &prefix);
	if (err)
		return err;
	if (!vnp_learned_has(&gateway->gate.learned, &prefix))
		return refuse_unknown(info);
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_iput(msg, info);
	if (!hdr || route_fill(msg, gateway, &prefix)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* Dumps */

/**
 * struct route_dump - where a dump of learned routes is
 * @next: number of the gateway at hand
 * @at: the last of its routes
 */
struct route_dump {
	unsigned long next;
	struct vnp_prefix at;
};

static int dump_gateway(struct sk_buff *skb, struct netlink_callback *cb,
			const struct vnp_gateway *gateway)
{
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	struct vnp_prefix prefix = dump->at;
	int err;

	while (vnp_learned_next(&gateway->gate.learned, &prefix)) {
		err = route_put(skb, cb, gateway, &prefix);
		if (err)
			return err;
		dump->at = prefix;
	}
	return 0;
}

static int dump_all(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vnp_net *vn)
{
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	const struct vnp_gateway *gateway;
	struct vnp_object *object;
	unsigned long id;
	int err;

	xa_for_each_start(&vn->registry.ids[VNP_KIND_GATEWAY], id, object,
			  dump->next) {
		if (id != dump->next)
			dump->at = (struct vnp_prefix){};
		dump->next = id;
		gateway = gateway_of(object);
		if (!vnp_gateway_is_alive(gateway))
			continue;
		err = dump_gateway(skb, cb, gateway);
		if (err)
			return err;
		cond_resched();
	}
	dump->next = ULONG_MAX;
	return 0;
}

static int route_dump(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vnp_net *vn)
{
	const struct genl_info *info = genl_info_dump(cb);
	const struct nlattr *name =
		info->attrs[VNETPEER_A_GATEWAY_ROUTE_GATEWAY];
	const struct vnp_gateway *gateway;

	mutex_lock(&vn->lock);
	cb->seq = vnp_registry_generation(&vn->registry,
					  BIT(VNP_KIND_GATEWAY)) +
		  vn->learned;
	mutex_unlock(&vn->lock);
	if (!name)
		return dump_all(skb, cb, vn);
	gateway = vnp_gateway_find(vn, name, cb->extack);
	if (IS_ERR(gateway))
		return PTR_ERR(gateway);
	return dump_gateway(skb, cb, gateway);
}

int vnetpeer_nl_gateway_route_get_dumpit(struct sk_buff *skb,
					 struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	int err;

	BUILD_BUG_ON(sizeof(struct route_dump) > sizeof(cb->ctx));
	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	err = route_dump(skb, cb, vn);
	mutex_unlock(&vn->config);
	return err;
}

static struct vnp_object *gateway_find(struct genl_info *info,
				       struct vnp_object *scope)
{
	const struct nlattr *name =
		info->attrs[VNETPEER_A_GATEWAY_ROUTE_GATEWAY];
	struct vnp_gateway *gateway;

	gateway = vnp_gateway_find(vnp_nl_net(info), name, info->extack);
	return IS_ERR(gateway) ? ERR_CAST(gateway) : &gateway->object;
}

const struct vnp_kind_info vnp_nl_gateway_route = {
	.kind = VNP_KIND_GATEWAY,
	.name = VNETPEER_A_GATEWAY_ROUTE_GATEWAY,
	.find = gateway_find,
	.check = {
		[VNP_SET] = check_prefix,
		[VNP_DEL] = check_prefix,
		[VNP_REPLACE] = check_change,
		[VNP_GET] = check_prefix,
	},
};
