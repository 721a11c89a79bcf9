// SPDX-License-Identifier: GPL-2.0
/* Settings of the controller. */

#include <linux/vnetpeer.h>

#include "lib/attr.h"
#include "object.h"
#include "show/attr_show.h"

static void setting_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_SETTING_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_SETTING_MAX);
	attr_show_word("address_change", "address-change",
		       tb[VNETPEER_A_SETTING_ADDRESS_CHANGE],
		       &words_address_change);
	attr_show_word("forwarded_check", "forwarded-check",
		       tb[VNETPEER_A_SETTING_FORWARDED_CHECK],
		       &words_forwarded_check);
}

const struct kind kind_setting = {
	.name = "setting",
	.get = VNETPEER_CMD_SETTING_GET,
	.ntf = VNETPEER_CMD_SETTING_NTF,
	.event_attr = VNETPEER_A_SETTING_EVENT,
	.is_single = true,
	.print = setting_print,
};

static const struct arg set_args[] = {
	{ "address-change", NULL, &arg_word, &words_address_change,
	  .attr = VNETPEER_A_SETTING_ADDRESS_CHANGE },
	{ "forwarded-check", NULL, &arg_word, &words_forwarded_check,
	  .attr = VNETPEER_A_SETTING_FORWARDED_CHECK },
	{ NULL }
};

static const struct arg show_args[] = {
	{ NULL }
};

static const struct verb verbs[] = {
	{ "set", set_args, VNETPEER_CMD_SETTING_SET, .needs_change = true },
	{ "show", show_args, .run = object_show },
	{ NULL }
};

const struct object object_setting = {
	.name = "setting",
	.what = "how the controller takes address changes and forwarding",
	.verbs = verbs,
	.kind = &kind_setting,
};
