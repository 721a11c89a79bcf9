// SPDX-License-Identifier: GPL-2.0
/* A virtual network: an address space, and what lives and leads out of it. */

#include "vnet.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "change.h"
#include "controller.h"
#include "event.h"
#include "gateway.h"
#include "group.h"
#include "path/free.h"
#include "peering.h"
#include "point.h"
#include "refuse.h"
#include "subnet.h"

static void vnet_free_work(struct work_struct *work)
{
	vnp_vnet_free(container_of(to_rcu_work(work), struct vnp_vnet, work));
}

/**
 * vnp_vnet_alloc() - make a VNet that nobody knows of
 * @vn: its controller
 *
 * Context: may sleep.
 * Return: the VNet, or NULL without memory; vnp_vnet_create() makes it known,
 * vnp_vnet_free() frees it before that
 */
struct vnp_vnet *vnp_vnet_alloc(struct vnp_net *vn)
{
	struct vnp_vnet *vnet;

	vnet = kzalloc(sizeof(*vnet), GFP_KERNEL_ACCOUNT);
	if (!vnet)
		return NULL;
	if (vnp_endpoints_init(&vnet->path.endpoints)) {
		kfree(vnet);
		return NULL;
	}
	vnet->object.vn = vn;
	INIT_LIST_HEAD(&vnet->subnets);
	vnp_outlook_init(&vnet->outlook, vnet, NULL);
	INIT_LIST_HEAD(&vnet->groups);
	INIT_LIST_HEAD(&vnet->halves);
	INIT_LIST_HEAD(&vnet->pointing);
	INIT_RCU_WORK(&vnet->work, vnet_free_work);
	return vnet;
}

/**
 * vnp_vnet_free() - free a VNet
 * @vnet: one that is not known and that no packet reads; may be NULL
 *
 * Context: may sleep.
 */
void vnp_vnet_free(struct vnp_vnet *vnet)
{
	if (!vnet)
		return;
	vnp_endpoints_uninit(&vnet->path.endpoints);
	vnp_space_free(vnet->space);
	kfree(vnet);
}

/**
 * vnp_vnet_find() - find a VNet by name
 * @vn: the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config or vnp_net.lock is held.
 * Return: the VNet, or an error pointer
 */
struct vnp_vnet *vnp_vnet_find(struct vnp_net *vn, const struct nlattr *attr,
			       struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vn->registry, VNP_KIND_VNET,
				0, attr, extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	return container_of(object, struct vnp_vnet, object);
}

static int check_own_overlap(const struct vnp_space *space,
			     struct netlink_ext_ack *extack)
{
	const struct vnp_prefix *prefix;
	unsigned int i, j;

	if (!vnp_space_overlaps_itself(space))
		return 0;
	/* Name the first that overlaps one before it. */
	for (i = 0; i < space->count; i++) {
		prefix = &space->prefix[i];
		for (j = 0; j < i; j++)
			if (vnp_prefix_overlaps(prefix, &space->prefix[j]))
				goto refuse;
	}
	return 0;

refuse:
	return vnp_refuse_prefix(extack, VNP_VnetAddressSpacesOverlap, prefix);
}

static int check_space_size(const struct vnp_space *space,
			    struct netlink_ext_ack *extack)
{
	if (!space->count)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a VNet needs a prefix");
	if (space->count > VNP_SPACE_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a VNet has %u prefixes at most",
				  VNP_SPACE_MAX);
	return 0;
}

/**
 * vnp_vnet_check_own() - can this be an address space, by itself
 * @space: the address space
 * @extack: where a refusal is explained
 *
 * Return: 0 or a negative errno
 */
int vnp_vnet_check_own(const struct vnp_space *space,
		       struct netlink_ext_ack *extack)
{
	int err;

	err = check_space_size(space, extack);
	return err ?: check_own_overlap(space, extack);
}

