/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes, each shown by the out_*() function for its type.  An attribute
 * that is absent is NULL.
 */
#ifndef _ATTR_SHOW_H
#define _ATTR_SHOW_H

#include <stdbool.h>

#include "words.h"

struct nlattr;

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
/* A network namespace by its number; without one it is the process's own. */
void attr_show_netns(const char *key, const char *label,
		     const struct nlattr *nsid);
void attr_show_drops(const char *key, const struct nlattr *list);

#endif /* _ATTR_SHOW_H */
