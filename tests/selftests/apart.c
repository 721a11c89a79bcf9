// SPDX-License-Identifier: GPL-2.0
/*
 * A test that sends to itself makes one of its sockets in another network
 * namespace: number RECEIVER_SOCKET of those that it makes, in the namespace
 * that RECEIVER is the path of. It is linked with --wrap=socket.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>

int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol);

static int opened(const char *path)
{
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		err(1, "namespace '%s'", path ? path : "");
	return fd;
}

static void enter(int netns)
{
	if (setns(netns, CLONE_NEWNET))
		err(1, "setns");
}

int __wrap_socket(int family, int type, int protocol)
{
	const char *which = getenv("RECEIVER_SOCKET");
	static int made;
	int home, fd;

	made++;
	if (!which || made != atoi(which))
		return __real_socket(family, type, protocol);
	home = opened("/proc/self/ns/net");
	enter(opened(getenv("RECEIVER")));
	fd = __real_socket(family, type, protocol);
	enter(home);
	return fd;
}
