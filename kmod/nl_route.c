// SPDX-License-Identifier: GPL-2.0
/* Effective routes, and what would become of a packet, over netlink. */

#include <net/sock.h>

#include "forward.h"
#include "nl.h"
#include "peering.h"
#include "port.h"
#include "refuse.h"
#include "table.h"
#include "vnet.h"

/* The pure files do not know the interface; both list the same things. */
static const u32 sources[] = {
	[VNP_ROUTE_DEFAULT] = VNETPEER_ROUTE_SOURCE_DEFAULT,
	[VNP_ROUTE_GATEWAY] = VNETPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY,
	[VNP_ROUTE_USER] = VNETPEER_ROUTE_SOURCE_USER,
};

static const u32 hop_types[] = {
	[VNP_HOP_NONE] = VNETPEER_NEXT_HOP_TYPE_NONE,
	[VNP_HOP_VNET_LOCAL] = VNETPEER_NEXT_HOP_TYPE_VNET_LOCAL,
	[VNP_HOP_PEERING] = VNETPEER_NEXT_HOP_TYPE_VNET_PEERING,
	[VNP_HOP_GLOBAL_PEERING] = VNETPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING,
	[VNP_HOP_GATEWAY] = VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY,
	[VNP_HOP_APPLIANCE] = VNETPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE,
	[VNP_HOP_INTERNET] = VNETPEER_NEXT_HOP_TYPE_INTERNET,
};

static const struct vnp_table *table_of(const struct vnp_port *port)
{
	return rcu_dereference_protected(port->view->table,
					 lockdep_is_held(&port->vn->lock));
}

/* Effective routes */

/* A None route has no next hop that could be missing. */
static bool is_usable(const struct vnp_hop *hop)
{
	return hop->endpoints || hop->reason == VNETPEER_DROP_REASON_NO_ROUTE;
}

static int route_fill(struct sk_buff *msg, const struct vnp_route *route,
		      const struct vnp_hop *hop)
{
	u32 state = route->is_active ? VNETPEER_ROUTE_STATE_ACTIVE :
				       VNETPEER_ROUTE_STATE_INVALID;

	if (nla_put_u32(msg, VNETPEER_A_ROUTE_SOURCE, sources[route->source]) ||
	    nla_put_u32(msg, VNETPEER_A_ROUTE_STATE, state) ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_ROUTE_PREFIX, &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_ROUTE_NEXT_HOP_TYPE,
			hop_types[route->type]) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_ROUTE_NEXT_HOP, &route->next_hop) ||
	    nla_put_u8(msg, VNETPEER_A_ROUTE_USABLE, is_usable(hop)))
		return -EMSGSIZE;
	return 0;
}

static int route_put(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_table *table, unsigned int at)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &vnetpeer_nl_family, NLM_F_MULTI,
			  VNETPEER_CMD_ROUTE_GET);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	if (route_fill(skb, &table->routes[at], &table->hops[at])) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Tables change with VNets and peerings, and those count their changes. */
static unsigned int table_generation(const struct vnp_net *vn)
{
	const u32 *generation = vn->registry.generation;

	return (generation[VNP_KIND_VNET] + generation[VNP_KIND_PEERING]) ?: 1;
}

struct route_dump {
	unsigned int next;
};

static int route_dump(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vnp_net *vn)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	const struct vnp_table *table;
	struct vnp_port *port;
	int err = 0;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	port = vnp_port_find(vn, info->attrs[VNETPEER_A_ROUTE_PORT],
			     cb->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	cb->seq = table_generation(vn);
	table = table_of(port);
	for (; dump->next < table->count; dump->next++) {
		if (table->routes[dump->next].is_removed)
			continue;
		err = route_put(skb, cb, table, dump->next);
		if (err)
			break;
	}
	return err;
}

int vnetpeer_nl_route_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	int err;

	mutex_lock(&vn->lock);
	err = route_dump(skb, cb, vn);
	mutex_unlock(&vn->lock);
	return err;
}

/* Trace */

static int trace_source(const struct vnp_port *port, const struct nlattr *attr,
			const struct vnp_addr *dst, struct vnp_addr *src,
			struct netlink_ext_ack *extack)
{
	const struct vnp_addrs *addrs;
	unsigned int i;
	int err;

	if (attr) {
		err = vnp_nl_addr(attr, src, extack);
		if (!err && src->family != dst->family)
			err = vnp_refuse_attr(extack, attr,
					      VNP_InvalidParameter,
					      "source and destination are not of one family");
		return err;
	}

