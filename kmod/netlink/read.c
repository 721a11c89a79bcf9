// SPDX-License-Identifier: GPL-2.0
/* Reads what messages of all kinds have in common. */

#include "nl.h"
#include "object/refuse.h"
#include "object/route_table.h"
#include "pure/space.h"

/**
 * vnp_nl_check_once() - refuse attributes that stand twice
 * @head: the first attribute
 * @len: length of all of them
 * @repeated: those that may, a bit for each type
 * @extack: where a refusal is explained
 *
 * The core takes the last of several and says nothing, which hides mistakes.
 *
 * Return: 0 or -EINVAL
 */
int vnp_nl_check_once(const struct nlattr *head, int len, u64 repeated,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	u64 seen = 0;
	int rem;

	nla_for_each_attr(attr, head, len, rem) {
		u64 bit = BIT_ULL(nla_type(attr) & 63);

		if (seen & ~repeated & bit)
			return vnp_refuse_attr(extack, attr,
					       VNP_InvalidParameter,
					       "an attribute stands twice");
		seen |= bit;
	}
	return 0;
}

/**
 * vnp_nl_prefix() - read a prefix, of whatever length and value
 * @attr: a nest with address and length; may be NULL, which is refused
 * @prefix: the prefix; to be checked before it is used
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EINVAL
 */
int vnp_nl_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
		  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[VNETPEER_A_PREFIX_LEN + 1];
	int err;

	if (!attr)
		return vnp_refuse(extack, VNP_InvalidParameter,
				  "a prefix is missing");
	err = vnp_nl_check_once(nla_data(attr), nla_len(attr), 0, extack);
	if (err)
		return err;
	err = nla_parse_nested(tb, VNETPEER_A_PREFIX_LEN, attr,
			       vnetpeer_prefix_nl_policy, extack);
	if (err)
		return err;
	if (!tb[VNETPEER_A_PREFIX_LEN])
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "a prefix has no length");
	err = vnp_read_addr(tb[VNETPEER_A_PREFIX_ADDR], &prefix->addr, extack);
	if (err)
		return err;
	prefix->len = nla_get_u8(tb[VNETPEER_A_PREFIX_LEN]);
	return 0;
}

static int read_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
		       bool (*is_good)(const struct vnp_prefix *prefix),
		       struct netlink_ext_ack *extack)
{
	int err = vnp_nl_prefix(attr, prefix, extack);

	if (err)
		return err;
	if (!is_good(prefix))
		return vnp_refuse_attr(extack, attr,
				       VNP_InvalidAddressPrefixFormat,
				       "host bits, length, or a range not to be used");
	return 0;
}

/**
 * vnp_nl_route_prefix() - read the prefix of a route
 * @attr: a nest with address and length; may be NULL, which is refused
 * @prefix: the prefix
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EINVAL
 */
int vnp_nl_route_prefix(const struct nlattr *attr, struct vnp_prefix *prefix,
			struct netlink_ext_ack *extack)
{
	return read_prefix(attr, prefix, vnp_prefix_is_routable, extack);
}

static int read_prefixes(const struct nlattr *list, struct vnp_space *space,
			 bool (*is_good)(const struct vnp_prefix *prefix),
			 struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	unsigned int count = 0;
	int rem, err;

	nla_for_each_nested(attr, list, rem) {
		err = read_prefix(attr, &space->prefix[count++], is_good,
				  extack);
		if (err)
			return err;
	}
	return 0;
}

static struct vnp_space *
read_list(const struct nlattr *list,
	  bool (*is_good)(const struct vnp_prefix *prefix),
	  struct netlink_ext_ack *extack)
{
	unsigned int count = list ? vnp_read_count(list) : 0;
	struct vnp_space *space;
	int err;

	space = vnp_space_alloc(count);
	if (!space)
		return ERR_PTR(-ENOMEM);
	if (!count)
		return space;

	err = read_prefixes(list, space, is_good, extack);
	if (!err)
		err = vnp_space_sort(space);
	if (err) {
		vnp_space_free(space);
		return ERR_PTR(err);
	}
	return space;
}

/**
 * vnp_nl_space() - read a list of prefixes
 * @list: the list; may be NULL, which makes an empty one
 * @extack: where a refusal is explained
 *
 * Return: the prefixes, sorted, for vnp_space_free(); or an error pointer
 */
struct vnp_space *vnp_nl_space(const struct nlattr *list,
			       struct netlink_ext_ack *extack)
{
	return read_list(list, vnp_prefix_is_valid, extack);
}

/**
 * vnp_nl_route_prefixes() - read a list of the prefixes of routes
 * @list: the list; may be NULL, which makes an empty one
 * @extack: where a refusal is explained
 *
 * Return: the prefixes, sorted, for vnp_space_free(); or an error pointer
 */
struct vnp_space *vnp_nl_route_prefixes(const struct nlattr *list,
					struct netlink_ext_ack *extack)
{
	return read_list(list, vnp_prefix_is_routable, extack);
}

/**
 * vnp_nl_read_route_table() - find the route table that something is to have
 * @info: the message
 * @name: the name of one; "none" for none; NULL for the one that it has
 * @user: the route table that it has; is set to the other one, or to NULL
 *
 * Context: vnp_net.config is held.
 * Return: 0 or a negative errno
 */
int vnp_nl_read_route_table(const struct genl_info *info,
			    const struct nlattr *name,
			    struct vnp_route_table **user)
{
	if (!name)
		return 0;
	*user = NULL;
	if (vnp_object_is_none(name))
		return 0;
	*user = vnp_route_table_find(vnp_nl_net(info), name, info->extack);
	return PTR_ERR_OR_ZERO(*user);
}
