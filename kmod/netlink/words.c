// SPDX-License-Identifier: GPL-2.0
/* The interface's words for what lower wings, which do not know it, name. */

#include "nl.h"

/**
 * vnp_nl_route_source() - the interface's word for where a route comes from
 * @source: where it comes from
 *
 * Return: enum vnetpeer_route_source
 */
u32 vnp_nl_route_source(enum vnp_route_source source)
{
	static const u32 sources[] = {
		[VNP_ROUTE_DEFAULT] = VNETPEER_ROUTE_SOURCE_DEFAULT,
		[VNP_ROUTE_GATEWAY] =
			VNETPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY,
		[VNP_ROUTE_USER] = VNETPEER_ROUTE_SOURCE_USER,
	};

	return sources[source];
}

/**
 * vnp_nl_hop_type() - the interface's word for what a route does
 * @type: what it does
 *
 * Return: enum vnetpeer_next_hop_type
 */
u32 vnp_nl_hop_type(enum vnp_hop_type type)
{
	static const u32 types[] = {
		[VNP_HOP_NONE] = VNETPEER_NEXT_HOP_TYPE_NONE,
		[VNP_HOP_VNET_LOCAL] = VNETPEER_NEXT_HOP_TYPE_VNET_LOCAL,
		[VNP_HOP_PEERING] = VNETPEER_NEXT_HOP_TYPE_VNET_PEERING,
		[VNP_HOP_GLOBAL_PEERING] =
			VNETPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING,
		[VNP_HOP_GATEWAY] =
			VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY,
		[VNP_HOP_APPLIANCE] = VNETPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE,
		[VNP_HOP_INTERNET] = VNETPEER_NEXT_HOP_TYPE_INTERNET,
	};

	return types[type];
}

/**
 * vnp_nl_flow_state() - the interface's word for how far a flow has got
 * @state: how far
 *
 * Return: enum vnetpeer_flow_state
 */
u32 vnp_nl_flow_state(enum vnp_flow_state state)
{
	static const u32 states[] = {
		[VNP_FLOW_NEW] = VNETPEER_FLOW_STATE_NEW,
		[VNP_FLOW_ESTABLISHED] = VNETPEER_FLOW_STATE_ESTABLISHED,
		[VNP_FLOW_CLOSING] = VNETPEER_FLOW_STATE_CLOSING,
		[VNP_FLOW_CLOSED] = VNETPEER_FLOW_STATE_CLOSED,
	};

	return states[state];
}

static const u16 protocols[] = {
	[VNETPEER_RULE_PROTOCOL_ANY] = VNP_PROTO_ANY,
	[VNETPEER_RULE_PROTOCOL_TCP] = IPPROTO_TCP,
	[VNETPEER_RULE_PROTOCOL_UDP] = IPPROTO_UDP,
	[VNETPEER_RULE_PROTOCOL_ICMP] = IPPROTO_ICMP,
	[VNETPEER_RULE_PROTOCOL_ESP] = IPPROTO_ESP,
	[VNETPEER_RULE_PROTOCOL_AH] = IPPROTO_AH,
};

static const u8 tags[] = {
	[VNETPEER_RULE_TAG_VIRTUAL_NETWORK] = VNP_TAG_VIRTUAL_NETWORK,
	[VNETPEER_RULE_TAG_INTERNET] = VNP_TAG_INTERNET,
	[VNETPEER_RULE_TAG_LOAD_BALANCER] = VNP_TAG_LOAD_BALANCER,
};

/**
 * vnp_nl_protocol() - the interface's word for what protocol a rule is for
 * @proto: its number, or VNP_PROTO_ANY
 *
 * Return: enum vnetpeer_rule_protocol
 */
u32 vnp_nl_protocol(u16 proto)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(protocols) - 1; i++)
		if (protocols[i] == proto)
			break;
	return i;
}

/**
 * vnp_nl_read_protocol() - what protocol a word of the interface means
 * @attr: enum vnetpeer_rule_protocol; may be NULL, for any
 *
 * Return: its number, or VNP_PROTO_ANY
 */
u16 vnp_nl_read_protocol(const struct nlattr *attr)
{
	return attr ? protocols[nla_get_u32(attr)] : VNP_PROTO_ANY;
}

/**
 * vnp_nl_tag() - the interface's word for a tag
 * @tag: the tag
 *
 * Return: enum vnetpeer_rule_tag
 */
u32 vnp_nl_tag(u8 tag)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(tags) - 1; i++)
		if (tags[i] == tag)
			break;
	return i;
}

/**
 * vnp_nl_read_tag() - what tag a word of the interface means
 * @attr: enum vnetpeer_rule_tag
 *
 * Return: the tag
 */
u8 vnp_nl_read_tag(const struct nlattr *attr)
{
	return tags[nla_get_u32(attr)];
}

/**
 * vnp_nl_direction() - the interface's word for a direction
 * @direction: the direction
 *
 * Return: VNETPEER_RULE_DIRECTION_IN or _OUT
 */
u32 vnp_nl_direction(enum vnp_direction direction)
{
	return direction == VNP_IN ? VNETPEER_RULE_DIRECTION_IN :
				     VNETPEER_RULE_DIRECTION_OUT;
}
