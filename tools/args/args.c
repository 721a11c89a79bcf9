// SPDX-License-Identifier: GPL-2.0
/* The arguments of a command, taken apart by the table of its verb. */

#include "args.h"

#include <stdlib.h>
#include <string.h>

#include "lib/addr.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "match.h"
#include "show/words.h"
#include "usage.h"

#define wrong(args, ...)						\
	usage_error((args)->object, (args)->verb, __VA_ARGS__)

static const char *arg_name(const void *table, size_t i)
{
	const struct arg *arg = (const struct arg *)table + i;

	return arg->name;
}

static const struct given *first_given(const struct args *args,
				       const struct arg *arg)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (args->given[i].arg == arg)
			return &args->given[i];
	return NULL;
}

/* Words are part of the usage; values of other types are judged later. */
static int take_value(struct args *args, const struct arg *arg,
		      const char *text)
{
	struct given *given;

	if (arg->words && words_find(arg->words, text) < 0)
		return wrong(args, "%s cannot be \"%s\"", arg->name, text);
	given = array_grow(args->given, args->count, &args->room,
			   sizeof(*given));
	if (!given)
		return fail_no_memory();
	args->given = given;
	args->given[args->count++] = (struct given){ arg, text };
	return 0;
}

static int take_word(struct args *args, const struct arg *arg, char *word)
{
	int err;

	if (!(arg->flags & ARG_COMMAS))
		return take_value(args, arg, word);
	do {
		err = take_value(args, arg, strsep(&word, ","));
	} while (!err && word);
	return err;
}

struct cursor {
	char **argv;
	int left;
};

static char *next(struct cursor *cursor)
{
	cursor->left--;
	return *cursor->argv++;
}

/* All values but the first must not look like a keyword. */
static int take_values(struct args *args, const struct arg *arg,
		       struct cursor *cursor)
{
	int err;

	if (!cursor->left)
		return wrong(args, "%s needs a value", arg->name);
	do {
		err = take_word(args, arg, next(cursor));
	} while (!err && arg->flags & ARG_LIST && cursor->left &&
		 addr_seems(*cursor->argv));
	return err;
}

/* A value that another belongs to, such as `appliance ADDR`. */
static bool has_more(const struct args *args, const struct arg *arg)
{
	const struct given *last = &args->given[args->count - 1];

	return arg[1].name && arg[1].after &&
	       !strcmp(last->text, arg[1].after);
}

static int take_keyword(struct args *args, struct cursor *cursor)
{
	const struct arg *table = args->verb->args;
	const char *text = next(cursor);
	const struct arg *arg;
	int i, err;

	i = match_word(text, table, arg_name);
	if (i == MATCH_AMBIGUOUS)
		return wrong(args, "\"%s\" is ambiguous", text);
	if (i == MATCH_NONE || table[i].flags & ARG_BARE || table[i].after)
		return wrong(args, "unknown keyword \"%s\"", text);
	arg = &table[i];
	if (!(arg->flags & ARG_LIST) && first_given(args, arg))
		return wrong(args, "%s is given twice", arg->name);
	if (arg->type == &arg_flag)
		return take_value(args, arg, arg->name);
	err = take_values(args, arg, cursor);
	if (!err && has_more(args, arg))
		err = take_values(args, arg + 1, cursor);
	return err;
}

/*
 * A name that may be left out stands before keywords that have one value
 * each, so it is there when the number of words is odd.  That leaves names
 * free to be like keywords.
 */
static bool has_bare(const struct arg *arg, const struct cursor *cursor)
{
	if (!(arg->flags & ARG_BARE) || !cursor->left)
		return false;
	return arg->flags & (ARG_REQUIRED | ARG_LIST) || cursor->left % 2;
}

static int take_bare(struct args *args, struct cursor *cursor)
{
	const struct arg *arg = args->verb->args;
	int err;

	if (!arg->name || !has_bare(arg, cursor))
		return 0;
	do {
		err = take_value(args, arg, next(cursor));
	} while (!err && arg->flags & ARG_LIST && cursor->left);
	return err;
}

static int check_complete(const struct args *args)
{
	const struct arg *arg;
	size_t required = 0;

	for (arg = args->verb->args; arg->name; arg++) {
		if (!(arg->flags & ARG_REQUIRED))
			continue;
		required++;
		if (!first_given(args, arg))
			return wrong(args, "%s is missing", arg->name);
	}
	if (args->verb->needs_change && args->count == required)
		return wrong(args, "nothing to set");
	return 0;
}

int args_parse(struct args *args, int argc, char **argv)
{
	struct cursor cursor = { .argv = argv, .left = argc };
	int err;

	args->given = NULL;
	args->count = 0;
	args->room = 0;
	err = take_bare(args, &cursor);
	while (!err && cursor.left)
		err = take_keyword(args, &cursor);
	return err ? err : check_complete(args);
}

void args_free(struct args *args)
{
	free(args->given);
	args->given = NULL;
	args->count = 0;
	args->room = 0;
}

const char *args_text(const struct args *args, const char *name)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (!strcmp(args->given[i].arg->name, name))
			return args->given[i].text;
	return NULL;
}

bool args_has(const struct args *args, const char *name)
{
	return args_text(args, name);
}

static int put_one(const struct given *given, struct nlmsghdr *nlh,
		   uint16_t attr)
{
	const struct arg_type *type = given->arg->type;

	switch (type->put(nlh, attr, given->arg, given->text)) {
	case PUT_DONE:
		return 0;
	case PUT_NO_VALUE:
		return fail("InvalidParameter", "\"%s\" is not %s",
			    given->text, type->what);
	case PUT_NO_PREFIX:
		return fail("InvalidAddressPrefixFormat", "\"%s\" is not %s",
			    given->text, type->what);
	default:
		return fail_no_room();
	}
}

static int put_all(const struct args *args, const struct arg *arg,
		   struct nlmsghdr *nlh, uint16_t attr)
{
	int err = 0;
	size_t i;

	for (i = 0; !err && i < args->count; i++)
		if (args->given[i].arg == arg)
			err = put_one(&args->given[i], nlh, attr);
	return err;
}

static int put_list(const struct args *args, const struct arg *arg,
		    struct nlmsghdr *nlh)
{
	struct nlattr *nest = attr_nest_start(nlh, arg->attr);
	int err;

	if (!nest)
		return fail_no_room();
	err = put_all(args, arg, nlh, arg->type->item);
	if (!err && !attr_nest_end(nlh, nest))
		err = fail_no_room();
	return err;
}

/* Values of one argument are given one behind the other. */
static bool is_empty(const struct args *args, const struct given *first)
{
	const struct given *end = args->given + args->count;
	const char *empty = first->arg->type->empty;

	return empty && !strcmp(first->text, empty) &&
	       (first + 1 == end || first[1].arg != first->arg);
}

static int put_commas(const struct args *args, const struct given *first,
		      struct nlmsghdr *nlh)
{
	if (is_empty(args, first))
		return 0;
	return put_all(args, first->arg, nlh, first->arg->attr);
}

int args_put(const struct args *args, struct nlmsghdr *nlh)
{
	const struct given *given;
	const struct arg *arg;
	int err = 0;

	for (arg = args->verb->args; !err && arg->name; arg++) {
		given = first_given(args, arg);
		if (!given || !arg->attr)
			continue;
		if (arg->flags & ARG_LIST)
			err = put_list(args, arg, nlh);
		else if (arg->flags & ARG_COMMAS)
			err = put_commas(args, given, nlh);
		else
			err = put_one(given, nlh, arg->attr);
	}
	return err;
}
