// SPDX-License-Identifier: GPL-2.0
/* How controllers begin and end with their namespaces. */

#include "netns.h"

#include <net/net_namespace.h>

#include "compat/compat.h"
#include "object/acl.h"
#include "object/controller.h"
#include "object/gateway.h"
#include "object/port.h"
#include "object/route_table.h"
#include "object/subnet.h"
#include "object/vnet.h"

static int __net_init net_init(struct net *net)
{
	struct vnp_net *vn = vnp_net_find(net);

	vnp_gateway_init(vn);
	return vnp_net_init(vn, net);
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
	vnp_gateway_destroy_all(vn);
	vnp_subnet_destroy_all(vn);
	vnp_acl_destroy_all(vn);
	vnp_vnet_destroy_all(vn);
	vnp_route_table_destroy_all(vn);
	vnp_net_uninit(vn);
}

static struct pernet_operations net_ops = {
	.init = net_init,
	VNP_COMPAT_EXIT_RTNL_OP(net_exit_rtnl),
	.exit = net_exit,
	.id = &vnp_net_id,
	.size = sizeof(struct vnp_net),
};

/**
 * vnp_netns_register() - give every namespace a controller
 *
 * Return: 0 or a negative errno
 */
int vnp_netns_register(void)
{
	int err;

	err = vnp_net_register();
	if (err)
		return err;
	err = register_pernet_device(&net_ops);
	if (err)
		vnp_net_unregister();
	return err;
}

/**
 * vnp_netns_unregister() - take the controllers away, with all they have
 *
 * There must be no ports any more.
 */
void vnp_netns_unregister(void)
{
	unregister_pernet_device(&net_ops);
	vnp_net_unregister();
}
