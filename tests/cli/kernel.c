// SPDX-License-Identifier: GPL-2.0
/*
 * Tests of what comes of a kernel's answers, and of those that it seldom gives.
 * What libmnl sends ends here, and so begins what it receives.
 */

#include <dirent.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/rtnetlink.h>
#include <linux/vnetpeer.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "args/remedy.h"
#include "batch.h"
#include "command.h"
#include "lib/addr.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/nl.h"
#include "show/out.h"
#include "units.h"

#define FAMILY_ID 33
#define PORT_IFINDEX 7
#define GATEWAY_IFINDEX 8

/* A half of a peering */
struct half {
	const char *name;
	const char *vnet;
	const char *remote;
	enum vnetpeer_peering_state state;
	bool lends;		/* its VNet's gateway */
	bool uses;		/* the remote VNet's */
	bool is_gone;		/* the remote VNet */
};

/* What the kernel does in a test, and what it has been asked. */
static struct {
	int newlink_err;
	int up_err;
	int addr6_err;
	int del_err;
	int set_err;		/* of a half of a peering */
	int get_err;		/* of a port or gateway */
	int list_err;		/* of the routes of gateways, at the end */
	bool is_torn;		/* the list of them is */
	int join_err;
	const char *text;	/* what it says to an error */
	bool has_default4;
	bool has_default6;
	bool drops;		/* what is traced */
	enum vnetpeer_drop_reason reason;	/* and for what */
	bool is_user_route;	/* to a gateway */
	const struct half *halves;	/* end with one that has no name */
	bool has_objects;	/* to list; what belongs to them it never has */

	bool loses_events;
	uint16_t family_id;

	int addresses;
	int routes;
	int removals;
	int up;			/* the device that is brought up */
	int gateways;
	bool has_netns;		/* a gateway that was made elsewhere */
} kernel;

static char request[NL_MESSAGE_SIZE] NL_ALIGNED;
static bool is_asked;

static int bus_of(const struct mnl_socket *sk)
{
	socklen_t size = sizeof(int);
	int bus = -1;

	getsockopt(mnl_socket_get_fd(sk), SOL_SOCKET, SO_PROTOCOL, &bus,
		   &size);
	return bus;
}

/* Replies */

static struct nlmsghdr *begin(char *buf, uint16_t type, size_t head)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_seq = ((struct nlmsghdr *)request)->nlmsg_seq;
	mnl_nlmsg_put_extra_header(nlh, head);
	return nlh;
}

static struct nlmsghdr *begin_genl(char *buf, uint16_t type, uint8_t cmd)
{
	struct nlmsghdr *nlh = begin(buf, type, sizeof(struct genlmsghdr));
	struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	genl->cmd = cmd;
	return nlh;
}

/* The group is one that nobody can join. */
static size_t reply_family(char *buf, uint8_t cmd)
{
	struct nlmsghdr *nlh = begin_genl(buf, GENL_ID_CTRL, cmd);
	struct nlattr *groups, *group;

	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, kernel.family_id);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	group = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME,
			  VNETPEER_MCGRP_EVENTS);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, 0);
	mnl_attr_nest_end(nlh, group);
	mnl_attr_nest_end(nlh, groups);
	return nlh->nlmsg_len;
}

static void put_addr(struct nlmsghdr *nlh, const char *text)
{
	struct addr addr;

	addr_parse(&addr, text);
	mnl_attr_put(nlh, VNETPEER_A_ADDR_LIST_ADDR, addr.size, addr.bytes);
}

static size_t reply_port(char *buf)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_PORT_GET);
	struct nlattr *config, *ips;

	mnl_attr_put_strz(nlh, VNETPEER_A_PORT_NAME, "p");
	mnl_attr_put_u32(nlh, VNETPEER_A_PORT_IFINDEX, PORT_IFINDEX);
	config = mnl_attr_nest_start(nlh, VNETPEER_A_PORT_CONFIG);
	ips = mnl_attr_nest_start(nlh, VNETPEER_A_PORT_CONFIG_IPS);
	put_addr(nlh, "10.1.0.4");
	put_addr(nlh, "fd00::4");
	put_addr(nlh, "10.1.0.5");
	mnl_attr_nest_end(nlh, ips);
	mnl_attr_nest_end(nlh, config);
	return nlh->nlmsg_len;
}

