/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink sockets: a request, its replies, and what the kernel says. */
#ifndef _NL_H
#define _NL_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A message holds attributes of at most this together. */
#define NL_MESSAGE_SIZE 65536

struct nl_sock {
	struct mnl_socket *mnl;
	uint32_t seq;
};

/* The messages of a reply, one behind the other. */
struct nl_list {
	char *data;
	size_t size;		/* bytes in use */
	size_t room;
};

#define nl_list_for_each(nlh, list)					\
	for ((nlh) = (const struct nlmsghdr *)(list)->data;		\
	     (const char *)(nlh) < (list)->data + (list)->size;		\
	     (nlh) = nl_list_next(nlh))

const struct nlmsghdr *nl_list_next(const struct nlmsghdr *nlh);
size_t nl_list_count(const struct nl_list *list);
void nl_list_free(struct nl_list *list);

/**
 * nl_open() - Open a socket in the namespace the process is in.
 * @bus: NETLINK_GENERIC or NETLINK_ROUTE
 *
 * Return: 0 or a negative errno.
 */
int nl_open(struct nl_sock *sk, int bus);
void nl_close(struct nl_sock *sk);

/**
 * nl_message() - Begin a request that is acknowledged.
 * @flags: NLM_F_* besides NLM_F_REQUEST and NLM_F_ACK
 *
 * Return: the one message there is; the next call begins it anew.
 */
struct nlmsghdr *nl_message(uint16_t type, uint16_t flags);

/**
 * nl_talk() - Send a request and wait for what comes of it.
 * @replies: where replies go; NULL when the acknowledgement is all
 *
 * A dump that changed under way is read again, and after a number of times
 * taken as it is, with a warning.
 *
 * Return: 0 or a negative errno; nl_error() has the kernel's words for it.
 */
int nl_talk(struct nl_sock *sk, struct nlmsghdr *nlh, struct nl_list *replies);

/**
 * nl_receive() - Receive messages that nobody asked for.
 * @messages: holds these and no others
 *
 * Return: 0 or a negative errno; -ENOBUFS when some were lost.
 */
int nl_receive(struct nl_sock *sk, struct nl_list *messages);

/**
 * nl_error() - What the kernel said about the last refusal; may be "".
 */
const char *nl_error(void);

#endif /* _NL_H */
