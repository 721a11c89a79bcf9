// SPDX-License-Identifier: GPL-2.0
/* Groups of ports of one VNet, which rules can name. */

#include "group.h"

#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include "acl.h"
#include "controller.h"
#include "event.h"
#include "port.h"
#include "refuse.h"
#include "vnet.h"

static struct vnp_group *group_of(struct vnp_object *object)
{
	return container_of(object, struct vnp_group, object);
}

/* Groups of the same name */

static struct vnp_namesakes *namesakes_find(struct vnp_net *vn,
					    const char *name)
{
	struct vnp_object *object;

	object = vnp_object_find(&vn->registry, VNP_KIND_GROUP, 0, name);
	return object ? container_of(object, struct vnp_namesakes, object) :
			NULL;
}

/* Return: those of this name, without any if they are new; NULL on failure */
static struct vnp_namesakes *namesakes_get(struct vnp_net *vn,
					   const struct nlattr *name)
{
	struct vnp_namesakes *namesakes;
	int err;

	namesakes = namesakes_find(vn, nla_data(name));
	if (namesakes)
		return namesakes;
	namesakes = kzalloc(sizeof(*namesakes), GFP_KERNEL_ACCOUNT);
	if (!namesakes)
		return NULL;
	INIT_LIST_HEAD(&namesakes->groups);
	vnp_object_name(&namesakes->object, name);
	mutex_lock(&vn->lock);
	err = vnp_object_add_name(&vn->registry, &namesakes->object,
				  VNP_KIND_GROUP, 0);
	mutex_unlock(&vn->lock);
	if (!err)
		return namesakes;
	kfree(namesakes);
	return NULL;
}

/* Without any they go, too. */
static void namesakes_put(struct vnp_net *vn, struct vnp_namesakes *namesakes)
{
	if (!list_empty(&namesakes->groups))
		return;
	mutex_lock(&vn->lock);
	vnp_object_del_name(&vn->registry, &namesakes->object);
	mutex_unlock(&vn->lock);
	kfree(namesakes);
}

/* Groups */

/**
 * vnp_group_find() - find a group by name
 * @vnet: its VNet
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the group, or an error pointer
 */
struct vnp_group *vnp_group_find(struct vnp_vnet *vnet,
				 const struct nlattr *attr,
				 struct netlink_ext_ack *extack)
{
	struct vnp_object *object;

	object = vnp_object_get(&vnet->object.vn->registry, VNP_KIND_GROUP,
				vnet->object.id, attr, extack);
	return IS_ERR(object) ? ERR_CAST(object) : group_of(object);
}

/**
 * vnp_group_find_alone() - find the only group of that name
 * @vn: the controller
 * @attr: the name
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: the group; or an error pointer, also when several VNets have one
 */
struct vnp_group *vnp_group_find_alone(struct vnp_net *vn,
				       const struct nlattr *attr,
				       struct netlink_ext_ack *extack)
{
	const struct vnp_namesakes *namesakes;
	int err;

	namesakes = namesakes_find(vn, nla_data(attr));
	if (!namesakes) {
		err = vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
				      "no group '%.32s'",
				      (char *)nla_data(attr));
		return ERR_PTR(err);
	}
	if (!list_is_singular(&namesakes->groups)) {
		err = vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				      "several VNets have a group '%.24s'",
				      namesakes->object.name);
		return ERR_PTR(err);
	}
	return list_first_entry(&namesakes->groups, struct vnp_group, same);
}

/**
 * vnp_group_of() - the group that a number stands for
 * @vn: the controller
 * @id: number of a group that is in use, so that it stays
 *
 * Return: the group
 */
struct vnp_group *vnp_group_of(struct vnp_net *vn, u32 id)
{
	return group_of(xa_load(&vn->registry.ids[VNP_KIND_GROUP], id));
}

/**
 * vnp_group_create() - make a group without ports
 * @vnet: the VNet whose ports can be in it
 * @name: its name
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0 or a negative errno
 */
int vnp_group_create(struct vnp_vnet *vnet, const struct nlattr *name,
		     struct netlink_ext_ack *extack)
{
	struct vnp_registry *registry = &vnet->object.vn->registry;
	struct vnp_group *group;
	int err;

