// SPDX-License-Identifier: GPL-2.0
/* Reads what attributes say. */

#include "read.h"

#include <linux/string.h>
#include <net/netlink.h>

#include "pure/prefix.h"
#include "refuse.h"

/**
 * vnp_read_count() - how many attributes are in a list
 * @list: the list
 *
 * Return: the number
 */
unsigned int vnp_read_count(const struct nlattr *list)
{
	const struct nlattr *attr;
	unsigned int count = 0;
	int rem;

	nla_for_each_nested(attr, list, rem)
		count++;
	return count;
}

/**
 * vnp_read_addr() - read an address
 * @attr: 4 or 16 bytes; may be NULL, which is refused
 * @addr: the address
 * @extack: where a refusal is explained
 *
 * Return: 0 or -EINVAL
 */
int vnp_read_addr(const struct nlattr *attr, struct vnp_addr *addr,
		  struct netlink_ext_ack *extack)
{
	int len = attr ? nla_len(attr) : 0;

	memset(addr, 0, sizeof(*addr));
	if (len == sizeof(addr->v4))
		addr->family = AF_INET;
	else if (len == sizeof(addr->v6))
		addr->family = AF_INET6;
	else
		return vnp_refuse_attr(extack, attr, VNP_InvalidParameter,
				       "an address is 4 or 16 bytes long");
	memcpy(&addr->v6, nla_data(attr), len);
	return 0;
}
