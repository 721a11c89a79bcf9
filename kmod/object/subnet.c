// SPDX-License-Identifier: GPL-2.0
/* A part of a VNet's address space, in which ports get their addresses. */

#include "subnet.h"

#include <linux/slab.h>
#include <net/netlink.h>

#include "acl.h"
#include "attachment.h"
#include "change.h"
#include "controller.h"
#include "event.h"
#include "port.h"
#include "refuse.h"
#include "vnet.h"

/**
 * vnp_subnet_alloc() - make a subnet that nobody knows of
 * @space: its prefixes; taken over, and freed when there is no memory
 *
 * Return: the subnet, or NULL without memory
 */
struct vnp_subnet *vnp_subnet_alloc(struct vnp_space *space)
{
	struct vnp_subnet *subnet;

	subnet = kzalloc(sizeof(*subnet), GFP_KERNEL_ACCOUNT);
	if (!subnet) {
		vnp_space_free(space);
		return NULL;
	}
	subnet->path.space = space;
	subnet->viewer.path = &subnet->path;
	INIT_LIST_HEAD(&subnet->ports);
	/* As ida_init() does, but that its nodes are the tenant's memory. */
	xa_init_flags(&subnet->taken.xa, IDA_INIT_FLAGS | XA_FLAGS_ACCOUNT);
	return subnet;
}

/**
 * vnp_subnet_free() - free a subnet
 * @subnet: one that nobody knows of
 */
void vnp_subnet_free(struct vnp_subnet *subnet)
{
	ida_destroy(&subnet->taken);
	vnp_space_free(subnet->path.space);
	kfree(subnet);
}

/**
 * vnp_subnet_find() - find a subnet by name
 * @vnet: its VNet
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config or vnp_net.lock is held.
 * Return: the subnet, or an error pointer
 */
struct vnp_subnet *vnp_subnet_find(struct vnp_vnet *vnet,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vnet->object.vn->registry, VNP_KIND_SUBNET,
				vnet->object.id, attr, extack);
	if (IS_ERR(object))
		return ERR_CAST(object);
	return container_of(object, struct vnp_subnet, object);
}

/**
 * vnp_subnet_check_own() - can these be a subnet's prefixes, by themselves
 * @space: the prefixes
 * @extack: where a refusal is explained
 *
 * Return: 0 or a negative errno
 */
int vnp_subnet_check_own(const struct vnp_space *space,
			 struct netlink_ext_ack *extack)
{
	unsigned int i, j;

	if (!space->count)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a subnet needs a prefix");
	if (space->count > VNP_SPACE_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a subnet has %u prefixes at most",
				  VNP_SPACE_MAX);
	for (i = 0; i < space->count; i++)
		for (j = 0; j < i; j++)
			if (vnp_prefix_overlaps(&space->prefix[i],
						&space->prefix[j]))
				return vnp_refuse(extack,
						  VNP_NetcfgSubnetRangesOverlap,
						  "the subnet's own prefixes overlap");
	return 0;
}

/* Only to name it: that there is one was found out in the index. */
static int refuse_overlap(const struct vnp_vnet *vnet,
			  const struct vnp_prefix *prefix,
			  struct netlink_ext_ack *extack)
{
	const struct vnp_subnet *other;
	unsigned int i;

	list_for_each_entry(other, &vnet->subnets, node)
		for (i = 0; i < other->path.space->count; i++)
			if (vnp_prefix_overlaps(prefix,
						&other->path.space->prefix[i]))
				return vnp_refuse(extack,
						  VNP_NetcfgSubnetRangesOverlap,
						  "subnet '%.24s'",
						  other->object.name);
	return 0;
}

static int check_prefix(const struct vnp_vnet *vnet,
			const struct vnp_space *space, unsigned int at,
			struct netlink_ext_ack *extack)
{
	const struct vnp_prefix *prefix = &space->prefix[at];

	if (!vnp_space_covers(vnet->space, prefix))
		return vnp_refuse(extack, VNP_NetcfgInvalidSubnet,
				  "a prefix is outside the VNet's");
	if (vnp_space_index_hits(&vnet->subnet_spaces, prefix))
		return refuse_overlap(vnet, prefix, extack);
	return 0;
}

static int check_space(const struct vnp_vnet *vnet,
		       const struct vnp_space *space,
		       struct netlink_ext_ack *extack)
{
	unsigned int i;
	int err;

	for (i = 0; i < space->count; i++) {
		err = check_prefix(vnet, space, i, extack);
		if (err)
			return err;
	}
	return 0;
}

static struct vnp_attachment *attach(const struct vnp_subnet *subnet,
				     struct vnp_vnet *vnet,
				     const struct nlattr *acl,
				     struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = vnet->object.vn;
	struct vnp_attachment *attachment;

	mutex_lock(&vn->lock);
	attachment = vnp_attachment_create(vn, acl, &subnet->object, vnet,
					   extack);
	mutex_unlock(&vn->lock);
	return attachment;
}

static void detach(struct vnp_net *vn, struct vnp_attachment *attachment)
{
	mutex_lock(&vn->lock);
	vnp_attachment_destroy(attachment);
	mutex_unlock(&vn->lock);
}

