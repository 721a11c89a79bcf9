// SPDX-License-Identifier: GPL-2.0
/* VNets over netlink. */

#include <linux/slab.h>

#include "kind.h"
#include "nl.h"
#include "object/event.h"
#include "object/gateway.h"
#include "object/object.h"
#include "object/refuse.h"
#include "object/vnet.h"
#include "pure/space.h"

#define FLOW_TIMEOUT_MIN 4
#define FLOW_TIMEOUT_MAX 30

#define vnet_of(ptr) container_of_const(ptr, struct vnp_vnet, object)

static int vnet_fill(struct sk_buff *msg, const struct vnp_object *object,
		     const struct net *asker)
{
	const struct vnp_vnet *vnet = vnet_of(object);
	const struct vnp_gateway *gateway = vnet->gateway;

	if (nla_put_u32(msg, VNETPEER_A_VNET_ID, object->id) ||
	    nla_put_string(msg, VNETPEER_A_VNET_NAME, object->name) ||
	    nla_put_string(msg, VNETPEER_A_VNET_REGION, vnet->region) ||
	    nla_put_u32(msg, VNETPEER_A_VNET_MODEL, vnet->model) ||
	    nla_put_string(msg, VNETPEER_A_VNET_SUBSCRIPTION,
			   vnet->subscription) ||
	    nla_put_u32(msg, VNETPEER_A_VNET_FLOW_TIMEOUT,
			vnet->path.flow_timeout) ||
	    nla_put_u32(msg, VNETPEER_A_VNET_PORTS,
			READ_ONCE(vnet->port_count)) ||
	    (gateway && vnp_gateway_is_alive(gateway) &&
	     nla_put_string(msg, VNETPEER_A_VNET_GATEWAY,
			    gateway->object.name)))
		return -EMSGSIZE;
	return vnp_nl_put_space(msg, VNETPEER_A_VNET_PREFIXES, vnet->space);
}

/* A label is free text of a name's length. */
static int read_label(const struct nlattr *attr, const char *fallback,
		      char label[VNETPEER_NAME_MAX + 1],
		      struct netlink_ext_ack *extack)
{
	const char *text = attr ? nla_data(attr) : fallback;
	size_t len = strlen(text);

	if (!len || len > VNETPEER_NAME_MAX)
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a label has 1 to %u characters",
				       VNETPEER_NAME_MAX);
	memcpy(label, text, len + 1);
	return 0;
}

static int read_flow_timeout(const struct nlattr *attr, u32 *minutes,
			     struct netlink_ext_ack *extack)
{
	u32 value;

	if (!attr)
		return 0;
	value = nla_get_u32(attr);
	if (value < FLOW_TIMEOUT_MIN || value > FLOW_TIMEOUT_MAX)
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a flow timeout is %u to %u minutes",
				       FLOW_TIMEOUT_MIN, FLOW_TIMEOUT_MAX);
	*minutes = value;
	return 0;
}

static int vnet_read(struct vnp_vnet *vnet, struct nlattr **attrs,
		     struct netlink_ext_ack *extack)
{
	struct vnp_space *space;
	int err;

	vnp_object_name(&vnet->object, attrs[VNETPEER_A_VNET_NAME]);
	err = read_label(attrs[VNETPEER_A_VNET_REGION], "local", vnet->region,
			 extack);
	if (err)
		return err;
	err = read_label(attrs[VNETPEER_A_VNET_SUBSCRIPTION], "default",
			 vnet->subscription, extack);
	if (err)
		return err;
	if (attrs[VNETPEER_A_VNET_MODEL])
		vnet->model = nla_get_u32(attrs[VNETPEER_A_VNET_MODEL]);
	vnet->path.flow_timeout = FLOW_TIMEOUT_MIN;
	err = read_flow_timeout(attrs[VNETPEER_A_VNET_FLOW_TIMEOUT],
				&vnet->path.flow_timeout, extack);
	if (err)
		return err;
	space = vnp_nl_space(attrs[VNETPEER_A_VNET_PREFIXES], extack);
	if (IS_ERR(space))
		return PTR_ERR(space);
	vnet->space = space;
	return 0;
}

static int check_new(struct genl_info *info)
{
	struct vnp_vnet *vnet = vnp_vnet_alloc(vnp_nl_net(info));
	int err;

	if (!vnet)
		return -ENOMEM;
	err = vnet_read(vnet, info->attrs, info->extack);
	if (!err)
		err = vnp_vnet_check_own(vnet->space, info->extack);
	vnp_vnet_free(vnet);
	return err;
}

static int check_space(const struct nlattr *list,
		       struct netlink_ext_ack *extack)
{
	struct vnp_space *space = vnp_nl_space(list, extack);

	if (IS_ERR(space))
		return PTR_ERR(space);
	vnp_space_free(space);
	return 0;
}

