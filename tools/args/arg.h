/* SPDX-License-Identifier: GPL-2.0 */
/* Types of arguments: text to netlink attribute. */
#ifndef _ARGTYPE_H
#define _ARGTYPE_H

#include <stdint.h>

#include "args.h"

struct nlmsghdr;

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

#endif /* _ARGTYPE_H */
