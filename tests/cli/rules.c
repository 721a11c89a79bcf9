// SPDX-License-Identifier: GPL-2.0
/* Tests of rules: from words to attributes, and from those to text. */

#include <linux/genetlink.h>
#include <linux/vnetpeer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args/args.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/genl.h"
#include "object/acl.h"
#include "object/object.h"
#include "object/rule.h"
#include "object/rule_list.h"
#include "show/out.h"
#include "units.h"

/* A message of `rule add`, as the kernel could also send it */

static char *next_word(char **text)
{
	char *word;

	do {
		word = strsep(text, " ");
	} while (word && !*word);
	return word;
}

/* @text is cut. */
static bool make_rule(struct nlmsghdr *nlh, char *text)
{
	struct args args = {
		.object = &object_rule,
		.verb = &object_rule.verbs[0],
	};
	char *words[32];
	int count = 0;
	bool is_made;

	while (count < 32 && (words[count] = next_word(&text)))
		count++;
	is_made = !args_parse(&args, count, words) &&
		  attr_put_string(nlh, VNETPEER_A_RULE_ACL,
				  args_text(&args, "acl")) &&
		  !rule_config_put(&args, nlh, VNETPEER_A_RULE_CONFIG);
	args_free(&args);
	return is_made;
}

static const char *shown(const struct nlmsghdr *nlh, enum out_format format)
{
	out_setup(format, false);
	out_open_object(NULL);
	kind_rule.print(nlh);
	out_close_object();
	out_newline();
	return written();
}

static const struct {
	const char *command;
	const char *json;
	const char *text;
} rules[] = {
	{ "web acl a priority 100 dir in action allow",
	  "{\"name\":\"web\",\"acl\":\"a\",\"priority\":100,"
	  "\"direction\":\"in\",\"action\":\"allow\",\"protocol\":null,"
	  "\"src\":[],\"sport\":[],\"dst\":[],\"dport\":[],"
	  "\"default\":false}\n",
	  "web: acl a priority 100 dir in action allow\n" },
	{ "web acl a priority 4096 dir out action deny proto any src any dst any",
	  "{\"name\":\"web\",\"acl\":\"a\",\"priority\":4096,"
	  "\"direction\":\"out\",\"action\":\"deny\",\"protocol\":\"any\","
	  "\"src\":[],\"sport\":[],\"dst\":[],\"dport\":[],"
	  "\"default\":false}\n",
	  "web: acl a priority 4096 dir out action deny proto any\n" },
	{ "r acl a priority 1 dir in action deny proto tcp "
	  "src 10.0.0.0/8,fd00::/16,10.1.0.4,fd00::4 dst internet "
	  "sport 0,80 dport 8000-8999,443-443,9-1",
	  "{\"name\":\"r\",\"acl\":\"a\",\"priority\":1,"
	  "\"direction\":\"in\",\"action\":\"deny\",\"protocol\":\"tcp\","
	  "\"src\":[\"10.0.0.0/8\",\"fd00::/16\",\"10.1.0.4/32\","
	  "\"fd00::4/128\"],\"sport\":[\"0\",\"80\"],"
	  "\"dst\":[\"internet\"],"
	  "\"dport\":[\"8000-8999\",\"443\",\"9-1\"],\"default\":false}\n",
	  "r: acl a priority 1 dir in action deny proto tcp "
	  "src 10.0.0.0/8,fd00::/16,10.1.0.4/32,fd00::4/128 sport 0,80 "
	  "dst internet dport 8000-8999,443,9-1\n" },
	{ "r acl a priority 1 dir in action deny "
	  "src group:web,group:blue/web dst virtual-network,load-balancer",
	  "{\"name\":\"r\",\"acl\":\"a\",\"priority\":1,"
	  "\"direction\":\"in\",\"action\":\"deny\",\"protocol\":null,"
	  "\"src\":[\"group:web\",\"group:web\"],\"sport\":[],"
	  "\"dst\":[\"virtual-network\",\"load-balancer\"],\"dport\":[],"
	  "\"default\":false}\n",
	  "r: acl a priority 1 dir in action deny "
	  "src group:web,group:web dst virtual-network,load-balancer\n" },
};

static void test_texts(void)
{
	struct nlmsghdr *nlh;
	char text[512];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		nlh = genl_message(VNETPEER_CMD_RULE_NEW, 0);
		snprintf(text, sizeof(text), "%s", rules[i].command);
		verdict(make_rule(nlh, text) &&
			!strcmp(shown(nlh, OUT_JSON), rules[i].json) &&
			!strcmp(shown(nlh, OUT_TEXT), rules[i].text),
			"rule", rules[i].command);
	}
}

/* What matches nothing, which no command can say */
static void test_nothing(void)
{
	struct nlmsghdr *nlh = genl_message(VNETPEER_CMD_RULE_NEW, 0);
	struct nlattr *nest = attr_nest_start(nlh, VNETPEER_A_RULE_CONFIG);

	attr_put(nlh, VNETPEER_A_RULE_CONFIG_SRC, 0, NULL);
	attr_nest_end(nlh, nest);
	verdict(strstr(shown(nlh, OUT_JSON), "\"src\":[\"none\"],") &&
		!strcmp(shown(nlh, OUT_TEXT), "src nothing\n"),
		"rule", "an empty entry");
}

