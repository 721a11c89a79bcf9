// SPDX-License-Identifier: GPL-2.0
/* Attributes: reading, writing and showing single ones. */

#include "attr.h"

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <string.h>
#include <sys/socket.h>

#include "nl.h"
#include "show/out.h"

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

static int shown_family = AF_UNSPEC;

void attr_limit_family(int family)
{
	shown_family = family;
}

static bool is_shown(const struct addr *addr)
{
	return shown_family == AF_UNSPEC || shown_family == addr_family(addr);
}

bool attr_is_shown(const struct nlattr *nest)
{
	struct prefix prefix;

	return attr_get_prefix(nest, &prefix) && is_shown(&prefix.addr);
}

bool attr_addr_is_shown(const struct nlattr *attr)
{
	struct addr addr;

	return attr_get_addr(attr, &addr) && is_shown(&addr);
}

void attr_show_title(const char *key, const struct nlattr *attr)
{
	out_title(key, attr_string(attr));
}

void attr_show_string(const char *key, const char *label,
		      const struct nlattr *attr)
{
	out_string(key, label, attr_string(attr));
}

void attr_show_number(const char *key, const char *label,
		      const struct nlattr *attr)
{
	if (attr)
		out_number(key, label, attr_number(attr));
	else
		out_null(key);
}

void attr_show_switch(const char *key, const char *label,
		      const struct nlattr *attr)
{
	if (attr)
		out_switch(key, label, attr_number(attr));
	else
		out_null(key);
}

void attr_show_word(const char *key, const char *label,
		    const struct nlattr *attr, const struct words *words)
{
	const struct word *word;

	if (!attr) {
		out_null(key);
		return;
	}
	word = words_get(words, attr_number(attr));
	out_colour(key, label, word->text, word->colour);
}

void attr_show_mac(const char *key, const char *label,
		   const struct nlattr *attr)
{
	char text[MAC_TEXT_SIZE];

	if (attr && mnl_attr_get_payload_len(attr) == MAC_BYTES)
		out_string(key, label,
			   mac_format(text, mnl_attr_get_payload(attr)));
	else
		out_null(key);
}

void attr_show_addr(const char *key, const char *label,
		    const struct nlattr *attr)
{
	char text[ADDR_TEXT_SIZE];
	struct addr addr;

	if (attr_get_addr(attr, &addr))
		out_string(key, label,
			   addr_format(text, addr.bytes, addr.size));
	else
		out_null(key);
}

void attr_show_prefix(const char *key, const char *label,
		      const struct nlattr *nest)
{
	char text[ADDR_TEXT_SIZE];
	struct prefix prefix;

	if (attr_get_prefix(nest, &prefix))
		out_string(key, label, prefix_format(text, &prefix));
	else
		out_null(key);
}

static void show_addrs_of(int family, const struct nlattr *list)
{
	const struct nlattr *attr;
	struct addr addr;

	mnl_attr_for_each_nested(attr, list) {
		if (attr_get_addr(attr, &addr) && is_shown(&addr) &&
		    addr_family(&addr) == family)
			attr_show_addr(NULL, NULL, attr);
	}
}

/* IPv4 first, in whatever order they were given. */
void attr_show_addrs(const char *key, const char *label,
		     const struct nlattr *list)
{
	out_open_list(key, label);
	if (list) {
		show_addrs_of(AF_INET, list);
		show_addrs_of(AF_INET6, list);
	}
	out_close_list();
}

void attr_show_prefixes(const char *key, const char *label,
			const struct nlattr *list)
{
	const struct nlattr *nest;

	if (!list) {
		out_null(key);
		return;
	}
	out_open_list(key, label);
	mnl_attr_for_each_nested(nest, list)
		if (attr_is_shown(nest))
			attr_show_prefix(NULL, NULL, nest);
	out_close_list();
}

void attr_show_names(const char *key, const char *label,
		     const struct nlattr *list)
{
	const struct nlattr *attr;

	out_open_list(key, label);
	if (list) {
		mnl_attr_for_each_nested(attr, list)
			attr_show_string(NULL, NULL, attr);
	}
	out_close_list();
}

static void show_drop(const struct nlattr *drop)
{
	struct nlattr *tb[VNETPEER_A_DROP_MAX + 1];
	const char *reason;

	attr_parse_nested(drop, tb, VNETPEER_A_DROP_MAX);
	reason = words_get(&words_drop_reason,
			   attr_number(tb[VNETPEER_A_DROP_REASON]))->text;
	attr_show_number(reason, reason, tb[VNETPEER_A_DROP_PACKETS]);
}

/* As text a line of its own, when there is anything to tell. */
void attr_show_drops(const char *key, const struct nlattr *list)
{
	const struct nlattr *drop;

	out_open_object(key);
	out_indent();
	if (list && mnl_attr_get_payload_len(list)) {
		out_word(key);
		mnl_attr_for_each_nested(drop, list)
			show_drop(drop);
	}
	out_close_object();
}
