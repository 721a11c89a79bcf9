/* SPDX-License-Identifier: GPL-2.0 */
/* Attributes: reading and writing single ones. */
#ifndef _ATTR_H
#define _ATTR_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "addr.h"

/* The length of an attribute has 16 bits. */
#define ATTR_SIZE_MAX UINT16_MAX

/**
 * attr_parse() - Sort the attributes of a generic netlink message by type.
 * @tb: pointers to the attributes, NULL for absent ones; @max + 1 of them
 *
 * Types above @max are those of a newer kernel and are skipped.
 */
void attr_parse(const struct nlmsghdr *nlh, struct nlattr **tb, int max);
void attr_parse_nested(const struct nlattr *nest, struct nlattr **tb, int max);

/**
 * attr_find() - The attribute of a type in a generic netlink message, or NULL.
 */
const struct nlattr *attr_find(const struct nlmsghdr *nlh, uint16_t type);

/**
 * attr_find_nested() - The attribute of a type in a nest, or NULL.
 */
const struct nlattr *attr_find_nested(const struct nlattr *nest,
				      uint16_t type);

/**
 * attr_number() - Value of an unsigned integer of any width; 0 when absent.
 */
uint64_t attr_number(const struct nlattr *attr);

/**
 * attr_string() - Value of a string; NULL when absent.
 */
const char *attr_string(const struct nlattr *attr);

/**
 * attr_text() - The string of that type in a message; "" when absent.
 */
const char *attr_text(const struct nlmsghdr *nlh, uint16_t type);

bool attr_get_addr(const struct nlattr *attr, struct addr *addr);
bool attr_get_prefix(const struct nlattr *nest, struct prefix *prefix);

/* All of these return whether it fitted into the message. */
bool attr_put(struct nlmsghdr *nlh, uint16_t type, size_t size,
	      const void *bytes);
bool attr_put_string(struct nlmsghdr *nlh, uint16_t type, const char *text);
bool attr_put_addr(struct nlmsghdr *nlh, uint16_t type,
		   const struct addr *addr);
bool attr_put_prefix(struct nlmsghdr *nlh, uint16_t type,
		     const struct prefix *prefix);

/**
 * attr_nest_start() - Begin an attribute that holds others.
 *
 * Return: NULL when there is no room for it.
 */
struct nlattr *attr_nest_start(struct nlmsghdr *nlh, uint16_t type);

/**
 * attr_nest_end() - End it.
 *
 * Return: whether what it holds fits into one attribute.
 */
bool attr_nest_end(struct nlmsghdr *nlh, struct nlattr *nest);

#endif /* _ATTR_H */