static size_t reply_gateway(char *buf)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_GATEWAY_GET);

	mnl_attr_put_strz(nlh, VNETPEER_A_GATEWAY_NAME, "edge");
	mnl_attr_put_strz(nlh, VNETPEER_A_GATEWAY_VNET, "blue");
	mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_TYPE,
			 VNETPEER_GATEWAY_TYPE_EXPRESSROUTE);
	mnl_attr_put_strz(nlh, VNETPEER_A_GATEWAY_DEV, "eth0");
	mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_IFINDEX, GATEWAY_IFINDEX);
	/* a namespace without a name */
	mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_NETNSID, INT32_MAX);
	mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_STATE,
			 VNETPEER_PORT_STATE_UP);
	mnl_attr_put_u32(nlh, VNETPEER_A_GATEWAY_ROUTES, 2);
	return nlh->nlmsg_len;
}

static size_t reply_gateway_route(char *buf, const char *text)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_GATEWAY_ROUTE_GET);
	struct prefix prefix;

	if (kernel.is_torn)
		nlh->nlmsg_flags |= NLM_F_DUMP_INTR;
	prefix_parse(&prefix, text);
	mnl_attr_put_strz(nlh, VNETPEER_A_GATEWAY_ROUTE_GATEWAY, "edge");
	attr_put_prefix(nlh, VNETPEER_A_GATEWAY_ROUTE_PREFIX, &prefix);
	return nlh->nlmsg_len;
}

static size_t reply_gateway_routes(char *buf)
{
	size_t size = reply_gateway_route(buf, "10.9.0.0/16");

	return size + reply_gateway_route(buf + size, "fd00:9::/48");
}

static size_t reply_subnet(char *buf)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_SUBNET_GET);
	struct nlattr *nest;
	struct prefix prefix;

	nest = mnl_attr_nest_start(nlh, VNETPEER_A_SUBNET_PREFIXES);
	prefix_parse(&prefix, "10.1.0.0/24");
	attr_put_prefix(nlh, VNETPEER_A_PREFIX_LIST_PREFIX, &prefix);
	prefix_parse(&prefix, "fd00::/64");
	attr_put_prefix(nlh, VNETPEER_A_PREFIX_LIST_PREFIX, &prefix);
	mnl_attr_nest_end(nlh, nest);
	return nlh->nlmsg_len;
}

static size_t reply_vnet(char *buf)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_VNET_GET);

	mnl_attr_put_strz(nlh, VNETPEER_A_VNET_NAME, "blue");
	return nlh->nlmsg_len;
}

static size_t reply_half(char *buf, const struct half *half)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_PEERING_GET);

	mnl_attr_put_strz(nlh, VNETPEER_A_PEERING_NAME, half->name);
	mnl_attr_put_strz(nlh, VNETPEER_A_PEERING_VNET, half->vnet);
	mnl_attr_put_strz(nlh, VNETPEER_A_PEERING_REMOTE, half->remote);
	mnl_attr_put_u32(nlh, VNETPEER_A_PEERING_STATE, half->state);
	mnl_attr_put_u8(nlh, VNETPEER_A_PEERING_GATEWAY_TRANSIT, half->lends);
	mnl_attr_put_u8(nlh, VNETPEER_A_PEERING_REMOTE_GATEWAYS, half->uses);
	if (!half->is_gone)
		mnl_attr_put(nlh, VNETPEER_A_PEERING_REMOTE_CURRENT_PREFIXES,
			     0, NULL);
	return nlh->nlmsg_len;
}

static size_t reply_halves(char *buf)
{
	const char *vnet = attr_text((struct nlmsghdr *)request,
				     VNETPEER_A_PEERING_VNET);
	const struct half *half;
	size_t size = 0;

	for (half = kernel.halves; half && half->name; half++)
		if (!strcmp(half->vnet, vnet))
			size += reply_half(buf + size, half);
	return size;
}

