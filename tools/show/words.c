// SPDX-License-Identifier: GPL-2.0
/* Words for the values of the enums in linux/vnetpeer.h. */

#include "words.h"

#include <linux/vnetpeer.h>
#include <string.h>

#include "lib/array.h"

#define WORDS(name)							\
	const struct words words_##name = { name, ARRAY_SIZE(name) }

static const struct word on_off[] = { { "off" }, { "on" } };
const struct words words_switch = { on_off, ARRAY_SIZE(on_off) };

static const struct word event[] = {
	[VNETPEER_EVENT_ADD] = { "add" },
	[VNETPEER_EVENT_SET] = { "set" },
	[VNETPEER_EVENT_DEL] = { "del" },
	[VNETPEER_EVENT_STATE] = { "state" },
};
WORDS(event);

static const struct word model[] = {
	[VNETPEER_MODEL_RESOURCE_MANAGER] = { "resource-manager" },
	[VNETPEER_MODEL_CLASSIC] = { "classic" },
};
WORDS(model);

static const struct word port_state[] = {
	[VNETPEER_PORT_STATE_DOWN] = { "down", COLOUR_BAD },
	[VNETPEER_PORT_STATE_UP] = { "up", COLOUR_GOOD },
};
WORDS(port_state);

static const struct word peering_state[] = {
	[VNETPEER_PEERING_STATE_INITIATED] = { "Initiated", COLOUR_WAIT },
	[VNETPEER_PEERING_STATE_CONNECTED] = { "Connected", COLOUR_GOOD },
	[VNETPEER_PEERING_STATE_DISCONNECTED] = { "Disconnected", COLOUR_BAD },
};
WORDS(peering_state);

/* Flags in the kernel; each combination has a word. */
#define LOCAL_STALE VNETPEER_PEERING_SYNC_LOCAL_STALE
#define REMOTE_STALE VNETPEER_PEERING_SYNC_REMOTE_STALE

static const struct word peering_sync[] = {
	[0] = { "FullyInSync", COLOUR_GOOD },
	[LOCAL_STALE] = { "LocalNotInSync", COLOUR_WAIT },
	[REMOTE_STALE] = { "RemoteNotInSync", COLOUR_WAIT },
	[LOCAL_STALE | REMOTE_STALE] = { "LocalAndRemoteNotInSync",
					 COLOUR_WAIT },
};
WORDS(peering_sync);

static const struct word peering_scope[] = {
	[VNETPEER_PEERING_SCOPE_REGIONAL] = { "regional" },
	[VNETPEER_PEERING_SCOPE_GLOBAL] = { "global" },
};
WORDS(peering_scope);

static const struct word address_change[] = {
	[VNETPEER_ADDRESS_CHANGE_SYNC] = { "sync" },
	[VNETPEER_ADDRESS_CHANGE_FROZEN] = { "frozen" },
};
WORDS(address_change);

static const struct word forwarded_check[] = {
	[VNETPEER_FORWARDED_CHECK_STRICT] = { "strict" },
	[VNETPEER_FORWARDED_CHECK_TAG] = { "tag" },
};
WORDS(forwarded_check);

static const struct word route_source[] = {
	[VNETPEER_ROUTE_SOURCE_DEFAULT] = { "Default" },
	[VNETPEER_ROUTE_SOURCE_VIRTUAL_NETWORK_GATEWAY] = {
		"VirtualNetworkGateway" },
	[VNETPEER_ROUTE_SOURCE_USER] = { "User" },
};
WORDS(route_source);

static const struct word route_state[] = {
	[VNETPEER_ROUTE_STATE_ACTIVE] = { "Active" },
	[VNETPEER_ROUTE_STATE_INVALID] = { "Invalid" },
};
WORDS(route_state);

static const struct word next_hop_type[] = {
	[VNETPEER_NEXT_HOP_TYPE_NONE] = { "None" },
	[VNETPEER_NEXT_HOP_TYPE_VNET_LOCAL] = { "VnetLocal" },
	[VNETPEER_NEXT_HOP_TYPE_VNET_PEERING] = { "VNetPeering" },
	[VNETPEER_NEXT_HOP_TYPE_VNET_GLOBAL_PEERING] = { "VNetGlobalPeering" },
	[VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY] = {
		"VirtualNetworkGateway" },
	[VNETPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE] = { "VirtualAppliance" },
	[VNETPEER_NEXT_HOP_TYPE_INTERNET] = { "Internet" },
};
WORDS(next_hop_type);

/* Routes to a peering come with it and have no word in commands. */
static const struct word next_hop[] = {
	[VNETPEER_NEXT_HOP_TYPE_NONE] = { "none" },
	[VNETPEER_NEXT_HOP_TYPE_VNET_LOCAL] = { "vnet" },
	[VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY] = { "gateway" },
	[VNETPEER_NEXT_HOP_TYPE_VIRTUAL_APPLIANCE] = { "appliance" },
	[VNETPEER_NEXT_HOP_TYPE_INTERNET] = { "internet" },
};
WORDS(next_hop);

static const struct word gateway_type[] = {
	[VNETPEER_GATEWAY_TYPE_VPN] = { "vpn" },
	[VNETPEER_GATEWAY_TYPE_EXPRESSROUTE] = { "expressroute" },
	[VNETPEER_GATEWAY_TYPE_INTERNET] = { "internet" },
};
WORDS(gateway_type);

