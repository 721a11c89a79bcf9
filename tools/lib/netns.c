// SPDX-License-Identifier: GPL-2.0
/* Network namespaces: opening and entering them. */

#include "netns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"

int netns_open_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (ioctl(fd, NS_GET_NSTYPE) == CLONE_NEWNET)
		return fd;
	close(fd);
	return -EINVAL;
}

static int open_joined(const char *before, const char *text,
		       const char *after)
{
	char path[512];
	int len;

	len = snprintf(path, sizeof(path), "%s%s%s", before, text, after);
	return len < (int)sizeof(path) ? netns_open_file(path) : -ENAMETOOLONG;
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static int open_text(const char *text)
{
	int fd = -ENOENT;

	if (!strchr(text, '/'))
		fd = open_joined(NETNS_NAMES "/", text, "");
	if (fd == -ENOENT)
		fd = netns_open_file(text);
	if (fd < 0 && is_number(text))
		fd = open_joined("/proc/", text, "/ns/net");
	return fd;
}

int netns_open(int *fd, const char *text)
{
	*fd = open_text(text);
	if (*fd >= 0)
		return 0;
	if (*fd == -EINVAL)
		return fail("InvalidParameter",
			    "\"%s\" is not a network namespace", text);
	return fail_errno(*fd, "network namespace", text);
}

int netns_enter(const char *text)
{
	int fd, status, err;

	status = netns_open(&fd, text);
	if (status)
		return status;
	err = setns(fd, CLONE_NEWNET) ? -errno : 0;
	close(fd);
	return err ? fail_errno(err, "network namespace", text) : 0;
}

bool netns_is_own(int fd)
{
	struct stat own, other;

	return !stat(NETNS_OWN, &own) && !fstat(fd, &other) &&
	       own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* Going on in another namespace than the user's would change the wrong one. */
static void return_to(int own)
{
	if (!setns(own, CLONE_NEWNET))
		return;
	fail_errno(-errno, "network namespace", NETNS_OWN);
	exit(STATUS_REFUSED);
}

/* A socket stays in the namespace it was opened in. */
int netns_socket(struct nl_sock *sk, int fd)
{
	int own, err;

	own = open(NETNS_OWN, O_RDONLY | O_CLOEXEC);
	if (own < 0)
		return -errno;
	if (setns(fd, CLONE_NEWNET)) {
		err = -errno;
	} else {
		err = nl_open(sk, NETLINK_ROUTE);
		return_to(own);
	}
	close(own);
	return err;
}