static void put_verdict(struct nlmsghdr *nlh)
{
	struct nlattr *vnets;

	mnl_attr_put_u32(nlh, VNETPEER_A_TRACE_VERDICT,
			 kernel.drops ? VNETPEER_VERDICT_DROP :
					VNETPEER_VERDICT_DELIVER);
	if (!kernel.reason)
		return;
	mnl_attr_put_u32(nlh, VNETPEER_A_TRACE_REASON, kernel.reason);
	vnets = mnl_attr_nest_start(nlh, VNETPEER_A_TRACE_VNETS);
	mnl_attr_put_strz(nlh, VNETPEER_A_NAME_LIST_NAME, "blue");
	mnl_attr_nest_end(nlh, vnets);
}

static size_t reply_trace(char *buf)
{
	const enum vnetpeer_next_hop_type gateway =
		VNETPEER_NEXT_HOP_TYPE_VIRTUAL_NETWORK_GATEWAY;
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID, VNETPEER_CMD_TRACE);
	struct prefix prefix;
	struct nlattr *nest;

	put_verdict(nlh);
	if (kernel.is_user_route) {
		mnl_attr_put_u32(nlh, VNETPEER_A_TRACE_NEXT_HOP_TYPE, gateway);
		mnl_attr_put_strz(nlh, VNETPEER_A_TRACE_ROUTE_TABLE, "t");
	}
	nest = mnl_attr_nest_start(nlh, VNETPEER_A_TRACE_ROUTE);
	prefix_parse(&prefix, "10.1.0.0/16");
	attr_put_prefix(nlh, VNETPEER_A_TRACE_ROUTE_PREFIX, &prefix);
	mnl_attr_nest_end(nlh, nest);
	return nlh->nlmsg_len;
}

/* A route that is none of all, and if there is one a default route behind it */
static size_t reply_routes(char *buf, bool has_default)
{
	struct nlmsghdr *nlh = begin(buf, RTM_NEWROUTE, sizeof(struct rtmsg));
	struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);
	size_t size;

	rtm->rtm_dst_len = 8;
	size = nlh->nlmsg_len;
	if (!has_default)
		return size;
	nlh = begin(buf + size, RTM_NEWROUTE, sizeof(*rtm));
	mnl_attr_put_u32(nlh, RTA_PRIORITY, 500);
	return size + nlh->nlmsg_len;
}

static size_t reply_end(char *buf, int err)
{
	bool is_dump = ((struct nlmsghdr *)request)->nlmsg_flags & NLM_F_DUMP;
	struct nlmsghdr *nlh;

	if (is_dump) {
		nlh = begin(buf, NLMSG_DONE, sizeof(int));
		*(int *)mnl_nlmsg_get_payload(nlh) = err;
	} else {
		nlh = begin(buf, NLMSG_ERROR, sizeof(struct nlmsgerr));
		*(int *)mnl_nlmsg_get_payload(nlh) = err;
		nlh->nlmsg_flags = NLM_F_CAPPED;
	}
	if (err && kernel.text) {
		nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, kernel.text);
	}
	return nlh->nlmsg_len;
}

/* Requests */

static int answer_up(const struct nlmsghdr *nlh)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);

	if (!kernel.up_err && ifi->ifi_flags & ifi->ifi_change & IFF_UP)
		kernel.up = ifi->ifi_index;
	return kernel.up_err;
}

static size_t answer_route(char *buf, const struct nlmsghdr *nlh)
{
	const struct rtgenmsg *gen = mnl_nlmsg_get_payload(nlh);
	bool is_6 = gen->rtgen_family == AF_INET6;
	size_t size = 0;
	int err = 0;

	switch (nlh->nlmsg_type) {
	case RTM_NEWLINK:
		if (nlh->nlmsg_flags & NLM_F_CREATE)
			err = kernel.newlink_err;
		else
			err = answer_up(nlh);
		break;
	case RTM_NEWADDR:
		err = is_6 ? kernel.addr6_err : 0;
		kernel.addresses += !err;
		break;
	case RTM_GETROUTE:
		size = reply_routes(buf, is_6 ? kernel.has_default6 :
						kernel.has_default4);
		break;
	case RTM_NEWROUTE:
		kernel.routes++;
		break;
	}
	return size + reply_end(buf + size, err);
}