/* Long lists */

#define MANY 4000

static char *long_command(size_t entries)
{
	char *text, *end;
	size_t i;

	text = malloc(128 + entries * sizeof("fd00::ffff,"));
	if (!text)
		abort();
	end = text + sprintf(text, "r acl a priority 100 dir in action allow "
			     "proto tcp dport 80,81 src fd00::0");
	for (i = 1; i < entries; i++)
		end += sprintf(end, ",fd00::%zx", i);
	return text;
}

static size_t count_char(const char *text, char c)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == c;
	return count;
}

static bool is_piece(const struct nlattr *nest, bool is_first)
{
	struct nlattr *tb[VNETPEER_A_RULE_CONFIG_MAX + 1];
	const char *name;

	attr_parse_nested(nest, tb, VNETPEER_A_RULE_CONFIG_MAX);
	name = attr_string(tb[VNETPEER_A_RULE_CONFIG_NAME]);
	return name && !strcmp(name, "r") &&
	       !tb[VNETPEER_A_RULE_CONFIG_CONTINUED] == is_first &&
	       !tb[VNETPEER_A_RULE_CONFIG_PRIORITY] != is_first;
}

/* The nests fill the message, one behind the other, and each is whole. */
static size_t count_pieces(const struct nlmsghdr *nlh)
{
	const char *end = mnl_nlmsg_get_payload_tail(nlh);
	const struct nlattr *attr;
	size_t count = 0;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if ((const char *)mnl_attr_next(attr) == end)
			end = NULL;
		if (mnl_attr_get_type(attr) != VNETPEER_A_RULE_CONFIG)
			continue;
		if (!is_piece(attr, !count))
			return 0;
		count++;
	}
	return end ? 0 : count;
}

static void list_add(struct nl_list *list, const void *bytes, size_t size)
{
	list->data = realloc(list->data, list->size + size);
	if (!list->data)
		abort();
	memcpy(list->data + list->size, bytes, size);
	list->size += size;
}

/* A message of each piece, and one of another rule on either side */
static struct nl_list scattered(const struct nlmsghdr *nlh)
{
	size_t head = MNL_NLMSG_HDRLEN + sizeof(struct genlmsghdr);
	const char other_text[] = "o acl a priority 200 dir in action deny";
	struct nlmsghdr *other = calloc(1, 256);
	struct nl_list list = { 0 };
	const struct nlattr *attr;
	char text[64];

	if (!other)
		abort();
	memcpy(text, other_text, sizeof(other_text));
	memcpy(other, nlh, head);
	other->nlmsg_len = head;
	make_rule(other, text);
	list_add(&list, other, other->nlmsg_len);
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		struct nlmsghdr part = *nlh;

		if (mnl_attr_get_type(attr) != VNETPEER_A_RULE_CONFIG)
			continue;
		part.nlmsg_len = head + MNL_ALIGN(attr->nla_len);
		list_add(&list, &part, sizeof(part));
		list_add(&list, mnl_nlmsg_get_payload(nlh),
			 sizeof(struct genlmsghdr));
		list_add(&list, attr, MNL_ALIGN(attr->nla_len));
	}
	list_add(&list, other, other->nlmsg_len);
	free(other);
	return list;
}

static bool joins(const struct nlmsghdr *nlh, size_t pieces, size_t entries)
{
	struct nl_list list = scattered(nlh);
	const struct nlmsghdr *joined;
	bool is_good;

	is_good = nl_list_count(&list) == pieces + 2;
	rule_config_join(&list, VNETPEER_CMD_RULE_NEW, VNETPEER_A_RULE_CONFIG);
	is_good &= nl_list_count(&list) == 3;
	joined = (const struct nlmsghdr *)list.data;
	is_good &= !strncmp(shown(joined, OUT_TEXT), "o: ", 3);
	joined = nl_list_next(joined);
	is_good &= count_char(shown(joined, OUT_TEXT), ':') ==
		   2 * entries + 1;
	is_good &= count_char(shown(joined, OUT_TEXT), ',') == entries;
	is_good &= !strncmp(shown(nl_list_next(joined), OUT_TEXT), "o: ", 3);
	nl_list_free(&list);
	return is_good;
}

static void test_long(void)
{
	static const size_t sizes[] = { 1, 2, 1600, 1818, 1819, 1820, 1821,
					1822, 1823, 1824, 1825, MANY };
	struct nlmsghdr *nlh;
	size_t i, pieces;
	char name[32];
	char *text;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		nlh = genl_message(VNETPEER_CMD_RULE_NEW, 0);
		text = long_command(sizes[i]);
		snprintf(name, sizeof(name), "%zu", sizes[i]);
		pieces = make_rule(nlh, text) ? count_pieces(nlh) : 0;
		verdict(pieces && joins(nlh, pieces, sizes[i]), "entries",
			name);
		free(text);
	}
}

/* Files of rules */

