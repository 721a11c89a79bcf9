// SPDX-License-Identifier: GPL-2.0
/* What each command is about, and the finding of it. */

#include "kind.h"
#include "nl.h"

/**
 * struct command - what a command is about
 * @kind: the kind of the object that it names; NULL if it finds for itself
 *	what it needs
 * @verb: what it does with it
 * @repeated: the attributes that may stand more than once, a bit for each
 */
struct command {
	const struct vnp_kind_info *kind;
	enum vnp_verb verb;
	u64 repeated;
};

static const struct command commands[VNETPEER_CMD_MAX + 1] = {
	[VNETPEER_CMD_VNET_NEW] = { &vnp_nl_vnet, VNP_NEW },
	[VNETPEER_CMD_VNET_SET] = { &vnp_nl_vnet, VNP_SET },
	[VNETPEER_CMD_VNET_DEL] = { &vnp_nl_vnet, VNP_DEL },
	[VNETPEER_CMD_VNET_GET] = { &vnp_nl_vnet, VNP_GET },
	[VNETPEER_CMD_SUBNET_NEW] = { &vnp_nl_subnet, VNP_NEW },
	[VNETPEER_CMD_SUBNET_SET] = { &vnp_nl_subnet, VNP_SET },
	[VNETPEER_CMD_SUBNET_DEL] = { &vnp_nl_subnet, VNP_DEL },
	[VNETPEER_CMD_SUBNET_GET] = { &vnp_nl_subnet, VNP_GET },
	[VNETPEER_CMD_PORT_SET] = { &vnp_nl_port, VNP_SET },
	[VNETPEER_CMD_PORT_DEL] = { &vnp_nl_port, VNP_DEL },
	[VNETPEER_CMD_PORT_GET] = { &vnp_nl_port, VNP_GET },
	[VNETPEER_CMD_PEERING_NEW] = { &vnp_nl_peering, VNP_NEW },
	[VNETPEER_CMD_PEERING_SET] = { &vnp_nl_peering, VNP_SET },
	[VNETPEER_CMD_PEERING_DEL] = { &vnp_nl_peering, VNP_DEL },
	[VNETPEER_CMD_PEERING_SYNC] = { &vnp_nl_peering, VNP_SYNC },
	[VNETPEER_CMD_PEERING_GET] = { &vnp_nl_peering, VNP_GET },
	[VNETPEER_CMD_SETTING_SET] = { &vnp_nl_setting, VNP_SET },
	[VNETPEER_CMD_SETTING_GET] = { &vnp_nl_setting, VNP_GET },
	[VNETPEER_CMD_ROUTE_TABLE_NEW] = { &vnp_nl_route_table, VNP_NEW },
	[VNETPEER_CMD_ROUTE_TABLE_SET] = { &vnp_nl_route_table, VNP_SET },
	[VNETPEER_CMD_ROUTE_TABLE_DEL] = { &vnp_nl_route_table, VNP_DEL },
	[VNETPEER_CMD_ROUTE_TABLE_GET] = { &vnp_nl_route_table, VNP_GET },
	[VNETPEER_CMD_ROUTE_NEW] = { &vnp_nl_route, VNP_NEW },
	[VNETPEER_CMD_ROUTE_DEL] = { &vnp_nl_route, VNP_DEL },
	[VNETPEER_CMD_ROUTE_GET] = { &vnp_nl_route, VNP_GET },
	[VNETPEER_CMD_GATEWAY_NEW] = { &vnp_nl_gateway, VNP_NEW },
	[VNETPEER_CMD_GATEWAY_SET] = { &vnp_nl_gateway, VNP_SET },
	[VNETPEER_CMD_GATEWAY_DEL] = { &vnp_nl_gateway, VNP_DEL },
	[VNETPEER_CMD_GATEWAY_GET] = { &vnp_nl_gateway, VNP_GET },
	[VNETPEER_CMD_GATEWAY_ROUTE_NEW] = { &vnp_nl_gateway_route, VNP_SET },
	[VNETPEER_CMD_GATEWAY_ROUTE_DEL] = { &vnp_nl_gateway_route, VNP_DEL },
	[VNETPEER_CMD_GATEWAY_ROUTE_CHANGE] = { &vnp_nl_gateway_route,
						VNP_REPLACE },
	[VNETPEER_CMD_GATEWAY_ROUTE_GET] = { &vnp_nl_gateway_route, VNP_GET },
	[VNETPEER_CMD_GROUP_NEW] = { &vnp_nl_group, VNP_NEW },
	[VNETPEER_CMD_GROUP_DEL] = { &vnp_nl_group, VNP_DEL },
	[VNETPEER_CMD_GROUP_GET] = { &vnp_nl_group, VNP_GET },
	[VNETPEER_CMD_ACL_NEW] = { &vnp_nl_acl, VNP_NEW },
	[VNETPEER_CMD_ACL_DEL] = { &vnp_nl_acl, VNP_DEL },
	[VNETPEER_CMD_ACL_REPLACE] = { &vnp_nl_acl, VNP_REPLACE,
				       BIT_ULL(VNETPEER_A_ACL_RULE) },
	[VNETPEER_CMD_ACL_GET] = { &vnp_nl_acl, VNP_GET },
	[VNETPEER_CMD_RULE_NEW] = { &vnp_nl_rule, VNP_NEW,
				    BIT_ULL(VNETPEER_A_RULE_CONFIG) },
	[VNETPEER_CMD_RULE_DEL] = { &vnp_nl_rule, VNP_DEL },
	[VNETPEER_CMD_RULE_GET] = { &vnp_nl_rule, VNP_GET },
};