/**
 * vnp_vnet_create() - make a VNet known
 * @vnet: an allocated VNet with name, labels and a space that
 *	vnp_vnet_check_own() accepts; taken over on success
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_vnet_create(struct vnp_vnet *vnet, struct netlink_ext_ack *extack)
{
	struct vnp_registry *registry = &vnet->object.vn->registry;
	int err;

	if (vnp_object_find(registry, VNP_KIND_VNET, 0, vnet->object.name))
		return vnp_refuse(extack, VNP_ResourceAlreadyExists,
				  "VNet '%.32s'", vnet->object.name);
	err = vnp_net_add(vnet->object.vn, &vnet->object, VNP_KIND_VNET, 0);
	if (err)
		return err;
	vnp_space_index_add(&vnet->object.vn->spaces, vnet->space);
	vnp_event(&vnet->object, VNETPEER_EVENT_ADD);
	return 0;
}

static bool covers_all(const struct vnp_space *outer,
		       const struct vnp_space *inner)
{
	unsigned int i;

	for (i = 0; i < inner->count; i++)
		if (!vnp_space_covers(outer, &inner->prefix[i]))
			return false;
	return true;
}

/* How many subnets are in prefixes that a VNet is not to have any more. */
static unsigned int mark_subnets(struct vnp_vnet *vnet,
				 const struct vnp_space *space)
{
	const struct vnp_prefix *prefix;
	unsigned int i, count = 0;

	vnp_space_index_begin(&vnet->subnet_spaces);
	for (i = 0; i < vnet->space->count; i++) {
		prefix = &vnet->space->prefix[i];
		if (!vnp_space_covers(space, prefix))
			count += vnp_space_index_mark(&vnet->subnet_spaces,
						      prefix);
	}
	return count;
}

static int check_subnets_stay(struct vnp_vnet *vnet,
			      const struct vnp_space *space,
			      struct netlink_ext_ack *extack)
{
	const struct vnp_subnet *subnet;
	struct vnp_space *own;

	if (!mark_subnets(vnet, space))
		return 0;
	list_for_each_entry(subnet, &vnet->subnets, node) {
		own = subnet->path.space;
		if (vnp_space_is_marked(&vnet->subnet_spaces, own) &&
		    !covers_all(space, own))
			return vnp_refuse(extack, VNP_ResourceInUse,
					  "subnet '%.24s' is in the prefix",
					  subnet->object.name);
	}
	return 0;
}

/* Another address space for a VNet. */
struct space_edit {
	struct vnp_edit edit;
	struct vnp_vnet *vnet;
	struct vnp_space *other;	/* the old one; taken back, the new */
};

static void space_undo(struct vnp_edit *edit)
{
	struct space_edit *change = container_of(edit, struct space_edit, edit);
	struct vnp_vnet *vnet = change->vnet;

	swap(vnet->space, change->other);
	vnp_space_index_del(&vnet->object.vn->spaces, change->other);
	kfree(change);
}

static void tell_space(struct vnp_vnet *vnet)
{
	struct vnp_peering *half;

	vnp_event(&vnet->object, VNETPEER_EVENT_SET);
	list_for_each_entry(half, &vnet->halves, own_node)
		vnp_event(&half->object, VNETPEER_EVENT_STATE);
	list_for_each_entry(half, &vnet->pointing, remote_node) {
		vnp_event(&half->object, VNETPEER_EVENT_STATE);
		cond_resched();
	}
}

/* What a gateway says comes from a prefix of its VNet. */
static void gateway_follow(struct vnp_gateway *gateway, struct vnp_space *space)
{
	if (!gateway)
		return;
	/* The other side is the READ_ONCE() of vnp_icmp_too_big(). */
	smp_store_release(&gateway->path.space, space);
}

static void space_done(struct vnp_edit *edit)
{
	struct space_edit *change = container_of(edit, struct space_edit, edit);
	struct vnp_vnet *vnet = change->vnet;

	gateway_follow(vnet->gateway, vnet->space);
	gateway_follow(vnet->internet, vnet->space);
	/* Hops towards classic VNets have led packets to it. */
	vnp_net_space_put(vnet->object.vn, change->other);
	tell_space(vnet);
	kfree(change);
}

