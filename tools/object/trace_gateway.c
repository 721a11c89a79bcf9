// SPDX-License-Identifier: GPL-2.0
/* Why no gateway serves a VNet. */

#include "trace_gateway.h"

#include <linux/vnetpeer.h>
#include <stdio.h>
#include <string.h>

#include "lib/attr.h"
#include "object.h"
#include "trace_where.h"

static bool is_on(const struct nlmsghdr *half, uint16_t flag)
{
	return attr_number(attr_find(half, flag));
}

/* A VNet has one such half at most. */
static const struct nlmsghdr *find_user(const struct nl_list *halves)
{
	const struct nlmsghdr *half;

	nl_list_for_each(half, halves)
		if (is_on(half, VNETPEER_A_PEERING_REMOTE_GATEWAYS))
			return half;
	return NULL;
}

static const struct nlmsghdr *find_towards(const struct nl_list *halves,
					   const char *remote)
{
	const struct nlmsghdr *half;

	nl_list_for_each(half, halves)
		if (!strcmp(attr_text(half, VNETPEER_A_PEERING_REMOTE), remote))
			return half;
	return NULL;
}

/* Both halves are Connected: the other one does not lend, or has nothing to. */
static void say_lender(char *text, size_t size, const char *vnet,
		       const char *lender)
{
	const struct nlmsghdr *half = NULL;
	struct nl_list halves = { 0 };
	const char *name;

	if (!kind_dump(&kind_peering, lender, &halves))
		half = find_towards(&halves, vnet);
	if (half && !is_on(half, VNETPEER_A_PEERING_GATEWAY_TRANSIT)) {
		name = attr_text(half, VNETPEER_A_PEERING_NAME);
		snprintf(text, size, "peering %s of %s does not lend its "
			 "gateway: vnetpeer peering set %s vnet %s "
			 "gateway-transit on", name, lender, name, lender);
	} else {
		snprintf(text, size, "%s uses the gateway of %s, which has "
			 "none: vnetpeer gateway add NAME vnet %s type vpn",
			 vnet, lender, lender);
	}
	nl_list_free(&halves);
}

static void say_user(char *text, size_t size, const char *vnet,
		     const struct nlmsghdr *half)
{
	const char *name = attr_text(half, VNETPEER_A_PEERING_NAME);
	const char *lender = attr_text(half, VNETPEER_A_PEERING_REMOTE);

	switch (attr_number(attr_find(half, VNETPEER_A_PEERING_STATE))) {
	case VNETPEER_PEERING_STATE_CONNECTED:
		say_lender(text, size, vnet, lender);
		break;
	case VNETPEER_PEERING_STATE_INITIATED:
		snprintf(text, size, "peering %s, by which %s uses the gateway "
			 "of %s, is Initiated: vnetpeer peering add NAME "
			 "vnet %s remote %s gateway-transit on", name, vnet,
			 lender, lender, vnet);
		break;
	default:
		snprintf(text, size, "peering %s, by which %s uses the gateway "
			 "of %s, is Disconnected: vnetpeer peering %s %s "
			 "vnet %s", name, vnet, lender,
			 where_is_gone(half) ? "del" : "set", name, vnet);
	}
}

void gateway_say_missing(char *text, size_t size, const char *vnet)
{
	const struct nlmsghdr *half = NULL;
	struct nl_list halves = { 0 };

	if (!kind_dump(&kind_peering, vnet, &halves))
		half = find_user(&halves);
	if (half)
		say_user(text, size, vnet, half);
	else
		snprintf(text, size, "VNet %s neither has a gateway nor uses a "
			 "peer's: vnetpeer gateway add NAME vnet %s type vpn, "
			 "or vnetpeer peering set NAME vnet %s remote-gateways "
			 "on", vnet, vnet, vnet);
	nl_list_free(&halves);
}
