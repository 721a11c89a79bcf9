// SPDX-License-Identifier: GPL-2.0
/*
 * Rules of acls.  What one says is an attribute, and further ones, maybe in
 * further messages, when its lists are too long for one.
 */

#include "rule.h"

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <string.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "rule_list.h"
#include "show/attr_show.h"

/* Writing */

/* What does not fit into a nest any more; NULL when all does. */
static struct nlattr *find_rest(const struct nlmsghdr *nlh,
				struct nlattr *nest)
{
	const char *end = (char *)nest + ATTR_SIZE_MAX;
	char *tail = mnl_nlmsg_get_payload_tail(nlh);
	struct nlattr *attr = mnl_attr_get_payload(nest);

	while ((char *)attr < tail) {
		if ((char *)mnl_attr_next(attr) > end)
			return attr;
		attr = mnl_attr_next(attr);
	}
	return NULL;
}

/* Put a nest around the rest of a message; NULL when there is no room. */
static struct nlattr *wrap_rest(struct nlmsghdr *nlh, struct nlattr *rest,
				uint16_t type, const char *name)
{
	size_t head = 2 * MNL_ATTR_HDRLEN +
		      MNL_ALIGN(MNL_ATTR_HDRLEN + strlen(name) + 1);
	size_t offset = (char *)rest - (char *)nlh;
	size_t size = nlh->nlmsg_len - offset;
	struct nlattr *nest;

	if (nlh->nlmsg_len + head > NL_MESSAGE_SIZE)
		return NULL;
	memmove((char *)rest + head, rest, size);
	nlh->nlmsg_len = offset;
	nest = mnl_attr_nest_start(nlh, type);
	attr_put_string(nlh, VNETPEER_A_RULE_CONFIG_NAME, name);
	attr_put(nlh, VNETPEER_A_RULE_CONFIG_CONTINUED, 0, NULL);
	nlh->nlmsg_len += size;
	return nest;
}

/* All of it is written as one nest, which then is cut where it is too long. */
int rule_config_put(const struct args *args, struct nlmsghdr *nlh,
		    uint16_t type)
{
	struct nlattr *nest = attr_nest_start(nlh, type);
	struct nlattr *rest;
	int status;

	if (!nest)
		return fail_no_room();
	status = args_put(args, nlh);
	if (status)
		return status;
	while ((rest = find_rest(nlh, nest))) {
		nest->nla_len = (char *)rest - (char *)nest;
		nest = wrap_rest(nlh, rest, type, args_text(args, "NAME"));
		if (!nest)
			return fail_no_room();
	}
	mnl_attr_nest_end(nlh, nest);
	return 0;
}

/* Reading */

void rule_config_parse(const struct nlmsghdr *nlh, uint16_t type,
		       struct nlattr **tb)
{
	attr_parse_nested(attr_find(nlh, type), tb,
			  VNETPEER_A_RULE_CONFIG_MAX);
}

static bool is_continued(const struct nlmsghdr *nlh, uint8_t cmd,
			 uint16_t type)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];

	if (genl_command(nlh) != cmd)
		return false;
	rule_config_parse(nlh, type, tb);
	return tb[VNETPEER_A_RULE_CONFIG_CONTINUED];
}

/* What @part has goes behind what @whole has; it lies behind it anyway. */
static void append(struct nlmsghdr *whole, const struct nlmsghdr *part)
{
	size_t size = mnl_nlmsg_get_payload_len(part) -
		      sizeof(struct genlmsghdr);

	memmove(mnl_nlmsg_get_payload_tail(whole),
		mnl_nlmsg_get_payload_offset(part, sizeof(struct genlmsghdr)),
		size);
	whole->nlmsg_len += size;
}

void rule_config_join(struct nl_list *list, uint8_t cmd, uint16_t type)
{
	const struct nlmsghdr *part = nl_list_first(list), *next;
	const struct nlmsghdr *end = nl_list_end(list);
	struct nlmsghdr *whole = NULL;

	for (; part != end; part = next) {
		next = nl_list_next(part);
		if (whole && is_continued(part, cmd, type))
			append(whole, part);
		else
			whole = memmove(whole ? (char *)nl_list_next(whole) :
						list->data,
					part, part->nlmsg_len);
	}
	if (whole)
		list->size = (char *)nl_list_next(whole) - list->data;
}

/* Showing */

/* An entry that is empty stands for nothing at all. */
static void entry_show(const struct rule_list *list,
		       const struct nlattr *entry)
{
	char text[RULE_ENTRY_SIZE];
	const char *shown;

	if (mnl_attr_get_payload_len(entry))
		shown = list->format(text, entry);
	else
		shown = out_is_text() ? "nothing" : "none";
	out_string(NULL, NULL, shown ? shown : "unknown");
}

static void entries_show(const struct nlmsghdr *nlh, uint16_t type,
			 const struct rule_list *list)
{
	const struct nlattr *nest, *entry;

	mnl_attr_for_each(nest, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(nest) != type)
			continue;
		mnl_attr_for_each_nested(entry, nest)
			if (mnl_attr_get_type(entry) == list->attr)
				entry_show(list, entry);
	}
	out_close_list();
}

void rule_config_show_cells(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct rule_list *list;

	for (list = rule_lists; list < rule_lists + RULE_LISTS; list++) {
		out_open_cell(list->key, list->width, "any");
		entries_show(nlh, type, list);
	}
}

void rule_config_show_titles(void)
{
	const struct rule_list *list;

	for (list = rule_lists; list < rule_lists + RULE_LISTS; list++)
		out_cell(NULL, list->width, list->title);
}

