// SPDX-License-Identifier: GPL-2.0
/* Network namespaces: opening and entering them, and what they are called. */

#include "netns.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/net_namespace.h>
#include <linux/nsfs.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "array.h"
#include "fail.h"
#include "nl.h"
#include "rtnl.h"

#define NAMES "/run/netns"
#define OWN "/proc/self/ns/net"

/* Return: a descriptor, or a negative errno; -EINVAL for another file. */
static int open_file(const char *path)
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
	return len < (int)sizeof(path) ? open_file(path) : -ENAMETOOLONG;
}

static bool is_number(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

static int open_text(const char *text)
{
	int fd = -ENOENT;

	if (!strchr(text, '/'))
		fd = open_joined(NAMES "/", text, "");
	if (fd == -ENOENT)
		fd = open_file(text);
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

static bool is_file(int fd, const struct stat *file)
{
	struct stat other;

	return !fstat(fd, &other) && other.st_dev == file->st_dev &&
	       other.st_ino == file->st_ino;
}

bool netns_is_own(int fd)
{
	struct stat own;

	return !stat(OWN, &own) && is_file(fd, &own);
}

/* Going on in another namespace than the user's would change the wrong one. */
static void return_to(int own)
{
	if (!setns(own, CLONE_NEWNET))
		return;
	fail_errno(-errno, "network namespace", OWN);
	exit(STATUS_REFUSED);
}

/* A socket stays in the namespace it was opened in. */
int netns_socket(struct nl_sock *sk, int fd)
{
	int own, err;

	own = open(OWN, O_RDONLY | O_CLOEXEC);
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

/* Names */

#define NO_NSID -1

struct name {
	char *text;
	int nsid;
};

static struct {
	struct name *items;	/* sorted by nsid, then text */
	size_t count;
	size_t room;
	const char *own;
	bool is_loaded;
} names;

void netns_forget_names(void)
{
	size_t i;

	for (i = 0; i < names.count; i++)
		free(names.items[i].text);
	names.count = 0;
	names.own = NULL;
	names.is_loaded = false;
}

static int read_nsid(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct rtgenmsg))
		if (mnl_attr_get_type(attr) == NETNSA_NSID)
			return mnl_attr_get_u32(attr);
	return NO_NSID;
}

static int ask_nsid(int fd)
{
	struct nl_sock *sk = rtnl_sock();
	struct nl_list reply = { 0 };
	struct nlmsghdr *nlh;
	int nsid = NO_NSID;

	if (!sk)
		return NO_NSID;
	nlh = nl_message(RTM_GETNSID, 0);
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct rtgenmsg));
	mnl_attr_put_u32(nlh, NETNSA_FD, fd);
	if (!nl_talk(sk, nlh, &reply) && reply.size)
		nsid = read_nsid(nl_list_first(&reply));
	nl_list_free(&reply);
	return nsid;
}

/* Return: a descriptor, or -ENOENT. */
static int search(const char *directory, const char *file, int nsid)
{
	const struct dirent *entry;
	DIR *dir = opendir(directory);
	char path[512];
	int fd = -ENOENT;

	while (fd < 0 && dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s%s", directory,
			 entry->d_name, file);
		fd = open_file(path);
		if (fd < 0 || ask_nsid(fd) == nsid)
			continue;
		close(fd);
		fd = -ENOENT;
	}
	if (dir)
		closedir(dir);
	return fd;
}

int netns_open_nsid(int *fd, int nsid)
{
	*fd = search(NAMES, "", nsid);
	if (*fd < 0)
		*fd = search("/proc", "/ns/net", nsid);
	if (*fd >= 0)
		return 0;
	return fail("ResourceNotFound", "network namespace %d has neither a "
		    "name nor a process that can be seen", nsid);
}

/* Of several names, the first in the alphabet is used. */
static void add_name(const char *text, int fd, const struct stat *own)
{
	struct name *items = array_grow(names.items, names.count, &names.room,
					sizeof(*items));
	struct name *name;

	if (!items)
		return;
	names.items = items;
	name = &items[names.count];
	name->nsid = ask_nsid(fd);
	name->text = strdup(text);
	if (!name->text)
		return;
	names.count++;
	if (is_file(fd, own) && (!names.own || strcmp(text, names.own) < 0))
		names.own = name->text;
}

static void read_directory(DIR *dir, const struct stat *own)
{
	const struct dirent *entry;
	char path[512];
	int fd;

	while ((entry = readdir(dir))) {
		snprintf(path, sizeof(path), NAMES "/%s", entry->d_name);
		fd = open_file(path);
		if (fd < 0)
			continue;
		add_name(entry->d_name, fd, own);
		close(fd);
	}
}

static int compare_names(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	int order = (a->nsid > b->nsid) - (a->nsid < b->nsid);

	return order ? order : strcmp(a->text, b->text);
}

static void load_names(void)
{
	DIR *dir = opendir(NAMES);
	struct stat own;

	names.is_loaded = true;
	if (!dir)
		return;
	if (!stat(OWN, &own))
		read_directory(dir, &own);
	closedir(dir);
	if (names.count)
		qsort(names.items, names.count, sizeof(*names.items),
		      compare_names);
}

static int compare_nsid(const void *key, const void *item)
{
	const struct name *name = item;
	int nsid = *(const int *)key;

	return (nsid > name->nsid) - (nsid < name->nsid);
}

const char *netns_name(int nsid)
{
	const struct name *name;

	if (!names.is_loaded)
		load_names();
	if (nsid == NO_NSID || !names.count)
		return NULL;
	name = bsearch(&nsid, names.items, names.count, sizeof(*name),
		       compare_nsid);
	while (name && name > names.items && name[-1].nsid == nsid)
		name--;
	return name ? name->text : NULL;
}

const char *netns_own_name(void)
{
	if (!names.is_loaded)
		load_names();
	return names.own;
}
