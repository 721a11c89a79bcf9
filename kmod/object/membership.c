// SPDX-License-Identifier: GPL-2.0
/* The groups that a port is in. */

#include "group.h"

#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/netlink.h>

#include "controller.h"
#include "port.h"
#include "read.h"
#include "refuse.h"
#include "vnet.h"

static struct vnp_port_groups *groups_of(struct vnp_nic_groups *groups)
{
	return groups ? container_of(groups, struct vnp_port_groups, path) :
			NULL;
}

/**
 * vnp_port_groups_of() - the groups that a port is in
 * @port: the port
 *
 * Context: rtnl or vnp_net.lock is held.
 * Return: the groups; NULL for none
 */
const struct vnp_port_groups *
vnp_port_groups_of(const struct vnp_port *port)
{
	const struct vnp_net *vn = port->object.vn;

	return groups_of(rcu_dereference_protected(port->nic.groups,
						   lockdep_is_held(&vn->lock) ||
						   lockdep_rtnl_is_held()));
}

static bool has_group(const struct vnp_port_groups *groups, u32 id)
{
	unsigned int i;

	for (i = 0; groups && i < groups->path.count; i++)
		if (groups->path.id[i] == id)
			return true;
	return false;
}

/**
 * vnp_membership_is_new() - whether a port is about to be in a group
 * @member: that it is or will be
 *
 * Context: vnp_net.lock is held.
 * Return: whether packets do not see it there yet
 */
bool vnp_membership_is_new(const struct vnp_membership *member)
{
	const struct vnp_port_groups *groups = vnp_port_groups_of(member->port);

	return !groups || member < groups->members ||
	       member >= groups->members + groups->path.count;
}

/* A name of a list, which does not end with a zero by itself. */
static int read_name(const struct nlattr *attr,
		     char name[VNETPEER_NAME_MAX + 1],
		     struct netlink_ext_ack *extack)
{
	if (nla_strscpy(name, attr, VNETPEER_NAME_MAX + 1) <= 0)
		return vnp_refuse_attr(extack, attr, VNP_InvalidResourceName,
				       "no group has such a name");
	return 0;
}

static int groups_add(struct vnp_port_groups *groups, struct vnp_port *port,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const struct vnp_vnet *vnet = port->vnet;
	char name[VNETPEER_NAME_MAX + 1];
	struct vnp_membership *member;
	struct vnp_object *object;
	struct vnp_group *group;
	int err;

	err = read_name(attr, name, extack);
	if (err)
		return err;
	object = vnp_object_find(&vnet->object.vn->registry, VNP_KIND_GROUP,
				 vnet->object.id, name);
	if (!object)
		return vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
				       "VNet '%.16s' has no group '%.16s'",
				       vnet->object.name, name);
	if (has_group(groups, object->id))
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a group is given twice");
	groups->path.count++;
	groups->path.id[groups->path.count - 1] = object->id;
	member = &groups->members[groups->path.count - 1];
	member->port = port;
	group = container_of(object, struct vnp_group, object);
	list_add_tail(&member->node, &group->members);
	return 0;
}

static int check_count(const struct nlattr *names, unsigned int count,
		       struct netlink_ext_ack *extack)
{
	if (!count)
		return vnp_refuse_attr(extack, names, VNP_InvalidParameter,
				       "there is no group in the list");
	if (count > VNP_PORT_GROUPS_MAX)
		return vnp_refuse_attr(extack, names, VNP_LimitExceeded,
				       "a port is in %u groups at most",
				       VNP_PORT_GROUPS_MAX);
	return 0;
}

static bool are_none(const struct nlattr *names, unsigned int count)
{
	return count == 1 && !nla_strcmp(nla_data(names), "none");
}

/**
 * vnp_port_groups_prepare() - make the list of groups that a port is to be in
 * @port: the port
 * @names: the groups, a list of attributes; may be NULL, for none
 * @extack: where a refusal is explained
 *
 * Groups that are on the list stay, even if the lock is let go of.
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: the list, for vnp_port_groups_commit() or _abandon(); NULL for none;
 * or an error pointer, and then nothing has changed
 */
struct vnp_port_groups *vnp_port_groups_prepare(struct vnp_port *port,
						const struct nlattr *names,
						struct netlink_ext_ack *extack)
{
	struct vnp_port_groups *groups;
	const struct nlattr *attr;
	unsigned int count;
	int rem, err;

	if (!names)
		return NULL;
	count = vnp_read_count(names);
	err = check_count(names, count, extack);
	if (err)
		return ERR_PTR(err);
	if (are_none(names, count))
		return NULL;

	groups = kzalloc(struct_size(groups, path.id, count),
			 GFP_KERNEL_ACCOUNT);
	if (!groups)
		return ERR_PTR(-ENOMEM);
	groups->members = kcalloc(count, sizeof(*groups->members),
				  GFP_KERNEL_ACCOUNT);
	if (!groups->members) {
		kfree(groups);
		return ERR_PTR(-ENOMEM);
	}
	nla_for_each_nested(attr, names, rem) {
		err = groups_add(groups, port, attr, extack);
		if (err) {
			vnp_port_groups_abandon(groups);
			return ERR_PTR(err);
		}
	}
	return groups;
}

static void leave(struct vnp_port_groups *groups)
{
	unsigned int i;

	for (i = 0; i < groups->path.count; i++)
		list_del(&groups->members[i].node);
	kfree(groups->members);
}

/**
 * vnp_port_groups_abandon() - take back what vnp_port_groups_prepare() did
 * @groups: the list that was prepared; may be NULL
 *
 * Context: vnp_net.lock is held.
 */
void vnp_port_groups_abandon(struct vnp_port_groups *groups)
{
	if (!groups)
		return;
	leave(groups);
	kfree(groups);
}

/**
 * vnp_port_groups_commit() - put a port into the groups that were prepared
 * @port: the port
 * @groups: the list that was prepared; NULL for none at all
 *
 * Context: vnp_net.lock is held.
 */
void vnp_port_groups_commit(struct vnp_port *port,
			    struct vnp_port_groups *groups)
{
	struct vnp_nic_groups *path = groups ? &groups->path : NULL;
	struct vnp_net *vn = port->object.vn;
	struct vnp_port_groups *old;

	path = rcu_replace_pointer(port->nic.groups, path,
				   lockdep_is_held(&vn->lock));
	old = groups_of(path);
	if (!old)
		return;
	leave(old);
	kfree_rcu(old, rcu);
}