static const struct vnp_edit_ops space_ops = {
	.undo = space_undo,
	.done = space_done,
};

/*
 * The tables that an address space is part of are the VNet's own, and those of
 * classic VNets it is peered with, which have no record of it but itself.
 */
static int edit_space(struct vnp_change *change, struct vnp_vnet *vnet,
		      struct vnp_space *space)
{
	struct vnp_peering *half;
	struct space_edit *edit;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->vnet = vnet;
	edit->other = space;
	vnp_space_index_add(&vnet->object.vn->spaces, space);
	swap(vnet->space, edit->other);
	vnp_change_add(change, &edit->edit, &space_ops);

	vnp_change_vnet(change, vnet);
	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote && vnp_vnet_is_classic(half->remote))
			vnp_change_vnet(change, half->remote);
	return 0;
}

static int check_set_space(struct vnp_vnet *vnet,
			   const struct vnp_space *space,
			   struct netlink_ext_ack *extack)
{
	bool is_peered = !list_empty(&vnet->halves) ||
			 !list_empty(&vnet->pointing);
	int err;

	err = check_space_size(space, extack);
	if (err)
		return err;
	if (is_peered &&
	    vnet->object.vn->address_change == VNETPEER_ADDRESS_CHANGE_FROZEN)
		return vnp_refuse(extack,
				  VNP_VnetAddressSpaceCannotChangeDueToPeerings,
				  "it is peered");
	err = check_own_overlap(space, extack);
	if (!err)
		err = check_subnets_stay(vnet, space, extack);
	if (!err)
		err = vnp_peering_check_space(vnet, space, extack);
	return err;
}

/**
 * vnp_vnet_set_space() - give a VNet another address space
 * @vnet: the VNet
 * @space: the address space; taken over on success
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_vnet_set_space(struct vnp_vnet *vnet, struct vnp_space *space,
		       struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	int err;

	err = check_set_space(vnet, space, extack);
	if (err)
		return err;
	vnp_point(VNP_POINT_config_checked);

	vnp_change_begin(&change);
	err = edit_space(&change, vnet, space);
	return err ?: vnp_change_commit(&change, extack);
}

/* Takes apart a VNet that nobody finds any more, so that no port can come. */
static void vnet_remove(struct vnp_vnet *vnet)
{
	struct vnp_subnet *subnet, *next;

	list_for_each_entry_safe(subnet, next, &vnet->subnets, node) {
		vnp_net_del(vnet->object.vn, &subnet->object);
		vnp_subnet_remove(subnet);
		cond_resched();
	}
	vnp_group_remove_all(vnet);
	vnp_peering_forget_vnet(vnet);
	vnp_event(&vnet->object, VNETPEER_EVENT_DEL);
	vnp_outlook_uninit(&vnet->outlook);
	vnp_net_space_put(vnet->object.vn, vnet->space);
	vnet->space = NULL;
	queue_rcu_work(vnp_free_wq, &vnet->work);
}

static int refuse_ports(const struct vnp_vnet *vnet,
			struct netlink_ext_ack *extack)
{
	struct vnp_subnet *subnet;
	const char *port;

	if (!vnet->port_count)
		return 0;
	list_for_each_entry(subnet, &vnet->subnets, node) {
		port = vnp_subnet_port_name(subnet);
		if (port)
			return vnp_refuse(extack, VNP_VnetHasPorts,
					  "port '%.32s' is in it", port);
	}
	return 0;
}

static int check_no_ports(const struct vnp_vnet *vnet,
			  struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&vnet->object.vn->lock);
	err = refuse_ports(vnet, extack);
	mutex_unlock(&vnet->object.vn->lock);
	return err;
}

