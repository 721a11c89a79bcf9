/* SPDX-License-Identifier: GPL-2.0 */
/* The arguments of a command, taken apart by the table of its verb. */
#ifndef _ARGS_H
#define _ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "arg.h"

/* A value as it was given. */
struct given {
	const struct arg *arg;
	const char *text;
};

struct args {
	const struct object *object;
	const struct verb *verb;
	struct given *given;
	size_t count;
	size_t room;
};

/**
 * args_parse() - Take a command line apart by the verb's table.
 * @args: object and verb are set; the rest is filled in
 * @argv: the words, which must live as long and may be cut at commas
 *
 * Return: 0, or STATUS_USAGE after saying what is wrong.
 */
int args_parse(struct args *args, int argc, char **argv);
void args_free(struct args *args);

/**
 * args_text() - The value of an argument, the first one of a list.
 *
 * Return: NULL when it was not given.
 */
const char *args_text(const struct args *args, const char *name);
bool args_has(const struct args *args, const char *name);

/**
 * args_put() - Put all arguments that have an attribute into a message.
 *
 * Return: 0 or the exit status, after saying which value is none.
 */
int args_put(const struct args *args, struct nlmsghdr *nlh);

#endif /* _ARGS_H */