static int check_set(struct genl_info *info)
{
	const struct nlattr *minutes_attr, *add, *del;
	u32 minutes;
	int err;

	add = info->attrs[VNETPEER_A_VNET_ADD_PREFIXES];
	del = info->attrs[VNETPEER_A_VNET_DEL_PREFIXES];
	minutes_attr = info->attrs[VNETPEER_A_VNET_FLOW_TIMEOUT];
	if (!add && !del && !minutes_attr)
		return vnp_refuse(info->extack, VNP_InvalidParameter,
				  "nothing to set");
	err = read_flow_timeout(minutes_attr, &minutes, info->extack);
	if (!err)
		err = check_space(add, info->extack);
	if (!err)
		err = check_space(del, info->extack);
	return err;
}

int vnetpeer_nl_vnet_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_vnet *vnet;
	int err;

	vnet = vnp_vnet_alloc(vnp_nl_net(info));
	if (!vnet)
		return -ENOMEM;
	err = vnet_read(vnet, info->attrs, info->extack);
	if (!err)
		err = vnp_vnet_create(vnet, info->extack);
	if (err)
		vnp_vnet_free(vnet);
	return err;
}

static bool space_has(const struct vnp_space *space,
		      const struct vnp_prefix *prefix)
{
	unsigned int i;

	for (i = 0; i < space->count; i++)
		if (!vnp_prefix_cmp(&space->prefix[i], prefix))
			return true;
	return false;
}

static int check_has_all(const struct vnp_space *space,
			 const struct vnp_space *wanted,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	unsigned int i;

	for (i = 0; i < wanted->count; i++)
		if (!space_has(space, &wanted->prefix[i]))
			return vnp_refuse_attr(extack, attr,
					       VNP_ResourceNotFound,
					       "the VNet has no such prefix");
	return 0;
}

/* What is left of @old without @del, followed by @add. */
static struct vnp_space *space_edit(const struct vnp_space *old,
				    const struct vnp_space *add,
				    const struct vnp_space *del)
{
	struct vnp_space *space;
	unsigned int i, count = 0;

	space = vnp_space_alloc(old->count + add->count);
	if (!space)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < old->count; i++)
		if (!space_has(del, &old->prefix[i]))
			space->prefix[count++] = old->prefix[i];
	for (i = 0; i < add->count; i++)
		space->prefix[count++] = add->prefix[i];
	space->count = count;
	if (vnp_space_sort(space)) {
		vnp_space_free(space);
		return ERR_PTR(-ENOMEM);
	}
	return space;
}

static int vnet_edit_space(struct vnp_vnet *vnet, struct nlattr **attrs,
			   struct netlink_ext_ack *extack)
{
	const struct nlattr *add_attr = attrs[VNETPEER_A_VNET_ADD_PREFIXES];
	const struct nlattr *del_attr = attrs[VNETPEER_A_VNET_DEL_PREFIXES];
	struct vnp_space *add, *del, *space;
	int err;

	add = vnp_nl_space(add_attr, extack);
	if (IS_ERR(add))
		return PTR_ERR(add);
	del = vnp_nl_space(del_attr, extack);
	if (IS_ERR(del)) {
		err = PTR_ERR(del);
		goto out_free_add;
	}
	err = check_has_all(vnet->space, del, del_attr, extack);
	if (err)
		goto out_free_del;
	space = space_edit(vnet->space, add, del);
	if (IS_ERR(space)) {
		err = PTR_ERR(space);
		goto out_free_del;
	}
	err = vnp_vnet_set_space(vnet, space, extack);
	if (err)
		vnp_space_free(space);

out_free_del:
	vnp_space_free(del);
out_free_add:
	vnp_space_free(add);
	return err;
}

int vnetpeer_nl_vnet_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vnp_vnet *vnet = vnet_of(vnp_nl_object(info));
	struct nlattr **attrs = info->attrs;
	bool has_space;
	u32 flow_timeout;
	int err;

	has_space = attrs[VNETPEER_A_VNET_ADD_PREFIXES] ||
		    attrs[VNETPEER_A_VNET_DEL_PREFIXES];
	flow_timeout = vnet->path.flow_timeout;
	err = read_flow_timeout(attrs[VNETPEER_A_VNET_FLOW_TIMEOUT],
				&flow_timeout, info->extack);
	if (!err && has_space)
		err = vnet_edit_space(vnet, attrs, info->extack);
	if (err || flow_timeout == vnet->path.flow_timeout)
		return err;
	vnet->path.flow_timeout = flow_timeout;
	vnp_event(&vnet->object, VNETPEER_EVENT_SET);
	return 0;
}

static int vnet_remove(struct vnp_object *object, struct genl_info *info)
{
	return vnp_vnet_destroy(vnet_of(object), info->extack);
}

const struct vnp_kind_info vnp_nl_vnet = {
	.kind = VNP_KIND_VNET,
	.name = VNETPEER_A_VNET_NAME,
	.check = {
		[VNP_NEW] = check_new,
		[VNP_SET] = check_set,
	},
	.fill = vnet_fill,
	.ntf = VNETPEER_CMD_VNET_NTF,
	.event = VNETPEER_A_VNET_EVENT,
	.remove = vnet_remove,
};
