// SPDX-License-Identifier: GPL-2.0
/* The verb `acl replace`: the rules of a file in the place of an acl's. */

#include "acl_replace.h"

#include <errno.h>
#include <linux/vnetpeer.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "args/args.h"
#include "args/lines.h"
#include "args/remedy.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "rule_config.h"

static bool note_origin(struct rule_file *file, unsigned int line)
{
	size_t room = file->room ? file->room * 2 : 64;
	struct rule_origin *origins;

	if (file->count == file->room) {
		origins = reallocarray(file->origins, room, sizeof(*origins));
		if (!origins)
			return false;
		file->origins = origins;
		file->room = room;
	}
	file->origins[file->count++] = (struct rule_origin){
		.offset = file->nlh->nlmsg_len,
		.line = line,
	};
	return true;
}

/* The line is `rule add` without these two words and `acl A`. */
static int put_rule(struct rule_file *file, const struct line *line,
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
	args_free(&args);
	return status;
}

static int run_line(const struct line *line, void *data)
{
	char **words = calloc(line->count + 2, sizeof(*words));
	struct rule_file *file = data;
	int status;

	if (!words || !note_origin(file, line->number)) {
		free(words);
		return fail_no_memory();
	}
	status = put_rule(file, line, words);
	free(words);
	return status;
}

int rule_file_read(struct rule_file *file, const char *path)
{
	return lines_run(path, run_line, file);
}

unsigned int rule_file_line(const struct rule_file *file, uint32_t offset)
{
	unsigned int line = 0;
	size_t i;

	for (i = 0; i < file->count && file->origins[i].offset <= offset; i++)
		line = file->origins[i].line;
	return line;
}

/* Who has written the file wants to know which rule the kernel refuses. */
static int replace_rules(const struct rule_file *file, const char *path)
{
	struct fail_place place = { .file = lines_name(path) };
	int err, status;

	status = genl_open();
	if (status)
		return status;
	err = genl_try(file->nlh, NULL);
	if (!err)
		return 0;
	place.line = rule_file_line(file, nl_error_offset());
	if (!place.line)
		return fail_kernel(err);
	fail_enter(&place);
	status = fail_kernel(err);
	fail_leave();
	return status;
}

int acl_replace(const struct args *args)
{
	const char *path = args_text(args, "file");
	struct rule_file file = {
		.acl = (char *)args_text(args, "NAME"),
		.nlh = genl_message(args->verb->cmd, 0),
	};
	int status;

	status = args_put(args, file.nlh);
	if (!status)
		status = rule_file_read(&file, path);
	remedy_set_command(args);
	if (!status)
		status = replace_rules(&file, path);
	free(file.origins);
	return status;
}
