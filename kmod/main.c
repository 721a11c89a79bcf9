// SPDX-License-Identifier: GPL-2.0
/* The module: what it registers, and in which order. */

#include <linux/module.h>
#include <net/rtnetlink.h>

#include "netlink/nl.h"
#include "netns.h"
#include "object/acl.h"
#include "object/port.h"
#include "path/flow.h"
#include "path/free.h"

static int __init vnetpeer_init(void)
{
	int err;

	err = vnp_flow_register();
	if (err)
		return err;
	err = vnp_free_register();
	if (err)
		goto err_unregister_flow;
	err = vnp_acl_register();
	if (err)
		goto err_unregister_free;
	err = vnp_netns_register();
	if (err)
		goto err_unregister_acl;
	err = vnp_port_register();
	if (err)
		goto err_unregister_netns;
	err = vnp_nl_port_register();
	if (err)
		goto err_unregister_port;
	err = vnp_nl_register();
	if (err)
		goto err_unregister_nl_port;
	return 0;

err_unregister_nl_port:
	vnp_nl_port_unregister();
err_unregister_port:
	vnp_port_unregister();
err_unregister_netns:
	vnp_netns_unregister();
err_unregister_acl:
	vnp_acl_unregister();
err_unregister_free:
	vnp_free_unregister();
err_unregister_flow:
	vnp_flow_unregister();
	return err;
}

/* The ports of all controllers go with their devices, as those of any kind. */
static void __exit vnetpeer_exit(void)
{
	vnp_nl_unregister();
	vnp_nl_port_unregister();
	vnp_port_unregister();
	vnp_netns_unregister();
	vnp_acl_unregister();
	vnp_free_unregister();
	vnp_flow_unregister();
}

module_init(vnetpeer_init);
module_exit(vnetpeer_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Virtual networks with peering");
MODULE_ALIAS_RTNL_LINK("vnetpeer");
MODULE_ALIAS_GENL_FAMILY("vnetpeer");
