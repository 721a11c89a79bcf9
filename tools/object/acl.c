// SPDX-License-Identifier: GPL-2.0
/* Access control lists, and the rules of a file in the place of theirs. */

#include "acl.h"

#include <errno.h>
#include <linux/vnetpeer.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "args/args.h"
#include "args/lines.h"
#include "args/remedy.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "rule.h"
#include "show/attr_show.h"
#include "show/join.h"

static struct join subnets;
static struct join ports;

/* Subnets and ports of any VNet may have the acl. */
static int acl_prepare(const char *name)
{
	static const struct join_by subnets_acl = {
		.owner = VNETPEER_A_SUBNET_ACL,
	};
	static const struct join_by ports_acl = {
		.nest = VNETPEER_A_PORT_CONFIG,
		.owner = VNETPEER_A_PORT_CONFIG_ACL,
	};
	int err = join_load(&subnets, &kind_subnet, &subnets_acl, NULL);
	int err_ports = join_load(&ports, &kind_port, &ports_acl, NULL);

	return err ? err : err_ports;
}

static void acl_print(const struct nlmsghdr *nlh)
{
	const char *name = attr_text(nlh, VNETPEER_A_ACL_NAME);
	struct nlattr *tb[VNETPEER_A_ACL_MAX + 1];

	attr_parse(nlh, tb, VNETPEER_A_ACL_MAX);
	attr_show_title("name", tb[VNETPEER_A_ACL_NAME]);
	if (option_details)
		attr_show_number("id", "id", tb[VNETPEER_A_ACL_ID]);
	attr_show_number("rules", "rules", tb[VNETPEER_A_ACL_RULES]);
	if (option_stats)
		attr_show_number("hits", "hits", tb[VNETPEER_A_ACL_HITS]);
	join_show(&subnets, "subnets", "subnets", "", name);
	join_show(&ports, "ports", "ports", "", name);
}

const struct kind kind_acl = {
	.name = "acl",
	.get = VNETPEER_CMD_ACL_GET,
	.ntf = VNETPEER_CMD_ACL_NTF,
	.name_attr = VNETPEER_A_ACL_NAME,
	.counters_attr = VNETPEER_A_ACL_COUNTERS,
	.event_attr = VNETPEER_A_ACL_EVENT,
	.prepare = acl_prepare,
	.print = acl_print,
};

/* The rules of a file */

static bool note_origin(struct acl_file *file, unsigned int line)
{
	struct acl_origin *origins = array_grow(file->origins, file->count,
						&file->room, sizeof(*origins));

	if (!origins)
		return false;
	file->origins = origins;
	file->origins[file->count++] = (struct acl_origin){
		.offset = file->nlh->nlmsg_len,
		.line = line,
	};
	return true;
}

/* The line is `rule add` without these two words and `acl A`. */
static int put_rule(struct acl_file *file, const struct line *line,
		    char **words)
{
	struct args args = {
		.object = &object_rule,
		.verb = &object_rule.verbs[0],
	};
	char acl[] = "acl";
	int status;

	words[0] = line->words[0];
	words[1] = acl;
	words[2] = file->acl;
	memcpy(words + 3, line->words + 1,
	       (line->count - 1) * sizeof(*words));
	status = args_parse(&args, line->count + 2, words);
	if (!status) {
		remedy_set_command(&args);
		status = rule_config_put(&args, file->nlh,
					 VNETPEER_A_ACL_RULE);
	}
	remedy_set_command(NULL);
	args_free(&args);
	return status;
}

static int run_line(const struct line *line, void *data)
{
	char **words = calloc(line->count + 2, sizeof(*words));
	struct acl_file *file = data;
	int status;

	if (!words || !note_origin(file, line->number)) {
		free(words);
		return fail_no_memory();
	}
	status = put_rule(file, line, words);
	free(words);
	return status;
}

int acl_file_read(struct acl_file *file, const char *path)
{
	return lines_run(path, run_line, file);
}

unsigned int acl_file_line(const struct acl_file *file, uint32_t offset)
{
	unsigned int line = 0;
	size_t i;

	for (i = 0; i < file->count && file->origins[i].offset <= offset; i++)
		line = file->origins[i].line;
	return line;
}

/* Who has written the file wants to know which rule the kernel refuses. */
static int replace_rules(const struct acl_file *file, const char *path)
{
	struct fail_place place = { .file = lines_name(path) };
	int err, status;

	status = genl_open();
	if (status)
		return status;
	err = genl_try(file->nlh, NULL);
	if (!err)
		return 0;
	place.line = acl_file_line(file, nl_error_offset());
	if (!place.line)
		return fail_kernel(err);
	fail_enter(&place);
	status = fail_kernel(err);
	fail_leave();
	return status;
}

static int acl_replace(const struct args *args)
{
	const char *path = args_text(args, "file");
	struct acl_file file = {
		.acl = (char *)args_text(args, "NAME"),
		.nlh = genl_message(args->verb->cmd, 0),
	};
	int status;

	status = args_put(args, file.nlh);
	if (!status)
		status = acl_file_read(&file, path);
	remedy_set_command(args);
	if (!status)
		status = replace_rules(&file, path);
	free(file.origins);
	return status;
}

/* The object */

/* What add and del take. */
static const struct arg change_args[] = {
	NAME_REQUIRED(VNETPEER_A_ACL_NAME),
	{ NULL }
};

static const struct arg replace_args[] = {
	NAME_REQUIRED(VNETPEER_A_ACL_NAME),
	{ "file", "FILE", &arg_text, .flags = ARG_REQUIRED },
	{ NULL }
};

static const struct verb verbs[] = {
	{ "add", change_args, VNETPEER_CMD_ACL_NEW },
	{ "del", change_args, VNETPEER_CMD_ACL_DEL },
	{ "replace", replace_args, VNETPEER_CMD_ACL_REPLACE,
	  .run = acl_replace },
	{ "show", object_show_args, .run = object_show },
	{ NULL }
};

const struct object object_acl = {
	.name = "acl",
	.what = "rules for the packets of subnets and ports",
	.verbs = verbs,
	.kind = &kind_acl,
};
