// SPDX-License-Identifier: GPL-2.0
/* Netlink sockets: a request, its replies, and what the kernel says. */

#include "nl.h"

#include <errno.h>
#include <linux/netlink.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_SIZE 65536
#define DUMP_TRIES 20

/* Room for a message's headers on top of its attributes. */
static char message[NL_MESSAGE_SIZE + 256] NL_ALIGNED;
static char received[NL_MESSAGE_SIZE] NL_ALIGNED;

/* The last extended ack */
static struct {
	char text[NL_ERROR_SIZE];
	uint32_t offset;
} error;

static void (*warning)(const char *sentence);

void nl_set_warning(void (*warn)(const char *sentence))
{
	warning = warn;
}

const char *nl_error(void)
{
	return error.text;
}

uint32_t nl_error_offset(void)
{
	return error.offset;
}

const struct nlmsghdr *nl_list_first(const struct nl_list *list)
{
	return (const struct nlmsghdr *)list->data;
}

const struct nlmsghdr *nl_list_end(const struct nl_list *list)
{
	return (const struct nlmsghdr *)(list->size ? list->data + list->size :
						      list->data);
}

const struct nlmsghdr *nl_list_next(const struct nlmsghdr *nlh)
{
	return (const struct nlmsghdr *)((const char *)nlh +
					 MNL_ALIGN(nlh->nlmsg_len));
}

void nl_list_drop(struct nl_list *list, const struct nlmsghdr *until)
{
	list->size -= (const char *)until - list->data;
	if (list->size)
		memmove(list->data, until, list->size);
}

size_t nl_list_count(const struct nl_list *list)
{
	const struct nlmsghdr *nlh;
	size_t count = 0;

	nl_list_for_each(nlh, list)
		count++;
	return count;
}

void nl_list_free(struct nl_list *list)
{
	free(list->data);
	*list = (struct nl_list){ 0 };
}

static bool list_reserve(struct nl_list *list, size_t size)
{
	size_t room = list->room ? list->room : LIST_SIZE;
	char *data;

	while (room - list->size < size)
		room *= 2;
	if (room == list->room)
		return true;
	data = realloc(list->data, room);
	if (!data)
		return false;
	list->data = data;
	list->room = room;
	return true;
}

static int list_add(struct nl_list *list, const struct nlmsghdr *nlh)
{
	size_t size = MNL_ALIGN(nlh->nlmsg_len);

	if (!list || (list->is_wanted && !list->is_wanted(nlh)))
		return 0;
	if (list->take) {
		list->take(nlh, list->take_data);
		return 0;
	}
	if (!list_reserve(list, size))
		return -ENOMEM;
	memcpy(list->data + list->size, nlh, nlh->nlmsg_len);
	list->size += size;
	return 0;
}

/* Kernels that lack an option do without it. */
static void enable(struct nl_sock *sk, int option)
{
	int one = 1;

	mnl_socket_setsockopt(sk->mnl, option, &one, sizeof(one));
}

void nl_set_room(struct nl_sock *sk, int forced, int option, int size)
{
	int fd = mnl_socket_get_fd(sk->mnl);

	if (setsockopt(fd, SOL_SOCKET, forced, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, option, &size, sizeof(size));
}

int nl_open(struct nl_sock *sk, int bus)
{
	sk->mnl = mnl_socket_open2(bus, SOCK_CLOEXEC);
	if (!sk->mnl)
		return -errno;
	enable(sk, NETLINK_EXT_ACK);
	enable(sk, NETLINK_CAP_ACK);
	enable(sk, NETLINK_GET_STRICT_CHK);
	nl_set_room(sk, SO_SNDBUFFORCE, SO_SNDBUF, NL_MESSAGE_SIZE);
	if (mnl_socket_bind(sk->mnl, 0, MNL_SOCKET_AUTOPID) < 0) {
		int err = -errno;

		nl_close(sk);
		return err;
	}
	return 0;
}

void nl_close(struct nl_sock *sk)
{
	if (sk->mnl)
		mnl_socket_close(sk->mnl);
	sk->mnl = NULL;
}

struct nlmsghdr *nl_message(uint16_t type, uint16_t flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(message);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags;
	return nlh;
}

static int error_attr(const struct nlattr *attr, void *data)
{
	switch (mnl_attr_get_type(attr)) {
	case NLMSGERR_ATTR_MSG:
		if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
			snprintf(error.text, sizeof(error.text), "%s",
				 mnl_attr_get_str(attr));
		break;
	case NLMSGERR_ATTR_OFFS:
		if (mnl_attr_validate(attr, MNL_TYPE_U32) >= 0)
			error.offset = mnl_attr_get_u32(attr);
		break;
	}
	return MNL_CB_OK;
}

static void error_forget(void)
{
	error.text[0] = '\0';
	error.offset = 0;
}

/* Keep the extended ack that stands @offset bytes into the payload. */
static void error_keep(const struct nlmsghdr *nlh, size_t offset)
{
	error_forget();
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		mnl_attr_parse(nlh, offset, error_attr, NULL);
}

/* A kernel that cannot cap the ack repeats the request before the text. */
static int acknowledged(const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *ack = mnl_nlmsg_get_payload(nlh);
	size_t offset = sizeof(*ack);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*ack))
		return -EBADMSG;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		offset += ack->msg.nlmsg_len - MNL_NLMSG_HDRLEN;
	error_keep(nlh, offset);
	if (!ack->error && error.text[0] && warning)
		warning(error.text);
	return ack->error;
}

