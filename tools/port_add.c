// SPDX-License-Identifier: GPL-2.0
/*
 * The verb `port add`: the kernel makes port and device in one step; addresses,
 * link and default routes follow from here, as they would from `ip`.
 */

#include "port_add.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <linux/vnetpeer.h>
#include <net/if.h>
#include <signal.h>
#include <unistd.h>

#include "args.h"
#include "attr.h"
#include "fail.h"
#include "genl.h"
#include "kind.h"
#include "netns.h"
#include "rtnl.h"

#define LINK_KIND "vnetpeer"
#define NO_NETNS -1

/* A port as the kernel made it. */
struct made {
	struct nl_list port;		/* hold what the pointers point to */
	struct nl_list subnet;
	uint32_t ifindex;
	const struct nlattr *ips;
	const struct nlattr *prefixes;
};

static int make_message(const struct args *args, int netns,
			struct nlmsghdr *nlh)
{
	struct nlattr *info, *data;
	int status;

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifinfomsg));
	if (netns != NO_NETNS)
		mnl_attr_put_u32(nlh, IFLA_NET_NS_FD, netns);
	info = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, LINK_KIND);
	data = mnl_attr_nest_start(nlh, IFLA_INFO_DATA);
	status = args_put(args, nlh);
	if (!status && !(attr_nest_end(nlh, data) && attr_nest_end(nlh, info)))
		status = fail_no_room();
	return status;
}

/*
 * IFLA_IFNAME stays away: kernels up to 6.12 look it up in the namespace of
 * the socket, where another device may well have that name.
 */
static int make(const struct args *args, int netns)
{
	struct nl_sock *sk = rtnl_sock();
	struct nlmsghdr *nlh;
	int status, err;

	if (!sk)
		return fail_kernel(-errno);
	nlh = nl_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	status = make_message(args, netns, nlh);
	if (!status)
		status = genl_open();
	if (status)
		return status;
	err = nl_talk(sk, nlh, NULL);
	return err ? fail_kernel(err) : 0;
}

static void unmake(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(VNETPEER_CMD_PORT_DEL, 0);

	mnl_attr_put_strz(nlh, VNETPEER_A_PORT_NAME, args_text(args, "NAME"));
	genl_try(nlh, NULL);
}

static int read_back(const struct args *args, struct made *made)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];
	const struct nlmsghdr *nlh;
	int err;

	err = kind_get(&kind_port, args_text(args, "NAME"), NULL, &made->port);
	if (!err)
		err = kind_get(&kind_subnet, args_text(args, "subnet"),
			       args_text(args, "vnet"), &made->subnet);
	if (err)
		return err;
	if (!made->port.size || !made->subnet.size)
		return -ENOENT;
	nlh = (const struct nlmsghdr *)made->port.data;
	made->ifindex = attr_number(attr_find(nlh, VNETPEER_A_PORT_IFINDEX));
	attr_parse_nested(attr_find(nlh, VNETPEER_A_PORT_CONFIG), config,
			  VNETPEER_A_PORT_CONFIG_MAX);
	made->ips = config[VNETPEER_A_PORT_CONFIG_IPS];
	nlh = (const struct nlmsghdr *)made->subnet.data;
	made->prefixes = attr_find(nlh, VNETPEER_A_SUBNET_PREFIXES);
	return made->ips && made->prefixes ? 0 : -ENOENT;
}

static int prefix_of(const struct made *made, const struct addr *addr,
		     struct prefix *prefix)
{
	const struct nlattr *nest;

	mnl_attr_for_each_nested(nest, made->prefixes)
		if (attr_get_prefix(nest, prefix) &&
		    prefix_contains(prefix, addr))
			return 0;
	return -ENOENT;
}

typedef int (*addr_fn)(struct nl_sock *sk, uint32_t ifindex,
		       const struct addr *addr, const struct prefix *prefix);

static int for_each_addr(struct nl_sock *sk, const struct made *made,
			 addr_fn fn)
{
	const struct nlattr *attr;
	struct prefix prefix;
	struct addr addr;
	int err = 0;

	mnl_attr_for_each_nested(attr, made->ips) {
		if (!attr_get_addr(attr, &addr))
			continue;
		err = prefix_of(made, &addr, &prefix);
		if (!err)
			err = fn(sk, made->ifindex, &addr, &prefix);
		if (err)
			break;
	}
	return err;
}

static int add_addr(struct nl_sock *sk, uint32_t ifindex,
		    const struct addr *addr, const struct prefix *prefix)
{
	return rtnl_add_addr(sk, ifindex, addr, prefix->len);
}

/* The first address of a family decides; later ones find its route there. */
static int add_default(struct nl_sock *sk, uint32_t ifindex,
		       const struct addr *addr, const struct prefix *prefix)
{
	struct addr gateway = prefix_first_host(prefix);

	return rtnl_add_default(sk, ifindex, &gateway);
}

/* On a link that is up, each address brings the route to its prefix. */
static int configure_in(struct nl_sock *sk, const struct made *made)
{
	int err = rtnl_set_up(sk, made->ifindex);

	if (!err)
		err = for_each_addr(sk, made, add_addr);
	if (!err)
		err = for_each_addr(sk, made, add_default);
	return err;
}

static int configure(const struct made *made, int netns)
{
	struct nl_sock sk;
	int err;

	if (netns == NO_NETNS)
		return configure_in(rtnl_sock(), made);
	err = netns_socket(&sk, netns);
	if (err)
		return err;
	err = configure_in(&sk, made);
	nl_close(&sk);
	return err;
}

static int make_usable(const struct args *args, int netns)
{
	struct made made = { 0 };
	int err, status = 0;

	err = read_back(args, &made);
	if (!err)
		err = configure(&made, netns);
	nl_list_free(&made.port);
	nl_list_free(&made.subnet);
	if (err) {
		status = fail_kernel(err);
		unmake(args);
	}
	return status;
}

/* A signal that comes in between would leave a port half made. */
static int make_whole(const struct args *args, int netns)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	status = make(args, netns);
	if (!status && !args_has(args, "noconf"))
		status = make_usable(args, netns);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

int port_add(const struct args *args)
{
	const char *netns = args_text(args, "netns");
	int fd = NO_NETNS;
	int status = 0;

	if (netns)
		status = netns_open(&fd, netns);
	if (status)
		return status;
	status = make_whole(args, fd);
	if (fd != NO_NETNS)
		close(fd);
	return status;
}
