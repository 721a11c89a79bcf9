// SPDX-License-Identifier: GPL-2.0
/* Usage, printed from the tables that the parser works by. */

#include "usage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arg.h"
#include "lib/fail.h"
#include "show/words.h"

#define LINE_WIDTH 80

static const struct object *const *objects;

void usage_set_objects(const struct object *const *all)
{
	objects = all;
}

/* A line of words that is broken where it gets too long. */
struct line {
	FILE *file;
	int column;
};

static void line_put(struct line *line, const char *word)
{
	int len = strlen(word);

	if (line->column && line->column + 1 + len > LINE_WIDTH) {
		fputs("\n       ", line->file);
		line->column = 7;
	}
	line->column += fprintf(line->file, " %s", word);
}

/* What stands for the value: a name for it, or all that it can be. */
static void value_text(char *text, size_t size, const struct arg *arg)
{
	size_t i, len;

	if (arg->value) {
		snprintf(text, size, " %s", arg->value);
		return;
	}
	for (i = 0, len = 0; i < arg->words->count && len < size; i++)
		len += snprintf(text + len, size - len, "%c%s", i ? '|' : ' ',
				arg->words->words[i].text);
}

static void print_arg(struct line *line, const struct arg *arg)
{
	bool is_optional = !(arg->flags & ARG_REQUIRED);
	char value[128] = "";
	char word[256];

	if (!(arg->flags & ARG_BARE) && arg->type != &arg_flag)
		value_text(value, sizeof(value), arg);
	snprintf(word, sizeof(word), "%s%s%s%s%s", is_optional ? "[" : "",
		 arg->name, value, is_optional ? "]" : "",
		 arg->flags & ARG_LIST ? "..." : "");
	line_put(line, word);
}

static void print_verb(FILE *file, const struct object *object,
		       const struct verb *verb)
{
	struct line line = { .file = file };
	const struct arg *arg;

	line.column = fprintf(file, "   ");
	line_put(&line, "vnetpeer");
	line_put(&line, object->name);
	if (verb->name)
		line_put(&line, verb->name);
	for (arg = verb->args; arg->name; arg++)
		if (!arg->after)
			print_arg(&line, arg);
	putc('\n', file);
}

static void print_verbs(FILE *file, const struct object *object)
{
	const struct verb *verb;

	for (verb = object->verbs; verb->args || verb->object; verb++) {
		if (verb->object)
			print_verbs(file, verb->object);
		else
			print_verb(file, object, verb);
	}
}

void usage_print_object(FILE *file, const struct object *object)
{
	fputs("Usage:\n", file);
	print_verbs(file, object);
}

void usage_print(FILE *file)
{
	const struct object *const *object;

	fputs("Usage:\n"
	      "    vnetpeer [OPTIONS] OBJECT VERB [NAME] [KEYWORD VALUE]...\n"
	      "    vnetpeer [OPTIONS] -b FILE\n"
	      "    vnetpeer help [OBJECT]\n"
	      "Options:\n"
	      "    -j        JSON\n"
	      "    -p        JSON for people\n"
	      "    -s        counters\n"
	      "    -d        details\n"
	      "    -4, -6    addresses of one family\n"
	      "    -n NETNS  the controller is that network namespace\n"
	      "    -b FILE   run a command a line; - is standard input\n"
	      "    -c        colour, even if not to a terminal\n"
	      "    -V        version\n"
	      "    -h        this text\n"
	      "Objects:\n", file);
	for (object = objects; object && *object; object++)
		fprintf(file, "    %-11s %s\n", (*object)->name,
			(*object)->what);
}

int usage_error(const struct object *object, const struct verb *verb,
		const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	if (vasprintf(&text, format, ap) >= 0)
		fail_print("vnetpeer: %s", text);
	else
		text = NULL;
	va_end(ap);
	free(text);
	fail_print_place();
	putc('\n', stderr);
	if (!object) {
		usage_print(stderr);
	} else if (!verb) {
		usage_print_object(stderr, object);
	} else {
		fputs("Usage:\n", stderr);
		print_verb(stderr, object, verb);
	}
	return STATUS_USAGE;
}
