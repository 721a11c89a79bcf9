// SPDX-License-Identifier: GPL-2.0
/* Attributes: reading and writing single ones. */

#include "attr.h"

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <string.h>

#include "nl.h"

struct table {
	struct nlattr **tb;
	int max;
};

static int table_attr(const struct nlattr *attr, void *data)
{
	struct table *table = data;
	int type = mnl_attr_get_type(attr);

	if (type <= table->max)
		table->tb[type] = (struct nlattr *)attr;
	return MNL_CB_OK;
}

void attr_parse(const struct nlmsghdr *nlh, struct nlattr **tb, int max)
{
	struct table table = { tb, max };

	memset(tb, 0, sizeof(*tb) * (max + 1));
	mnl_attr_parse(nlh, sizeof(struct genlmsghdr), table_attr, &table);
}

void attr_parse_nested(const struct nlattr *nest, struct nlattr **tb, int max)
{
	struct table table = { tb, max };

	memset(tb, 0, sizeof(*tb) * (max + 1));
	if (nest)
		mnl_attr_parse_nested(nest, table_attr, &table);
}

const struct nlattr *attr_find(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

const struct nlattr *attr_find_nested(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

uint64_t attr_number(const struct nlattr *attr)
{
	if (!attr)
		return 0;
	switch (mnl_attr_get_payload_len(attr)) {
	case 1:
		return mnl_attr_get_u8(attr);
	case 2:
		return mnl_attr_get_u16(attr);
	case 4:
		return mnl_attr_get_u32(attr);
	case 8:
		return mnl_attr_get_u64(attr);
	default:
		return 0;
	}
}

const char *attr_string(const struct nlattr *attr)
{
	if (!attr || mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
		return NULL;
	return mnl_attr_get_str(attr);
}

const char *attr_text(const struct nlmsghdr *nlh, uint16_t type)
{
	const char *text = attr_string(attr_find(nlh, type));

	return text ? text : "";
}

bool attr_get_addr(const struct nlattr *attr, struct addr *addr)
{
	size_t size = attr ? mnl_attr_get_payload_len(attr) : 0;

	if (size != 4 && size != 16)
		return false;
	addr->size = size;
	memcpy(addr->bytes, mnl_attr_get_payload(attr), size);
	return true;
}

bool attr_get_prefix(const struct nlattr *nest, struct prefix *prefix)
{
	struct nlattr *tb[VNETPEER_A_PREFIX_MAX + 1];

	attr_parse_nested(nest, tb, VNETPEER_A_PREFIX_MAX);
	prefix->len = attr_number(tb[VNETPEER_A_PREFIX_LEN]);
	return attr_get_addr(tb[VNETPEER_A_PREFIX_ADDR], &prefix->addr);
}

bool attr_put(struct nlmsghdr *nlh, uint16_t type, size_t size,
	      const void *bytes)
{
	return size <= ATTR_SIZE_MAX - MNL_ATTR_HDRLEN &&
	       mnl_attr_put_check(nlh, NL_MESSAGE_SIZE, type, size, bytes);
}

bool attr_put_string(struct nlmsghdr *nlh, uint16_t type, const char *text)
{
	return attr_put(nlh, type, strlen(text) + 1, text);
}

bool attr_put_addr(struct nlmsghdr *nlh, uint16_t type,
		   const struct addr *addr)
{
	return attr_put(nlh, type, addr->size, addr->bytes);
}

bool attr_put_prefix(struct nlmsghdr *nlh, uint16_t type,
		     const struct prefix *prefix)
{
	struct nlattr *nest = attr_nest_start(nlh, type);

	return nest &&
	       attr_put_addr(nlh, VNETPEER_A_PREFIX_ADDR, &prefix->addr) &&
	       attr_put(nlh, VNETPEER_A_PREFIX_LEN, sizeof(prefix->len),
			&prefix->len) &&
	       attr_nest_end(nlh, nest);
}

struct nlattr *attr_nest_start(struct nlmsghdr *nlh, uint16_t type)
{
	return mnl_attr_nest_start_check(nlh, NL_MESSAGE_SIZE, type);
}

bool attr_nest_end(struct nlmsghdr *nlh, struct nlattr *nest)
{
	char *end = mnl_nlmsg_get_payload_tail(nlh);

	mnl_attr_nest_end(nlh, nest);
	return end - (char *)nest <= ATTR_SIZE_MAX;
}