	if (vnp_object_find(registry, VNP_KIND_GROUP, vnet->object.id,
			    nla_data(name)))
		return vnp_refuse_attr(extack, name, VNP_ResourceAlreadyExists,
				       "group '%.32s'", (char *)nla_data(name));

	group = kzalloc(sizeof(*group), GFP_KERNEL_ACCOUNT);
	if (!group)
		return -ENOMEM;
	group->namesakes = namesakes_get(vnet->object.vn, name);
	if (!group->namesakes) {
		kfree(group);
		return -ENOMEM;
	}
	group->vnet = vnet;
	INIT_LIST_HEAD(&group->members);
	INIT_LIST_HEAD(&group->namings);
	vnp_object_name(&group->object, name);
	err = vnp_net_add(vnet->object.vn, &group->object, VNP_KIND_GROUP,
			  vnet->object.id);
	if (err) {
		namesakes_put(vnet->object.vn, group->namesakes);
		kfree(group);
		return err;
	}
	list_add_tail(&group->node, &vnet->groups);
	list_add_tail(&group->same, &group->namesakes->groups);
	vnp_event(&group->object, VNETPEER_EVENT_ADD);
	return 0;
}

/* Takes apart a group that nobody finds any more. */
static void group_remove(struct vnp_group *group)
{
	vnp_event(&group->object, VNETPEER_EVENT_DEL);
	list_del(&group->node);
	list_del(&group->same);
	namesakes_put(group->vnet->object.vn, group->namesakes);
	kfree(group);
}

static int check_named(struct vnp_group *group,
		       struct netlink_ext_ack *extack)
{
	const struct vnp_naming *naming;
	const struct vnp_rule *rule;

	naming = list_first_entry_or_null(&group->namings, struct vnp_naming,
					  node);
	if (!naming)
		return 0;
	rule = naming->rule;
	return vnp_refuse(extack, VNP_ResourceInUse,
			  "rule '%.16s' of acl '%.16s' names it",
			  rule->object.name, rule->acl->object.name);
}

static int check_no_ports(struct vnp_group *group,
			  struct netlink_ext_ack *extack)
{
	const struct vnp_membership *member;

	member = list_first_entry_or_null(&group->members,
					  struct vnp_membership, node);
	if (!member)
		return 0;
	return vnp_refuse(extack, VNP_ResourceInUse, "port '%.32s' is in it",
			  member->port->object.name);
}

/**
 * vnp_group_destroy() - remove a group, unless it is in use
 * @group: the group
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held; may sleep.
 * Return: 0, or -EBUSY when ports are in it or rules name it
 */
int vnp_group_destroy(struct vnp_group *group, struct netlink_ext_ack *extack)
{
	struct vnp_net *vn = group->vnet->object.vn;
	int err;

	mutex_lock(&vn->lock);
	err = check_no_ports(group, extack);
	mutex_unlock(&vn->lock);
	if (!err)
		err = check_named(group, extack);
	if (err)
		return err;

	/* A port may have come meanwhile. */
	mutex_lock(&vn->lock);
	err = check_no_ports(group, extack);
	if (!err)
		vnp_object_del(&vn->registry, &group->object);
	mutex_unlock(&vn->lock);
	if (!err)
		group_remove(group);
	return err;
}

/**
 * vnp_group_check_named() - can the groups of a VNet go with it
 * @vnet: the VNet, which has no ports
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.config is held.
 * Return: 0, or -EBUSY when a rule names one of them
 */
int vnp_group_check_named(const struct vnp_vnet *vnet,
			  struct netlink_ext_ack *extack)
{
	struct vnp_group *group;
	int err;

	list_for_each_entry(group, &vnet->groups, node) {
		err = check_named(group, extack);
		if (err)
			return err;
	}
	return 0;
}

/**
 * vnp_group_remove_all() - remove the groups of a VNet, which goes
 * @vnet: the VNet; no rule names one of its groups
 *
 * Context: vnp_net.config is held; may sleep.
 */
void vnp_group_remove_all(struct vnp_vnet *vnet)
{
	struct vnp_group *group, *next;

	list_for_each_entry_safe(group, next, &vnet->groups, node) {
		vnp_net_del(vnet->object.vn, &group->object);
		group_remove(group);
		cond_resched();
	}
}
