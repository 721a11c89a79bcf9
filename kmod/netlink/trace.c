// SPDX-License-Identifier: GPL-2.0
/* What would become of a packet, over netlink. */

#include "nl.h"
#include "object/acl.h"
#include "object/addrs.h"
#include "object/gateway.h"
#include "object/peering.h"
#include "object/port.h"
#include "object/refuse.h"
#include "object/route_table.h"
#include "object/view.h"
#include "object/vnet.h"
#include "path/filter.h"
#include "path/forward.h"
#include "path/l4.h"
#include "path/table.h"

static int trace_source(const struct vnp_port *port, const struct nlattr *attr,
			const struct vnp_addr *dst, struct vnp_addr *src,
			struct netlink_ext_ack *extack)
{
	const struct vnp_addrs *addrs;
	unsigned int i;
	int err;

	if (attr) {
		err = vnp_read_addr(attr, src, extack);
		if (!err && src->family != dst->family)
			err = vnp_refuse_attr(extack, attr,
					      VNP_InvalidParameter,
					      "source and destination are not of one family");
		return err;
	}

	addrs = vnp_addrs_of(port);
	for (i = 0; addrs && i < addrs->count; i++) {
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

	if (nla_put_u32(msg, VNETPEER_A_TRACE_NEXT_HOP_TYPE,
			vnp_nl_hop_type(route->type)) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_TRACE_NEXT_HOP, &route->next_hop))
		return -EMSGSIZE;
	nest = nla_nest_start(msg, VNETPEER_A_TRACE_ROUTE);
	if (!nest ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_TRACE_ROUTE_PREFIX,
			      &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_ROUTE_SOURCE,
			vnp_nl_route_source(route->source)))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_vnets(struct sk_buff *msg, const struct vnp_port *port,
		     const struct vnp_hop *hop)
{
	const struct vnp_vnet *from = port->vnet, *to = from;
	struct nlattr *list;

	if (hop && hop->gate)
		to = container_of_const(hop->gate, struct vnp_gateway,
					gate)->vnet;
	else if (hop && hop->endpoints)
		to = container_of(hop->endpoints, struct vnp_vnet,
				  path.endpoints);
	list = nla_nest_start(msg, VNETPEER_A_TRACE_VNETS);
	if (!list ||
	    nla_put_string(msg, VNETPEER_A_NAME_LIST_NAME, from->object.name) ||
	    (to != from && nla_put_string(msg, VNETPEER_A_NAME_LIST_NAME,
					  to->object.name)))
		return -EMSGSIZE;
	nla_nest_end(msg, list);
	return 0;
}

static const struct vnp_peering *half_of(struct vnp_net *vn,
					 const struct vnp_hop *hop)
{
	const struct vnp_object *object;

	if (!hop || !hop->via)
		return NULL;
	object = xa_load(&vn->registry.ids[VNP_KIND_PEERING], hop->via);
	return object ? container_of(object, struct vnp_peering, object) :
			NULL;
}

/* Both halves decide on access, forwarding is the receiving one's matter. */
static const struct vnp_peering *
half_that_stops(const struct vnp_vnet *from, const struct vnp_peering *half,
		enum vnetpeer_drop_reason reason)
{
	const struct vnp_peering *receiving;

	receiving = half->vnet == from ? half->reverse : half;
	if (reason == VNETPEER_DROP_REASON_PEERING_ACCESS_OFF)
		return half->flags.access ? receiving : half;
	if (reason == VNETPEER_DROP_REASON_FORWARDED_NOT_ALLOWED)
		return receiving;
	return NULL;
}