static size_t answer_gateway(char *buf, const struct nlmsghdr *nlh, int *err)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	bool is_dump = nlh->nlmsg_flags & NLM_F_DUMP;
	size_t size = 0;

	switch (genl->cmd) {
	case VNETPEER_CMD_GATEWAY_GET:
		*err = kernel.get_err;
		if (!*err && (!is_dump || kernel.has_objects))
			size = reply_gateway(buf);
		break;
	case VNETPEER_CMD_GATEWAY_ROUTE_GET:
		*err = kernel.list_err;
		if (kernel.has_objects)
			size = reply_gateway_routes(buf);
		break;
	case VNETPEER_CMD_GATEWAY_NEW:
		*err = kernel.newlink_err;
		kernel.gateways += !*err;
		kernel.has_netns =
			attr_find(nlh, VNETPEER_A_GATEWAY_NETNS_FD);
		break;
	}
	return size;
}

static size_t answer_family(char *buf, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	bool is_dump = nlh->nlmsg_flags & NLM_F_DUMP;
	size_t size = 0;
	int err = 0;

	switch (genl->cmd) {
	case VNETPEER_CMD_PORT_GET:
		err = kernel.get_err;
		if (!err && (!is_dump || kernel.has_objects))
			size = reply_port(buf);
		break;
	case VNETPEER_CMD_SUBNET_GET:
		if (!is_dump)
			size = reply_subnet(buf);
		break;
	case VNETPEER_CMD_VNET_GET:
		if (kernel.has_objects)
			size = reply_vnet(buf);
		break;
	case VNETPEER_CMD_PEERING_SET:
		err = kernel.set_err;
		break;
	case VNETPEER_CMD_PEERING_GET:
		size = reply_halves(buf);
		break;
	case VNETPEER_CMD_TRACE:
		size = reply_trace(buf);
		break;
	case VNETPEER_CMD_PORT_DEL:
	case VNETPEER_CMD_GATEWAY_DEL:
		err = kernel.del_err;
		kernel.removals++;
		break;
	default:
		size = answer_gateway(buf, nlh, &err);
	}
	return size + reply_end(buf + size, err);
}

static size_t answer(char *buf, int bus)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)request;
	size_t size;

	if (bus == NETLINK_ROUTE)
		return answer_route(buf, nlh);
	if (nlh->nlmsg_type != GENL_ID_CTRL)
		return answer_family(buf, nlh);
	size = reply_family(buf, CTRL_CMD_NEWFAMILY);
	return size + reply_end(buf + size, 0);
}

/* An event, a family that is another, and the end of ours */
static size_t events(char *buf)
{
	struct nlmsghdr *nlh = begin_genl(buf, FAMILY_ID,
					  VNETPEER_CMD_VNET_NTF);
	size_t size;

	mnl_attr_put_u32(nlh, VNETPEER_A_VNET_EVENT, VNETPEER_EVENT_ADD);
	mnl_attr_put_strz(nlh, VNETPEER_A_VNET_NAME, "blue");
	size = nlh->nlmsg_len;
	nlh = begin_genl(buf + size, GENL_ID_CTRL, CTRL_CMD_DELFAMILY);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, FAMILY_ID + 1);
	size += nlh->nlmsg_len;
	return size + reply_family(buf + size, CTRL_CMD_DELFAMILY);
}

/* In the place of libmnl's */

ssize_t mnl_socket_sendto(const struct mnl_socket *sk, const void *message,
			  size_t size)
{
	memcpy(request, message, size);
	is_asked = true;
	return size;
}

ssize_t mnl_socket_recvfrom(const struct mnl_socket *sk, void *buf,
			    size_t size)
{
	if (is_asked) {
		is_asked = false;
		return answer(buf, bus_of(sk));
	}
	if (kernel.loses_events) {
		/* and meanwhile there is another family */
		kernel.family_id++;
		errno = ENOBUFS;
		return -1;
	}
	return events(buf);
}

int mnl_socket_setsockopt(const struct mnl_socket *sk, int type, void *buf,
			  socklen_t size)
{
	errno = -kernel.join_err;
	return type == NETLINK_ADD_MEMBERSHIP && kernel.join_err ? -1 : 0;
}

/* Running commands */

static struct {
	int status;
	char out[4096];
	char err[4096];
} ran;

