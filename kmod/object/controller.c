// SPDX-License-Identifier: GPL-2.0
/* A controller: what one network namespace has configured. */

#include "controller.h"

#include <linux/capability.h>
#include <linux/netlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>

#include "path/flow.h"

unsigned int vnp_net_id __read_mostly;

struct workqueue_struct *vnp_burial_wq;

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
 * @object: a named object that is in no registry. Unless it is closed it is
 *	whole, as from now on ports may use it
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

	object->vn = vn;
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

/**
 * vnp_net_cancel() - take back what vnp_net_add() did
 * @vn: the controller
 * @object: the last of its kind that was added; nobody has seen its number
 *
 * Context: vnp_net.config is held; takes vnp_net.lock.
 */
void vnp_net_cancel(struct vnp_net *vn, struct vnp_object *object)
{
	vnp_net_del(vn, object);
	vn->registry.last_id[object->kind] = object->id - 1;
}

/**
 * vnp_net_open() - let an object be found that was closed
 * @vn: the controller
 * @object: one that vnp_net_add() added, and that is whole
 *
 * Context: vnp_net.config is held; takes vnp_net.lock.
 */
void vnp_net_open(struct vnp_net *vn, struct vnp_object *object)
{
	vnp_assert_config(vn);

	mutex_lock(&vn->lock);
	object->is_closed = false;
	mutex_unlock(&vn->lock);
}

/**
 * vnp_net_space_get() - record the address space that a VNet has now
 * @space: the space
 *
 * Spaces do not change, so all who record one share it.
 *
 * Context: vnp_net.config is held.
 * Return: the space, for vnp_net_space_put()
 */
struct vnp_space *vnp_net_space_get(struct vnp_space *space)
{
	space->users++;
	return space;
}

/**
 * vnp_net_space_put() - no longer use an address space
 * @vn: the controller
 * @space: the space; packets that begin now do not find it by this user
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_net_space_put(struct vnp_net *vn, struct vnp_space *space)
{
	if (--space->users)
		return;
	vnp_space_index_del(&vn->spaces, space);
	vnp_space_retire(space);
}

/**
 * vnp_net_register() - let there be controllers
 *
 * Return: 0 or -ENOMEM
 */
int vnp_net_register(void)
{
	vnp_burial_wq = alloc_workqueue("vnetpeer_burial", WQ_UNBOUND, 0);
	return vnp_burial_wq ? 0 : -ENOMEM;
}

/**
 * vnp_net_unregister() - let there be none
 *
 * There are no more, and each has waited for its own burial.
 */
void vnp_net_unregister(void)
{
	destroy_workqueue(vnp_burial_wq);
}

/**
 * vnp_net_init() - make an empty controller
 * @vn: memory for it
 * @net: its namespace
 *
 * Return: 0 or a negative errno
 */
int vnp_net_init(struct vnp_net *vn, struct net *net)
{
	int err;

	vn->flow_budget = vnp_flow_budget_create();
	if (!vn->flow_budget)
		return -ENOMEM;
	vn->net = net;
	vn->object.vn = vn;
	vn->object.kind = VNP_KIND_SETTING;
	mutex_init(&vn->config);
	mutex_init(&vn->lock);
	err = vnp_registry_init(&vn->registry);
	if (err)
		vnp_flow_budget_put(vn->flow_budget);
	return err;
}

/**
 * vnp_net_uninit() - free what a controller itself holds
 * @vn: one whose objects were all removed
 */
void vnp_net_uninit(struct vnp_net *vn)
{
	vnp_registry_uninit(&vn->registry);
	mutex_destroy(&vn->lock);
	mutex_destroy(&vn->config);
	vnp_flow_budget_put(vn->flow_budget);
}