static int check_no_gateway(const struct vnp_vnet *vnet,
			    struct netlink_ext_ack *extack)
{
	const struct vnp_gateway *gateway = vnet->gateway ?: vnet->internet;

	if (!gateway)
		return 0;
	return vnp_refuse(extack, VNP_VnetHasPorts, "gateway '%.32s'",
			  gateway->object.name);
}

/* The end of a VNet. */
struct end_edit {
	struct vnp_edit edit;
	struct vnp_vnet *vnet;
};

static struct vnp_vnet *ending(struct vnp_edit *edit)
{
	return container_of(edit, struct end_edit, edit)->vnet;
}

/* Without a name no port can come; but one may have come meanwhile. */
static int end_seal(struct vnp_edit *edit, struct netlink_ext_ack *extack)
{
	struct vnp_vnet *vnet = ending(edit);
	struct vnp_net *vn = vnet->object.vn;
	int err;

	mutex_lock(&vn->lock);
	err = refuse_ports(vnet, extack);
	if (!err)
		vnet->object.is_closed = true;
	mutex_unlock(&vn->lock);
	return err;
}

static void end_undo(struct vnp_edit *edit)
{
	struct vnp_vnet *vnet = ending(edit);

	if (edit->is_sealed)
		vnp_net_open(vnet->object.vn, &vnet->object);
	vnet->is_dying = false;
	kfree(container_of(edit, struct end_edit, edit));
}

static void end_done(struct vnp_edit *edit)
{
	struct vnp_vnet *vnet = ending(edit);

	vnp_net_del(vnet->object.vn, &vnet->object);
	vnet_remove(vnet);
	kfree(container_of(edit, struct end_edit, edit));
}

static const struct vnp_edit_ops end_ops = {
	.seal = end_seal,
	.undo = end_undo,
	.done = end_done,
};

/* What is built anew leads to the VNet; its own tables go with it. */
static int edit_end(struct vnp_change *change, struct vnp_vnet *vnet)
{
	struct vnp_peering *half;
	struct end_edit *edit;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	edit->vnet = vnet;
	vnet->is_dying = true;
	vnp_change_add(change, &edit->edit, &end_ops);

	list_for_each_entry(half, &vnet->pointing, remote_node) {
		vnp_change_vnet(change, half->vnet);
		cond_resched();
	}
	list_for_each_entry(half, &vnet->halves, own_node)
		if (half->remote && !half->reverse)
			vnp_change_vnet(change, half->remote);
	return 0;
}

/**
 * vnp_vnet_destroy() - remove a VNet with its subnets, groups and halves
 * @vnet: the VNet
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0; or -EBUSY when it has ports or rules name its groups, or another
 * negative errno, and then nothing has changed
 */
int vnp_vnet_destroy(struct vnp_vnet *vnet, struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	int err;

	err = check_no_ports(vnet, extack);
	if (!err)
		err = check_no_gateway(vnet, extack);
	if (!err)
		err = vnp_group_check_named(vnet, extack);
	if (err)
		return err;
	vnp_point(VNP_POINT_config_checked);

	vnp_change_begin(&change);
	err = edit_end(&change, vnet);
	return err ?: vnp_change_commit(&change, extack);
}

/**
 * vnp_vnet_destroy_all() - remove all VNets of a controller that goes
 * @vn: the controller; it has no ports any more, and no acls
 *
 * Unlike the removal of one VNet this cannot fail: no port is left to use the
 * tables that still lead to VNets removed before.
 *
 * Context: takes vnp_net.config; may sleep.
 */
void vnp_vnet_destroy_all(struct vnp_net *vn)
{
	struct vnp_object *object;
	unsigned long id;

	mutex_lock(&vn->config);
	xa_for_each(&vn->registry.ids[VNP_KIND_VNET], id, object) {
		vnp_net_del(vn, object);
		vnet_remove(container_of(object, struct vnp_vnet, object));
		cond_resched();
	}
	mutex_unlock(&vn->config);
}
