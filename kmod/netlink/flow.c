// SPDX-License-Identifier: GPL-2.0
/* Flows over netlink. */

#include "nl.h"
#include "object/port.h"
#include "path/flow.h"

/*
 * Flows may be many, and holders of rtnl wait for vnp_net.lock: so that is held
 * to get at the flows of a port, and not while somebody walks through them. The
 * port may go meanwhile.
 */

static struct vnp_flows *get_named(struct vnp_net *vn,
				   const struct nlattr *name,
				   struct netlink_ext_ack *extack)
{
	struct vnp_flows *flows;
	struct vnp_port *port;

	mutex_lock(&vn->lock);
	port = vnp_port_find_any(vn, name, extack);
	flows = IS_ERR(port) ? ERR_CAST(port) : vnp_flows_get(port->nic.flows);
	mutex_unlock(&vn->lock);
	return flows;
}

/* Those of the first port from a number on, which is told; NULL for none. */
static struct vnp_flows *get_next(struct vnp_net *vn, unsigned long *id)
{
	struct vnp_flows *flows = NULL;
	struct vnp_object *object;
	struct vnp_port *port;

	mutex_lock(&vn->lock);
	xa_for_each_start(&vn->registry.ids[VNP_KIND_PORT], *id, object, *id) {
		port = container_of(object, struct vnp_port, object);
		if (!port->is_listed)
			continue;
		flows = vnp_flows_get(port->nic.flows);
		break;
	}
	mutex_unlock(&vn->lock);
	return flows;
}

/*
 * A port at an end of a flow that was found in this read section. Its memory
 * stays as long as that lasts, and its name as long as it does.
 */
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
	struct vnp_flow_at at;
};

/* What is needed to write one more flow. */
struct flow_writer {
	struct sk_buff *skb;
	struct netlink_callback *cb;
	struct vnp_net *vn;
	const struct vnp_flows *only;
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
	return writer->only && half->peer != writer->only;
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
	unsigned long id = dump->next;
	struct vnp_flows *flows;
	int err;

	for (; (flows = get_next(writer->vn, &id)); id++) {
		if (id != dump->next)
			dump->at = (struct vnp_flow_at){};
		dump->next = id;
		err = vnp_flows_walk(flows, &dump->at, flow_write, writer);
		vnp_flows_put(flows);
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
	struct vnp_flows *flows;
	int err;

	if (!name)
		return dump_all(writer, dump);
	flows = get_named(writer->vn, name, writer->cb->extack);
	if (IS_ERR(flows))
		return PTR_ERR(flows);
	writer->only = flows;
	err = vnp_flows_walk(flows, &dump->at, flow_write, writer);
	vnp_flows_put(flows);
	return err;
}

int vnetpeer_nl_flow_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	struct flow_dump *dump = (struct flow_dump *)cb->ctx;
	struct flow_writer writer = { .skb = skb, .cb = cb, .vn = vn };

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	return flow_dump(&writer, dump);
}

/* Commands */

int vnetpeer_nl_flow_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *name = info->attrs[VNETPEER_A_FLOW_PORT];
	struct vnp_net *vn = vnp_nl_net(info);
	struct vnp_flows *flows;
	unsigned long id = 0;
	int err = 0;

	if (name) {
		flows = get_named(vn, name, info->extack);
		if (IS_ERR(flows))
			return PTR_ERR(flows);
		err = vnp_flows_flush(flows);
		vnp_flows_put(flows);
		return err;
	}
	for (; !err && (flows = get_next(vn, &id)); id++) {
		err = vnp_flows_flush(flows);
		vnp_flows_put(flows);
	}
	return err;
}
