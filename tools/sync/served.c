// SPDX-License-Identifier: GPL-2.0
/*
 * A gateway and a table of the kernel: whom the gateway serves, which is its
 * own VNet and those that use it over a peering.
 */

#include "served.h"

#include <errno.h>
#include <linux/vnetpeer.h>
#include <string.h>

#include "lib/attr.h"
#include "lib/nl.h"
#include "object/object.h"

static int take_prefixes(struct prefixes *served, const struct nlattr *list)
{
	const struct nlattr *nest;
	struct prefix prefix;

	if (!list)
		return 0;
	mnl_attr_for_each_nested(nest, list)
		if (attr_get_prefix(nest, &prefix) &&
		    !prefixes_add(served, &prefix))
			return -ENOMEM;
	return 0;
}

static int take_vnet(struct prefixes *served, const char *vnet)
{
	struct nl_list replies = { 0 };
	int err;

	err = kind_get(&kind_vnet, vnet, NULL, &replies);
	if (!err && replies.size)
		err = take_prefixes(served,
				    attr_find(nl_list_first(&replies),
					      VNETPEER_A_VNET_PREFIXES));
	nl_list_free(&replies);
	return err;
}

/* A connected half in which a switch is on, as both switches are off else */
static bool has_switch(const struct nlmsghdr *half, uint16_t attr)
{
	return attr_number(attr_find(half, VNETPEER_A_PEERING_STATE)) ==
	       VNETPEER_PEERING_STATE_CONNECTED &&
	       attr_number(attr_find(half, attr));
}

/* A VNet that is gone by now uses nothing. */
static int uses(const char *user, const char *vnet, bool *is_user)
{
	struct nl_list halves = { 0 };
	const struct nlmsghdr *nlh;
	int err;

	*is_user = false;
	err = kind_dump(&kind_peering, user, &halves);
	nl_list_for_each(nlh, &halves)
		if (has_switch(nlh, VNETPEER_A_PEERING_REMOTE_GATEWAYS) &&
		    !strcmp(attr_text(nlh, VNETPEER_A_PEERING_REMOTE), vnet))
			*is_user = true;
	nl_list_free(&halves);
	return err == -ENOENT ? 0 : err;
}

static int take_half(struct prefixes *served, const char *vnet,
		     const struct nlmsghdr *half)
{
	bool is_user;
	int err;

	if (!has_switch(half, VNETPEER_A_PEERING_GATEWAY_TRANSIT))
		return 0;
	err = uses(attr_text(half, VNETPEER_A_PEERING_REMOTE), vnet, &is_user);
	if (err || !is_user)
		return err;
	return take_prefixes(served,
			     attr_find(half,
				       VNETPEER_A_PEERING_REMOTE_PREFIXES));
}

static int take_halves(struct prefixes *served, const char *vnet)
{
	struct nl_list halves = { 0 };
	const struct nlmsghdr *nlh;
	int err;

	err = kind_dump(&kind_peering, vnet, &halves);
	if (!err)
		nl_list_for_each(nlh, &halves)
			if (!err)
				err = take_half(served, vnet, nlh);
	nl_list_free(&halves);
	return err;
}

int gateway_served_read(struct prefixes *served, const char *vnet)
{
	int err = take_vnet(served, vnet);

	if (!err)
		err = take_halves(served, vnet);
	prefixes_sort(served);
	return err;
}
