// SPDX-License-Identifier: GPL-2.0
/* Attributes, each shown by the out_*() function for its type. */

#include "attr_show.h"

#include <linux/vnetpeer.h>
#include <sys/socket.h>

#include "lib/attr.h"
#include "lib/netns.h"
#include "out.h"
#include "words.h"

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

void attr_show_netns(const char *key, const char *label,
		     const struct nlattr *nsid)
{
	out_string(key, label, nsid ? netns_name(attr_number(nsid)) :
				      netns_own_name());
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