static int put_half(struct sk_buff *msg, const struct vnp_peering *half)
{
	struct nlattr *nest;

	if (!half)
		return 0;
	nest = nla_nest_start(msg, VNETPEER_A_TRACE_STOPPED_BY);
	if (!nest ||
	    nla_put_string(msg, VNETPEER_A_TRACE_HALF_VNET,
			   half->vnet->object.name) ||
	    nla_put_string(msg, VNETPEER_A_TRACE_HALF_NAME, half->object.name))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_peering(struct sk_buff *msg, const struct vnp_port *port,
		       const struct vnp_hop *hop,
		       enum vnetpeer_drop_reason reason)
{
	const struct vnp_peering *half = half_of(port->object.vn, hop);

	if (!half)
		return 0;
	if (nla_put_string(msg, VNETPEER_A_TRACE_PEERING, half->object.name))
		return -EMSGSIZE;
	return put_half(msg, half_that_stops(port->vnet, half, reason));
}

static int put_route_table(struct sk_buff *msg, const struct vnp_port *port)
{
	const struct vnp_route_table *user = port->viewer->view->user;

	if (!user)
		return 0;
	return nla_put_string(msg, VNETPEER_A_TRACE_ROUTE_TABLE,
			      user->object.name);
}

static int put_finding(struct sk_buff *msg, const struct vnp_finding *finding)
{
	const struct vnp_rule *rule = container_of(finding->ruling,
						   struct vnp_rule, ruling);
	u32 action = rule->ruling.is_allowing ? VNETPEER_RULE_ACTION_ALLOW :
						VNETPEER_RULE_ACTION_DENY;
	struct nlattr *nest;

	nest = nla_nest_start(msg, VNETPEER_A_TRACE_RULE);
	if (!nest ||
	    (finding->acl && nla_put_string(msg, VNETPEER_A_TRACE_RULE_ACL,
					    rule->acl->object.name)) ||
	    nla_put_string(msg, VNETPEER_A_TRACE_RULE_NAME,
			   rule->object.name) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_RULE_LEVEL, finding->level) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_RULE_DIRECTION,
			vnp_nl_direction(finding->direction)) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_RULE_ACTION, action))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_findings(struct sk_buff *msg,
			const struct vnp_findings *findings)
{
	const struct vnp_flow_info *flow = &findings->flow;
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i < findings->count; i++)
		if (put_finding(msg, &findings->finding[i]))
			return -EMSGSIZE;
	if (!findings->has_flow)
		return 0;
	nest = nla_nest_start(msg, VNETPEER_A_TRACE_FLOW);
	if (!nest ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_FLOW_STATE,
			vnp_nl_flow_state(flow->state)) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_FLOW_AGE, flow->age) ||
	    nla_put_u32(msg, VNETPEER_A_TRACE_FLOW_IDLE, flow->idle))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

/* The learned route of @len bits that the packet met. */
static struct vnp_route learned_route(const struct vnp_l4 *l4, u8 len)
{
	struct vnp_route route = {
		.prefix = { .addr.family = l4->family, .len = len },
		.source = VNP_ROUTE_GATEWAY,
		.type = VNP_HOP_GATEWAY,
	};

	memcpy(&route.prefix.addr.v6, l4->dst, vnp_family_bits(l4->family) / 8);
	vnp_prefix_clear_host(&route.prefix);
	return route;
}

/* The route that the packet met, if it is one to show. */
static int put_route_met(struct sk_buff *msg, const struct vnp_port *port,
			 const struct vnp_l4 *l4,
			 const struct vnp_decision *decision)
{
	const struct vnp_table *table = port->viewer->view->table;
	struct vnp_route route;
	unsigned int number;
	u32 found, learned;

	if (!decision->hop)
		return 0;
	rcu_read_lock();
	found = vnp_table_find(table, l4->family, l4->dst);
	vnp_hop_choose(vnp_table_hop(table, found), l4->family, l4->dst,
		       &learned);
	rcu_read_unlock();
	if (learned) {
		route = learned_route(l4, learned - 1);
		return put_route(msg, &route);
	}
	number = vnp_table_number(found);
	if (!vnp_table_is_listed(table, number))
		return 0;
	return put_route(msg, vnp_table_route(table, number));
}

