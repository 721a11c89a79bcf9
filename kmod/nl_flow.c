// SPDX-License-Identifier: GPL-2.0
/* Flows over netlink. */

#include "nl.h"
#include "port.h"
#include "flow.h"

static const struct vnp_port *port_of_id(struct vnp_net *vn, u32 id)
{
	const struct vnp_object *object;

	object = xa_load(&vn->registry.ids[VNP_KIND_PORT], id);
	return object ? container_of(object, struct vnp_port, object) : NULL;
}

/* Writing */

static int put_end(struct sk_buff *msg, const struct vnp_flow_key *key,
		   unsigned int end)
{
	static const int addr[] = { VNETPEER_A_FLOW_SRC, VNETPEER_A_FLOW_DST };
	static const int port[] = {
		VNETPEER_A_FLOW_SPORT, VNETPEER_A_FLOW_DPORT,
	};
	unsigned int len = key->word & VNP_WORD_IPV6 ? 16 : 4;

	if (nla_put(msg, addr[end], len, (const u8 *)key->addr + end * len) ||
	    nla_put_u16(msg, port[end], vnp_flow_key_port(key, end)))
		return -EMSGSIZE;
	return 0;
}

static int flow_fill(struct sk_buff *msg, const struct vnp_flow_info *flow,
		     const struct vnp_port *from, const struct vnp_port *to)
{
	if (nla_put_string(msg, VNETPEER_A_FLOW_PORT, from->object.name) ||
	    nla_put_string(msg, VNETPEER_A_FLOW_TO_PORT, to->object.name) ||
	    nla_put_u8(msg, VNETPEER_A_FLOW_PROTOCOL,
		       vnp_flow_proto(&flow->key)) ||
	    put_end(msg, &flow->key, 0) || put_end(msg, &flow->key, 1) ||
	    nla_put_u32(msg, VNETPEER_A_FLOW_STATE,
			vnp_nl_flow_state(flow->state)) ||
	    nla_put_u32(msg, VNETPEER_A_FLOW_AGE, flow->age) ||
	    nla_put_u32(msg, VNETPEER_A_FLOW_IDLE, flow->idle) ||
	    nla_put_uint(msg, VNETPEER_A_FLOW_PACKETS, flow->packets) ||
	    nla_put_uint(msg, VNETPEER_A_FLOW_BYTES, flow->bytes))
		return -EMSGSIZE;
	return 0;
}

/**
 * struct flow_dump - where a dump of flows is
 * @next: number of the port at hand
 * @at: where its flows go on
 */
struct flow_dump {
	unsigned long next;
	unsigned long at;
};

/* What is needed to write one more flow. */
struct flow_writer {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct vnp_net *vn;
	const struct vnp_port *only;
};

/*
 * Of all flows, each is shown by the port that sent first; of one port's, those
 * that it is at either end of. A fragment is only part of a packet.
 */
static bool is_shown(const struct flow_writer *writer,
		     const struct vnp_flow_half *half)
{
	if (READ_ONCE(half->key.word) & VNP_WORD_FRAGMENT)
		return false;
	if (!half->end.index)
		return true;
	return writer->only && half->peer != writer->only->flows;
}

static int flow_write(struct vnp_flow_half *half, void *data)
{
	const struct flow_writer *writer = data;
	const struct vnp_port *from, *to;
	struct vnp_flow_info flow;
	void *hdr;

	if (!is_shown(writer, half))
		return 0;
	flow = vnp_flow_info(vnp_flow_of(half));
	from = port_of_id(writer->vn, flow.from);
	to = port_of_id(writer->vn, flow.to);
	if (!from || !to)
		return 0;

	hdr = genlmsg_put(writer->skb, NETLINK_CB(writer->cb->skb).portid,
			  writer->cb->nlh->nlmsg_seq, &vnetpeer_nl_family,
			  NLM_F_MULTI, VNETPEER_CMD_FLOW_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (flow_fill(writer->skb, &flow, from, to)) {
		genlmsg_cancel(writer->skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(writer->skb, hdr);
	return 0;
}

static int dump_all(struct flow_writer *writer, struct flow_dump *dump)
{
	struct xarray *ports = &writer->vn->registry.ids[VNP_KIND_PORT];
	struct vnp_object *object;
	struct vnp_port *port;
	unsigned long id;
	int err;

	xa_for_each_start(ports, id, object, dump->next) {
		if (id != dump->next)
			dump->at = 0;
		dump->next = id;
		port = container_of(object, struct vnp_port, object);
		if (!port->is_listed)
			continue;
		err = vnp_flows_walk(port->flows, &dump->at, flow_write,
				     writer);
		if (err)
			return err;
	}
	dump->next = ULONG_MAX;
	return 0;
}

static int flow_dump(struct flow_writer *writer, struct flow_dump *dump)
{
	const struct genl_info *info = genl_info_dump(writer->cb);
	const struct nlattr *name = info->attrs[VNETPEER_A_FLOW_PORT];
	struct vnp_port *port;

	if (!name)
		return dump_all(writer, dump);
	port = vnp_port_find(writer->vn, name, writer->cb->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	writer->only = port;
	return vnp_flows_walk(port->flows, &dump->at, flow_write, writer);
}

int vnetpeer_nl_flow_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	struct flow_dump *dump = (struct flow_dump *)cb->ctx;
	struct flow_writer writer = { .skb = skb, .cb = cb, .vn = vn };
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	mutex_lock(&vn->lock);
	err = flow_dump(&writer, dump);
	mutex_unlock(&vn->lock);
	return err;
}

/* Commands */

/* One port after the other, so that rtnl waits for one at most. */
static bool flush_next(struct vnp_net *vn, unsigned long *next)
{
	struct vnp_object *object;
	struct vnp_port *port;

	mutex_lock(&vn->lock);
	object = xa_find(&vn->registry.ids[VNP_KIND_PORT], next, ULONG_MAX,
			 XA_PRESENT);
	if (object) {
		port = container_of(object, struct vnp_port, object);
		if (port->is_listed)
			vnp_flows_flush(port->flows);
		++*next;
	}
	mutex_unlock(&vn->lock);
	return object;
}

int vnetpeer_nl_flow_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_FLOW_PORT];
	struct vnp_net *vn = vnp_nl_net(info);
	unsigned long next = 0;
	struct vnp_port *port;
	int err = 0;

	if (!name) {
		while (flush_next(vn, &next))
			cond_resched();
		return 0;
	}
	mutex_lock(&vn->lock);
	port = vnp_port_find(vn, name, info->extack);
	if (IS_ERR(port))
		err = PTR_ERR(port);
	else
		vnp_flows_flush(port->flows);
	mutex_unlock(&vn->lock);
	return err;
}
