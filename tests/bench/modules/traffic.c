// SPDX-License-Identifier: GPL-2.0
/*
 * TCP between two network namespaces. Write to the parameter `talk`
 *
 *	KIND NEAR FAR ADDRESS COUNT
 *
 * where NEAR and FAR are files of namespaces that the writer has open, by
 * number, and ADDRESS is one of FAR; then read how many nanoseconds that took.
 *
 *	request		a byte there, and a byte back
 *	stream		a kilobyte there
 *	connect		a connection that is opened, asked once and closed
 *
 * Both ends are the kernel's own sockets and one thread, so nobody makes system
 * calls, nobody has to be woken and no scheduler has a choice: what is measured
 * is the way, and TCP at its ends.
 */
#include <linux/err.h>
#include <linux/inet.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#define PORT "5000"
#define KILOBYTE 1000
#define CHUNK (64 * 1024)

/**
 * struct talk - what is to be done
 * @near: who begins
 * @far: who answers
 * @address: of @far
 * @listener: socket of @far
 * @count: how often
 */
struct talk {
	struct net *near;
	struct net *far;
	struct sockaddr_storage address;
	struct socket *listener;
	unsigned int count;
};

/* The two ends of a connection */
struct ends {
	struct socket *near;
	struct socket *far;
};

static char chunk[CHUNK];

static int address_len(const struct talk *talk)
{
	return talk->address.ss_family == AF_INET ? sizeof(struct sockaddr_in) :
						    sizeof(struct sockaddr_in6);
}

static int new_socket(const struct talk *talk, struct net *net,
		      struct socket **sock)
{
	int err;

	err = sock_create_kern(net, talk->address.ss_family, SOCK_STREAM,
			       IPPROTO_TCP, sock);
	if (err)
		return err;
	sock_set_reuseaddr((*sock)->sk);
	tcp_sock_set_nodelay((*sock)->sk);
	return 0;
}

static int begin_listening(struct talk *talk)
{
	int err;

	err = new_socket(talk, talk->far, &talk->listener);
	if (err)
		return err;
	err = kernel_bind(talk->listener, (struct sockaddr *)&talk->address,
			  address_len(talk));
	if (!err)
		err = kernel_listen(talk->listener, 1);
	if (err)
		sock_release(talk->listener);
	return err;
}

static int connect_ends(const struct talk *talk, struct ends *ends)
{
	int err;

	err = new_socket(talk, talk->near, &ends->near);
	if (err)
		return err;
	err = kernel_connect(ends->near, (struct sockaddr *)&talk->address,
			     address_len(talk), 0);
	if (!err)
		err = kernel_accept(talk->listener, &ends->far, 0);
	if (err)
		sock_release(ends->near);
	return err;
}

static void disconnect_ends(const struct ends *ends)
{
	sock_release(ends->near);
	sock_release(ends->far);
}

static int put(struct socket *sock, size_t len, int flags)
{
	struct msghdr msg = { .msg_flags = flags | MSG_NOSIGNAL };
	struct kvec vec = { .iov_base = chunk, .iov_len = len };

	return kernel_sendmsg(sock, &msg, &vec, 1, len);
}

static int take(struct socket *sock, size_t len, int flags)
{
	struct kvec vec = { .iov_base = chunk, .iov_len = len };
	struct msghdr msg = {};

	return kernel_recvmsg(sock, &msg, &vec, 1, len, flags);
}

static int ask(const struct ends *ends)
{
	if (put(ends->near, 1, 0) != 1 || take(ends->far, 1, 0) != 1 ||
	    put(ends->far, 1, 0) != 1 || take(ends->near, 1, 0) != 1)
		return -EIO;
	return 0;
}

static int request(const struct talk *talk)
{
	unsigned int i;
	struct ends ends;
	int err;

	err = connect_ends(talk, &ends);
	if (err)
		return err;
	for (i = 0; i < talk->count && !err; i++)
		err = ask(&ends);
	disconnect_ends(&ends);
	return err;
}

static int connection(const struct talk *talk)
{
	unsigned int i;
	struct ends ends;
	int err = 0;

	for (i = 0; i < talk->count && !err; i++) {
		err = connect_ends(talk, &ends);
		if (err)
			return err;
		err = ask(&ends);
		disconnect_ends(&ends);
	}
	return err;
}

/* What would have to wait does nothing. */
static int unless_full(int amount)
{
	return amount == -EAGAIN ? 0 : amount;
}

/* Each end in turn does as much as it can. */
static int pour(const struct ends *ends, size_t left_to_send)
{
	size_t left = left_to_send;
	int amount;

	while (left) {
		amount = unless_full(put(ends->near,
					 min_t(size_t, left_to_send, CHUNK),
					 MSG_DONTWAIT));
		if (amount < 0)
			return amount;
		left_to_send -= amount;

		amount = unless_full(take(ends->far, CHUNK, MSG_DONTWAIT));
		if (amount < 0)
			return amount;
		left -= amount;
		cond_resched();
	}
	return 0;
}

static int stream(const struct talk *talk)
{
	struct ends ends;
	int err;

	err = connect_ends(talk, &ends);
	if (err)
		return err;
	err = pour(&ends, (size_t)talk->count * KILOBYTE);
	disconnect_ends(&ends);
	return err;
}

static const struct {
	const char *name;
	int (*run)(const struct talk *talk);
} kinds[] = {
	{ "request", request },
	{ "stream", stream },
	{ "connect", connection },
};

static s64 spent;

static int run(struct talk *talk, const char *kind)
{
	unsigned int i = 0;
	s64 start;
	int err;

	while (strcmp(kinds[i].name, kind))
		if (++i == ARRAY_SIZE(kinds))
			return -EINVAL;
	err = begin_listening(talk);
	if (err)
		return err;
	start = ktime_get_ns();
	err = kinds[i].run(talk);
	spent = ktime_get_ns() - start;
	sock_release(talk->listener);
	return err;
}

static int run_between(struct talk *talk, const char *kind, int near, int far)
{
	int err;

	talk->near = get_net_ns_by_fd(near);
	if (IS_ERR(talk->near))
		return PTR_ERR(talk->near);
	talk->far = get_net_ns_by_fd(far);
	if (IS_ERR(talk->far)) {
		err = PTR_ERR(talk->far);
	} else {
		err = run(talk, kind);
		put_net(talk->far);
	}
	put_net(talk->near);
	return err;
}

static int talk_set(const char *text, const struct kernel_param *param)
{
	char kind[16], address[64];
	struct talk talk = {};
	int near, far, err;

	if (sscanf(text, "%15s %d %d %63s %u", kind, &near, &far, address,
		   &talk.count) != 5)
		return -EINVAL;
	err = inet_pton_with_scope(&init_net, AF_UNSPEC, address, PORT,
				   &talk.address);
	if (err)
		return err;
	return run_between(&talk, kind, near, far);
}

static int talk_get(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%lld\n", spent);
}

static const struct kernel_param_ops talk_ops = {
	.set = talk_set,
	.get = talk_get,
};

module_param_cb(talk, &talk_ops, NULL, 0600);

static int __init traffic_init(void)
{
	return 0;
}

static void __exit traffic_exit(void)
{
}

module_init(traffic_init);
module_exit(traffic_exit);

MODULE_DESCRIPTION("TCP between two network namespaces, timed");
MODULE_LICENSE("GPL");
