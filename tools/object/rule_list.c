// SPDX-License-Identifier: GPL-2.0
/* The lists of a rule: addresses and ports, as text and as attributes. */

#include "rule_list.h"

#include <ctype.h>
#include <linux/vnetpeer.h>
#include <stdio.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/attr.h"
#include "show/words.h"

#define ANY "any"
#define GROUP "group:"
#define GROUP_LEN (sizeof(GROUP) - 1)

/* Addresses */

/* No name has a slash; a VNet's that is cut short is too long a name still. */
static bool put_group(struct nlmsghdr *nlh, const char *text)
{
	const char *slash = strchr(text, '/');
	char vnet[2 * VNETPEER_NAME_MAX];

	if (!slash)
		return attr_put_string(nlh, VNETPEER_A_RULE_ADDR_GROUP, text);
	snprintf(vnet, sizeof(vnet), "%.*s", (int)(slash - text), text);
	return attr_put_string(nlh, VNETPEER_A_RULE_ADDR_GROUP, slash + 1) &&
	       attr_put_string(nlh, VNETPEER_A_RULE_ADDR_VNET, vnet);
}

static bool put_tag(struct nlmsghdr *nlh, uint32_t tag)
{
	return attr_put(nlh, VNETPEER_A_RULE_ADDR_TAG, sizeof(tag), &tag);
}

/* An address is the prefix that has nothing else. */
static bool prefix_or_addr_parse(struct prefix *prefix, const char *text)
{
	if (strchr(text, '/'))
		return prefix_parse(prefix, text);
	if (!addr_parse(&prefix->addr, text))
		return false;
	prefix->len = prefix->addr.size * 8;
	return true;
}

static enum put_result put_entry(struct nlmsghdr *nlh, const char *text)
{
	int tag = words_find(&words_rule_tag, text);
	struct prefix prefix;
	bool has_room;

	if (!strcmp(text, ANY))
		return PUT_NO_VALUE;
	if (!strncmp(text, GROUP, GROUP_LEN))
		has_room = put_group(nlh, text + GROUP_LEN);
	else if (tag >= 0)
		has_room = put_tag(nlh, tag);
	else if (prefix_or_addr_parse(&prefix, text))
		has_room = attr_put_prefix(nlh, VNETPEER_A_RULE_ADDR_PREFIX,
					   &prefix);
	else
		return PUT_NO_PREFIX;
	return has_room ? PUT_DONE : PUT_NO_ROOM;
}

static enum put_result put_rule_addr(struct nlmsghdr *nlh, uint16_t attr,
				     const struct arg *arg, const char *text)
{
	struct nlattr *nest = attr_nest_start(nlh, attr);
	enum put_result result;

	if (!nest)
		return PUT_NO_ROOM;
	result = put_entry(nlh, text);
	if (result == PUT_DONE && !attr_nest_end(nlh, nest))
		result = PUT_NO_ROOM;
	return result;
}

const struct arg_type arg_rule_addr = {
	.what = "a prefix, an address, a tag, group:NAME or, alone, any",
	.empty = ANY,
	.put = put_rule_addr,
};

static const char *group_format(char text[RULE_ENTRY_SIZE],
				struct nlattr *const *tb)
{
	const char *group = attr_string(tb[VNETPEER_A_RULE_ADDR_GROUP]);
	const char *vnet = attr_string(tb[VNETPEER_A_RULE_ADDR_VNET]);

	if (option_details && vnet)
		snprintf(text, RULE_ENTRY_SIZE, GROUP "%s/%s", vnet, group);
	else
		snprintf(text, RULE_ENTRY_SIZE, GROUP "%s", group);
	return text;
}

const char *rule_addr_format(char text[RULE_ENTRY_SIZE],
			     const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_RULE_ADDR_MAX + 1];
	const struct nlattr *tag;
	struct prefix prefix;

	attr_parse_nested(nest, tb, VNETPEER_A_RULE_ADDR_MAX);
	tag = tb[VNETPEER_A_RULE_ADDR_TAG];
	if (tag)
		return words_get(&words_rule_tag, attr_number(tag))->text;
	if (attr_string(tb[VNETPEER_A_RULE_ADDR_GROUP]))
		return group_format(text, tb);
	if (attr_get_prefix(tb[VNETPEER_A_RULE_ADDR_PREFIX], &prefix))
		return prefix_format(text, &prefix);
	return NULL;
}

/* Ports */

static bool port_parse(uint16_t *port, const char **text)
{
	const char *digit = *text;
	uint32_t value = 0;

	for (; isdigit((unsigned char)*digit) && value <= UINT16_MAX; digit++)
		value = value * 10 + *digit - '0';
	if (digit == *text || value > UINT16_MAX)
		return false;
	*port = value;
	*text = digit;
	return true;
}

/* Which is the lower one is for the kernel to judge. */
static bool range_parse(uint16_t *first, uint16_t *last, const char *text)
{
	if (!port_parse(first, &text))
		return false;
	*last = *first;
	if (*text == '-') {
		text++;
		if (!port_parse(last, &text))
			return false;
	}
	return !*text;
}

static bool put_range(struct nlmsghdr *nlh, uint16_t attr, uint16_t first,
		      uint16_t last)
{
	struct nlattr *nest = attr_nest_start(nlh, attr);

	return nest &&
	       attr_put(nlh, VNETPEER_A_PORT_RANGE_FIRST, sizeof(first),
			&first) &&
	       (first == last ||
		attr_put(nlh, VNETPEER_A_PORT_RANGE_LAST, sizeof(last),
			 &last)) &&
	       attr_nest_end(nlh, nest);
}

static enum put_result put_port_range(struct nlmsghdr *nlh, uint16_t attr,
				      const struct arg *arg, const char *text)
{
	uint16_t first, last;

	if (!range_parse(&first, &last, text))
		return PUT_NO_VALUE;
	return put_range(nlh, attr, first, last) ? PUT_DONE : PUT_NO_ROOM;
}

const struct arg_type arg_port_range = {
	.what = "a port from 0 to 65535 or a range of them such as 8000-8999",
	.put = put_port_range,
};

const char *port_range_format(char text[RULE_ENTRY_SIZE],
			      const struct nlattr *nest)
{
	struct nlattr *tb[VNETPEER_A_PORT_RANGE_MAX + 1];
	unsigned int first, last;

	attr_parse_nested(nest, tb, VNETPEER_A_PORT_RANGE_MAX);
	if (!tb[VNETPEER_A_PORT_RANGE_FIRST])
		return NULL;
	first = attr_number(tb[VNETPEER_A_PORT_RANGE_FIRST]);
	last = tb[VNETPEER_A_PORT_RANGE_LAST] ?
	       attr_number(tb[VNETPEER_A_PORT_RANGE_LAST]) : first;
	if (first == last)
		snprintf(text, RULE_ENTRY_SIZE, "%u", first);
	else
		snprintf(text, RULE_ENTRY_SIZE, "%u-%u", first, last);
	return text;
}

/* What a rule has of them */
const struct rule_list rule_lists[RULE_LISTS] = {
	{ "src", "Source", sizeof("virtual-network"),
	  VNETPEER_A_RULE_CONFIG_SRC, rule_addr_format },
	{ "sport", "Ports", sizeof("49152-65535"),
	  VNETPEER_A_RULE_CONFIG_SPORT, port_range_format },
	{ "dst", "Destination", sizeof("virtual-network"),
	  VNETPEER_A_RULE_CONFIG_DST, rule_addr_format },
	{ "dport", "Ports", 0,
	  VNETPEER_A_RULE_CONFIG_DPORT, port_range_format },
};