/* @command is one that has no quotes. */
static void run(const char *command)
{
	char *text = strdup(command), *rest = text;
	int own = dup(STDERR_FILENO);
	FILE *err = tmpfile();
	char *words[32];
	int count = 0;
	ssize_t size;

	if (!text || !err || own < 0 || dup2(fileno(err), STDERR_FILENO) < 0)
		abort();
	while ((words[count] = strsep(&rest, " ")))
		count++;
	ran.status = command_run(count, words);
	snprintf(ran.out, sizeof(ran.out), "%s", written());
	size = pread(fileno(err), ran.err, sizeof(ran.err) - 1, 0);
	ran.err[size > 0 ? size : 0] = '\0';
	dup2(own, STDERR_FILENO);
	close(own);
	fclose(err);
	free(text);
}

static bool is_one_line(const char *text)
{
	return strchr(text, '\n') == text + strlen(text) - 1;
}

/* A refusal in the form of the contract that has @words in it */
static bool is_refused(const char *words)
{
	return ran.status == 2 && !*ran.out && is_one_line(ran.err) &&
	       !strncmp(ran.err, "Error: ", 7) && strstr(ran.err, words);
}

static void reset(void)
{
	memset(&kernel, 0, sizeof(kernel));
	kernel.family_id = FAMILY_ID;
}

static const struct {
	const char *command;
	bool has_default4;
	bool has_default6;
	int routes;
} defaults[] = {
	{ "port add p vnet v subnet s", false, false, 0 },
	{ "port add p vnet v subnet s default-route off", false, false, 0 },
	{ "port add p vnet v subnet s default-route on", false, false, 2 },
	{ "port add p vnet v subnet s default-route on", true, false, 1 },
	{ "port add p vnet v subnet s default-route on", true, true, 0 },
	{ "port add p vnet v subnet s netns /proc/self/ns/net", false, false,
	  0 },
};

static void test_defaults(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(defaults); i++) {
		reset();
		kernel.has_default4 = defaults[i].has_default4;
		kernel.has_default6 = defaults[i].has_default6;
		run(defaults[i].command);
		verdict(!ran.status && !*ran.out && !*ran.err &&
			kernel.addresses == 3 && kernel.up == PORT_IFINDEX &&
			kernel.routes == defaults[i].routes,
			"default routes", defaults[i].command);
	}
}

static void test_ipv6_off(void)
{
	static const int errs[] = { -EACCES, -EOPNOTSUPP, -EAFNOSUPPORT };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errs); i++) {
		reset();
		kernel.addr6_err = errs[i];
		run("port add p vnet v subnet s");
		verdict(is_refused("InvalidParameter: the port has an IPv6 "
				   "address, and IPv6 is off") &&
			kernel.removals == 1,
			"IPv6 is off", strerror(-errs[i]));
	}
}

static void test_taking_back(void)
{
	reset();
	kernel.get_err = -EINVAL;
	kernel.text = "InvalidParameter: said the kernel";
	run("port add p vnet v subnet s");
	verdict(is_refused("InvalidParameter: said the kernel.\n") &&
		kernel.removals == 1,
		"a port that cannot be used", "is removed again");
	kernel.del_err = -ENOENT;
	run("port add p vnet v subnet s");
	verdict(is_refused("InvalidParameter: said the kernel.\n"),
		"a port that cannot be used", "may have gone by itself");
	kernel.text = NULL;
	kernel.del_err = -ENOMEM;
	run("port add p vnet v subnet s");
	verdict(is_refused("InvalidParameter: Invalid argument. The port could "
			   "not be removed again, so it is still there: "
			   "Cannot allocate memory.\n"),
		"a port that cannot be used", "and stays, which is said");
	kernel.del_err = 0;
	run("port add p vnet v subnet s");
	verdict(is_refused("InvalidParameter: Invalid argument.\n"),
		"a port that cannot be used", "and it is said once");
}

