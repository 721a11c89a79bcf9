// SPDX-License-Identifier: GPL-2.0
/* What network namespaces are called under /run/netns. */

#include "nsname.h"

#include <dirent.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "netns.h"
#include "nl.h"
#include "rtnl.h"

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

void nsname_forget(void)
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
		nsid = read_nsid((const struct nlmsghdr *)reply.data);
	nl_list_free(&reply);
	return nsid;
}

static bool reserve(void)
{
	size_t room = names.room ? names.room * 2 : 64;
	struct name *items;

	if (names.count < names.room)
		return true;
	items = realloc(names.items, room * sizeof(*items));
	if (!items)
		return false;
	names.items = items;
	names.room = room;
	return true;
}

static bool is_file(int fd, const struct stat *file)
{
	struct stat other;

	return !fstat(fd, &other) && other.st_dev == file->st_dev &&
	       other.st_ino == file->st_ino;
}

/* Of several names, the first in the alphabet is used. */
static void add(const char *text, int fd, const struct stat *own)
{
	struct name *name;

	if (!reserve())
		return;
	name = &names.items[names.count];
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
		snprintf(path, sizeof(path), NETNS_NAMES "/%s", entry->d_name);
		fd = netns_open_file(path);
		if (fd < 0)
			continue;
		add(entry->d_name, fd, own);
		close(fd);
	}
}

static int compare(const void *left, const void *right)
{
	const struct name *a = left, *b = right;
	int order = (a->nsid > b->nsid) - (a->nsid < b->nsid);

	return order ? order : strcmp(a->text, b->text);
}

static void load(void)
{
	DIR *dir = opendir(NETNS_NAMES);
	struct stat own;

	names.is_loaded = true;
	if (!dir)
		return;
	if (!stat(NETNS_OWN, &own))
		read_directory(dir, &own);
	closedir(dir);
	if (names.count)
		qsort(names.items, names.count, sizeof(*names.items), compare);
}

static int compare_nsid(const void *key, const void *item)
{
	const struct name *name = item;
	int nsid = *(const int *)key;

	return (nsid > name->nsid) - (nsid < name->nsid);
}

const char *nsname_find(int nsid)
{
	const struct name *name;

	if (!names.is_loaded)
		load();
	if (nsid == NO_NSID || !names.count)
		return NULL;
	name = bsearch(&nsid, names.items, names.count, sizeof(*name),
		       compare_nsid);
	while (name && name > names.items && name[-1].nsid == nsid)
		name--;
	return name ? name->text : NULL;
}

const char *nsname_own(void)
{
	if (!names.is_loaded)
		load();
	return names.own;
}
