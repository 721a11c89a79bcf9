/* SPDX-License-Identifier: GPL-2.0 */
/* The rules of a file in the place of an acl's, as a message. */
#ifndef _ACL_H
#define _ACL_H

#include <stddef.h>
#include <stdint.h>

struct nlmsghdr;

/* Which line a rule of the message was made of. */
struct acl_origin {
	uint32_t offset;	/* of the rule, from the start of the message */
	unsigned int line;
};

/* A message in the making. */
struct acl_file {
	char *acl;
	struct nlmsghdr *nlh;
	struct acl_origin *origins;
	size_t count;
	size_t room;
};

/**
 * acl_file_read() - Put the rules of a file into a message.
 * @file: acl and nlh are set; origins is freed by the caller
 *
 * Return: the exit status.
 */
int acl_file_read(struct acl_file *file, const char *path);

/**
 * acl_file_line() - The line that an attribute of the message came from.
 * @offset: where it stands, from the start of the message
 *
 * Return: 0 when it is of no line.
 */
unsigned int acl_file_line(const struct acl_file *file, uint32_t offset);

#endif /* _ACL_H */