static int trace_fill(struct sk_buff *msg, const struct vnp_port *port,
		      const struct vnp_l4 *l4,
		      enum vnetpeer_drop_reason reason,
		      const struct vnp_decision *decision,
		      const struct vnp_findings *findings)
{
	u32 verdict = reason ? VNETPEER_VERDICT_DROP : VNETPEER_VERDICT_DELIVER;
	const struct vnp_nic *to = decision->to;
	const struct vnp_hop *hop = decision->hop;

	if (nla_put_u32(msg, VNETPEER_A_TRACE_VERDICT, verdict) ||
	    (reason && nla_put_u32(msg, VNETPEER_A_TRACE_REASON, reason)) ||
	    put_route_met(msg, port, l4, decision) ||
	    put_vnets(msg, port, hop) ||
	    put_peering(msg, port, hop, reason) ||
	    put_route_table(msg, port) ||
	    (to && nla_put_string(msg, VNETPEER_A_TRACE_EGRESS_PORT,
				  vnp_port_of(to)->object.name)))
		return -EMSGSIZE;
	return put_findings(msg, findings);
}

/* What the read side finds stays, as the lock keeps all changes away. */
static enum vnetpeer_drop_reason trace(const struct vnp_port *port,
				       const struct vnp_l4 *l4,
				       struct vnp_decision *decision,
				       struct vnp_findings *findings)
{
	enum vnetpeer_drop_reason reason;

	rcu_read_lock_bh();
	reason = vnp_forward_decide(&port->nic, l4, decision, findings);
	rcu_read_unlock_bh();
	return reason;
}

static u16 read_port(const struct genl_info *info, int type)
{
	const struct nlattr *attr = info->attrs[type];

	return attr ? nla_get_u16(attr) : 0;
}

/*
 * ICMP is a word for that of the family, its identifier is its source port, and
 * a TCP segment is one that would open a connection.
 */
static void read_packet(const struct genl_info *info,
			const struct vnp_addr *src, const struct vnp_addr *dst,
			struct vnp_l4 *l4)
{
	const struct nlattr *proto = info->attrs[VNETPEER_A_TRACE_PROTO];
	u8 icmp = src->family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;

	*l4 = (struct vnp_l4){
		.family = src->family,
		.proto = proto ? nla_get_u8(proto) : icmp,
		.src = &src->v6,
		.dst = &dst->v6,
		.segment.flags = VNP_TCP_SYN,
		.sport = read_port(info, VNETPEER_A_TRACE_SPORT),
		.dport = read_port(info, VNETPEER_A_TRACE_DPORT),
	};
	if (l4->proto == IPPROTO_ICMP)
		l4->proto = icmp;
	if (l4->proto == icmp)
		l4->dport = l4->sport;
	vnp_l4_set_key(l4, htons(l4->sport), htons(l4->dport));
}

static int trace_locked(struct genl_info *info)
{
	struct vnp_decision decision = {};
	struct vnp_findings findings = {};
	enum vnetpeer_drop_reason reason;
	struct vnp_addr src, dst;
	struct vnp_port *port;
	struct vnp_l4 l4;
	struct sk_buff *msg;
	void *hdr;
	int err;

	port = vnp_port_find_any(vnp_nl_net(info),
				 info->attrs[VNETPEER_A_TRACE_PORT],
				 info->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	err = vnp_read_addr(info->attrs[VNETPEER_A_TRACE_DST], &dst,
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
	read_packet(info, &src, &dst, &l4);
	reason = trace(port, &l4, &decision, &findings);
	if (!hdr ||
	    trace_fill(msg, port, &l4, reason, &decision, &findings)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

/* What is configured and the port both stay for as long as this takes. */
int vnetpeer_nl_trace_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_net *vn = vnp_nl_net(info);
	int err;

	mutex_lock(&vn->lock);
	err = trace_locked(info);
	mutex_unlock(&vn->lock);
	return err;
}
