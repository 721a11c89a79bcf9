/* SPDX-License-Identifier: GPL-2.0 */
/* That subnets and ports have acls. */
#ifndef _VNP_ATTACHMENT_H
#define _VNP_ATTACHMENT_H

#include <linux/list.h>

struct netlink_ext_ack;
struct nlattr;
struct vnp_acl;
struct vnp_net;
struct vnp_object;
struct vnp_vnet;

/**
 * struct vnp_attachment - that a subnet or a port has an acl, or is to have it
 * @acl: the acl
 * @user: the subnet or port
 * @vnet: the VNet that this is in
 * @node: in vnp_acl.attachments
 *
 * All of it is protected by vnp_net.lock. Packets read vnp_nic_subnet.acl and
 * vnp_nic.acl instead.
 */
struct vnp_attachment {
	struct vnp_acl *acl;
	const struct vnp_object *user;
	const struct vnp_vnet *vnet;
	struct list_head node;
};

struct vnp_attachment *
vnp_attachment_create(struct vnp_net *vn, const struct nlattr *name,
		      const struct vnp_object *user,
		      const struct vnp_vnet *vnet,
		      struct netlink_ext_ack *extack);
void vnp_attachment_destroy(struct vnp_attachment *attachment);
struct vnp_acl *vnp_attachment_acl(const struct vnp_attachment *attachment);

#endif
