/* SPDX-License-Identifier: GPL-2.0 */
/* The verb `acl replace`: the rules of a file in the place of an acl's. */
#ifndef _ACL_REPLACE_H
#define _ACL_REPLACE_H

#include <stddef.h>
#include <stdint.h>

struct args;
struct nlmsghdr;

/* Which line a rule of the message was made of. */
struct rule_origin {
	uint32_t offset;	/* of the rule, from the start of the message */
	unsigned int line;
};

/* A message in the making. */
struct rule_file {
	char *acl;
	struct nlmsghdr *nlh;
	struct rule_origin *origins;
	size_t count;
	size_t room;
};

/**
 * acl_replace() - Replace all rules of an acl in one step.
 *
 * Return: the exit status.
 */
int acl_replace(const struct args *args);

/**
 * rule_file_read() - Put the rules of a file into a message.
 * @file: acl and nlh are set; origins is freed by the caller
 *
 * Return: the exit status.
 */
int rule_file_read(struct rule_file *file, const char *path);

/**
 * rule_file_line() - The line that an attribute of the message came from.
 * @offset: where it stands, from the start of the message
 *
 * Return: 0 when it is of no line.
 */
unsigned int rule_file_line(const struct rule_file *file, uint32_t offset);

#endif /* _ACL_REPLACE_H */
