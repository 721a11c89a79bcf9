// SPDX-License-Identifier: GPL-2.0
/* The generic netlink family vnetpeer. */

#include "genl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "attr.h"
#include "fail.h"

/* Bytes of events the kernel keeps for a reader that is slow. */
#define EVENTS_BACKLOG (4 << 20)

/* A batch resolves the family once and keeps the socket. */
static struct {
	struct nl_sock sk;
	uint16_t id;
	uint32_t events_group;
} family;

static void put_header(struct nlmsghdr *nlh, uint8_t cmd, uint8_t version)
{
	struct genlmsghdr *genl;

	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
}

uint8_t genl_command(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return genl->cmd;
}

static int group_attr(const struct nlattr *group, void *data)
{
	struct nlattr *tb[CTRL_ATTR_MCAST_GRP_MAX + 1];

	attr_parse_nested(group, tb, CTRL_ATTR_MCAST_GRP_MAX);
	if (tb[CTRL_ATTR_MCAST_GRP_NAME] &&
	    !strcmp(attr_string(tb[CTRL_ATTR_MCAST_GRP_NAME]),
		    VNETPEER_MCGRP_EVENTS))
		*(uint32_t *)data = attr_number(tb[CTRL_ATTR_MCAST_GRP_ID]);
	return MNL_CB_OK;
}

static void family_keep(const struct nlmsghdr *nlh)
{
	struct nlattr *tb[CTRL_ATTR_MAX + 1];

	attr_parse(nlh, tb, CTRL_ATTR_MAX);
	family.id = attr_number(tb[CTRL_ATTR_FAMILY_ID]);
	if (tb[CTRL_ATTR_MCAST_GROUPS])
		mnl_attr_parse_nested(tb[CTRL_ATTR_MCAST_GROUPS], group_attr,
				      &family.events_group);
}

/* Its own buffer: the message may hold the request that this is done for. */
static int family_resolve(void)
{
	char message[256] NL_ALIGNED;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(message);
	struct nl_list reply = { 0 };
	int err;

	nlh->nlmsg_type = GENL_ID_CTRL;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	put_header(nlh, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, VNETPEER_FAMILY_NAME);
	err = nl_talk(&family.sk, nlh, &reply);
	if (!err && reply.size)
		family_keep(nl_list_first(&reply));
	nl_list_free(&reply);
	return err;
}

int genl_open(void)
{
	int err;

	if (family.id)
		return 0;
	err = nl_open(&family.sk, NETLINK_GENERIC);
	if (err)
		return fail_kernel(err);
	err = family_resolve();
	if (!err)
		return 0;
	nl_close(&family.sk);
	if (err != -ENOENT)
		return fail_kernel(err);
	return fail("ResourceNotFound",
		    "the vnetpeer module is not loaded (modprobe vnetpeer)");
}

struct nlmsghdr *genl_message(uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = nl_message(0, flags);

	put_header(nlh, cmd, VNETPEER_FAMILY_VERSION);
	return nlh;
}

int genl_try(struct nlmsghdr *nlh, struct nl_list *replies)
{
	nlh->nlmsg_type = family.id;
	return nl_talk(&family.sk, nlh, replies);
}

int genl_talk(struct nlmsghdr *nlh, struct nl_list *replies)
{
	int err = genl_open();

	if (err)
		return err;
	err = genl_try(nlh, replies);
	return err ? fail_kernel(err) : 0;
}

bool genl_is_end(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == GENL_ID_CTRL &&
	       genl_command(nlh) == CTRL_CMD_DELFAMILY &&
	       attr_number(attr_find(nlh, CTRL_ATTR_FAMILY_ID)) == family.id;
}

bool genl_is_event(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == family.id || genl_is_end(nlh);
}

int genl_ended(void)
{
	return fail("ResourceNotFound",
		    "the vnetpeer module has been unloaded");
}

/* A family that came instead has another number, and other groups. */
bool genl_is_there(void)
{
	uint16_t id = family.id;

	return !family_resolve() && family.id == id;
}

static int join(struct nl_sock *sk, uint32_t group)
{
	if (mnl_socket_setsockopt(sk->mnl, NETLINK_ADD_MEMBERSHIP, &group,
				  sizeof(group)) < 0)
		return -errno;
	return 0;
}

/*
 * The group of the controller, whose number is the controller's own, tells of
 * families that go.  It comes first: no end may be missed.
 */
static int events_join(struct nl_sock *sk)
{
	int err;

	nl_set_room(sk, SO_RCVBUFFORCE, SO_RCVBUF, EVENTS_BACKLOG);
	err = join(sk, GENL_ID_CTRL);
	return err ? err : join(sk, family.events_group);
}

int genl_listen(struct nl_sock *sk)
{
	int err = genl_open();

	if (err)
		return err;
	err = nl_open(sk, NETLINK_GENERIC);
	if (err)
		return fail_kernel(err);
	err = events_join(sk);
	if (!err)
		return 0;
	nl_close(sk);
	return fail_kernel(err);
}
