/* SPDX-License-Identifier: GPL-2.0 */
/* Compiles the rules of an acl, for packets. */
#ifndef _VNP_ACL_RULES_H
#define _VNP_ACL_RULES_H

struct vnp_acl;

int vnp_acl_rules_stage(struct vnp_acl *acl);
void vnp_acl_rules_publish(struct vnp_acl *acl);
void vnp_acl_rules_unstage(struct vnp_acl *acl);

#endif
