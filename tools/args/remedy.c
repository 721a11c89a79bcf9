// SPDX-License-Identifier: GPL-2.0
/* What to do about a refusal. */

#include "remedy.h"

#include <stdio.h>
#include <string.h>

#include "args.h"
#include "lib/array.h"
#include "lib/fail.h"

static const struct args *command;

void remedy_set_command(const struct args *args)
{
	command = args;
}

/*
 * The kernel has 79 bytes and may have shortened names; here they are whole.
 * "{word}" is the name that the refused command gave for the word.
 */
static const struct remedy {
	const char *code;
	const char *text;
	const char *object;		/* of the command; NULL: any */
} remedies[] = {
	{ "AnotherPeeringAlreadyReferencesRemoteVnet",
	  "Change or remove the half that {vnet} already has towards {remote}: "
	  "vnetpeer peering show." },
	{ "AuthorizationFailed",
	  "Run it as root of the user namespace that owns the controller." },
	{ "CannotPeerVirtualNetworkWithItself",
	  "Name another VNet than {vnet} as the remote." },
	{ "ClassicVnetCannotOwnPeering",
	  "Make one half, without 'both', in the VNet that is not classic; it "
	  "serves both directions." },
	{ "ClassicVnetsCannotBePeered",
	  "One of {vnet} and {remote} must be of model resource-manager." },
	{ "GatewayAlreadyExists",
	  "A VNet has one gateway of type internet, and besides that a vpn or "
	  "expressroute one or the use of a remote one: vnetpeer gateway show "
	  "vnet {vnet}, vnetpeer peering show vnet {vnet}.", "gateway" },
	{ "GatewayAlreadyExists",
	  "A VNet uses its own gateway or a remote one: vnetpeer gateway show, "
	  "vnetpeer gateway del NAME.", "peering" },
	{ "GatewayInUse",
	  "Have the peers that use it stop first: vnetpeer peering set NAME "
	  "vnet V remote-gateways off." },
	{ "GatewayTransitNotAllowed",
	  "Set gateway-transit on in the half that {remote} has towards "
	  "{vnet}; towards a classic VNet there is none." },
	{ "InUseRouteTableCannotBeDeleted",
	  "Detach it first: vnetpeer subnet set NAME vnet V route-table none, "
	  "vnetpeer gateway set NAME route-table none." },
	{ "InUseSubnetCannotBeDeleted",
	  "Remove the ports in {subnet} first: vnetpeer port show." },
	{ "InvalidAddressPrefixFormat",
	  "A prefix is a network address and its length, such as 10.1.0.0/16 "
	  "or fd00:1::/48." },
	{ "InvalidResourceName",
	  "A name has 1 to 80 letters, digits, '_', '.' and '-', the first "
	  "and last a letter, digit or '_'." },
	{ "LinkedAuthorizationFailed",
	  "The right to peer with {remote} is its owner's to give." },
	{ "NetcfgInvalidSubnet",
	  "A subnet lies inside the address space of {vnet}: "
	  "vnetpeer vnet show." },
	{ "NetcfgSubnetRangesOverlap",
	  "Subnets of {vnet} must be apart: vnetpeer subnet show." },
	{ "PeeringLimitExceeded",
	  "Remove a peering of {vnet} or {remote} first." },
	{ "PrivateIPAddressInUse",
	  "Choose a free address of {subnet}: vnetpeer port show." },
	{ "PrivateIPAddressNotInSubnet",
	  "Choose an address of {subnet}: vnetpeer subnet show." },
	{ "PrivateIPAddressReserved",
	  "The first four addresses of a prefix of {subnet} are reserved, and "
	  "the last of an IPv4 one." },
	{ "RemoteGatewayAlreadyInUse",
	  "A VNet uses one remote gateway: take it from the other peering "
	  "first, vnetpeer peering set NAME vnet V remote-gateways off." },
	{ "RemotePeeringIsDisconnected",
	  "Re-arm or remove the half of {remote} first: "
	  "vnetpeer peering set NAME vnet {remote}." },
	{ "RemoteVnetHasNoGateways",
	  "The VNet that lends its gateway needs a vpn or expressroute one of "
	  "its own first: vnetpeer gateway add NAME vnet V type vpn." },
	{ "ResourceInUse",
	  "Detach it first: vnetpeer subnet set NAME vnet V acl none, "
	  "vnetpeer port set NAME acl none.", "acl" },
	{ "ResourceInUse",
	  "Take its ports and rules away first: vnetpeer group show {group}, "
	  "vnetpeer port set NAME group none, vnetpeer rule del NAME acl A.",
	  "group" },
	{ "ResourceInUse",
	  "Its groups go with it, so take the rules that name them away first: "
	  "vnetpeer subnet set NAME vnet {vnet} acl none, vnetpeer acl del A.",
	  "vnet" },
	{ "SecurityRuleConflict",
	  "Choose a priority that is free in that direction: "
	  "vnetpeer rule show acl {acl}." },
	{ "VnetAddressSpaceCannotChangeDueToPeerings",
	  "Remove the peerings of {vnet}, or allow the change with "
	  "vnetpeer setting set address-change sync." },
	{ "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
	  "All VNets that are peered with {vnet} or with {remote} must be "
	  "apart." },
	{ "VnetAddressSpacesOverlap",
	  "Prefixes of {vnet} must be apart from each other and from those of "
	  "{remote}." },
	{ "VnetHasPorts",
	  "Remove the ports and gateways of {vnet} first: vnetpeer port show "
	  "vnet {vnet}, vnetpeer gateway show vnet {vnet}." },
};

/* For a command that does not name the thing. */
static const struct {
	const char *word;
	const char *text;
} fallbacks[] = {
	{ "vnet", "the VNet" },
	{ "remote", "the remote VNet" },
	{ "subnet", "the subnet" },
	{ "acl", "A" },
};

static const char *fallback(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(fallbacks); i++)
		if (!strcmp(fallbacks[i].word, word))
			return fallbacks[i].text;
	return word;
}

/* In `vnet set blue` the VNet is the object itself. */
static const char *name_for(const char *word)
{
	const char *name = NULL;

	if (command)
		name = args_text(command, word);
	if (command && !name && !strcmp(command->object->name, word))
		name = args_text(command, "NAME");
	return name ? name : fallback(word);
}

static void print_filled(const char *text)
{
	char word[16];
	int len;

	for (; *text; text += len) {
		if (sscanf(text, "{%15[a-z]}%n", word, &len) == 1) {
			fail_print("%s", name_for(word));
		} else {
			putc(*text, stderr);
			len = 1;
		}
	}
}

static bool is_for(const struct remedy *remedy, const char *code, size_t len)
{
	return strlen(remedy->code) == len &&
	       !strncmp(remedy->code, code, len) &&
	       (!remedy->object ||
		(command && !strcmp(command->object->name, remedy->object)));
}

void remedy_print(const char *code, size_t len)
{
	const struct remedy *remedy;

	for (remedy = remedies; remedy < remedies + ARRAY_SIZE(remedies);
	     remedy++) {
		if (!is_for(remedy, code, len))
			continue;
		putc(' ', stderr);
		print_filled(remedy->text);
	}
}
