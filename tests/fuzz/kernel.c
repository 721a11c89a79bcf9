// SPDX-License-Identifier: GPL-2.0
/*
 * Sending to the kernel. Answers are read, as dumps want to be, and thrown
 * away; somebody listens to events, so that they are written.
 */

#include "kernel.h"

#include <err.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <linux/virtio_net.h>
#include <linux/vnetpeer.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEVICES 8

/* Answers that are read to one message at most: a dump may go on for ever. */
#define ANSWERS_MAX 64

static struct mnl_socket *genl, *route, *events;
static int packets = -1;
static int device[DEVICES];	/* by number; fuzz0 and so on */
static uint16_t family;
static uint32_t group;

static struct mnl_socket *open_bus(int bus)
{
	struct mnl_socket *sk = mnl_socket_open2(bus, SOCK_NONBLOCK);

	if (!sk || mnl_socket_bind(sk, 0, MNL_SOCKET_AUTOPID))
		err(1, "netlink");
	return sk;
}

static bool is_refusal(const void *answer)
{
	const struct nlmsghdr *nlh = answer;
	const struct nlmsgerr *end = mnl_nlmsg_get_payload(nlh);

	return nlh->nlmsg_type == NLMSG_ERROR && end->error;
}

/* Return: how many refusals were there. */
static unsigned int drain(const struct mnl_socket *sk)
{
	static char buf[1 << 16];
	unsigned int i, refused = 0;
	ssize_t size;

	for (i = 0; i < ANSWERS_MAX; i++) {
		size = mnl_socket_recvfrom(sk, buf, sizeof(buf));
		if (size < 0 && errno != ENOBUFS)
			break;
		refused += size > 0 && is_refusal(buf);
	}
	return refused;
}

/* The family's numbers */

static void read_group(const struct nlattr *list)
{
	const struct nlattr *entry, *attr;

	mnl_attr_for_each_nested(entry, list)
		mnl_attr_for_each_nested(attr, entry)
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				group = mnl_attr_get_u32(attr);
}

static void read_family(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			family = mnl_attr_get_u16(attr);
		else if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			read_group(attr);
	}
}

static void find_family(void)
{
	char buf[8192];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct mnl_socket *sk = open_bus(NETLINK_GENERIC);
	struct genlmsghdr *head;

	nlh->nlmsg_type = GENL_ID_CTRL;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	head = mnl_nlmsg_put_extra_header(nlh, sizeof(*head));
	head->cmd = CTRL_CMD_GETFAMILY;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, VNETPEER_FAMILY_NAME);
	if (mnl_socket_sendto(sk, nlh, nlh->nlmsg_len) < 0 ||
	    mnl_socket_recvfrom(sk, buf, sizeof(buf)) < 0)
		err(1, "netlink");
	read_family((struct nlmsghdr *)buf);
	mnl_socket_close(sk);
	if (!family || !group)
		errx(1, "there is no family " VNETPEER_FAMILY_NAME);
}

void kernel_open(void)
{
	find_family();
}

/* Sockets of the namespace */

static void close_sockets(void)
{
	if (!genl)
		return;
	mnl_socket_close(genl);
	mnl_socket_close(route);
	mnl_socket_close(events);
	close(packets);
}

static void open_sockets(void)
{
	int on = 1;

	genl = open_bus(NETLINK_GENERIC);
	route = open_bus(NETLINK_ROUTE);
	events = open_bus(NETLINK_GENERIC);
	mnl_socket_setsockopt(events, NETLINK_ADD_MEMBERSHIP, &group,
			      sizeof(group));
	/* Frames that go to a driver at once, in the sender's own context */
	packets = socket(AF_PACKET, SOCK_RAW, 0);
	if (packets < 0 ||
	    setsockopt(packets, SOL_PACKET, PACKET_QDISC_BYPASS, &on,
		       sizeof(on)) ||
	    setsockopt(packets, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)))
		err(1, "packets");
}

static void find_devices(void)
{
	char name[IFNAMSIZ] = "fuzz0";
	int i;

	for (i = 0; i < DEVICES; i++) {
		name[4] = '0' + i;
		device[i] = if_nametoindex(name);
	}
}

/* Each must be taken, or what is found does not mean much. */
static void set_up(const struct input *setup)
{
	struct input one = { .count = 1 };
	unsigned int i, refused = 0;

	for (i = 0; i < setup->count; i++) {
		one.record[0] = setup->record[i];
		if (!kernel_send(&one))
			continue;
		warnx("the kernel refuses record %u of what is set up", i);
		refused++;
	}
	if (refused)
		exit(1);
}

void kernel_reset(const struct input *setup)
{
	close_sockets();
	if (unshare(CLONE_NEWNET))
		err(1, "namespace");
	open_sockets();
	set_up(setup);
	find_devices();
}

/* Records */

static unsigned int send_message(const struct mnl_socket *sk, uint16_t type,
				 const struct record *record)
{
	static char buf[RECORD_SIZE + sizeof(struct nlmsghdr)];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	if (record->len < 4)
		return 0;
	nlh->nlmsg_type = type;
	memcpy(&nlh->nlmsg_flags, record->data + 2, sizeof(nlh->nlmsg_flags));
	memcpy(nlh + 1, record->data + 4, record->len - 4);
	nlh->nlmsg_len += record->len - 4;
	mnl_socket_sendto(sk, nlh, nlh->nlmsg_len);
	return drain(sk);
}

static unsigned int send_route(const struct record *record)
{
	uint16_t type = 0;

	/* Of links alone */
	if (record->len)
		type = record->data[0] % 4 + RTM_NEWLINK;
	return send_message(route, type, record);
}

static void send_frame(const struct record *record)
{
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	unsigned int at = 1 + sizeof(struct virtio_net_hdr) + 2 * ETH_ALEN;

	if (record->len < at + sizeof(to.sll_protocol))
		return;
	to.sll_ifindex = device[record->data[0] % DEVICES];
	memcpy(&to.sll_protocol, record->data + at, sizeof(to.sll_protocol));
	sendto(packets, record->data + 1, record->len - 1, MSG_DONTWAIT,
	       (struct sockaddr *)&to, sizeof(to));
}

unsigned int kernel_send(const struct input *input)
{
	const struct record *record;
	unsigned int i, refused = 0;

	for (i = 0; i < input->count; i++) {
		record = input->record[i];
		switch (record->kind) {
		case KIND_GENL:
			refused += send_message(genl, family, record);
			break;
		case KIND_ROUTE:
			refused += send_route(record);
			break;
		case KIND_FRAME:
			send_frame(record);
			break;
		}
	}
	drain(events);
	return refused;
}
