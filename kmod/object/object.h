/* SPDX-License-Identifier: GPL-2.0 */
/* What all configured things share: a name, a number, and being found. */
#ifndef _VNP_OBJECT_H
#define _VNP_OBJECT_H

#include <linux/bits.h>
#include <linux/rhashtable-types.h>
#include <linux/types.h>
#include <linux/xarray.h>

#include <uapi/linux/vnetpeer.h>

struct netlink_ext_ack;
struct nlattr;
struct vnp_net;

enum vnp_kind {
	VNP_KIND_VNET,
	VNP_KIND_SUBNET,
	VNP_KIND_PORT,
	VNP_KIND_PEERING,
	VNP_KIND_ROUTE_TABLE,
	VNP_KIND_ROUTE,
	VNP_KIND_GATEWAY,
	VNP_KIND_GROUP,
	VNP_KIND_ACL,
	VNP_KIND_RULE,
	VNP_KIND_SETTING,
	VNP_KIND_COUNT,
};

/* A set of kinds has a bit for each. */
#define VNP_ALL_KINDS	(BIT(VNP_KIND_COUNT) - 1)

/**
 * struct vnp_object - head of every named thing of a controller
 * @node: in vnp_registry.names, or .port_names
 * @vn: its controller; NULL for what belongs to none
 * @kind: what it is
 * @scope: number of the VNet, route table or acl inside which the name is
 *	unique; 0 for names that are unique in the controller
 * @id: number, unique for its kind and never used again
 * @is_closed: it is being made, or goes: nobody finds it by name, nor does what
 *	comes next in the same change. Changed with vnp_net.config and
 *	vnp_net.lock held
 * @name: the name
 */
struct vnp_object {
	struct rhash_head node;
	struct vnp_net *vn;
	enum vnp_kind kind;
	u32 scope;
	u32 id;
	bool is_closed;
	char name[VNETPEER_NAME_MAX + 1];
};

/**
 * struct vnp_registry - all objects of a controller, by name and by number
 * @names: what is configured, by kind, scope and name
 * @port_names: ports by name, and the devices of gateways
 * @ids: objects of each kind by number, the order in which dumps list them;
 *	no rules, as those stand in their acl
 * @last_id: the number last given, for each kind
 * @generation: counts what is added, changed and removed, for each kind; tells
 *	dumps that they were interrupted. Never 0.
 *
 * Ports come and go under rtnl and vnp_net.lock, all the rest under
 * vnp_net.config and vnp_net.lock; either of those two suffices to find
 * something. So that this holds, ports have a table of names of their own.
 */
struct vnp_registry {
	struct rhashtable names;
	struct rhashtable port_names;
	struct xarray ids[VNP_KIND_COUNT];
	u32 last_id[VNP_KIND_COUNT];
	u32 generation[VNP_KIND_COUNT];
};

int vnp_registry_init(struct vnp_registry *registry);
void vnp_registry_uninit(struct vnp_registry *registry);
unsigned int vnp_registry_generation(const struct vnp_registry *registry,
				     unsigned int kinds);

int vnp_object_check_name(const struct nlattr *attr,
			  struct netlink_ext_ack *extack);
int vnp_object_check_named(enum vnp_kind kind, const struct nlattr *attr,
			   struct netlink_ext_ack *extack);
void vnp_object_name(struct vnp_object *object, const struct nlattr *attr);
bool vnp_object_is_none(const struct nlattr *attr);
const char *vnp_object_word(enum vnp_kind kind);
int vnp_object_number(struct vnp_registry *registry, struct vnp_object *object,
		      enum vnp_kind kind);
int vnp_object_add_name(struct vnp_registry *registry,
			struct vnp_object *object, enum vnp_kind kind,
			u32 scope);
void vnp_object_del_name(struct vnp_registry *registry,
			 struct vnp_object *object);
int vnp_object_add(struct vnp_registry *registry, struct vnp_object *object,
		   enum vnp_kind kind, u32 scope);
void vnp_object_del(struct vnp_registry *registry, struct vnp_object *object);
void vnp_object_touch(struct vnp_registry *registry, enum vnp_kind kind);
struct vnp_object *vnp_object_find(struct vnp_registry *registry,
				   enum vnp_kind kind, u32 scope,
				   const char *name);
struct vnp_object *vnp_object_get(struct vnp_registry *registry,
				  enum vnp_kind kind, u32 scope,
				  const struct nlattr *attr,
				  struct netlink_ext_ack *extack);

#endif
