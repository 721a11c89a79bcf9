/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between the kernels that we build for, see Kbuild.probe. */
#ifndef _VNP_COMPAT_H
#define _VNP_COMPAT_H

#include <linux/netdevice.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

/* Since 6.16 the address is a struct sockaddr_storage. */
static inline int vnp_compat_set_mac(struct net_device *dev,
				     struct sockaddr_storage *addr,
				     struct netlink_ext_ack *extack)
{
#ifdef HAVE_SET_MAC_STORAGE
	return dev_set_mac_address(dev, addr, extack);
#else
	return dev_set_mac_address(dev, (struct sockaddr *)addr, extack);
#endif
}

/* Newer kernels let no module wait for rtnl in a way that can be ended. */
static inline int vnp_compat_rtnl_lock_killable(void)
{
#ifdef HAVE_RTNL_LOCK_KILLABLE
	return rtnl_lock_killable();
#else
	rtnl_lock();
	return 0;
#endif
}

/*
 * Since 6.15 newlink gets its namespaces and attributes in a structure.
 * VNP_COMPAT_NEWLINK() makes a handler of the kernel's type out of one that
 * takes the controller's namespace.
 */
#ifdef HAVE_NEWLINK_PARAMS
#define VNP_COMPAT_NEWLINK(name, handler)				\
static int name(struct net_device *dev,					\
		struct rtnl_newlink_params *params,			\
		struct netlink_ext_ack *extack)				\
{									\
	return handler(rtnl_newlink_link_net(params), dev, params->tb,	\
		       params->data, extack);				\
}
#else
#define VNP_COMPAT_NEWLINK(name, handler)				\
static int name(struct net *src_net, struct net_device *dev,		\
		struct nlattr *tb[], struct nlattr *data[],		\
		struct netlink_ext_ack *extack)				\
{									\
	return handler(src_net, dev, tb, data, extack);			\
}
#endif

/*
 * Since 6.16, and in stable kernels, a namespace ends in exit_rtnl, before that
 * in exit_batch_rtnl. VNP_COMPAT_EXIT_RTNL() defines name_batch() out of name()
 * where that is needed, and VNP_COMPAT_EXIT_RTNL_OP() names the one to use.
 */
#ifdef HAVE_PERNET_EXIT_RTNL
#define VNP_COMPAT_EXIT_RTNL(name)
#define VNP_COMPAT_EXIT_RTNL_OP(name) .exit_rtnl = name
#else
#define VNP_COMPAT_EXIT_RTNL(name)					\
static void name##_batch(struct list_head *nets,			\
			 struct list_head *kill_list)			\
{									\
	struct net *net;						\
									\
	list_for_each_entry(net, nets, exit_list)			\
		name(net, kill_list);					\
}

#define VNP_COMPAT_EXIT_RTNL_OP(name) .exit_batch_rtnl = name##_batch
#endif

#endif
