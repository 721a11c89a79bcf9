// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vnetpeer.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/vnetpeer.h>

/* Common nested types */
const struct nla_policy vnetpeer_addr_list_nl_policy[VNETPEER_A_ADDR_LIST_ADDR + 1] = {
	[VNETPEER_A_ADDR_LIST_ADDR] = { .type = NLA_BINARY, },
};

const struct nla_policy vnetpeer_name_list_nl_policy[VNETPEER_A_NAME_LIST_NAME + 1] = {
	[VNETPEER_A_NAME_LIST_NAME] = { .type = NLA_STRING, },
};

const struct nla_policy vnetpeer_port_config_nl_policy[VNETPEER_A_PORT_CONFIG_FLOWS + 1] = {
	[VNETPEER_A_PORT_CONFIG_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG_SUBNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG_DEV] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG_IPS] = NLA_POLICY_NESTED(vnetpeer_addr_list_nl_policy),
	[VNETPEER_A_PORT_CONFIG_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VNETPEER_A_PORT_CONFIG_MTU] = { .type = NLA_U32, },
	[VNETPEER_A_PORT_CONFIG_FORWARDING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PORT_CONFIG_ACL] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG_GROUPS] = NLA_POLICY_NESTED(vnetpeer_name_list_nl_policy),
	[VNETPEER_A_PORT_CONFIG_FLOWS] = NLA_POLICY_MIN(NLA_U32, 1),
};

const struct nla_policy vnetpeer_port_range_nl_policy[VNETPEER_A_PORT_RANGE_LAST + 1] = {
	[VNETPEER_A_PORT_RANGE_FIRST] = { .type = NLA_U16, },
	[VNETPEER_A_PORT_RANGE_LAST] = { .type = NLA_U16, },
};

const struct nla_policy vnetpeer_prefix_nl_policy[VNETPEER_A_PREFIX_LEN + 1] = {
	[VNETPEER_A_PREFIX_ADDR] = { .type = NLA_BINARY, },
	[VNETPEER_A_PREFIX_LEN] = { .type = NLA_U8, },
};