/*
 * The flags of ports tell packets to look at acls at all, so they are set when
 * there is something to see, and cleared while there still is. A port that
 * comes meanwhile sees the new attachment.
 */
static void set_acl(struct vnp_subnet *subnet,
		    struct vnp_attachment *attachment)
{
	struct vnp_attachment *old = subnet->attachment;
	struct vnp_net *vn = subnet->vnet->object.vn;

	mutex_lock(&vn->lock);
	subnet->attachment = attachment;
	if (attachment)
		rcu_assign_pointer(subnet->path.acl, &attachment->acl->path);
	mutex_unlock(&vn->lock);
	vnp_port_update_rules(subnet);
	if (!attachment)
		RCU_INIT_POINTER(subnet->path.acl, NULL);
	detach(vn, old);
}

/* A subnet that comes, or that gets another route table or acl. */
struct subnet_edit {
	struct vnp_edit edit;
	struct vnp_subnet *subnet;
	struct vnp_view *former;	/* used; NULL for a subnet that comes */
	struct vnp_attachment *attachment;
	bool has_acl;			/* the acl changes */
};

static struct subnet_edit *edit_of(struct vnp_edit *edit)
{
	return container_of(edit, struct subnet_edit, edit);
}

/*
 * Keeps what the subnet is to have, and gives it the view. The acl is attached
 * when the change is done with, which cannot fail any more.
 */
static int edit_subnet(struct vnp_change *change, struct vnp_subnet *subnet,
		       struct vnp_route_table *user, const struct nlattr *acl,
		       const struct vnp_edit_ops *ops,
		       struct netlink_ext_ack *extack)
{
	struct vnp_vnet *vnet = subnet->vnet;
	struct vnp_attachment *attachment;
	struct subnet_edit *edit;
	struct vnp_view *view;

	edit = kzalloc(sizeof(*edit), GFP_KERNEL_ACCOUNT);
	if (!edit)
		return -ENOMEM;
	attachment = attach(subnet, vnet, acl, extack);
	if (IS_ERR(attachment)) {
		kfree(edit);
		return PTR_ERR(attachment);
	}
	view = vnp_view_get(&vnet->outlook, user);
	if (!view) {
		detach(vnet->object.vn, attachment);
		kfree(edit);
		return -ENOMEM;
	}
	edit->subnet = subnet;
	edit->former = subnet->viewer.view;
	edit->attachment = attachment;
	edit->has_acl = acl;
	vnp_view_join(view, &subnet->viewer);
	vnp_change_add(change, &edit->edit, ops);
	vnp_change_view(change, view);
	return 0;
}

static void subnet_join(struct vnp_subnet *subnet)
{
	struct vnp_vnet *vnet = subnet->vnet;

	list_add_tail(&subnet->node, &vnet->subnets);
	vnp_space_index_add(&vnet->subnet_spaces, subnet->path.space);
	vnet->subnet_count++;
}

static void subnet_leave(struct vnp_subnet *subnet)
{
	struct vnp_vnet *vnet = subnet->vnet;

	list_del(&subnet->node);
	vnet->subnet_count--;
	vnp_space_index_del(&vnet->subnet_spaces, subnet->path.space);
}

static void create_undo(struct vnp_edit *edit)
{
	struct vnp_subnet *subnet = edit_of(edit)->subnet;
	struct vnp_net *vn = subnet->object.vn;

	subnet_leave(subnet);
	vnp_view_leave(&subnet->viewer);
	vnp_net_cancel(vn, &subnet->object);
	detach(vn, edit_of(edit)->attachment);
	kfree(edit_of(edit));
}

