// SPDX-License-Identifier: GPL-2.0
/* Effective routes over netlink. */

#include <net/sock.h>

#include "nl.h"
#include "object/port.h"
#include "object/view.h"
#include "path/gate.h"
#include "path/table.h"

static bool is_up(const struct vnp_receiver *receiver)
{
	return receiver && vnp_nic_is_up(vnp_receiver_nic(receiver));
}

static bool has_appliance(const struct vnp_hop *hop)
{
	bool is_there;

	rcu_read_lock();
	is_there = is_up(vnp_endpoint_find(hop->endpoints, hop->target.family,
					   &hop->target.v6));
	rcu_read_unlock();
	return is_there;
}

static bool has_gateway(const struct vnp_gate *gate)
{
	bool is_there;

	rcu_read_lock();
	is_there = is_up(rcu_dereference(gate->receiver));
	rcu_read_unlock();
	return is_there;
}

/*
 * Whether there is something behind the row. A None route wants nothing, and
 * whether the destination itself is there is not the row's concern.
 */
static bool is_usable(const struct vnp_hop *hop)
{
	if (hop->gate)
		return has_gateway(hop->gate);
	if (!hop->endpoints)
		return hop->reason == VNETPEER_DROP_REASON_NO_ROUTE;
	return !hop->target.family || has_appliance(hop);
}

static int route_fill(struct sk_buff *msg, const struct vnp_route *route,
		      bool is_active, bool is_usable)
{
	u32 state = is_active ? VNETPEER_ROUTE_STATE_ACTIVE :
				VNETPEER_ROUTE_STATE_INVALID;

	if (nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_SOURCE,
			vnp_nl_route_source(route->source)) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_STATE, state) ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_EFFECTIVE_ROUTE_PREFIX,
			      &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE,
			vnp_nl_hop_type(route->type)) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP,
			    &route->next_hop) ||
	    nla_put_u8(msg, VNETPEER_A_EFFECTIVE_ROUTE_USABLE, is_usable))
		return -EMSGSIZE;
	return 0;
}

static int route_put(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_route *route, bool is_active,
		     bool is_usable)
{
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_EFFECTIVE_ROUTE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (route_fill(skb, route, is_active, is_usable)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Tables change with these, and those count their changes. */
#define TABLE_KINDS (BIT(VNP_KIND_VNET) | BIT(VNP_KIND_SUBNET) |	\
		     BIT(VNP_KIND_PEERING) | BIT(VNP_KIND_ROUTE) |	\
		     BIT(VNP_KIND_ROUTE_TABLE) | BIT(VNP_KIND_GATEWAY))

/**
 * struct route_dump - where a dump of effective routes is
 * @next: the number of the next route, if it has one
 * @learned: the last learned route; these have none, and come before users'
 * @is_past_learned: those come next
 */
struct route_dump {
	unsigned int next;
	struct vnp_prefix learned;
	bool is_past_learned;
};

static int dump_learned(struct sk_buff *skb, struct netlink_callback *cb,
			const struct vnp_table *table)
{
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	const struct vnp_learned *learned = table->learned;
	struct vnp_route route = {
		.prefix = dump->learned,
		.source = VNP_ROUTE_GATEWAY,
		.type = VNP_HOP_GATEWAY,
	};
	bool is_usable;
	int err;

	is_usable = learned && has_gateway(container_of(learned,
							struct vnp_gate,
							learned));
	while (learned && vnp_learned_next(learned, &route.prefix)) {
		err = route_put(skb, cb, &route,
				vnp_table_learned_is_active(table,
							    &route.prefix),
				is_usable);
		if (err)
			return err;
		dump->learned = route.prefix;
	}
	dump->is_past_learned = true;
	return 0;
}

static int dump_numbered(struct sk_buff *skb, struct netlink_callback *cb,
			 const struct vnp_table *table, unsigned int end)
{
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	int err;

	for (; dump->next < end; dump->next++) {
		if (!vnp_table_is_listed(table, dump->next))
			continue;
		err = route_put(skb, cb, vnp_table_route(table, dump->next),
				vnp_table_is_active(table, dump->next),
				is_usable(vnp_table_route_hop(table,
							      dump->next)));
		if (err)
			return err;
	}
	return 0;
}

/*
 * The port may go at any time; its subnet or gateway, and the table, do not.
 * Numbers and generations only grow, so the sum of them tells of another port
 * of that name, too.
 */
static const struct vnp_table *find_table(struct vnp_net *vn,
					  const struct nlattr *name,
					  unsigned int *seq,
					  struct netlink_ext_ack *extack)
{
	const struct vnp_table *table;
	struct vnp_port *port;

	mutex_lock(&vn->lock);
	port = vnp_port_find_any(vn, name, extack);
	table = IS_ERR(port) ? ERR_CAST(port) : port->viewer->view->table;
	if (!IS_ERR(port))
		*seq = vnp_registry_generation(&vn->registry, TABLE_KINDS) +
		       port->object.id + vn->learned;
	mutex_unlock(&vn->lock);
	return table;
}

static int route_dump(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vnp_net *vn)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	const struct vnp_table *table;
	int err;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	table = find_table(vn, info->attrs[VNETPEER_A_EFFECTIVE_ROUTE_PORT],
			   &cb->seq, cb->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	err = dump_numbered(skb, cb, table, table->base->count);
	if (!err && !dump->is_past_learned)
		err = dump_learned(skb, cb, table);
	return err ?: dump_numbered(skb, cb, table, vnp_table_count(table));
}

int vnetpeer_nl_effective_route_get_dumpit(struct sk_buff *skb,
					   struct netlink_callback *cb)
{
	struct vnp_net *vn = vnp_net_find(sock_net(cb->skb->sk));
	int err;

	err = mutex_lock_killable(&vn->config);
	if (err)
		return err;
	err = route_dump(skb, cb, vn);
	mutex_unlock(&vn->config);
	return err;
}
