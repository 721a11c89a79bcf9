// SPDX-License-Identifier: GPL-2.0
/* rtnetlink: what a port's device needs to be usable. */

#include "rtnl.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

struct nl_sock *rtnl_sock(void)
{
	static struct nl_sock sk;
	int err;

	if (sk.mnl)
		return &sk;
	err = nl_open(&sk, NETLINK_ROUTE);
	if (!err)
		return &sk;
	errno = -err;
	return NULL;
}

int rtnl_add_addr(struct nl_sock *sk, uint32_t ifindex,
		  const struct addr *addr, uint8_t len)
{
	struct nlmsghdr *nlh;
	struct ifaddrmsg *ifa;

	nlh = nl_message(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
	ifa = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifa));
	ifa->ifa_family = addr_family(addr);
	ifa->ifa_prefixlen = len;
	ifa->ifa_index = ifindex;
	/* The kernel module sees to it that nobody else has the address. */
	if (ifa->ifa_family == AF_INET6)
		ifa->ifa_flags = IFA_F_NODAD;
	mnl_attr_put(nlh, IFA_LOCAL, addr->size, addr->bytes);
	mnl_attr_put(nlh, IFA_ADDRESS, addr->size, addr->bytes);
	return nl_talk(sk, nlh, NULL);
}

int rtnl_set_up(struct nl_sock *sk, uint32_t ifindex)
{
	struct nlmsghdr *nlh = nl_message(RTM_NEWLINK, 0);
	struct ifinfomsg *ifi;

	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_index = ifindex;
	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	return nl_talk(sk, nlh, NULL);
}

static bool is_default(const struct nlmsghdr *nlh)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);

	return nlh->nlmsg_type == RTM_NEWROUTE && !rtm->rtm_dst_len;
}

/* There may be a great many routes; only those that count are kept. */
int rtnl_has_default(struct nl_sock *sk, int family, bool *has)
{
	struct nl_list routes = { .is_wanted = is_default };
	struct nlmsghdr *nlh;
	struct rtmsg *rtm;
	int err;

	nlh = nl_message(RTM_GETROUTE, NLM_F_DUMP);
	rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	rtm->rtm_family = family;
	err = nl_talk(sk, nlh, &routes);
	*has = routes.size;
	nl_list_free(&routes);
	return err;
}

int rtnl_add_default(struct nl_sock *sk, uint32_t ifindex,
		     const struct addr *gateway)
{
	struct nlmsghdr *nlh;
	struct rtmsg *rtm;

	nlh = nl_message(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
	rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	rtm->rtm_family = addr_family(gateway);
	rtm->rtm_table = RT_TABLE_MAIN;
	rtm->rtm_protocol = RTPROT_BOOT;
	rtm->rtm_scope = RT_SCOPE_UNIVERSE;
	rtm->rtm_type = RTN_UNICAST;
	mnl_attr_put(nlh, RTA_GATEWAY, gateway->size, gateway->bytes);
	mnl_attr_put_u32(nlh, RTA_OIF, ifindex);
	return nl_talk(sk, nlh, NULL);
}
