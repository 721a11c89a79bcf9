// SPDX-License-Identifier: GPL-2.0
/* Effective routes over netlink. */

#include <net/sock.h>

#include "nl.h"
#include "object/port.h"
#include "object/subnet.h"
#include "object/view.h"
#include "path/table.h"

static const struct vnp_table *table_of(const struct vnp_port *port)
{
	return port->subnet->view->table;
}

static bool has_appliance(const struct vnp_hop *hop)
{
	const struct vnp_receiver *receiver;
	bool is_up;

	rcu_read_lock();
	receiver = vnp_endpoint_find(hop->endpoints, hop->target.family,
				     &hop->target.v6);
	is_up = receiver && vnp_nic_is_up(vnp_receiver_nic(receiver));
	rcu_read_unlock();
	return is_up;
}

/*
 * Whether there is something behind the row. A None route wants nothing, and
 * whether the destination itself is there is not the row's concern.
 */
static bool is_usable(const struct vnp_hop *hop)
{
	if (!hop->endpoints)
		return hop->reason == VNETPEER_DROP_REASON_NO_ROUTE;
	return !hop->target.family || has_appliance(hop);
}

static int route_fill(struct sk_buff *msg, const struct vnp_table *table,
		      unsigned int at)
{
	const struct vnp_route *route = vnp_table_route(table, at);
	u32 state = vnp_table_is_active(table, at) ?
		    VNETPEER_ROUTE_STATE_ACTIVE : VNETPEER_ROUTE_STATE_INVALID;

	if (nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_SOURCE,
			vnp_nl_route_source(route->source)) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_STATE, state) ||
	    vnp_nl_put_prefix(msg, VNETPEER_A_EFFECTIVE_ROUTE_PREFIX,
			      &route->prefix) ||
	    nla_put_u32(msg, VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP_TYPE,
			vnp_nl_hop_type(route->type)) ||
	    vnp_nl_put_addr(msg, VNETPEER_A_EFFECTIVE_ROUTE_NEXT_HOP,
			    &route->next_hop) ||
	    nla_put_u8(msg, VNETPEER_A_EFFECTIVE_ROUTE_USABLE,
		       is_usable(vnp_table_route_hop(table, at))))
		return -EMSGSIZE;
	return 0;
}

static int route_put(struct sk_buff *skb, struct netlink_callback *cb,
		     const struct vnp_table *table, unsigned int at)
{
	void *hdr = vnp_nl_dump_put(skb, cb, VNETPEER_CMD_EFFECTIVE_ROUTE_GET);

	if (!hdr)
		return -EMSGSIZE;
	if (route_fill(skb, table, at)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Tables change with these, and those count their changes. */
#define TABLE_KINDS (BIT(VNP_KIND_VNET) | BIT(VNP_KIND_SUBNET) |	\
		     BIT(VNP_KIND_PEERING) | BIT(VNP_KIND_ROUTE) |	\
		     BIT(VNP_KIND_ROUTE_TABLE))

struct route_dump {
	unsigned int next;
};

/*
 * The port may go at any time; its subnet, and the table, do not. Numbers and
 * generations only grow, so the sum of both tells of another port of that name,
 * too.
 */
static const struct vnp_table *find_table(struct vnp_net *vn,
					  const struct nlattr *name,
					  unsigned int *seq,
					  struct netlink_ext_ack *extack)
{
	const struct vnp_table *table;
	struct vnp_port *port;

	mutex_lock(&vn->lock);
	port = vnp_port_find(vn, name, extack);
	table = IS_ERR(port) ? ERR_CAST(port) : table_of(port);
	if (!IS_ERR(port))
		*seq = vnp_registry_generation(&vn->registry, TABLE_KINDS) +
		       port->object.id;
	mutex_unlock(&vn->lock);
	return table;
}

static int route_dump(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vnp_net *vn)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct route_dump *dump = (struct route_dump *)cb->ctx;
	const struct vnp_table *table;
	int err = 0;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->ctx));
	table = find_table(vn, info->attrs[VNETPEER_A_EFFECTIVE_ROUTE_PORT],
			   &cb->seq, cb->extack);
	if (IS_ERR(table))
		return PTR_ERR(table);
	for (; dump->next < vnp_table_count(table); dump->next++) {
		if (!vnp_table_is_listed(table, dump->next))
			continue;
		err = route_put(skb, cb, table, dump->next);
		if (err)
			break;
	}
	return err;
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
