// SPDX-License-Identifier: GPL-2.0
/* What all configured things share: a name, a number, and being found. */

#include "object.h"

#include <linux/ctype.h>
#include <linux/jhash.h>
#include <linux/rhashtable.h>
#include <linux/string.h>
#include <net/netlink.h>

#include "refuse.h"

struct object_key {
	enum vnp_kind kind;
	u32 scope;
	const char *name;
};

static u32 key_hash(const void *data, u32 len, u32 seed)
{
	const struct object_key *key = data;

	return jhash(key->name, strlen(key->name),
		     jhash_2words(key->kind, key->scope, seed));
}

static u32 object_hash(const void *data, u32 len, u32 seed)
{
	const struct vnp_object *object = data;
	const struct object_key key = {
		.kind = object->kind,
		.scope = object->scope,
		.name = object->name,
	};

	return key_hash(&key, len, seed);
}

static int object_cmp(struct rhashtable_compare_arg *arg, const void *data)
{
	const struct vnp_object *object = data;
	const struct object_key *key = arg->key;

	return object->is_closed || object->kind != key->kind ||
	       object->scope != key->scope || strcmp(object->name, key->name);
}

static const struct rhashtable_params object_params = {
	.head_offset = offsetof(struct vnp_object, node),
	.hashfn = key_hash,
	.obj_hashfn = object_hash,
	.obj_cmpfn = object_cmp,
	.automatic_shrinking = true,
};

static struct rhashtable *names_of(struct vnp_registry *registry,
				   enum vnp_kind kind)
{
	return kind == VNP_KIND_PORT ? &registry->port_names :
				       &registry->names;
}

/**
 * vnp_registry_init() - make an empty registry
 * @registry: memory for it
 *
 * Return: 0 or a negative errno
 */
int vnp_registry_init(struct vnp_registry *registry)
{
	int kind, err;

	for (kind = 0; kind < VNP_KIND_COUNT; kind++) {
		xa_init_flags(&registry->ids[kind], XA_FLAGS_ACCOUNT);
		registry->last_id[kind] = 0;
		registry->generation[kind] = 1;
	}
	err = rhashtable_init(&registry->names, &object_params);
	if (err)
		return err;
	err = rhashtable_init(&registry->port_names, &object_params);
	if (err)
		rhashtable_destroy(&registry->names);
	return err;
}

/**
 * vnp_registry_uninit() - free what the registry itself holds
 * @registry: one whose objects were all removed
 */
void vnp_registry_uninit(struct vnp_registry *registry)
{
	int kind;

	for (kind = 0; kind < VNP_KIND_COUNT; kind++)
		xa_destroy(&registry->ids[kind]);
	rhashtable_destroy(&registry->port_names);
	rhashtable_destroy(&registry->names);
}

/**
 * vnp_registry_generation() - what tells dumps that they were interrupted
 * @registry: the controller's registry
 * @kinds: what they are about, a bit for each kind
 *
 * Context: vnp_net.config is held; vnp_net.lock if ports are among @kinds.
 * Return: a number that changes with each change of such objects; never 0
 */
unsigned int vnp_registry_generation(const struct vnp_registry *registry,
				     unsigned int kinds)
{
	unsigned int sum = 0;
	int kind;

	for (kind = 0; kind < VNP_KIND_COUNT; kind++)
		if (kinds & BIT(kind))
			sum += registry->generation[kind];
	return sum ?: 1;
}