static void test_gateway(void)
{
	reset();
	run("gateway add edge vnet blue type vpn");
	verdict(!ran.status && !*ran.out && !*ran.err && kernel.gateways == 1 &&
		!kernel.has_netns && kernel.up == GATEWAY_IFINDEX &&
		!kernel.addresses && !kernel.routes,
		"a gateway", "is brought up and no more");
	reset();
	run("gateway add edge vnet blue type vpn netns /proc/self/ns/net");
	verdict(!ran.status && kernel.has_netns && kernel.up,
		"a gateway", "is made in a namespace");
	reset();
	kernel.up_err = -EPERM;
	run("gateway add edge vnet blue type vpn");
	verdict(is_refused("AuthorizationFailed: ") && kernel.removals == 1,
		"a gateway that cannot be brought up", "is removed again");
	kernel.up_err = 0;
	kernel.get_err = -EINVAL;
	kernel.del_err = -ENOMEM;
	run("gateway add edge vnet blue type vpn");
	verdict(is_refused("InvalidParameter: Invalid argument. The gateway "
			   "could not be removed again") && !kernel.up,
		"a gateway that cannot be brought up", "and stays");
	reset();
	kernel.newlink_err = -EEXIST;
	kernel.text = "GatewayAlreadyExists: so it is";
	run("gateway add edge vnet blue type vpn");
	verdict(is_refused("GatewayAlreadyExists: so it is.") && !kernel.up &&
		!kernel.removals,
		"a gateway that is refused", "is not touched");
}

/* What is written as it comes cannot be taken back. */
static void test_long_list(void)
{
	static const char list[] = "10.9.0.0/16 gateway edge\n"
				   "fd00:9::/48 gateway edge\n";

	reset();
	kernel.has_objects = true;
	run("gateway route show");
	verdict(!ran.status && !*ran.err && !strcmp(ran.out, list),
		"a long list", "is written as it comes");
	kernel.is_torn = true;
	nl_set_warning(fail_warn);
	run("gateway route show gateway edge");
	verdict(!ran.status && !strcmp(ran.out, list) &&
		is_one_line(ran.err) && strstr(ran.err, "changed while"),
		"a long list", "is written once when it changes meanwhile");
	nl_set_warning(NULL);
	kernel.list_err = -ENOMEM;
	out_setup(OUT_JSON, false);
	run("gateway route show");
	verdict(ran.status == 2 && is_one_line(ran.err) &&
		!strcmp(ran.out, "[{\"prefix\":\"10.9.0.0/16\","
				 "\"gateway\":\"edge\"},"
				 "{\"prefix\":\"fd00:9::/48\","
				 "\"gateway\":\"edge\"}]\n"),
		"a long list", "is whole JSON when it ends early");
	kernel.has_objects = false;
	run("gateway route show");
	verdict(is_refused("LimitExceeded: "),
		"a long list", "is not begun when it is refused");
	out_setup(OUT_TEXT, false);
}

/* What the kernel says, and what the user is told; NULL: it says nothing. */
static const struct {
	int err;
	const char *text;
	const char *told;
} errors[] = {
	{ -ENOMEM, NULL, "Error: LimitExceeded: Cannot allocate memory." },
	{ -ENOBUFS, NULL, "Error: LimitExceeded: No buffer space available." },
	{ -ENOSPC, NULL, "Error: LimitExceeded: No space left on device." },
	{ -EINVAL, NULL, "Error: InvalidParameter: Invalid argument." },
	{ -EINVAL, "Unknown device type",
	  "Error: InvalidParameter: Unknown device type." },
	{ -EBUSY, NULL, "Error: ResourceInUse: Device or resource busy." },
	{ -EINVAL, "LimitExceeded: so \x9b it \xc2\x9b is",
	  "Error: LimitExceeded: so ? it ? is." },
};

static void test_errors(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		reset();
		kernel.newlink_err = errors[i].err;
		kernel.text = errors[i].text;
		run("port add p vnet v subnet s");
		verdict(is_refused(errors[i].told) && !kernel.removals,
			"the kernel's error", errors[i].told);
	}
}

