/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink sockets: a request, its replies, and what the kernel says. */
#ifndef _NL_H
#define _NL_H

#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A message is at most this long: twice what the rules of an acl take that
 * reach all limits.  One attribute ends at 64 KB anyway.
 */
#define NL_MESSAGE_SIZE (2 << 20)

/* What messages are written to, of whatever type it is. */
#define NL_ALIGNED __attribute__((aligned(NLMSG_ALIGNTO)))

/* What nl_error() returns is shorter. */
#define NL_ERROR_SIZE 256

struct nl_sock {
	struct mnl_socket *mnl;
	uint32_t seq;
};

/* The messages of a reply, one behind the other. */
struct nl_list {
	char *data;
	size_t size;		/* bytes in use */
	size_t room;
	/* which messages are wanted; NULL: all */
	bool (*is_wanted)(const struct nlmsghdr *nlh);
	/* takes each when it comes, instead of having all kept; or NULL */
	void (*take)(const struct nlmsghdr *nlh, void *data);
	void *take_data;
};

#define nl_list_for_each(nlh, list)					\
	for ((nlh) = nl_list_first(list); (nlh) != nl_list_end(list);	\
	     (nlh) = nl_list_next(nlh))

const struct nlmsghdr *nl_list_first(const struct nl_list *list);
const struct nlmsghdr *nl_list_next(const struct nlmsghdr *nlh);
const struct nlmsghdr *nl_list_end(const struct nl_list *list);
size_t nl_list_count(const struct nl_list *list);
/* Remove what is before @until. */
void nl_list_drop(struct nl_list *list, const struct nlmsghdr *until);
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
 * taken as it is, with a warning; one whose messages were taken at once.
 *
 * Return: 0 or a negative errno; nl_error() has the kernel's words for it.
 */
int nl_talk(struct nl_sock *sk, struct nlmsghdr *nlh, struct nl_list *replies);

/**
 * nl_receive() - Receive messages that nobody asked for.
 * @messages: what they are added to
 *
 * Return: 0 or a negative errno; -ENOBUFS when some were lost.
 */
int nl_receive(struct nl_sock *sk, struct nl_list *messages);

/**
 * nl_wait() - Wait until there are such messages.
 *
 * Return: whether there are.
 */
bool nl_wait(struct nl_sock *sk, int milliseconds);

/**
 * nl_set_warning() - Say who is to hear of what is no refusal.
 * @warn: takes a sentence, with or without its full stop
 */
void nl_set_warning(void (*warn)(const char *sentence));

/**
 * nl_error() - What the kernel said about the last refusal; may be "".
 */
const char *nl_error(void);

/**
 * nl_error_offset() - Where in the request the attribute stands that was
 * refused, in bytes from the start of the message; 0 when there is none.
 */
uint32_t nl_error_offset(void);

/**
 * nl_set_room() - Set how many bytes may wait in a socket.
 * @forced: SO_RCVBUFFORCE or SO_SNDBUFFORCE
 * @option: SO_RCVBUF or SO_SNDBUF
 *
 * Only the privileged may go beyond the system's limit.
 */
void nl_set_room(struct nl_sock *sk, int forced, int option, int size);

#endif /* _NL_H */