static bool name_is_reserved(const char *name)
{
	static const char * const reserved[] = {
		"none", "any", "virtual-network", "internet", "load-balancer",
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		if (!strcmp(name, reserved[i]))
			return true;
	return false;
}

static bool is_word_char(unsigned char c)
{
	return isascii(c) && (isalnum(c) || c == '_');
}

static bool name_is_valid(const char *name, size_t len)
{
	size_t i;

	if (!len || len > VNETPEER_NAME_MAX)
		return false;
	if (!is_word_char(name[0]) || !is_word_char(name[len - 1]))
		return false;
	for (i = 0; i < len; i++)
		if (!is_word_char(name[i]) && name[i] != '.' && name[i] != '-')
			return false;
	return !name_is_reserved(name);
}

/**
 * vnp_object_check_name() - may an object have this name
 * @attr: the name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Return: 0, or -EINVAL for what is no name
 */
int vnp_object_check_name(const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	const char *name;

	if (!attr)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a name is missing");
	name = nla_data(attr);
	if (!name_is_valid(name, strlen(name)))
		return vnp_refuse_attr(extack, attr, VNP_InvalidResourceName,
				       "'%.32s' cannot be a name", name);
	return 0;
}

/**
 * vnp_object_check_named() - does a command name what it needs
 * @kind: what that is
 * @attr: the name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EINVAL
 */
int vnp_object_check_named(enum vnp_kind kind, const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	if (!attr)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "the %s's name is missing",
				  vnp_object_word(kind));
	return 0;
}

/**
 * vnp_object_name() - give an object its name
 * @object: one that is not in a registry yet
 * @attr: a name that vnp_object_check_name() accepts
 */
void vnp_object_name(struct vnp_object *object, const struct nlattr *attr)
{
	strscpy(object->name, nla_data(attr), sizeof(object->name));
}

/**
 * vnp_object_is_none() - whether a command names nothing on purpose
 * @attr: what it names; may be NULL, for nothing at all
 *
 * "none" is nobody's name.
 *
 * Return: whether nothing is meant
 */
bool vnp_object_is_none(const struct nlattr *attr)
{
	return !attr || !nla_strcmp(attr, "none");
}

/**
 * vnp_object_word() - what people call objects of a kind
 * @kind: the kind
 *
 * Return: the word
 */
const char *vnp_object_word(enum vnp_kind kind)
{
	static const char * const words[VNP_KIND_COUNT] = {
		[VNP_KIND_VNET] = "VNet",
		[VNP_KIND_SUBNET] = "subnet",
		[VNP_KIND_PORT] = "port",
		[VNP_KIND_PEERING] = "peering",
		[VNP_KIND_ROUTE_TABLE] = "route table",
		[VNP_KIND_ROUTE] = "route",
		[VNP_KIND_GATEWAY] = "gateway",
		[VNP_KIND_GROUP] = "group",
		[VNP_KIND_ACL] = "acl",
		[VNP_KIND_RULE] = "rule",
		[VNP_KIND_SETTING] = "setting",
	};

	return words[kind];
}

/**
 * vnp_object_number() - give an object a number of its own
 * @registry: the controller's registry
 * @object: the object
 * @kind: what it is
 *
 * Numbers are not reused, so that a number seen once never means another
 * thing; when they run out, nothing more can be made.
 *
 * Context: vnp_net.config is held; rtnl and vnp_net.lock for a port.
 * Return: 0, or -ENOSPC when there are no numbers left
 */
int vnp_object_number(struct vnp_registry *registry, struct vnp_object *object,
		      enum vnp_kind kind)
{
	if (registry->last_id[kind] == U32_MAX)
		return -ENOSPC;
	object->kind = kind;
	object->id = ++registry->last_id[kind];
	return 0;
}

/**
 * vnp_object_add_name() - let an object be found by name only
 * @registry: the controller's registry
 * @object: a named object that is in no registry
 * @kind: what it is
 * @scope: number of what its name is unique in, or 0 for the controller
 *
 * Context: vnp_net.lock is held.
 * Return: 0, -EEXIST when the name is taken, or -ENOMEM
 */
int vnp_object_add_name(struct vnp_registry *registry,
			struct vnp_object *object, enum vnp_kind kind,
			u32 scope)
{
	const struct object_key key = {
		.kind = kind,
		.scope = scope,
		.name = object->name,
	};

	object->kind = kind;
	object->scope = scope;
	return rhashtable_lookup_insert_key(names_of(registry, kind), &key,
					    &object->node, object_params);
}

