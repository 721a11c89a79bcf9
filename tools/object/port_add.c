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
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args/args.h"
#include "args/usage.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"
#include "lib/rtnl.h"
#include "object.h"

#define LINK_KIND "vnetpeer"
#define NO_NETNS -1

/* Where the device is to be, and what is done with it there. */
struct place {
	int netns;			/* or NO_NETNS */
	struct nl_sock *sk;		/* of it; NULL: nothing is done */
	bool takes_default;
};

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

/* A port whose device is gone is gone, too. */
static int unmake(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(VNETPEER_CMD_PORT_DEL, 0);
	int err;

	mnl_attr_put_strz(nlh, VNETPEER_A_PORT_NAME, args_text(args, "NAME"));
	err = genl_try(nlh, NULL);
	return err == -ENOENT ? 0 : err;
}

static int read_back(const struct args *args, struct made *made)
{
	struct nlattr *config[VNETPEER_A_PORT_CONFIG_MAX + 1];
	const struct nlmsghdr *nlh;
	int err;

	err = kind_get(args->object->kind, args_text(args, "NAME"), NULL,
		       &made->port);
	if (!err)
		err = kind_get(&kind_subnet, args_text(args, "subnet"),
			       args_text(args, "vnet"), &made->subnet);
	if (err)
		return err;
	if (!made->port.size || !made->subnet.size)
		return -ENOENT;
	nlh = nl_list_first(&made->port);
	made->ifindex = attr_number(attr_find(nlh, VNETPEER_A_PORT_IFINDEX));
	attr_parse_nested(attr_find(nlh, VNETPEER_A_PORT_CONFIG), config,
			  VNETPEER_A_PORT_CONFIG_MAX);
	made->ips = config[VNETPEER_A_PORT_CONFIG_IPS];
	nlh = nl_list_first(&made->subnet);
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

/* Kernels that lack IPv6 and those that have it off say so differently. */
static int check_family(int err, const struct addr *addr)
{
	if (addr_family(addr) != AF_INET6)
		return err;
	if (err == -EOPNOTSUPP || err == -EAFNOSUPPORT || err == -EACCES)
		return -EAFNOSUPPORT;
	return err;
}

static int add_addr(struct nl_sock *sk, const struct made *made,
		    const struct addr *addr)
{
	struct prefix prefix;
	int err = prefix_of(made, addr, &prefix);

	if (!err)
		err = rtnl_add_addr(sk, made->ifindex, addr, prefix.len);
	return check_family(err, addr);
}

static int add_addrs(struct nl_sock *sk, const struct made *made)
{
	const struct nlattr *attr;
	struct addr addr;
	int err = 0;

	mnl_attr_for_each_nested(attr, made->ips) {
		if (attr_get_addr(attr, &addr))
			err = add_addr(sk, made, &addr);
		if (err)
			break;
	}
	return err;
}

static bool first_of_family(const struct made *made, int family,
			    struct addr *addr)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, made->ips)
		if (attr_get_addr(attr, addr) && addr_family(addr) == family)
			return true;
	return false;
}

/* By the first address of the family, unless there is a route of others. */
static int add_default(struct nl_sock *sk, const struct made *made,
		       int family)
{
	struct addr addr, gateway;
	struct prefix prefix;
	bool has_one;
	int err;

	if (!first_of_family(made, family, &addr))
		return 0;
	err = rtnl_has_default(sk, family, &has_one);
	if (!err && !has_one)
		err = prefix_of(made, &addr, &prefix);
	if (err || has_one)
		return err;
	gateway = prefix_first_host(&prefix);
	err = rtnl_add_default(sk, made->ifindex, &gateway);
	/* Somebody else has added one meanwhile. */
	return err == -EEXIST ? 0 : err;
}

