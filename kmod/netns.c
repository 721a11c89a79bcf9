// SPDX-License-Identifier: GPL-2.0
/* A controller: what one network namespace has configured. */

#include "netns.h"

#include <linux/capability.h>
#include <linux/netlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "acl.h"
#include "compat/compat.h"
#include "flow.h"
#include "port.h"
#include "route_table.h"
#include "subnet.h"
#include "vnet.h"

static unsigned int vnp_net_id __read_mostly;

struct workqueue_struct *vnp_free_wq;

/**
 * vnp_net_find() - the controller of a namespace
 * @net: the namespace
 *
 * Return: the controller; every namespace has one
 */
struct vnp_net *vnp_net_find(const struct net *net)
{
	return net_generic(net, vnp_net_id);
}

/**
 * vnp_net_may_write() - whether a message may change a controller
 * @vn: the controller
 * @skb: the message
 *
 * Return: whether both its sender and the opener of its socket may
 */
bool vnp_net_may_write(const struct vnp_net *vn, struct sk_buff *skb)
{
	return netlink_ns_capable(skb, vn->net->user_ns, CAP_NET_ADMIN);
}

static int __net_init net_init(struct net *net)
{
	struct vnp_net *vn = vnp_net_find(net);
	int err;

	vn->flow_budget = vnp_flow_budget_create();
	if (!vn->flow_budget)
		return -ENOMEM;
	vn->net = net;
	mutex_init(&vn->lock);
	err = vnp_registry_init(&vn->registry);
	if (err)
		vnp_flow_budget_put(vn->flow_budget);
	return err;
}

/* Ports may be in other namespaces, which go on: they end here, under rtnl. */
static void __net_exit net_exit_rtnl(struct net *net,
				     struct list_head *kill_list)
{
	vnp_port_queue_all(vnp_net_find(net), kill_list);
}

VNP_COMPAT_EXIT_RTNL(net_exit_rtnl)

static void __net_exit net_exit(struct net *net)
{
	struct vnp_net *vn = vnp_net_find(net);

	/* What is used goes after what uses it. */
	vnp_subnet_destroy_all(vn);
	vnp_acl_destroy_all(vn);
	vnp_vnet_destroy_all(vn);
	vnp_route_table_destroy_all(vn);
	vnp_registry_uninit(&vn->registry);
	mutex_destroy(&vn->lock);
	vnp_flow_budget_put(vn->flow_budget);
}

static struct pernet_operations net_ops = {
	.init = net_init,
	VNP_COMPAT_EXIT_RTNL_OP(net_exit_rtnl),
	.exit = net_exit,
	.id = &vnp_net_id,
	.size = sizeof(struct vnp_net),
};

/**
 * vnp_net_register() - give every namespace a controller
 *
 * Return: 0 or a negative errno
 */
int vnp_net_register(void)
{
	int err;

	vnp_free_wq = alloc_workqueue("vnetpeer", WQ_UNBOUND, 0);
	if (!vnp_free_wq)
		return -ENOMEM;
	err = register_pernet_device(&net_ops);
	if (err)
		destroy_workqueue(vnp_free_wq);
	return err;
}

/**
 * vnp_net_unregister() - take the controllers away, with all they have
 *
 * Returns when nothing of them is left in memory. There must be no ports any
 * more.
 */
void vnp_net_unregister(void)
{
	unregister_pernet_device(&net_ops);
	/*
	 * The flows of ports that have gone end, and then wait for packets, as
	 * all else does already; what waited gets to the workqueue, and that
	 * ends.
	 */
	flush_workqueue(vnp_free_wq);
	rcu_barrier();
	destroy_workqueue(vnp_free_wq);
}