static const struct command *command_of(const struct genl_info *info)
{
	return &commands[info->genlhdr->cmd];
}

/**
 * vnp_nl_kind() - what a message's command is about
 * @info: the message
 *
 * Return: a kind of objects; NULL if the command finds for itself what it needs
 */
const struct vnp_kind_info *vnp_nl_kind(const struct genl_info *info)
{
	return command_of(info)->kind;
}

static bool is_unique_in_scope(const struct vnp_kind_info *kind)
{
	return kind->scope && !kind->scope_id;
}

static int check_name(struct genl_info *info, const struct vnp_kind_info *kind)
{
	const struct nlattr *name = info->attrs[kind->name];

	if (command_of(info)->verb == VNP_NEW)
		return vnp_object_check_name(name, info->extack);
	return vnp_object_check_named(kind->kind, name, info->extack);
}

static int check_names(struct genl_info *info, const struct vnp_kind_info *kind)
{
	int err = 0;

	if (kind->name)
		err = check_name(info, kind);
	if (!err && is_unique_in_scope(kind))
		err = vnp_object_check_named(kind->scope_kind,
					     info->attrs[kind->scope],
					     info->extack);
	return err;
}

/**
 * vnp_nl_check() - refuse what a message alone shows to be wrong
 * @info: the message
 *
 * Context: may sleep.
 * Return: 0 or a negative errno
 */
int vnp_nl_check(struct genl_info *info)
{
	const struct command *command = command_of(info);
	const struct vnp_kind_info *kind = command->kind;
	int err;

	err = vnp_nl_check_once(genlmsg_data(info->genlhdr),
				genlmsg_len(info->genlhdr), command->repeated,
				info->extack);
	if (err || !kind)
		return err;
	if (command->verb != VNP_GET)
		err = check_names(info, kind);
	if (!err && kind->check[command->verb])
		err = kind->check[command->verb](info);
	return err;
}

/**
 * vnp_nl_find_scope() - find what a message says that its object is part of
 * @vn: the controller
 * @info: the message, of a kind that has a scope
 *
 * Context: vnp_net.config is held.
 * Return: the object, or an error pointer
 */
struct vnp_object *vnp_nl_find_scope(struct vnp_net *vn,
				     const struct genl_info *info)
{
	const struct vnp_kind_info *kind = vnp_nl_kind(info);

	return vnp_object_get(&vn->registry, kind->scope_kind, 0,
			      info->attrs[kind->scope], info->extack);
}

/**
 * vnp_nl_find() - find the object that a command is about
 * @info: the message
 *
 * Context: vnp_net.config is held, or vnp_net.lock for a port; the object lives
 * as long as that is.
 * Return: the object; what it is to be made in, or NULL for the controller; or
 * an error pointer
 */
struct vnp_object *vnp_nl_find(struct genl_info *info)
{
	const struct command *command = command_of(info);
	const struct vnp_kind_info *kind = command->kind;
	struct vnp_net *vn = vnp_nl_net(info);
	struct vnp_object *scope = NULL;

	if (!kind)
		return NULL;
	if (is_unique_in_scope(kind))
		scope = vnp_nl_find_scope(vn, info);
	if (IS_ERR(scope) || command->verb == VNP_NEW)
		return scope;
	if (kind->find)
		return kind->find(info, scope);
	return vnp_object_get(&vn->registry, kind->kind, scope ? scope->id : 0,
			      info->attrs[kind->name], info->extack);
}
