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
#include <string.h>

#include "args/args.h"
#include "args/usage.h"
#include "device.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/rtnl.h"
#include "object.h"

#define LINK_KIND "vnetpeer"

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
static int make(const struct args *args, const struct device_place *place)
{
	struct nl_sock *sk = rtnl_sock();
	struct nlmsghdr *nlh;
	int status, err;

	if (!sk)
		return fail_kernel(-errno);
	nlh = nl_message(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
	status = make_message(args, place->netns, nlh);
	if (!status)
		status = genl_open();
	if (status)
		return status;
	err = nl_talk(sk, nlh, NULL);
	return err ? fail_kernel(err) : 0;
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

/* The way out of the controller's own namespace is the host's. */
static bool wants_default(const struct args *args,
			  const struct device_place *place)
{
	const char *text = args_text(args, "default-route");

	return text ? !strcmp(text, "on") : !place->is_own;
}

/* On a link that is up, each address brings the route to its prefix. */
static int set_up(struct nl_sock *sk, const struct made *made,
		  bool has_default)
{
	int err = rtnl_set_up(sk, made->ifindex);

	if (!err)
		err = add_addrs(sk, made);
	if (!err && has_default)
		err = add_default(sk, made, AF_INET);
	if (!err && has_default)
		err = add_default(sk, made, AF_INET6);
	return err;
}

static int configure(const struct args *args, const struct device_place *place)
{
	struct made made = { 0 };
	int err;

	err = read_back(args, &made);
	if (!err)
		err = set_up(place->sk, &made, wants_default(args, place));
	nl_list_free(&made.port);
	nl_list_free(&made.subnet);
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
	const struct device_ops ops = {
		.make = make,
		.configure = args_has(args, "noconf") ? NULL : configure,
		.report = report,
		.del = VNETPEER_CMD_PORT_DEL,
		.advice = " (noconf leaves that to others)",
	};
	int status = check_arguments(args);

	return status ? status : device_add(args, &ops);
}