static const struct word rule_direction[] = {
	[VNETPEER_RULE_DIRECTION_IN] = { "in" },
	[VNETPEER_RULE_DIRECTION_OUT] = { "out" },
};
WORDS(rule_direction);

static const struct word rule_action[] = {
	[VNETPEER_RULE_ACTION_DENY] = { "deny", COLOUR_BAD },
	[VNETPEER_RULE_ACTION_ALLOW] = { "allow", COLOUR_GOOD },
};
WORDS(rule_action);

static const struct word rule_protocol[] = {
	[VNETPEER_RULE_PROTOCOL_ANY] = { "any" },
	[VNETPEER_RULE_PROTOCOL_TCP] = { "tcp" },
	[VNETPEER_RULE_PROTOCOL_UDP] = { "udp" },
	[VNETPEER_RULE_PROTOCOL_ICMP] = { "icmp" },
	[VNETPEER_RULE_PROTOCOL_ESP] = { "esp" },
	[VNETPEER_RULE_PROTOCOL_AH] = { "ah" },
};
WORDS(rule_protocol);

static const struct word rule_tag[] = {
	[VNETPEER_RULE_TAG_VIRTUAL_NETWORK] = { "virtual-network" },
	[VNETPEER_RULE_TAG_INTERNET] = { "internet" },
	[VNETPEER_RULE_TAG_LOAD_BALANCER] = { "load-balancer" },
};
WORDS(rule_tag);

static const struct word rule_level[] = {
	[VNETPEER_RULE_LEVEL_SUBNET] = { "subnet" },
	[VNETPEER_RULE_LEVEL_PORT] = { "port" },
	[VNETPEER_RULE_LEVEL_DEFAULT] = { "default" },
};
WORDS(rule_level);

static const struct word flow_state[] = {
	[VNETPEER_FLOW_STATE_NEW] = { "new", COLOUR_WAIT },
	[VNETPEER_FLOW_STATE_ESTABLISHED] = { "established", COLOUR_GOOD },
	[VNETPEER_FLOW_STATE_CLOSING] = { "closing", COLOUR_WAIT },
	[VNETPEER_FLOW_STATE_CLOSED] = { "closed", COLOUR_BAD },
};
WORDS(flow_state);

static const struct word verdict[] = {
	[VNETPEER_VERDICT_DELIVER] = { "deliver", COLOUR_GOOD },
	[VNETPEER_VERDICT_DROP] = { "drop", COLOUR_BAD },
};
WORDS(verdict);

#define REASON(id, text, meaning)					\
	[VNETPEER_DROP_REASON_##id] = { text, COLOUR_NONE, meaning }

static const struct word drop_reason[] = {
	REASON(NONE, "none", NULL),
	REASON(MALFORMED, "malformed",
	       "its lengths or headers are wrong"),
	REASON(UNSUPPORTED_PROTOCOL, "unsupported_protocol",
	       "it is neither IPv4, IPv6 nor ARP"),
	REASON(SPOOFED_SOURCE, "spoofed_source",
	       "the source is not the port's own, and its forwarding is off"),
	REASON(NO_ROUTE, "no_route",
	       "no route leads to the destination"),
	REASON(NEXT_HOP_INVALID, "next_hop_invalid",
	       "the appliance is in no VNet that the port can reach, or the "
	       "gateway takes no user routes"),
	REASON(NO_GATEWAY, "no_gateway",
	       "no gateway serves the VNet"),
	REASON(NO_INTERNET, "no_internet",
	       "the VNet has no internet gateway"),
	REASON(NO_ENDPOINT, "no_endpoint",
	       "no port has the address"),
	REASON(PORT_DOWN, "port_down",
	       "the device of the receiving port is down"),
	REASON(PEERING_ACCESS_OFF, "peering_access_off",
	       "a half of the peering has access off"),
	REASON(FORWARDED_NOT_ALLOWED, "forwarded_not_allowed",
	       "the source is not of the peered VNet, and the receiving half "
	       "has forwarded off"),
	REASON(ACL_DENIED, "acl_denied",
	       "a rule denies it"),
	REASON(LB_UNREACHABLE, "lb_unreachable",
	       "a basic frontend cannot be reached over a global peering"),
	REASON(LB_NO_BACKEND, "lb_no_backend",
	       "the frontend has no rule for it or no healthy backend"),
	REASON(MTU_EXCEEDED, "mtu_exceeded",
	       "it is larger than the receiver's MTU"),
	REASON(RATE_LIMITED, "rate_limited",
	       "the port sends faster than its rate"),
	REASON(FLOW_TABLE_FULL, "flow_table_full",
	       "no further flow can be remembered"),
	REASON(BACKLOG_FULL, "backlog_full",
	       "the receiver's queue is full"),
	REASON(NO_MEMORY, "no_memory",
	       "a buffer could not be allocated"),
};
WORDS(drop_reason);

const struct word *words_get(const struct words *words, uint64_t value)
{
	static const struct word unknown = { "unknown" };

	if (value >= words->count || !words->words[value].text)
		return &unknown;
	return &words->words[value];
}

int words_find(const struct words *words, const char *text)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (words->words[i].text && !strcmp(words->words[i].text, text))
			return i;
	return -1;
}
