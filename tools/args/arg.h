/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a command takes, as tables: from them come the parser, the usage and the
 * netlink attributes.
 */
#ifndef _ARG_H
#define _ARG_H

#include <stdbool.h>
#include <stdint.h>

struct arg;
struct args;
struct kind;
struct nlmsghdr;
struct words;

/* Types of arguments: text to netlink attribute */

enum put_result {
	PUT_DONE,
	PUT_NO_VALUE,	/* the text is no value of the type */
	PUT_NO_PREFIX,	/* it is meant as a prefix, and is none */
	PUT_NO_ROOM,	/* the message is full */
};

struct arg_type {
	const char *what;	/* "an address"; NULL when any text is fine */
	const char *empty;	/* alone it says that a list has no values */
	uint16_t item;		/* attribute of one value in a list's nest */
	enum put_result (*put)(struct nlmsghdr *nlh, uint16_t attr,
			       const struct arg *arg, const char *text);
};

extern const struct arg_type arg_flag;		/* has no value */
extern const struct arg_type arg_text;
extern const struct arg_type arg_u8;
extern const struct arg_type arg_u16;
extern const struct arg_type arg_u32;
extern const struct arg_type arg_switch;	/* u8, with words_switch */
extern const struct arg_type arg_word;		/* u32, with its words */
extern const struct arg_type arg_mac;
extern const struct arg_type arg_addr;
extern const struct arg_type arg_prefix;

/* Arguments */

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

/* Commands */

struct verb {
	const char *name;		/* NULL: the object takes no verb */
	const struct arg *args;
	uint8_t cmd;			/* VNETPEER_CMD_* */
	bool needs_change;		/* one optional argument at least */
	int (*run)(const struct args *args);
	const struct object *object;	/* instead of all that: one whose name
					 * has the verb as a second word */
};

struct object {
	const char *name;
	const char *what;		/* for the overview in usage */
	const struct verb *verbs;	/* end with an empty one */
	const struct kind *kind;	/* for show; NULL: nothing to show */
};

#endif /* _ARG_H */