static int dump_done(const struct nlmsghdr *nlh)
{
	const int *err = mnl_nlmsg_get_payload(nlh);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
		return 0;
	error_keep(nlh, sizeof(*err));
	return *err;
}

static ssize_t receive(struct nl_sock *sk)
{
	ssize_t size;

	do {
		size = mnl_socket_recvfrom(sk->mnl, received, sizeof(received));
	} while (size < 0 && errno == EINTR);
	return size;
}

int nl_receive(struct nl_sock *sk, struct nl_list *messages)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)received;
	ssize_t size;
	int left, err = 0;

	size = receive(sk);
	if (size < 0)
		return -errno;
	left = size;
	while (!err && mnl_nlmsg_ok(nlh, left)) {
		err = list_add(messages, nlh);
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return err;
}

bool nl_wait(struct nl_sock *sk, int milliseconds)
{
	struct pollfd pfd = {
		.fd = mnl_socket_get_fd(sk->mnl),
		.events = POLLIN,
	};

	return poll(&pfd, 1, milliseconds) > 0;
}

struct reply {
	struct nl_list *list;
	uint32_t seq;
	bool is_over;
	bool is_torn;	/* a dump whose parts do not fit together */
};

static int reply_message(struct reply *reply, const struct nlmsghdr *nlh)
{
	/* what an interrupted request left behind */
	if (nlh->nlmsg_seq != reply->seq)
		return 0;
	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		reply->is_torn = true;
	switch (nlh->nlmsg_type) {
	case NLMSG_ERROR:
		reply->is_over = true;
		return acknowledged(nlh);
	case NLMSG_DONE:
		reply->is_over = true;
		return dump_done(nlh);
	default:
		return list_add(reply->list, nlh);
	}
}

static int reply_part(struct reply *reply, ssize_t size)
{
	const struct nlmsghdr *nlh = (const struct nlmsghdr *)received;
	int left = size;
	int err = 0;

	while (!err && mnl_nlmsg_ok(nlh, left)) {
		err = reply_message(reply, nlh);
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return err;
}

static int receive_reply(struct nl_sock *sk, struct reply *reply)
{
	ssize_t size;
	int err;

	while (!reply->is_over) {
		size = receive(sk);
		if (size < 0)
			return -errno;
		err = reply_part(reply, size);
		if (err)
			return err;
	}
	return 0;
}

static int talk_once(struct nl_sock *sk, struct nlmsghdr *nlh,
		     struct reply *reply)
{
	error_forget();
	nlh->nlmsg_seq = reply->seq;
	if (mnl_socket_sendto(sk->mnl, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	return receive_reply(sk, reply);
}

int nl_talk(struct nl_sock *sk, struct nlmsghdr *nlh, struct nl_list *replies)
{
	int tries, err;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		struct reply reply = { .list = replies, .seq = ++sk->seq };

		if (replies)
			replies->size = 0;
		err = talk_once(sk, nlh, &reply);
		if (err || !reply.is_torn)
			return err;
		if (replies && replies->take)
			break;
	}
	if (warning)
		warning("objects changed while they were listed");
	return 0;
}
