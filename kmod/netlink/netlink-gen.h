/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vnetpeer.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VNETPEER_GEN_H
#define _LINUX_VNETPEER_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vnetpeer.h>

/* Common nested types */
extern const struct nla_policy vnetpeer_addr_list_nl_policy[VNETPEER_A_ADDR_LIST_ADDR + 1];
extern const struct nla_policy vnetpeer_name_list_nl_policy[VNETPEER_A_NAME_LIST_NAME + 1];
extern const struct nla_policy vnetpeer_port_config_nl_policy[VNETPEER_A_PORT_CONFIG_FLOWS + 1];
extern const struct nla_policy vnetpeer_port_range_nl_policy[VNETPEER_A_PORT_RANGE_LAST + 1];
extern const struct nla_policy vnetpeer_prefix_nl_policy[VNETPEER_A_PREFIX_LEN + 1];
extern const struct nla_policy vnetpeer_prefix_list_nl_policy[VNETPEER_A_PREFIX_LIST_PREFIX + 1];
extern const struct nla_policy vnetpeer_rule_addr_nl_policy[VNETPEER_A_RULE_ADDR_VNET + 1];
extern const struct nla_policy vnetpeer_rule_config_nl_policy[VNETPEER_A_RULE_CONFIG_CONTINUED + 1];

int vnetpeer_nl_write_pre_doit(const struct genl_split_ops *ops,
			       struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_read_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_port_pre_doit(const struct genl_split_ops *ops,
			      struct sk_buff *skb, struct genl_info *info);
void
vnetpeer_nl_write_post_doit(const struct genl_split_ops *ops,
			    struct sk_buff *skb, struct genl_info *info);
void
vnetpeer_nl_read_post_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info);
void
vnetpeer_nl_port_post_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_dump_start(struct netlink_callback *cb);
int vnetpeer_nl_effective_rule_dump_start(struct netlink_callback *cb);
int vnetpeer_nl_effective_rule_dump_done(struct netlink_callback *cb);

int vnetpeer_nl_vnet_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_vnet_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_vnet_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_vnet_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_vnet_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vnetpeer_nl_subnet_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_subnet_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_subnet_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_subnet_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_subnet_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int vnetpeer_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_port_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vnetpeer_nl_peering_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_peering_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_peering_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_peering_sync_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_peering_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_peering_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int vnetpeer_nl_setting_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_setting_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_route_table_new_doit(struct sk_buff *skb,
				     struct genl_info *info);
int vnetpeer_nl_route_table_set_doit(struct sk_buff *skb,
				     struct genl_info *info);
int vnetpeer_nl_route_table_del_doit(struct sk_buff *skb,
				     struct genl_info *info);
int vnetpeer_nl_route_table_get_doit(struct sk_buff *skb,
				     struct genl_info *info);
int vnetpeer_nl_route_table_get_dumpit(struct sk_buff *skb,
				       struct netlink_callback *cb);
int vnetpeer_nl_route_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_route_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int vnetpeer_nl_gateway_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_gateway_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_gateway_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_gateway_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int vnetpeer_nl_gateway_route_new_doit(struct sk_buff *skb,
				       struct genl_info *info);
int vnetpeer_nl_gateway_route_del_doit(struct sk_buff *skb,
				       struct genl_info *info);
int vnetpeer_nl_gateway_route_change_doit(struct sk_buff *skb,
					  struct genl_info *info);
int vnetpeer_nl_gateway_route_get_doit(struct sk_buff *skb,
				       struct genl_info *info);
int vnetpeer_nl_gateway_route_get_dumpit(struct sk_buff *skb,
					 struct netlink_callback *cb);
int vnetpeer_nl_effective_route_get_dumpit(struct sk_buff *skb,
					   struct netlink_callback *cb);
int vnetpeer_nl_group_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_group_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_group_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int vnetpeer_nl_acl_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_acl_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_acl_replace_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_acl_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_acl_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int vnetpeer_nl_rule_new_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_rule_del_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_rule_get_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_rule_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vnetpeer_nl_effective_rule_get_dumpit(struct sk_buff *skb,
					  struct netlink_callback *cb);
int vnetpeer_nl_flow_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int vnetpeer_nl_flow_flush_doit(struct sk_buff *skb, struct genl_info *info);
int vnetpeer_nl_trace_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	VNETPEER_NLGRP_EVENTS,
};

extern struct genl_family vnetpeer_nl_family;

#endif /* _LINUX_VNETPEER_GEN_H */
