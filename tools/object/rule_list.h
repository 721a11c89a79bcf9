/* SPDX-License-Identifier: GPL-2.0 */
/* The lists of a rule: addresses and ports, as text and as attributes. */
#ifndef _RULE_LIST_H
#define _RULE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "args/arg.h"

struct nlattr;

/* A prefix, an address, a tag, group:NAME or group:VNET/NAME, or alone any */
extern const struct arg_type arg_rule_addr;
/* 80 or 8000-8999 */
extern const struct arg_type arg_port_range;

/* One of the lists that a rule has. */
struct rule_list {
	const char *key;	/* in JSON, and its word in commands */
	const char *title;	/* of its column */
	int width;		/* of that; 0 for the last one */
	uint16_t attr;		/* of an entry, in a rule-config */
	const char *(*format)(char *text, const struct nlattr *nest);
};

#define RULE_LISTS 4
extern const struct rule_list rule_lists[RULE_LISTS];

/* "group:", two names, a slash and the terminating zero */
#define RULE_ENTRY_SIZE 256

/* Formatters return text, or NULL when the attribute is of a newer kernel. */
const char *rule_addr_format(char text[RULE_ENTRY_SIZE],
			     const struct nlattr *nest);
const char *port_range_format(char text[RULE_ENTRY_SIZE],
			      const struct nlattr *nest);

#endif /* _RULE_LIST_H */