/**
 * vnp_object_del_name() - take back what vnp_object_add_name() did
 * @registry: the controller's registry
 * @object: the object
 *
 * Context: vnp_net.lock is held.
 */
void vnp_object_del_name(struct vnp_registry *registry,
			 struct vnp_object *object)
{
	rhashtable_remove_fast(names_of(registry, object->kind), &object->node,
			       object_params);
}

/**
 * vnp_object_add() - let an object be found
 * @registry: the controller's registry
 * @object: a named object that is in no registry
 * @kind: what it is
 * @scope: number of what its name is unique in, or 0 for the controller
 *
 * Context: vnp_net.lock is held.
 * Return: 0, -EEXIST when the name is taken, -ENOSPC when there are no numbers
 *	left, or -ENOMEM
 */
int vnp_object_add(struct vnp_registry *registry, struct vnp_object *object,
		   enum vnp_kind kind, u32 scope)
{
	int err;

	err = vnp_object_number(registry, object, kind);
	if (err)
		return err;

	err = xa_insert(&registry->ids[kind], object->id, object, GFP_KERNEL);
	if (err)
		goto err_number;

	err = vnp_object_add_name(registry, object, kind, scope);
	if (err)
		goto err_id;
	return 0;

err_id:
	xa_erase(&registry->ids[kind], object->id);
err_number:
	/* Nobody has seen it. */
	registry->last_id[kind]--;
	return err;
}

/**
 * vnp_object_del() - let an object be found no longer
 * @registry: the controller's registry
 * @object: an object that is in it
 *
 * Context: vnp_net.lock is held.
 */
void vnp_object_del(struct vnp_registry *registry, struct vnp_object *object)
{
	vnp_object_del_name(registry, object);
	xa_erase(&registry->ids[object->kind], object->id);
}

/**
 * vnp_object_touch() - note that objects of a kind changed
 * @registry: the controller's registry
 * @kind: which kind
 *
 * Context: vnp_net.config is held; rtnl and vnp_net.lock for ports.
 */
void vnp_object_touch(struct vnp_registry *registry, enum vnp_kind kind)
{
	if (!++registry->generation[kind])
		registry->generation[kind] = 1;
}

/**
 * vnp_object_find() - find an object by name
 * @registry: the controller's registry
 * @kind: what it is
 * @scope: number of what its name is unique in, or 0 for the controller
 * @name: its name
 *
 * Context: vnp_net.lock is held, or vnp_net.config if it is no port; the object
 * lives as long as that is.
 * Return: the object or NULL
 */
struct vnp_object *vnp_object_find(struct vnp_registry *registry,
				   enum vnp_kind kind, u32 scope,
				   const char *name)
{
	const struct object_key key = {
		.kind = kind,
		.scope = scope,
		.name = name,
	};

	return rhashtable_lookup_fast(names_of(registry, kind), &key,
				      object_params);
}

/**
 * vnp_object_get() - find the object that a command names
 * @registry: the controller's registry
 * @kind: what it is
 * @scope: number of what its name is unique in, or 0 for the controller
 * @attr: its name; may be NULL, which is refused
 * @extack: where a refusal is explained
 *
 * Context: vnp_net.lock is held, or vnp_net.config if it is no port; the object
 * lives as long as that is.
 * Return: the object, or an error pointer
 */
struct vnp_object *vnp_object_get(struct vnp_registry *registry,
				  enum vnp_kind kind, u32 scope,
				  const struct nlattr *attr,
				  struct netlink_ext_ack *extack)
{
	struct vnp_object *object;
	int err;

	err = vnp_object_check_named(kind, attr, extack);
	if (err)
		return ERR_PTR(err);
	object = vnp_object_find(registry, kind, scope, nla_data(attr));
	if (!object) {
		err = vnp_refuse_attr(extack, attr, VNP_ResourceNotFound,
				      "no %s '%.32s'", vnp_object_word(kind),
				      (char *)nla_data(attr));
		return ERR_PTR(err);
	}
	return object;
}