/* The object */

static void lists_print(const struct nlmsghdr *nlh)
{
	const struct rule_list *list;

	for (list = rule_lists; list < rule_lists + RULE_LISTS; list++) {
		out_open_commas(list->key, list->key);
		entries_show(nlh, VNETPEER_A_RULE_CONFIG, list);
	}
}

static void config_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];

	rule_config_parse(nlh, VNETPEER_A_RULE_CONFIG, tb);
	attr_show_title("name", tb[VNETPEER_A_RULE_CONFIG_NAME]);
	attr_show_string("acl", "acl", attr_find(nlh, VNETPEER_A_RULE_ACL));
	attr_show_number("priority", "priority",
			 tb[VNETPEER_A_RULE_CONFIG_PRIORITY]);
	attr_show_word("direction", "dir",
		       tb[VNETPEER_A_RULE_CONFIG_DIRECTION],
		       &words_rule_direction);
	attr_show_word("action", "action", tb[VNETPEER_A_RULE_CONFIG_ACTION],
		       &words_rule_action);
	attr_show_word("protocol", "proto",
		       tb[VNETPEER_A_RULE_CONFIG_PROTOCOL],
		       &words_rule_protocol);
	lists_print(nlh);
}

static void rule_print(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[VNETPEER_A_RULE_MAX + 1];
	bool is_default;

	attr_parse(nlh, tb, VNETPEER_A_RULE_MAX);
	is_default = attr_number(tb[VNETPEER_A_RULE_IS_DEFAULT]);
	config_print(nlh);
	out_switch("default", NULL, is_default);
	if (is_default)
		out_word("(default)");
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_RULE_ID]);
	if (option_stats)
		attr_show_number("hits", "hits", tb[VNETPEER_A_RULE_HITS]);
}

const struct kind kind_rule = {
	.name = "rule",
	.get = VNETPEER_CMD_RULE_GET,
	.ntf = VNETPEER_CMD_RULE_NTF,
	.name_attr = VNETPEER_A_RULE_NAME,
	.scope = "acl",
	.scope_attr = VNETPEER_A_RULE_ACL,
	.config_attr = VNETPEER_A_RULE_CONFIG,
	.config_name_attr = VNETPEER_A_RULE_CONFIG_NAME,
	.counters_attr = VNETPEER_A_RULE_COUNTERS,
	.event_attr = VNETPEER_A_RULE_EVENT,
	.is_named_in_scope = true,
	.join = rule_config_join,
	.print = rule_print,
};

/* What the rule says stands in a nest of its own, beside the acl's name. */
static int rule_add(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	int status;

	if (!attr_put_string(nlh, VNETPEER_A_RULE_ACL, args_text(args, "acl")))
		return fail_no_room();
	status = rule_config_put(args, nlh, VNETPEER_A_RULE_CONFIG);
	return status ? status : genl_talk(nlh, NULL);
}

#define ACL(attribute)							\
	{ "acl", "A", &arg_text, .attr = (attribute),			\
	  .flags = ARG_REQUIRED }

#define WHAT(keyword, attribute)					\
	{ (keyword), "WHAT,...", &arg_rule_addr, .attr = (attribute),	\
	  .flags = ARG_COMMAS }

#define PORTS(keyword, attribute)					\
	{ (keyword), "PORTS,...", &arg_port_range, .attr = (attribute),	\
	  .flags = ARG_COMMAS }

static const struct arg add_args[] = {
	NAME_REQUIRED(VNETPEER_A_RULE_CONFIG_NAME),
	ACL(0),
	{ "priority", "N", &arg_u32, .attr = VNETPEER_A_RULE_CONFIG_PRIORITY,
	  .flags = ARG_REQUIRED },
	{ "dir", NULL, &arg_word, &words_rule_direction,
	  .attr = VNETPEER_A_RULE_CONFIG_DIRECTION, .flags = ARG_REQUIRED },
	{ "action", "allow|deny", &arg_word, &words_rule_action,
	  .attr = VNETPEER_A_RULE_CONFIG_ACTION, .flags = ARG_REQUIRED },
	{ "proto", "tcp|udp|icmp|esp|ah|any", &arg_word, &words_rule_protocol,
	  .attr = VNETPEER_A_RULE_CONFIG_PROTOCOL },
	WHAT("src", VNETPEER_A_RULE_CONFIG_SRC),
	WHAT("dst", VNETPEER_A_RULE_CONFIG_DST),
	PORTS("sport", VNETPEER_A_RULE_CONFIG_SPORT),
	PORTS("dport", VNETPEER_A_RULE_CONFIG_DPORT),
	{ NULL }
};

static const struct arg del_args[] = {
	NAME_REQUIRED(VNETPEER_A_RULE_NAME),
	ACL(VNETPEER_A_RULE_ACL),
	{ NULL }
};

static const struct arg show_args[] = {
	NAME_OPTIONAL,
	{ "acl", "A", &arg_text },
	{ NULL }
};

/* Lines of a file of rules are commands of the first one. */
static const struct verb verbs[] = {
	{ "add", add_args, VNETPEER_CMD_RULE_NEW, .run = rule_add },
	{ "del", del_args, VNETPEER_CMD_RULE_DEL },
	{ "show", show_args, .run = object_show },
	{ NULL }
};

const struct object object_rule = {
	.name = "rule",
	.what = "what an acl does with some packets",
	.verbs = verbs,
	.kind = &kind_rule,
};