/* A refusal, and the end of what is said of it */
static const struct {
	const char *command;
	const char *text;
	const char *remedy;
} remedies[] = {
	{ "gateway add edge vnet v type vpn", "GatewayAlreadyExists: a",
	  "vnetpeer gateway show vnet v, vnetpeer peering show vnet v." },
	{ "gateway del edge", "GatewayInUse: a",
	  "vnetpeer peering set NAME vnet V remote-gateways off." },
	{ "peering set p vnet v remote-gateways on", "GatewayAlreadyExists: a",
	  "vnetpeer gateway show, vnetpeer gateway del NAME." },
	{ "peering set p vnet v remote-gateways on",
	  "RemoteGatewayAlreadyInUse: a",
	  "vnetpeer peering set NAME vnet V remote-gateways off." },
	{ "peering set p vnet v remote-gateways on",
	  "RemoteVnetHasNoGateways: a",
	  "vnetpeer gateway add NAME vnet V type vpn." },
};

static void test_remedies(void)
{
	size_t i;

	fail_set_remedy(remedy_print);
	for (i = 0; i < ARRAY_SIZE(remedies); i++) {
		reset();
		kernel.newlink_err = -EEXIST;
		kernel.set_err = -EEXIST;
		kernel.del_err = -EBUSY;
		kernel.text = remedies[i].text;
		run(remedies[i].command);
		verdict(is_refused(remedies[i].text) &&
			strstr(ran.err, remedies[i].remedy),
			"a remedy", remedies[i].remedy);
	}
	fail_set_remedy(NULL);
}

/* Nothing at all, which comes as no memory rather than as little of it */
static void test_nothing(void)
{
	static const char *const commands[] = {
		"vnet show", "subnet show", "port show", "peering show",
		"route-table show", "route show", "gateway show",
		"gateway route show", "acl show", "rule show", "group show",
		"flow show", "port routes p", "port rules p",
	};
	size_t i;

	out_setup(OUT_JSON, false);
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		reset();
		run(commands[i]);
		verdict(!ran.status && !strcmp(ran.out, "[]\n") && !*ran.err,
			"nothing to show", commands[i]);
	}
	out_setup(OUT_TEXT, false);
}

/* Things that nothing belongs to, and a packet whose routes are gone again */
static void test_alone(void)
{
	static const struct {
		const char *command;
		const char *begin;
	} shows[] = {
		{ "vnet show", "blue:" },
		{ "port show", "p:" },
		{ "gateway show",
		  "edge: up vnet blue type expressroute\n"
		  "    dev eth0 routes 2\n" },
		{ "trace port p dst 10.1.0.9", "deliver\n" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(shows); i++) {
		reset();
		kernel.has_objects = true;
		run(shows[i].command);
		verdict(!ran.status && !*ran.err &&
			!strncmp(ran.out, shows[i].begin,
				 strlen(shows[i].begin)),
			"nothing that belongs to it", shows[i].command);
	}
}

static const struct half none[] = { { NULL } };

static const struct half initiated[] = {
	{ "plain", "blue", "red", VNETPEER_PEERING_STATE_CONNECTED },
	{ "up", "blue", "hub", VNETPEER_PEERING_STATE_INITIATED, .uses = true },
	{ NULL }
};

static const struct half disconnected[] = {
	{ "up", "blue", "hub", VNETPEER_PEERING_STATE_DISCONNECTED,
	  .uses = true },
	{ NULL }
};

static const struct half gone[] = {
	{ "up", "blue", "hub", VNETPEER_PEERING_STATE_DISCONNECTED,
	  .uses = true, .is_gone = true },
	{ NULL }
};

static const struct half kept[] = {
	{ "up", "blue", "hub", VNETPEER_PEERING_STATE_CONNECTED, .uses = true },
	{ "other", "hub", "red", VNETPEER_PEERING_STATE_CONNECTED,
	  .lends = true },
	{ "down", "hub", "blue", VNETPEER_PEERING_STATE_CONNECTED },
	{ NULL }
};

static const struct half lent[] = {
	{ "up", "blue", "hub", VNETPEER_PEERING_STATE_CONNECTED, .uses = true },
	{ "down", "hub", "blue", VNETPEER_PEERING_STATE_CONNECTED,
	  .lends = true },
	{ NULL }
};

/* What the hint to a packet of VNet blue is that no gateway takes */
static const struct {
	enum vnetpeer_drop_reason reason;
	const struct half *halves;
	const char *hint;
} hints[] = {
	{ VNETPEER_DROP_REASON_NO_GATEWAY, none,
	  "VNet blue neither has a gateway nor uses a peer's: vnetpeer gateway "
	  "add NAME vnet blue type vpn, or vnetpeer peering set NAME vnet blue "
	  "remote-gateways on" },
	{ VNETPEER_DROP_REASON_NO_GATEWAY, initiated,
	  "Initiated: vnetpeer peering add NAME vnet hub remote blue "
	  "gateway-transit on" },
	{ VNETPEER_DROP_REASON_NO_GATEWAY, disconnected,
	  "Disconnected: vnetpeer peering set up vnet blue" },
	{ VNETPEER_DROP_REASON_NO_GATEWAY, gone,
	  "Disconnected: vnetpeer peering del up vnet blue" },
	{ VNETPEER_DROP_REASON_NO_GATEWAY, kept,
	  "peering down of hub does not lend its gateway: vnetpeer peering set "
	  "down vnet hub gateway-transit on" },
	{ VNETPEER_DROP_REASON_NO_GATEWAY, lent,
	  "blue uses the gateway of hub, which has none: vnetpeer gateway add "
	  "NAME vnet hub type vpn" },
	{ VNETPEER_DROP_REASON_NO_INTERNET, none,
	  "VNet blue has no internet gateway: vnetpeer gateway add NAME vnet "
	  "blue type internet" },
	{ VNETPEER_DROP_REASON_NEXT_HOP_INVALID, none,
	  "the gateway that serves blue is expressroute, and only its own "
	  "routes lead there: vnetpeer route del 10.1.0.0/16 table t" },
};

static bool ends_in(const char *line, const char *end)
{
	size_t len = strlen(line), size = strlen(end) + 1;

	return len >= size && !strncmp(line + len - size, end, size - 1);
}

static void test_hints(void)
{
	const char *hint;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hints); i++) {
		reset();
		kernel.drops = true;
		kernel.reason = hints[i].reason;
		kernel.halves = hints[i].halves;
		kernel.is_user_route = true;
		run("trace port p dst 10.1.0.9");
		hint = strstr(ran.out, "    hint ");
		verdict(ran.status == 3 && hint && is_one_line(hint) &&
			ends_in(hint, hints[i].hint),
			"a packet that no gateway takes", hints[i].hint);
	}
}

