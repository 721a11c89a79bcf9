// SPDX-License-Identifier: GPL-2.0
/* The family, and what comes before and after each of its commands. */

#include <linux/rtnetlink.h>

#include "compat/compat.h"
#include "kind.h"
#include "nl.h"
#include "object/event.h"
#include "object/gateway.h"
#include "object/refuse.h"

/*
 * What is wrong is reported in this order: what the message alone shows, that a
 * right is missing, and what is not there. A command finds in info->user_ptr[1]
 * the object that it is about, which stays until its end.
 */

static int begin(struct genl_info *info)
{
	info->user_ptr[0] = vnp_net_find(genl_info_net(info));
	return vnp_nl_check(info);
}

static int find(struct genl_info *info)
{
	info->user_ptr[1] = vnp_nl_find(info);
	return PTR_ERR_OR_ZERO(info->user_ptr[1]);
}

static int ask_right(struct sk_buff *skb, struct genl_info *info)
{
	if (vnp_net_may_write(vnp_nl_net(info), skb))
		return 0;
	/* That counts, whatever the object's name may have led to. */
	NL_SET_BAD_ATTR(info->extack, NULL);
	return vnp_refuse(info->extack, VNP_AuthorizationFailed,
			  "CAP_NET_ADMIN in the controller is needed");
}

int vnetpeer_nl_read_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = begin(info);
	if (!err)
		err = mutex_lock_killable(&vnp_nl_net(info)->config);
	if (err)
		return err;
	vnp_nl_lock(vnp_nl_kind(info), vnp_nl_net(info));
	err = find(info);
	if (err)
		vnetpeer_nl_read_post_doit(ops, skb, info);
	return err;
}

void vnetpeer_nl_read_post_doit(const struct genl_split_ops *ops,
				struct sk_buff *skb, struct genl_info *info)
{
	vnp_nl_unlock(vnp_nl_kind(info), vnp_nl_net(info));
	mutex_unlock(&vnp_nl_net(info)->config);
}

int vnetpeer_nl_write_pre_doit(const struct genl_split_ops *ops,
			       struct sk_buff *skb, struct genl_info *info)
{
	int err, found;

	err = begin(info);
	if (!err)
		err = mutex_lock_killable(&vnp_nl_net(info)->config);
	if (err)
		return err;
	if (vnp_net_may_write(vnp_nl_net(info), skb))
		vnp_gateway_bury(vnp_nl_net(info));
	found = find(info);
	err = ask_right(skb, info) ?: found;
	if (err)
		vnetpeer_nl_write_post_doit(ops, skb, info);
	return err;
}

void vnetpeer_nl_write_post_doit(const struct genl_split_ops *ops,
				 struct sk_buff *skb, struct genl_info *info)
{
	mutex_unlock(&vnp_nl_net(info)->config);
}

/*
 * What touches devices needs rtnl, and waits for no change of configuration.
 * For rtnl everybody waits, so who may change nothing does not get that far.
 */
int vnetpeer_nl_port_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = begin(info);
	if (!err)
		err = ask_right(skb, info);
	if (!err)
		err = vnp_compat_rtnl_lock_killable();
	if (err)
		return err;
	mutex_lock(&vnp_nl_net(info)->lock);
	err = find(info);
	if (err)
		vnetpeer_nl_port_post_doit(ops, skb, info);
	return err;
}

void vnetpeer_nl_port_post_doit(const struct genl_split_ops *ops,
				struct sk_buff *skb, struct genl_info *info)
{
	mutex_unlock(&vnp_nl_net(info)->lock);
	rtnl_unlock();
}

/**
 * vnp_nl_register() - let commands come
 *
 * Return: 0 or a negative errno
 */
int vnp_nl_register(void)
{
	int err = genl_register_family(&vnetpeer_nl_family);

	if (!err)
		WRITE_ONCE(vnp_event_listener, vnp_nl_notify);
	return err;
}

/**
 * vnp_nl_unregister() - end what commands there are, and let no more come
 *
 * What is removed after that is told to nobody, as the group of events may be
 * another family's by then. Ports send events under rtnl. Commands do without,
 * but the core waits for them. And what a namespace sends that ends reaches
 * nobody, as nobody can be in it any more.
 */
void vnp_nl_unregister(void)
{
	rtnl_lock();
	WRITE_ONCE(vnp_event_listener, NULL);
	rtnl_unlock();
	genl_unregister_family(&vnetpeer_nl_family);
}
