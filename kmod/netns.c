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

/**
 * vnp_net_add() - let a configured object be found
 * @vn: the controller
 * @object: a named object that is in no registry, and that is whole: from now
 *	on ports may use it
 * @kind: what it is; no port
 * @scope: number of what its name is unique in, or 0 for the controller
 *
 * Context: vnp_net.config is held; takes vnp_net.lock; may sleep.
 * Return: 0 or a negative errno, as vnp_object_add()
 */
int vnp_net_add(struct vnp_net *vn, struct vnp_object *object,
		enum vnp_kind kind, u32 scope)
{
	int err;

	vnp_assert_config(vn);

	mutex_lock(&vn->lock);
	err = vnp_object_add(&vn->registry, object, kind, scope);
	mutex_unlock(&vn->lock);
	return err;
}

/**
 * vnp_net_del() - let a configured object be found no longer
 * @vn: the controller
 * @object: one that vnp_net_add() let be found, and that no port uses
 *
 * Context: vnp_net.config is held; takes vnp_net.lock.
 */
void vnp_net_del(struct vnp_net *vn, struct vnp_object *object)
{
	vnp_assert_config(vn);

	mutex_lock(&vn->lock);
	vnp_object_del(&vn->registry, object);
	mutex_unlock(&vn->lock);
}

static int __net_init net_init(struct net *net)
{
	struct vnp_net *vn = vnp_net_find(net);
	int err;

	vn->flow_budget = vnp_flow_budget_create();
	if (!vn->flow_budget)
		return -ENOMEM;
	vn->net = net;
	mutex_init(&vn->config);
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

/* Without rtnl: what is left may be much, and concerns no device. */
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
	mutex_destroy(&vn->config);
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
