/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arguments of a command: what a verb takes is a table, and from it come
 * the parser, the usage and the netlink attributes.
 */
#ifndef _ARGS_H
#define _ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nlmsghdr;
struct arg_type;
struct args;
struct kind;
struct words;

#define ARG_REQUIRED	(1 << 0)
#define ARG_LIST	(1 << 1)	/* several values, and again */
#define ARG_BARE	(1 << 2)	/* stands first, without a keyword */
#define ARG_COMMAS	(1 << 3)	/* several values in one word; each is
					 * an attribute of its own */

/* One argument; the table ends with one that has no name. */
struct arg {
	const char *name;		/* its keyword */
	const char *value;		/* its name in usage; NULL: its words */
	const struct arg_type *type;
	const struct words *words;	/* all values there are, or NULL */
	unsigned int flags;
	uint16_t attr;			/* 0: not sent as it is */
	const char *after;		/* has no keyword: stands after this
					 * value of the argument before */
};

#define NAME_REQUIRED(attribute)					\
	{ "NAME", NULL, &arg_text, .attr = (attribute),			\
	  .flags = ARG_BARE | ARG_REQUIRED }
#define NAME_OPTIONAL							\
	{ "NAME", NULL, &arg_text, .flags = ARG_BARE }
#define VNET_REQUIRED(attribute)					\
	{ "vnet", "V", &arg_text, .attr = (attribute), .flags = ARG_REQUIRED }
#define VNET_OPTIONAL							\
	{ "vnet", "V", &arg_text }

#define SWITCH(keyword, attribute)					\
	{ (keyword), "on|off", &arg_switch, &words_switch,		\
	  .attr = (attribute) }

struct verb {
	const char *name;		/* NULL: the object takes no verb */
	const struct arg *args;
	uint8_t cmd;			/* VNETPEER_CMD_* */
	bool needs_change;		/* one optional argument at least */
	int (*run)(const struct args *args);
};

struct object {
	const char *name;
	const char *what;		/* for the overview in usage */
	const struct verb *verbs;	/* end with one without arguments */
	const struct kind *kind;	/* for show; NULL: nothing to show */
};

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
