// SPDX-License-Identifier: GPL-2.0
/* Get, dump and del, alike for all kinds, named as the table wants them. */

#include "kind.h"
#include "nl.h"

static int del(struct genl_info *info)
{
	return vnp_nl_kind(info)->remove(vnp_nl_object(info), info);
}

#define DOIT(name, verb)						\
int vnetpeer_nl_##name##_doit(struct sk_buff *skb,			\
			      struct genl_info *info)			\
{									\
	return verb(info);						\
}

#define DUMPIT(name)							\
int vnetpeer_nl_##name##_dumpit(struct sk_buff *skb,			\
				struct netlink_callback *cb)		\
{									\
	return vnp_nl_dump(skb, cb);					\
}

#define GET_AND_DEL(kind)						\
	DOIT(kind##_get, vnp_nl_get)					\
	DOIT(kind##_del, del)

#define ALL(kind)							\
	GET_AND_DEL(kind)						\
	DUMPIT(kind##_get)

ALL(vnet)
ALL(subnet)
ALL(port)
ALL(peering)
ALL(route_table)
ALL(route)
ALL(gateway)
ALL(group)
ALL(acl)

/* Dumps of these are unlike the others. */
GET_AND_DEL(rule)
DOIT(setting_get, vnp_nl_get)