	addrs = rcu_dereference_protected(port->addrs,
					  lockdep_is_held(&port->vn->lock));
	for (i = 0; i < addrs->count; i++) {
		*src = addrs->endpoint[i]->addr;
		if (src->family == dst->family)
			return 0;
	}
	return vnp_refuse(extack, VNP_InvalidParameter,
			  "the port has no address of that family");
}

static int put_route(struct sk_buff *msg, const struct vnp_route *route)
{
	struct nlattr *nest;

	if (!route || route->is_removed)
		return 0;
	if (nla_put_u32(msg, VNETPEER_A_TRACE_NEXT_HOP_TYPE,
			hop_types[route->type]) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_TRACE_NEXT_HOP, &route->next_hop))
		return -EMSGSIZE;
	nest = nla_nest_start(msg, VNETPEER_A_TRACE_ROUTE);
	if (!nest ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_TRACE_ROUTE_PREFIX,
			      &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_ROUTE_SOURCE,
			sources[route->source]))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_vnets(struct sk_buff *msg, const struct vnp_port *port,
		     const struct vnp_hop *hop)
{
	const struct vnp_vnet *from = port->vnet, *to = from;
	struct nlattr *list;

	if (hop && hop->endpoints)
		to = container_of(hop->endpoints, struct vnp_vnet, endpoints);
	list = nla_nest_start(msg, VNETPEER_A_TRACE_VNETS);
	if (!list ||
	    nla_put_string(msg, VNETPEER_A_NAME_LIST_NAME, from->object.name) ||
	    (to != from && nla_put_string(msg, VNETPEER_A_NAME_LIST_NAME,
					  to->object.name)))
		return -EMSGSIZE;
	nla_nest_end(msg, list);
	return 0;
}

static int put_peering(struct sk_buff *msg, struct vnp_net *vn,
		       const struct vnp_route *route)
{
	const struct vnp_object *half;

	if (!route || !route->via)
		return 0;
	half = xa_load(&vn->registry.ids[VNP_KIND_PEERING], route->via);
	return half ? nla_put_string(msg, VNETPEER_A_TRACE_PEERING,
				     half->name) : 0;
}

static int trace_fill(struct sk_buff *msg, const struct vnp_port *port,
		      enum vnetpeer_drop_reason reason,
		      const struct vnp_decision *decision)
{
	u32 verdict = reason ? VNETPEER_VERDICT_DROP : VNETPEER_VERDICT_DELIVER;

	if (nla_put_u32(msg, VNETPEER_A_TRACE_VERDICT, verdict) ||
	    (reason && nla_put_u32(msg, VNETPEER_A_TRACE_REASON, reason)) ||
	    put_route(msg, decision->route) ||
	    put_vnets(msg, port, decision->hop) ||
	    put_peering(msg, port->vn, decision->route) ||
	    (decision->to && nla_put_string(msg, VNETPEER_A_TRACE_EGRESS_PORT,
					    decision->to->object.name)))
		return -EMSGSIZE;
	return 0;
}

/* What the read side finds stays, as the lock keeps all changes away. */
static enum vnetpeer_drop_reason trace(const struct vnp_port *port,
				       const struct vnp_addr *src,
				       const struct vnp_addr *dst,
				       struct vnp_decision *decision)
{
	enum vnetpeer_drop_reason reason;

	rcu_read_lock();
	reason = vnp_forward_decide(port, src, dst, decision);
	rcu_read_unlock();
	return reason;
}

int vnetpeer_nl_trace_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_decision decision = {};
	enum vnetpeer_drop_reason reason;
	struct vnp_addr src, dst;
	struct vnp_port *port;
	struct sk_buff *msg;
	void *hdr;
	int err;

	port = vnp_port_find(vnp_nl_net(info),
			     info->attrs[VNETPEER_A_TRACE_PORT], info->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	err = vnp_nl_addr(info->attrs[VNETPEER_A_TRACE_DST], &dst,
			  info->extack);
	if (err)
		return err;
	err = trace_source(port, info->attrs[VNETPEER_A_TRACE_SRC], &dst, &src,
			   info->extack);
	if (err)
		return err;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_iput(msg, info);
	reason = trace(port, &src, &dst, &decision);
	if (!hdr || trace_fill(msg, port, reason, &decision)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}
