/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes: reading and writing single ones, and showing one by the out_*()
 * function for its type.  A show function takes NULL for an absent attribute.
 */
#ifndef _ATTR_H
#define _ATTR_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "show/words.h"

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

/**
 * attr_limit_family() - Show addresses of one family only.
 * @family: AF_INET, AF_INET6, or AF_UNSPEC for both
 */
void attr_limit_family(int family);

/**
 * attr_is_shown() - Whether a prefix is of a family to show.
 */
bool attr_is_shown(const struct nlattr *nest);
bool attr_addr_is_shown(const struct nlattr *attr);

void attr_show_title(const char *key, const struct nlattr *attr);
void attr_show_string(const char *key, const char *label,
		      const struct nlattr *attr);
void attr_show_number(const char *key, const char *label,
		      const struct nlattr *attr);
void attr_show_switch(const char *key, const char *label,
		      const struct nlattr *attr);
void attr_show_word(const char *key, const char *label,
		    const struct nlattr *attr, const struct words *words);
void attr_show_mac(const char *key, const char *label,
		   const struct nlattr *attr);
void attr_show_addr(const char *key, const char *label,
		    const struct nlattr *attr);
void attr_show_prefix(const char *key, const char *label,
		      const struct nlattr *nest);
void attr_show_addrs(const char *key, const char *label,
		     const struct nlattr *list);
void attr_show_prefixes(const char *key, const char *label,
			const struct nlattr *list);
void attr_show_names(const char *key, const char *label,
		     const struct nlattr *list);
void attr_show_drops(const char *key, const struct nlattr *list);

#endif /* _ATTR_H */