static const char lines[] =
	"# a comment\n"
	"one priority 100 dir in action allow\n"
	"\n"
	"two priority 101 dir in action allow dport 80,81\n"
	"   \t\n"
	"three priority 102 dir out action deny src group:web # why\n";

static void write_file(const char *path)
{
	char *text = long_command(MANY);
	FILE *file = fopen(path, "w");

	if (!file)
		abort();
	/* what the line has not is the acl */
	memmove(text + 2, text + strlen("r acl a "),
		strlen(text + strlen("r acl a ")) + 1);
	fprintf(file, "%s%s\n%s", lines, text, lines + strlen("# a comment"));
	fclose(file);
	free(text);
}

/* Every byte of a rule is its line's, wherever it was cut. */
static bool has_lines(const struct acl_file *file)
{
	static const unsigned int wanted[] = { 2, 4, 6, 7, 7, 7, 9, 11, 13 };
	const char *start = (const char *)file->nlh;
	const struct nlattr *attr;
	uint32_t offset;
	size_t rule = 0;

	mnl_attr_for_each(attr, file->nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != VNETPEER_A_ACL_RULE)
			continue;
		if (rule == ARRAY_SIZE(wanted))
			return false;
		offset = (const char *)attr - start;
		for (; offset < (const char *)attr - start + attr->nla_len;
		     offset++)
			if (acl_file_line(file, offset) != wanted[rule])
				return false;
		rule++;
	}
	return rule == ARRAY_SIZE(wanted);
}

static void test_file(void)
{
	char path[] = "/dev/fd/0000000000";
	FILE *space = tmpfile();
	char acl[] = "a";
	struct acl_file file = { .acl = acl };

	if (!space)
		abort();
	snprintf(path, sizeof(path), "/dev/fd/%d", fileno(space));
	write_file(path);
	file.nlh = genl_message(VNETPEER_CMD_ACL_REPLACE, 0);
	attr_put_string(file.nlh, VNETPEER_A_ACL_NAME, acl);
	verdict(!acl_file_read(&file, path), "rules of a file", "are read");
	verdict(has_lines(&file), "rules of a file", "have lines");
	verdict(!acl_file_line(&file, 0) &&
		!acl_file_line(&file, MNL_NLMSG_HDRLEN +
				sizeof(struct genlmsghdr)),
		"rules of a file", "what is no rule has no line");
	free(file.origins);
	fclose(space);
}

/* Anything */

static const char *const seeds[] = {
	"10.0.0.0/8", "10.1.2.3", "fd00::/48", "::1", "any", "internet",
	"group:web", "group:blue/web", "80", "8000-8999", "65535", "0",
};

/* Each value that is taken is written in a form that says the same. */
static bool is_stable(const struct arg_type *type, uint16_t attr,
		      const char *(*format)(char *, const struct nlattr *),
		      const char *text)
{
	char first[RULE_ENTRY_SIZE + 512], again[RULE_ENTRY_SIZE];
	struct nlmsghdr *nlh = genl_message(VNETPEER_CMD_RULE_NEW, 0);
	const char *shown_first, *shown_again;

	if (type->put(nlh, attr, NULL, text) != PUT_DONE)
		return true;
	shown_first = format(first, attr_find(nlh, attr));
	if (!shown_first)
		return false;
	nlh = genl_message(VNETPEER_CMD_RULE_NEW, 0);
	if (type->put(nlh, attr, NULL, shown_first) != PUT_DONE)
		return false;
	shown_again = format(again, attr_find(nlh, attr));
	return shown_again && !strcmp(shown_first, shown_again);
}

static void spoil(char *text, size_t size)
{
	static const char bytes[] = "0123456789abcdef:./-, %anygroup\xff";
	size_t len = strlen(text), at = rand() % (len + 1);

	switch (rand() % 3) {
	case 0:
		if (at < len)
			text[at] = bytes[rand() % (sizeof(bytes) - 1)];
		break;
	case 1:
		text[at] = '\0';
		break;
	default:
		if (len + 1 < size) {
			memmove(text + at + 1, text + at, len - at + 1);
			text[at] = bytes[rand() % (sizeof(bytes) - 1)];
		}
	}
}

static void test_anything(void)
{
	bool is_good = true;
	char text[64];
	size_t i;
	int n;

	srand(1);
	option_details = true;
	for (i = 0; is_good && i < 200000; i++) {
		snprintf(text, sizeof(text), "%s",
			 seeds[rand() % ARRAY_SIZE(seeds)]);
		for (n = rand() % 4; n; n--)
			spoil(text, sizeof(text));
		is_good = is_stable(&arg_rule_addr, VNETPEER_A_RULE_CONFIG_SRC,
				    rule_addr_format, text) &&
			  is_stable(&arg_port_range,
				    VNETPEER_A_RULE_CONFIG_DPORT,
				    port_range_format, text);
	}
	option_details = false;
	verdict(is_good, "200000 texts", is_good ? "all well" : text);
}

void test_rules(void)
{
	test_texts();
	test_nothing();
	test_long();
	test_file();
	test_anything();
}