/* What is said of a line stands behind what the line has written. */
static void test_order(void)
{
	int own = dup(STDERR_FILENO);
	char path[32];
	FILE *file = tmpfile();
	const char *text, *said;

	if (!file || own < 0)
		abort();
	fputs("trace port p dst 10.1.0.9\n", file);
	fflush(file);
	snprintf(path, sizeof(path), "/dev/fd/%d", fileno(file));
	reset();
	kernel.drops = true;
	dup2(STDOUT_FILENO, STDERR_FILENO);
	batch_run(path);
	dup2(own, STDERR_FILENO);
	close(own);
	fclose(file);
	text = written();
	said = strstr(text, "The packet would be dropped (/dev/fd/");
	verdict(!strncmp(text, "drop", 4) && said && is_one_line(said),
		"a batch", "output and errors are in order");
}

static int count_open(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	if (!dir)
		abort();
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

void test_listening(void)
{
	int before;

	out_setup(OUT_TEXT, false);
	reset();
	before = count_open();
	kernel.join_err = -ENOENT;
	run("monitor");
	verdict(is_refused("ResourceNotFound: ") && count_open() == before,
		"who cannot listen", "leaves no socket");
	reset();
	run("monitor");
	verdict(ran.status == 2 && !strncmp(ran.out, "add vnet blue:", 14) &&
		is_one_line(ran.out) && count_open() == before &&
		!strcmp(ran.err, "Error: ResourceNotFound: the vnetpeer module "
				 "has been unloaded.\n"),
		"who listens", "is told of the end");
	reset();
	kernel.loses_events = true;
	run("monitor");
	verdict(ran.status == 2 && strstr(ran.err, "events were lost.\n") &&
		strstr(ran.err, "has been unloaded"),
		"who listens", "asks when that may be lost");
}

void test_kernel(void)
{
	out_setup(OUT_TEXT, false);
	test_defaults();
	test_ipv6_off();
	test_taking_back();
	test_gateway();
	test_long_list();
	test_errors();
	test_remedies();
	test_nothing();
	test_alone();
	test_hints();
	test_order();
}