const struct nla_policy vnetpeer_prefix_list_nl_policy[VNETPEER_A_PREFIX_LIST_PREFIX + 1] = {
	[VNETPEER_A_PREFIX_LIST_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

const struct nla_policy vnetpeer_rule_addr_nl_policy[VNETPEER_A_RULE_ADDR_VNET + 1] = {
	[VNETPEER_A_RULE_ADDR_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
	[VNETPEER_A_RULE_ADDR_TAG] = NLA_POLICY_MAX(NLA_U32, 2),
	[VNETPEER_A_RULE_ADDR_GROUP] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_ADDR_VNET] = { .type = NLA_NUL_STRING, },
};

const struct nla_policy vnetpeer_rule_config_nl_policy[VNETPEER_A_RULE_CONFIG_CONTINUED + 1] = {
	[VNETPEER_A_RULE_CONFIG_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_CONFIG_PRIORITY] = { .type = NLA_U32, },
	[VNETPEER_A_RULE_CONFIG_DIRECTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[VNETPEER_A_RULE_CONFIG_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
	[VNETPEER_A_RULE_CONFIG_PROTOCOL] = NLA_POLICY_MAX(NLA_U32, 5),
	[VNETPEER_A_RULE_CONFIG_SRC] = NLA_POLICY_NESTED(vnetpeer_rule_addr_nl_policy),
	[VNETPEER_A_RULE_CONFIG_DST] = NLA_POLICY_NESTED(vnetpeer_rule_addr_nl_policy),
	[VNETPEER_A_RULE_CONFIG_SPORT] = NLA_POLICY_NESTED(vnetpeer_port_range_nl_policy),
	[VNETPEER_A_RULE_CONFIG_DPORT] = NLA_POLICY_NESTED(vnetpeer_port_range_nl_policy),
	[VNETPEER_A_RULE_CONFIG_CONTINUED] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_VNET_NEW - do */
static const struct nla_policy vnetpeer_vnet_new_nl_policy[VNETPEER_A_VNET_PREFIXES + 1] = {
	[VNETPEER_A_VNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_VNET_REGION] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_VNET_MODEL] = NLA_POLICY_MAX(NLA_U32, 1),
	[VNETPEER_A_VNET_SUBSCRIPTION] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_VNET_FLOW_TIMEOUT] = { .type = NLA_U32, },
	[VNETPEER_A_VNET_PREFIXES] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
};

/* VNETPEER_CMD_VNET_SET - do */
static const struct nla_policy vnetpeer_vnet_set_nl_policy[VNETPEER_A_VNET_DEL_PREFIXES + 1] = {
	[VNETPEER_A_VNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_VNET_FLOW_TIMEOUT] = { .type = NLA_U32, },
	[VNETPEER_A_VNET_ADD_PREFIXES] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
	[VNETPEER_A_VNET_DEL_PREFIXES] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
};

/* VNETPEER_CMD_VNET_DEL - do */
static const struct nla_policy vnetpeer_vnet_del_nl_policy[VNETPEER_A_VNET_NAME + 1] = {
	[VNETPEER_A_VNET_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_VNET_GET - do */
static const struct nla_policy vnetpeer_vnet_get_nl_policy[VNETPEER_A_VNET_NAME + 1] = {
	[VNETPEER_A_VNET_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_SUBNET_NEW - do */
static const struct nla_policy vnetpeer_subnet_new_nl_policy[VNETPEER_A_SUBNET_ACL + 1] = {
	[VNETPEER_A_SUBNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_PREFIXES] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
	[VNETPEER_A_SUBNET_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_ACL] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_SUBNET_SET - do */
static const struct nla_policy vnetpeer_subnet_set_nl_policy[VNETPEER_A_SUBNET_ACL + 1] = {
	[VNETPEER_A_SUBNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_ACL] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_SUBNET_DEL - do */
static const struct nla_policy vnetpeer_subnet_del_nl_policy[VNETPEER_A_SUBNET_VNET + 1] = {
	[VNETPEER_A_SUBNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_SUBNET_GET - do */
static const struct nla_policy vnetpeer_subnet_get_do_nl_policy[VNETPEER_A_SUBNET_VNET + 1] = {
	[VNETPEER_A_SUBNET_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_SUBNET_GET - dump */
static const struct nla_policy vnetpeer_subnet_get_dump_nl_policy[VNETPEER_A_SUBNET_VNET + 1] = {
	[VNETPEER_A_SUBNET_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PORT_SET - do */
static const struct nla_policy vnetpeer_port_set_nl_policy[VNETPEER_A_PORT_CONFIG + 1] = {
	[VNETPEER_A_PORT_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PORT_CONFIG] = NLA_POLICY_NESTED(vnetpeer_port_config_nl_policy),
};

/* VNETPEER_CMD_PORT_DEL - do */
static const struct nla_policy vnetpeer_port_del_nl_policy[VNETPEER_A_PORT_NAME + 1] = {
	[VNETPEER_A_PORT_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PORT_GET - do */
static const struct nla_policy vnetpeer_port_get_do_nl_policy[VNETPEER_A_PORT_NAME + 1] = {
	[VNETPEER_A_PORT_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PORT_GET - dump */
static const struct nla_policy vnetpeer_port_get_dump_nl_policy[VNETPEER_A_PORT_VNET + 1] = {
	[VNETPEER_A_PORT_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PEERING_NEW - do */
static const struct nla_policy vnetpeer_peering_new_nl_policy[VNETPEER_A_PEERING_REVERSE + 1] = {
	[VNETPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_REMOTE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_ACCESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_FORWARDED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_GATEWAY_TRANSIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_REMOTE_GATEWAYS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_BOTH] = { .type = NLA_FLAG, },
	[VNETPEER_A_PEERING_REVERSE] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PEERING_SET - do */
static const struct nla_policy vnetpeer_peering_set_nl_policy[VNETPEER_A_PEERING_REMOTE_GATEWAYS + 1] = {
	[VNETPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_ACCESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_FORWARDED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_GATEWAY_TRANSIT] = NLA_POLICY_MAX(NLA_U8, 1),
	[VNETPEER_A_PEERING_REMOTE_GATEWAYS] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VNETPEER_CMD_PEERING_DEL - do */
static const struct nla_policy vnetpeer_peering_del_nl_policy[VNETPEER_A_PEERING_BOTH + 1] = {
	[VNETPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_BOTH] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_PEERING_SYNC - do */
static const struct nla_policy vnetpeer_peering_sync_nl_policy[VNETPEER_A_PEERING_VNET + 1] = {
	[VNETPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_PEERING_GET - do */
static const struct nla_policy vnetpeer_peering_get_do_nl_policy[VNETPEER_A_PEERING_COUNTERS + 1] = {
	[VNETPEER_A_PEERING_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_PEERING_GET - dump */
static const struct nla_policy vnetpeer_peering_get_dump_nl_policy[VNETPEER_A_PEERING_COUNTERS + 1] = {
	[VNETPEER_A_PEERING_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_PEERING_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_SETTING_SET - do */
static const struct nla_policy vnetpeer_setting_set_nl_policy[VNETPEER_A_SETTING_FORWARDED_CHECK + 1] = {
	[VNETPEER_A_SETTING_ADDRESS_CHANGE] = NLA_POLICY_MAX(NLA_U32, 1),
	[VNETPEER_A_SETTING_FORWARDED_CHECK] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* VNETPEER_CMD_ROUTE_TABLE_NEW - do */
static const struct nla_policy vnetpeer_route_table_new_nl_policy[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION + 1] = {
	[VNETPEER_A_ROUTE_TABLE_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VNETPEER_CMD_ROUTE_TABLE_SET - do */
static const struct nla_policy vnetpeer_route_table_set_nl_policy[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION + 1] = {
	[VNETPEER_A_ROUTE_TABLE_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* VNETPEER_CMD_ROUTE_TABLE_DEL - do */
static const struct nla_policy vnetpeer_route_table_del_nl_policy[VNETPEER_A_ROUTE_TABLE_NAME + 1] = {
	[VNETPEER_A_ROUTE_TABLE_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_ROUTE_TABLE_GET - do */
static const struct nla_policy vnetpeer_route_table_get_nl_policy[VNETPEER_A_ROUTE_TABLE_NAME + 1] = {
	[VNETPEER_A_ROUTE_TABLE_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_ROUTE_NEW - do */
static const struct nla_policy vnetpeer_route_new_nl_policy[VNETPEER_A_ROUTE_NEXT_HOP + 1] = {
	[VNETPEER_A_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
	[VNETPEER_A_ROUTE_NEXT_HOP_TYPE] = NLA_POLICY_MAX(NLA_U32, 6),
	[VNETPEER_A_ROUTE_NEXT_HOP] = { .type = NLA_BINARY, },
};

/* VNETPEER_CMD_ROUTE_DEL - do */
static const struct nla_policy vnetpeer_route_del_nl_policy[VNETPEER_A_ROUTE_PREFIX + 1] = {
	[VNETPEER_A_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

/* VNETPEER_CMD_ROUTE_GET - do */
static const struct nla_policy vnetpeer_route_get_do_nl_policy[VNETPEER_A_ROUTE_PREFIX + 1] = {
	[VNETPEER_A_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

/* VNETPEER_CMD_ROUTE_GET - dump */
static const struct nla_policy vnetpeer_route_get_dump_nl_policy[VNETPEER_A_ROUTE_TABLE + 1] = {
	[VNETPEER_A_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_NEW - do */
static const struct nla_policy vnetpeer_gateway_new_nl_policy[VNETPEER_A_GATEWAY_ROUTE_TABLE + 1] = {
	[VNETPEER_A_GATEWAY_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_VNET] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_TYPE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VNETPEER_A_GATEWAY_DEV] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_NETNS_FD] = { .type = NLA_U32, },
	[VNETPEER_A_GATEWAY_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_SET - do */
static const struct nla_policy vnetpeer_gateway_set_nl_policy[VNETPEER_A_GATEWAY_ROUTE_TABLE + 1] = {
	[VNETPEER_A_GATEWAY_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_ROUTE_TABLE] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_DEL - do */
static const struct nla_policy vnetpeer_gateway_del_nl_policy[VNETPEER_A_GATEWAY_NAME + 1] = {
	[VNETPEER_A_GATEWAY_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_GET - do */
static const struct nla_policy vnetpeer_gateway_get_do_nl_policy[VNETPEER_A_GATEWAY_NAME + 1] = {
	[VNETPEER_A_GATEWAY_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_GET - dump */
static const struct nla_policy vnetpeer_gateway_get_dump_nl_policy[VNETPEER_A_GATEWAY_VNET + 1] = {
	[VNETPEER_A_GATEWAY_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GATEWAY_ROUTE_NEW - do */
static const struct nla_policy vnetpeer_gateway_route_new_nl_policy[VNETPEER_A_GATEWAY_ROUTE_PREFIX + 1] = {
	[VNETPEER_A_GATEWAY_ROUTE_GATEWAY] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

/* VNETPEER_CMD_GATEWAY_ROUTE_DEL - do */
static const struct nla_policy vnetpeer_gateway_route_del_nl_policy[VNETPEER_A_GATEWAY_ROUTE_PREFIX + 1] = {
	[VNETPEER_A_GATEWAY_ROUTE_GATEWAY] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

/* VNETPEER_CMD_GATEWAY_ROUTE_CHANGE - do */
static const struct nla_policy vnetpeer_gateway_route_change_nl_policy[VNETPEER_A_GATEWAY_ROUTE_DEL + 1] = {
	[VNETPEER_A_GATEWAY_ROUTE_GATEWAY] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_ROUTE_ADD] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
	[VNETPEER_A_GATEWAY_ROUTE_DEL] = NLA_POLICY_NESTED(vnetpeer_prefix_list_nl_policy),
};

/* VNETPEER_CMD_GATEWAY_ROUTE_GET - do */
static const struct nla_policy vnetpeer_gateway_route_get_do_nl_policy[VNETPEER_A_GATEWAY_ROUTE_PREFIX + 1] = {
	[VNETPEER_A_GATEWAY_ROUTE_GATEWAY] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GATEWAY_ROUTE_PREFIX] = NLA_POLICY_NESTED(vnetpeer_prefix_nl_policy),
};

/* VNETPEER_CMD_GATEWAY_ROUTE_GET - dump */
static const struct nla_policy vnetpeer_gateway_route_get_dump_nl_policy[VNETPEER_A_GATEWAY_ROUTE_GATEWAY + 1] = {
	[VNETPEER_A_GATEWAY_ROUTE_GATEWAY] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_EFFECTIVE_ROUTE_GET - dump */
static const struct nla_policy vnetpeer_effective_route_get_nl_policy[VNETPEER_A_EFFECTIVE_ROUTE_PORT + 1] = {
	[VNETPEER_A_EFFECTIVE_ROUTE_PORT] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GROUP_NEW - do */
static const struct nla_policy vnetpeer_group_new_nl_policy[VNETPEER_A_GROUP_VNET + 1] = {
	[VNETPEER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GROUP_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GROUP_DEL - do */
static const struct nla_policy vnetpeer_group_del_nl_policy[VNETPEER_A_GROUP_VNET + 1] = {
	[VNETPEER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GROUP_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GROUP_GET - do */
static const struct nla_policy vnetpeer_group_get_do_nl_policy[VNETPEER_A_GROUP_VNET + 1] = {
	[VNETPEER_A_GROUP_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_GROUP_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_GROUP_GET - dump */
static const struct nla_policy vnetpeer_group_get_dump_nl_policy[VNETPEER_A_GROUP_VNET + 1] = {
	[VNETPEER_A_GROUP_VNET] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_ACL_NEW - do */
static const struct nla_policy vnetpeer_acl_new_nl_policy[VNETPEER_A_ACL_NAME + 1] = {
	[VNETPEER_A_ACL_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_ACL_DEL - do */
static const struct nla_policy vnetpeer_acl_del_nl_policy[VNETPEER_A_ACL_NAME + 1] = {
	[VNETPEER_A_ACL_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_ACL_REPLACE - do */
static const struct nla_policy vnetpeer_acl_replace_nl_policy[VNETPEER_A_ACL_RULE + 1] = {
	[VNETPEER_A_ACL_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ACL_RULE] = NLA_POLICY_NESTED(vnetpeer_rule_config_nl_policy),
};

/* VNETPEER_CMD_ACL_GET - do */
static const struct nla_policy vnetpeer_acl_get_do_nl_policy[VNETPEER_A_ACL_COUNTERS + 1] = {
	[VNETPEER_A_ACL_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_ACL_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_ACL_GET - dump */
static const struct nla_policy vnetpeer_acl_get_dump_nl_policy[VNETPEER_A_ACL_COUNTERS + 1] = {
	[VNETPEER_A_ACL_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_RULE_NEW - do */
static const struct nla_policy vnetpeer_rule_new_nl_policy[VNETPEER_A_RULE_CONFIG + 1] = {
	[VNETPEER_A_RULE_ACL] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_CONFIG] = NLA_POLICY_NESTED(vnetpeer_rule_config_nl_policy),
};

/* VNETPEER_CMD_RULE_DEL - do */
static const struct nla_policy vnetpeer_rule_del_nl_policy[VNETPEER_A_RULE_NAME + 1] = {
	[VNETPEER_A_RULE_ACL] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_NAME] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_RULE_GET - do */
static const struct nla_policy vnetpeer_rule_get_do_nl_policy[VNETPEER_A_RULE_COUNTERS + 1] = {
	[VNETPEER_A_RULE_ACL] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_NAME] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_RULE_GET - dump */
static const struct nla_policy vnetpeer_rule_get_dump_nl_policy[VNETPEER_A_RULE_COUNTERS + 1] = {
	[VNETPEER_A_RULE_ACL] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_RULE_COUNTERS] = { .type = NLA_FLAG, },
};

/* VNETPEER_CMD_EFFECTIVE_RULE_GET - dump */
static const struct nla_policy vnetpeer_effective_rule_get_nl_policy[VNETPEER_A_EFFECTIVE_RULE_PORT + 1] = {
	[VNETPEER_A_EFFECTIVE_RULE_PORT] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_FLOW_GET - dump */
static const struct nla_policy vnetpeer_flow_get_nl_policy[VNETPEER_A_FLOW_PORT + 1] = {
	[VNETPEER_A_FLOW_PORT] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_FLOW_FLUSH - do */
static const struct nla_policy vnetpeer_flow_flush_nl_policy[VNETPEER_A_FLOW_PORT + 1] = {
	[VNETPEER_A_FLOW_PORT] = { .type = NLA_NUL_STRING, },
};

/* VNETPEER_CMD_TRACE - do */
static const struct nla_policy vnetpeer_trace_nl_policy[VNETPEER_A_TRACE_DPORT + 1] = {
	[VNETPEER_A_TRACE_PORT] = { .type = NLA_NUL_STRING, },
	[VNETPEER_A_TRACE_DST] = { .type = NLA_BINARY, },
	[VNETPEER_A_TRACE_SRC] = { .type = NLA_BINARY, },
	[VNETPEER_A_TRACE_PROTO] = { .type = NLA_U8, },
	[VNETPEER_A_TRACE_SPORT] = { .type = NLA_U16, },
	[VNETPEER_A_TRACE_DPORT] = { .type = NLA_U16, },
};

/* Ops table for vnetpeer */
static const struct genl_split_ops vnetpeer_nl_ops[] = {
	{
		.cmd		= VNETPEER_CMD_VNET_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_vnet_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_vnet_new_nl_policy,
		.maxattr	= VNETPEER_A_VNET_PREFIXES,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_VNET_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_vnet_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_vnet_set_nl_policy,
		.maxattr	= VNETPEER_A_VNET_DEL_PREFIXES,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_VNET_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_vnet_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_vnet_del_nl_policy,
		.maxattr	= VNETPEER_A_VNET_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_VNET_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_vnet_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_vnet_get_nl_policy,
		.maxattr	= VNETPEER_A_VNET_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VNETPEER_CMD_VNET_GET,
		.start	= vnetpeer_nl_dump_start,
		.dumpit	= vnetpeer_nl_vnet_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_SUBNET_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_subnet_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_subnet_new_nl_policy,
		.maxattr	= VNETPEER_A_SUBNET_ACL,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_SUBNET_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_subnet_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_subnet_set_nl_policy,
		.maxattr	= VNETPEER_A_SUBNET_ACL,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_SUBNET_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_subnet_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_subnet_del_nl_policy,
		.maxattr	= VNETPEER_A_SUBNET_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_SUBNET_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_subnet_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_subnet_get_do_nl_policy,
		.maxattr	= VNETPEER_A_SUBNET_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_SUBNET_GET,
		.start		= vnetpeer_nl_dump_start,
		.dumpit		= vnetpeer_nl_subnet_get_dumpit,
		.policy		= vnetpeer_subnet_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_SUBNET_VNET,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_PORT_SET,
		.pre_doit	= vnetpeer_nl_port_pre_doit,
		.doit		= vnetpeer_nl_port_set_doit,
		.post_doit	= vnetpeer_nl_port_post_doit,
		.policy		= vnetpeer_port_set_nl_policy,
		.maxattr	= VNETPEER_A_PORT_CONFIG,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PORT_DEL,
		.pre_doit	= vnetpeer_nl_port_pre_doit,
		.doit		= vnetpeer_nl_port_del_doit,
		.post_doit	= vnetpeer_nl_port_post_doit,
		.policy		= vnetpeer_port_del_nl_policy,
		.maxattr	= VNETPEER_A_PORT_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PORT_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_port_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_port_get_do_nl_policy,
		.maxattr	= VNETPEER_A_PORT_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PORT_GET,
		.start		= vnetpeer_nl_dump_start,
		.dumpit		= vnetpeer_nl_port_get_dumpit,
		.policy		= vnetpeer_port_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_PORT_VNET,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_peering_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_peering_new_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_REVERSE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_peering_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_peering_set_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_REMOTE_GATEWAYS,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_peering_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_peering_del_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_BOTH,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_SYNC,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_peering_sync_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_peering_sync_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_peering_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_peering_get_do_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_COUNTERS,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_PEERING_GET,
		.start		= vnetpeer_nl_dump_start,
		.dumpit		= vnetpeer_nl_peering_get_dumpit,
		.policy		= vnetpeer_peering_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_PEERING_COUNTERS,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_SETTING_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_setting_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_setting_set_nl_policy,
		.maxattr	= VNETPEER_A_SETTING_FORWARDED_CHECK,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_SETTING_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_setting_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_TABLE_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_route_table_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_route_table_new_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_TABLE_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_route_table_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_route_table_set_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_TABLE_GATEWAY_PROPAGATION,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_TABLE_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_route_table_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_route_table_del_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_TABLE_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_TABLE_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_route_table_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_route_table_get_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_TABLE_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VNETPEER_CMD_ROUTE_TABLE_GET,
		.dumpit	= vnetpeer_nl_route_table_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_route_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_route_new_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_NEXT_HOP,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_route_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_route_del_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_PREFIX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_route_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_route_get_do_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_PREFIX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ROUTE_GET,
		.dumpit		= vnetpeer_nl_route_get_dumpit,
		.policy		= vnetpeer_route_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_ROUTE_TABLE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_new_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_TABLE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_SET,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_set_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_set_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_TABLE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_del_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_gateway_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_gateway_get_do_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_GET,
		.dumpit		= vnetpeer_nl_gateway_get_dumpit,
		.policy		= vnetpeer_gateway_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_VNET,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_ROUTE_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_route_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_route_new_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_PREFIX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_ROUTE_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_route_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_route_del_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_PREFIX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_ROUTE_CHANGE,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_gateway_route_change_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_gateway_route_change_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_DEL,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_ROUTE_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_gateway_route_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_gateway_route_get_do_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_PREFIX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GATEWAY_ROUTE_GET,
		.dumpit		= vnetpeer_nl_gateway_route_get_dumpit,
		.policy		= vnetpeer_gateway_route_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_GATEWAY_ROUTE_GATEWAY,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_EFFECTIVE_ROUTE_GET,
		.dumpit		= vnetpeer_nl_effective_route_get_dumpit,
		.policy		= vnetpeer_effective_route_get_nl_policy,
		.maxattr	= VNETPEER_A_EFFECTIVE_ROUTE_PORT,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_GROUP_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_group_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_group_new_nl_policy,
		.maxattr	= VNETPEER_A_GROUP_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GROUP_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_group_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_group_del_nl_policy,
		.maxattr	= VNETPEER_A_GROUP_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GROUP_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_group_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_group_get_do_nl_policy,
		.maxattr	= VNETPEER_A_GROUP_VNET,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_GROUP_GET,
		.dumpit		= vnetpeer_nl_group_get_dumpit,
		.policy		= vnetpeer_group_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_GROUP_VNET,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_ACL_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_acl_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_acl_new_nl_policy,
		.maxattr	= VNETPEER_A_ACL_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ACL_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_acl_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_acl_del_nl_policy,
		.maxattr	= VNETPEER_A_ACL_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ACL_REPLACE,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_acl_replace_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_acl_replace_nl_policy,
		.maxattr	= VNETPEER_A_ACL_RULE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ACL_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_acl_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_acl_get_do_nl_policy,
		.maxattr	= VNETPEER_A_ACL_COUNTERS,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_ACL_GET,
		.dumpit		= vnetpeer_nl_acl_get_dumpit,
		.policy		= vnetpeer_acl_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_ACL_COUNTERS,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_RULE_NEW,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_rule_new_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_rule_new_nl_policy,
		.maxattr	= VNETPEER_A_RULE_CONFIG,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_RULE_DEL,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_rule_del_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_rule_del_nl_policy,
		.maxattr	= VNETPEER_A_RULE_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_RULE_GET,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_rule_get_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_rule_get_do_nl_policy,
		.maxattr	= VNETPEER_A_RULE_COUNTERS,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_RULE_GET,
		.dumpit		= vnetpeer_nl_rule_get_dumpit,
		.policy		= vnetpeer_rule_get_dump_nl_policy,
		.maxattr	= VNETPEER_A_RULE_COUNTERS,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_EFFECTIVE_RULE_GET,
		.start		= vnetpeer_nl_effective_rule_dump_start,
		.dumpit		= vnetpeer_nl_effective_rule_get_dumpit,
		.done		= vnetpeer_nl_effective_rule_dump_done,
		.policy		= vnetpeer_effective_rule_get_nl_policy,
		.maxattr	= VNETPEER_A_EFFECTIVE_RULE_PORT,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_FLOW_GET,
		.dumpit		= vnetpeer_nl_flow_get_dumpit,
		.policy		= vnetpeer_flow_get_nl_policy,
		.maxattr	= VNETPEER_A_FLOW_PORT,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VNETPEER_CMD_FLOW_FLUSH,
		.pre_doit	= vnetpeer_nl_write_pre_doit,
		.doit		= vnetpeer_nl_flow_flush_doit,
		.post_doit	= vnetpeer_nl_write_post_doit,
		.policy		= vnetpeer_flow_flush_nl_policy,
		.maxattr	= VNETPEER_A_FLOW_PORT,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VNETPEER_CMD_TRACE,
		.pre_doit	= vnetpeer_nl_read_pre_doit,
		.doit		= vnetpeer_nl_trace_doit,
		.post_doit	= vnetpeer_nl_read_post_doit,
		.policy		= vnetpeer_trace_nl_policy,
		.maxattr	= VNETPEER_A_TRACE_DPORT,
		.flags		= GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group vnetpeer_nl_mcgrps[] = {
	[VNETPEER_NLGRP_EVENTS] = { "events", },
};

struct genl_family vnetpeer_nl_family __ro_after_init = {
	.name		= VNETPEER_FAMILY_NAME,
	.version	= VNETPEER_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= vnetpeer_nl_ops,
	.n_split_ops	= ARRAY_SIZE(vnetpeer_nl_ops),
	.mcgrps		= vnetpeer_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(vnetpeer_nl_mcgrps),
};
