/* SPDX-License-Identifier: GPL-2.0 */
/* The rules that every acl ends with. */
#ifndef _VNP_RULE_DEFAULT_H
#define _VNP_RULE_DEFAULT_H

#include <linux/types.h>

struct list_head;
struct vnp_acl;

int vnp_rule_default_add(struct vnp_acl *acl, struct list_head *list);
bool vnp_rule_default_is(const char *name);

#endif
