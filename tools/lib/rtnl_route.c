// SPDX-License-Identifier: GPL-2.0
/* rtnetlink: the routes of one table of the kernel. */

#include "rtnl_route.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "netns.h"

/* Bytes of news the kernel keeps for a reader that is slow. */
#define BACKLOG (4 << 20)

static const int groups[] = {
	RTNLGRP_IPV4_ROUTE,
	RTNLGRP_IPV6_ROUTE,
	RTNLGRP_LINK,
	RTNLGRP_IPV4_IFADDR,
	RTNLGRP_NEXTHOP,
};

static int join(struct nl_sock *sk)
{
	int group;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		group = groups[i];
		if (mnl_socket_setsockopt(sk->mnl, NETLINK_ADD_MEMBERSHIP,
					  &group, sizeof(group)) < 0)
			return -errno;
	}
	return 0;
}

int rtnl_route_listen(struct nl_sock *sk, int netns)
{
	int err;

	err = netns < 0 ? nl_open(sk, NETLINK_ROUTE) : netns_socket(sk, netns);
	if (err)
		return err;
	nl_set_room(sk, SO_RCVBUFFORCE, SO_RCVBUF, BACKLOG);
	err = join(sk);
	if (err)
		nl_close(sk);
	return err;
}

static struct rtmsg *put_header(struct nlmsghdr *nlh, int family,
				uint32_t table)
{
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));

	rtm->rtm_family = family;
	mnl_attr_put_u32(nlh, RTA_TABLE, table);
	return rtm;
}

int rtnl_route_dump(struct nl_sock *sk, int family, uint32_t table,
		    struct nl_list *routes)
{
	struct nlmsghdr *nlh = nl_message(RTM_GETROUTE, NLM_F_DUMP);
	int err;

	put_header(nlh, family, table)->rtm_type = RTN_UNICAST;
	err = nl_talk(sk, nlh, routes);
	return err == -ENOENT ? 0 : err;
}

static const struct rtmsg *header(const struct nlmsghdr *nlh)
{
	return mnl_nlmsg_get_payload(nlh);
}

static const struct nlattr *find(const struct nlmsghdr *nlh, uint16_t type)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct rtmsg))
		if (mnl_attr_get_type(attr) == type)
			return attr;
	return NULL;
}

bool rtnl_is_route(const struct nlmsghdr *nlh)
{
	return (nlh->nlmsg_type == RTM_NEWROUTE ||
		nlh->nlmsg_type == RTM_DELROUTE) &&
	       mnl_nlmsg_get_payload_len(nlh) >= sizeof(struct rtmsg);
}

bool rtnl_route_is_of(const struct nlmsghdr *nlh, uint32_t table)
{
	const struct nlattr *attr;

	if (!rtnl_is_route(nlh) || header(nlh)->rtm_flags & RTM_F_CLONED)
		return false;
	attr = find(nlh, RTA_TABLE);
	return (attr ? mnl_attr_get_u32(attr) : header(nlh)->rtm_table) ==
	       table;
}

/* A default route has no address. */
bool rtnl_route_prefix(const struct nlmsghdr *nlh, struct prefix *prefix)
{
	const struct nlattr *dst = find(nlh, RTA_DST);
	uint8_t family = header(nlh)->rtm_family;

	if (family != AF_INET && family != AF_INET6)
		return false;
	*prefix = (struct prefix){
		.addr.size = family == AF_INET ? 4 : 16,
		.len = header(nlh)->rtm_dst_len,
	};
	if (!dst)
		return !prefix->len;
	if (mnl_attr_get_payload_len(dst) != prefix->addr.size)
		return false;
	memcpy(prefix->addr.bytes, mnl_attr_get_payload(dst),
	       prefix->addr.size);
	return true;
}

static bool hops_lead_past(const struct nlattr *hops, uint32_t ifindex)
{
	const struct rtnexthop *hop = mnl_attr_get_payload(hops);
	int left = mnl_attr_get_payload_len(hops);

	while (RTNH_OK(hop, left)) {
		if ((uint32_t)hop->rtnh_ifindex != ifindex)
			return true;
		left -= RTNH_ALIGN(hop->rtnh_len);
		hop = RTNH_NEXT(hop);
	}
	return false;
}

/* A next hop object need not say more than that it is one. */
bool rtnl_route_leads_past(const struct nlmsghdr *nlh, uint32_t ifindex)
{
	const struct nlattr *attr;

	if (header(nlh)->rtm_type != RTN_UNICAST)
		return false;
	attr = find(nlh, RTA_MULTIPATH);
	if (attr)
		return hops_lead_past(attr, ifindex);
	attr = find(nlh, RTA_OIF);
	return attr ? mnl_attr_get_u32(attr) != ifindex :
		      !!find(nlh, RTA_NH_ID);
}

bool rtnl_route_is_owned(const struct nlmsghdr *nlh,
			 const struct rtnl_route_owner *owner)
{
	const struct nlattr *oif = find(nlh, RTA_OIF);

	return header(nlh)->rtm_protocol == owner->protocol && oif &&
	       mnl_attr_get_u32(oif) == owner->ifindex;
}

static struct rtmsg *put_route(struct nlmsghdr *nlh,
			       const struct prefix *prefix,
			       const struct rtnl_route_owner *owner)
{
	struct rtmsg *rtm = put_header(nlh, addr_family(&prefix->addr),
				       owner->table);

	rtm->rtm_dst_len = prefix->len;
	rtm->rtm_protocol = owner->protocol;
	rtm->rtm_type = RTN_UNICAST;
	mnl_attr_put(nlh, RTA_DST, prefix->addr.size, prefix->addr.bytes);
	mnl_attr_put_u32(nlh, RTA_OIF, owner->ifindex);
	return rtm;
}

int rtnl_route_add(struct nl_sock *sk, const struct prefix *prefix,
		   const struct rtnl_route_owner *owner)
{
	struct nlmsghdr *nlh;

	nlh = nl_message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
	put_route(nlh, prefix, owner)->rtm_scope = RT_SCOPE_LINK;
	return nl_talk(sk, nlh, NULL);
}

int rtnl_route_del(struct nl_sock *sk, const struct prefix *prefix,
		   const struct rtnl_route_owner *owner)
{
	struct nlmsghdr *nlh = nl_message(RTM_DELROUTE, 0);

	put_route(nlh, prefix, owner)->rtm_scope = RT_SCOPE_NOWHERE;
	return nl_talk(sk, nlh, NULL);
}
