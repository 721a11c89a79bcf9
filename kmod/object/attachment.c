// SPDX-License-Identifier: GPL-2.0
/* That subnets and ports have acls. */

#include "attachment.h"

#include <linux/slab.h>

#include "acl.h"
#include "refuse.h"
#include "vnet.h"

/**
 * vnp_attachment_create() - keep an acl for a subnet or port
 * @vn: the controller
 * @name: name of the acl; "none", or NULL, for none
 * @user: the subnet or port
 * @vnet: the VNet that this is in
 * @extack: where a refusal is explained
 *
 * From now on the acl stays, and names no groups of other VNets, even if the
 * lock is let go of. It is for the caller to let packets find it.
 *
 * Context: vnp_net.lock is held; may sleep.
 * Return: the attachment, for vnp_attachment_destroy(); NULL for none; or an
 * error pointer
 */
struct vnp_attachment *
vnp_attachment_create(struct vnp_net *vn, const struct nlattr *name,
		      const struct vnp_object *user,
		      const struct vnp_vnet *vnet,
		      struct netlink_ext_ack *extack)
{
	struct vnp_attachment *attachment;
	const struct vnp_vnet *named;
	struct vnp_acl *acl;
	int err;

	if (vnp_object_is_none(name))
		return NULL;
	acl = vnp_acl_find(vn, name, extack);
	if (IS_ERR(acl))
		return ERR_CAST(acl);
	named = acl->vnet;
	if (named && named != vnet) {
		err = vnp_refuse_attr(extack, name, VNP_InvalidParameter,
				      "its rules name groups of VNet '%.16s'",
				      named->object.name);
		return ERR_PTR(err);
	}

	attachment = kzalloc(sizeof(*attachment), GFP_KERNEL_ACCOUNT);
	if (!attachment)
		return ERR_PTR(-ENOMEM);
	attachment->acl = acl;
	attachment->user = user;
	attachment->vnet = vnet;
	list_add_tail(&attachment->node, &acl->attachments);
	return attachment;
}

/**
 * vnp_attachment_destroy() - let go of the acl of a subnet or port
 * @attachment: the attachment, whose acl packets do not find there any more;
 *	may be NULL
 *
 * Context: vnp_net.lock is held.
 */
void vnp_attachment_destroy(struct vnp_attachment *attachment)
{
	if (!attachment)
		return;
	list_del(&attachment->node);
	kfree(attachment);
}

/**
 * vnp_attachment_acl() - what is attached
 * @attachment: the attachment; may be NULL
 *
 * Return: the acl, or NULL
 */
struct vnp_acl *vnp_attachment_acl(const struct vnp_attachment *attachment)
{
	return attachment ? attachment->acl : NULL;
}