/* Whoever finds it may put a port into it, whose packets use it. */
static void create_done(struct vnp_edit *edit)
{
	struct vnp_subnet *subnet = edit_of(edit)->subnet;

	set_acl(subnet, edit_of(edit)->attachment);
	vnp_net_open(subnet->object.vn, &subnet->object);
	vnp_event(&subnet->object, VNETPEER_EVENT_ADD);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops create_ops = {
	.undo = create_undo,
	.done = create_done,
};

static int check_create(const struct vnp_vnet *vnet,
			const struct vnp_subnet *subnet,
			struct netlink_ext_ack *extack)
{
	int err;

	if (vnp_object_find(&vnet->object.vn->registry, VNP_KIND_SUBNET,
			    vnet->object.id, subnet->object.name))
		return vnp_refuse(extack, VNP_ResourceAlreadyExists,
				  "subnet '%.32s'", subnet->object.name);
	err = check_space(vnet, subnet->path.space, extack);
	if (err)
		return err;
	if (vnet->subnet_count >= VNP_VNET_SUBNETS_MAX)
		return vnp_refuse(extack, VNP_LimitExceeded,
				  "a VNet has %u subnets at most",
				  VNP_VNET_SUBNETS_MAX);
	return 0;
}

/**
 * vnp_subnet_create() - make a subnet known
 * @vnet: its VNet
 * @subnet: an allocated subnet with a name and prefixes that
 *	vnp_subnet_check_own() accepts; taken over on success
 * @user: the route table that it is to have, or NULL
 * @acl: name of the acl that it is to have; "none", or NULL, for none
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_subnet_create(struct vnp_vnet *vnet, struct vnp_subnet *subnet,
		      struct vnp_route_table *user, const struct nlattr *acl,
		      struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = vnet->object.vn;
	struct vnp_change change;
	int err;

	err = check_create(vnet, subnet, extack);
	if (err)
		return err;
	subnet->vnet = vnet;
	subnet->object.is_closed = true;
	err = vnp_net_add(vn, &subnet->object, VNP_KIND_SUBNET,
			  vnet->object.id);
	if (err)
		return err;
	subnet_join(subnet);

	vnp_change_begin(&change);
	err = edit_subnet(&change, subnet, user, acl, &create_ops, extack);
	if (!err)
		return vnp_change_commit(&change, extack);
	subnet_leave(subnet);
	vnp_net_cancel(vn, &subnet->object);
	return err;
}

static void set_undo(struct vnp_edit *edit)
{
	struct vnp_subnet *subnet = edit_of(edit)->subnet;
	struct vnp_view *view = subnet->viewer.view;

	vnp_view_join(edit_of(edit)->former, &subnet->viewer);
	vnp_view_put(view);
	detach(subnet->object.vn, edit_of(edit)->attachment);
	kfree(edit_of(edit));
}

static void set_done(struct vnp_edit *edit)
{
	struct vnp_subnet *subnet = edit_of(edit)->subnet;

	/* Packets no longer find the table of the one before. */
	vnp_view_put(edit_of(edit)->former);
	if (edit_of(edit)->has_acl)
		set_acl(subnet, edit_of(edit)->attachment);
	vnp_event(&subnet->object, VNETPEER_EVENT_SET);
	kfree(edit_of(edit));
}

static const struct vnp_edit_ops set_ops = {
	.undo = set_undo,
	.done = set_done,
};

/**
 * vnp_subnet_set() - change what is attached to a subnet
 * @subnet: the subnet
 * @user: the route table, or NULL for none
 * @acl: name of the acl, "none" for none; NULL for the one that it has
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno, and then nothing has changed
 */
int vnp_subnet_set(struct vnp_subnet *subnet, struct vnp_route_table *user,
		   const struct nlattr *acl, struct netlink_ext_ack *extack)
{
	struct vnp_change change;
	int err;

	vnp_change_begin(&change);
	err = edit_subnet(&change, subnet, user, acl, &set_ops, extack);
	return err ?: vnp_change_commit(&change, extack);
}

/**
 * vnp_subnet_remove() - take a subnet apart
 * @subnet: a subnet that nobody finds any more, and that has no ports
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_subnet_remove(struct vnp_subnet *subnet)
{
	vnp_event(&subnet->object, VNETPEER_EVENT_DEL);
	set_acl(subnet, NULL);
	vnp_view_leave(&subnet->viewer);
	subnet_leave(subnet);
	ida_destroy(&subnet->taken);
	/* A packet of a port that has just left may still look at it. */
	vnp_space_retire(subnet->path.space);
	kfree_rcu_mightsleep(subnet);
}

/**
 * vnp_subnet_port_name() - what one of the ports in a subnet is called
 * @subnet: the subnet
 *
 * Context: vnp_net.lock is held.
 * Return: the name, or NULL when it has no ports
 */
const char *vnp_subnet_port_name(struct vnp_subnet *subnet)
{
	const struct vnp_port *port;

	port = list_first_entry_or_null(&subnet->ports, struct vnp_port, node);
	return port ? port->object.name : NULL;
}

/**
 * vnp_subnet_destroy() - remove a subnet, unless it is in use
 * @subnet: the subnet
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, or -EBUSY when it has ports
 */
int vnp_subnet_destroy(struct vnp_subnet *subnet,
		       struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = subnet->vnet->object.vn;
	const char *port;
	int err = 0;

	mutex_lock(&vn->lock);
	port = vnp_subnet_port_name(subnet);
	if (port)
		err = vnp_refuse(extack, VNP_InUseSubnetCannotBeDeleted,
				 "port '%.32s' is in it", port);
	else
		vnp_object_del(&vn->registry, &subnet->object);
	mutex_unlock(&vn->lock);
	if (!err)
		vnp_subnet_remove(subnet);
	return err;
}

/**
 * vnp_subnet_destroy_all() - remove all subnets of a controller
 * @vn: the controller, which goes; it has no ports any more
 *
 * Context: takes vnp_net.config; may sleep.
 */
void vnp_subnet_destroy_all(struct vnp_net *vn)
{
	struct vnp_object *object;
	unsigned long id;

	mutex_lock(&vn->config);
	xa_for_each(&vn->registry.ids[VNP_KIND_SUBNET], id, object) {
		vnp_net_del(vn, object);
		vnp_subnet_remove(container_of(object, struct vnp_subnet,
					       object));
		cond_resched();
	}
	mutex_unlock(&vn->config);
}