/* On a link that is up, each address brings the route to its prefix. */
static int configure(const struct place *place, const struct made *made)
{
	int err = rtnl_set_up(place->sk, made->ifindex);

	if (!err)
		err = add_addrs(place->sk, made);
	if (!err && place->takes_default)
		err = add_default(place->sk, made, AF_INET);
	if (!err && place->takes_default)
		err = add_default(place->sk, made, AF_INET6);
	return err;
}

static int report(int err, const char *text)
{
	if (err == -EAFNOSUPPORT)
		return fail("InvalidParameter",
			    "the port has an IPv6 address, and IPv6 is off in "
			    "its network namespace. Give it IPv4 ones only "
			    "(ip ADDR), or turn IPv6 on there "
			    "(net.ipv6.conf.all.disable_ipv6), or configure "
			    "the device yourself (noconf)");
	return fail_told(err, text);
}

/* What the kernel said must outlive what it says to the removal. */
static int take_back(const struct args *args, int err)
{
	char text[NL_ERROR_SIZE], note[NL_ERROR_SIZE + 128];
	int left;

	snprintf(text, sizeof(text), "%s", nl_error());
	left = unmake(args);
	snprintf(note, sizeof(note),
		 "The port could not be removed again, so it is still there: "
		 "%s.", *nl_error() ? nl_error() : strerror(-left));
	if (left)
		fail_set_note(note);
	return report(err, text);
}

static int make_usable(const struct args *args, const struct place *place)
{
	struct made made = { 0 };
	int err;

	err = read_back(args, &made);
	if (!err)
		err = configure(place, &made);
	nl_list_free(&made.port);
	nl_list_free(&made.subnet);
	return err ? take_back(args, err) : 0;
}

/* A signal that comes in between would leave a port half made. */
static int make_whole(const struct args *args, const struct place *place)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	status = make(args, place->netns);
	if (!status && place->sk)
		status = make_usable(args, place);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

/* To make a device elsewhere takes less than to enter there. */
static int enter_failed(int err, const char *netns)
{
	if (err == -EPERM)
		return fail("AuthorizationFailed", "to configure the port in "
			    "network namespace \"%s\" takes CAP_SYS_ADMIN "
			    "(noconf leaves that to others)", netns);
	return fail_errno(err, "network namespace", netns);
}

/* All that can be refused here is refused before there is a port. */
static int make_there(const struct args *args, struct place *place)
{
	struct nl_sock sk = { 0 };
	int err, status;

	if (args_has(args, "noconf"))
		return make_whole(args, place);
	err = netns_socket(&sk, place->netns);
	if (err)
		return enter_failed(err, args_text(args, "netns"));
	place->sk = &sk;
	status = make_whole(args, place);
	nl_close(&sk);
	return status;
}

static int make_here(const struct args *args, struct place *place)
{
	if (!args_has(args, "noconf")) {
		place->sk = rtnl_sock();
		if (!place->sk)
			return fail_kernel(-errno);
	}
	return make_whole(args, place);
}

/* The way out of the controller's own namespace is the host's. */
static bool takes_default(const struct args *args, bool is_own)
{
	const char *text = args_text(args, "default-route");

	return text ? !strcmp(text, "on") : !is_own;
}

static int check_arguments(const struct args *args)
{
	const char *text = args_text(args, "default-route");

	if (text && !strcmp(text, "on") && args_has(args, "noconf"))
		return usage_error(args->object, args->verb,
				   "default-route on and noconf exclude each "
				   "other");
	return 0;
}

int port_add(const struct args *args)
{
	const char *netns = args_text(args, "netns");
	struct place place = { .netns = NO_NETNS };
	bool is_own;
	int status;

	status = check_arguments(args);
	if (!status && netns)
		status = netns_open(&place.netns, netns);
	if (status)
		return status;
	is_own = !netns || netns_is_own(place.netns);
	place.takes_default = takes_default(args, is_own);
	status = is_own ? make_here(args, &place) : make_there(args, &place);
	if (netns)
		close(place.netns);
	return status;
}
