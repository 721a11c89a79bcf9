// SPDX-License-Identifier: GPL-2.0
/*
 * The command, cut off from the machine: a kernel that has nothing to say but
 * that all is done, files that are what is fuzzed, and no other namespaces.
 */

#include "cut_off.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>

#include "args/remedy.h"
#include "args/usage.h"
#include "command.h"
#include "lib/fail.h"
#include "lib/nl.h"

#define FAMILY_ID 33

static struct nlmsghdr asked;
static bool is_asked;
static const uint8_t *content;
static size_t content_size;

void cut_off(const uint8_t *data, size_t size)
{
	content = data;
	content_size = size;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	nl_set_warning(fail_warn);
	fail_set_remedy(remedy_print);
	usage_set_objects(objects);
	return 0;
}

/* In the place of the C library's */

FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_open(const char *path, int flags, ...);
int __wrap_setns(int fd, int type);

FILE *__wrap_fopen(const char *path, const char *mode)
{
	static char line[] = "\n";

	/* libFuzzer itself, which writes what it has found */
	if (*mode == 'w')
		return __real_fopen(path, mode);
	/* A file of no size is none to the library. */
	if (!content_size)
		return fmemopen(line, strlen(line), "r");
	return fmemopen((void *)content, content_size, "r");
}

int __wrap_open(const char *path, int flags, ...)
{
	errno = ENOENT;
	return -1;
}

int __wrap_setns(int fd, int type)
{
	return 0;
}

/* In the place of libmnl's */

ssize_t mnl_socket_sendto(const struct mnl_socket *sk, const void *message,
			  size_t size)
{
	memcpy(&asked, message, sizeof(asked));
	is_asked = true;
	return size;
}

static size_t put_family(char *buf)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = GENL_ID_CTRL;
	nlh->nlmsg_seq = asked.nlmsg_seq;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, FAMILY_ID);
	return nlh->nlmsg_len;
}

static size_t put_end(char *buf)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	bool is_dump = asked.nlmsg_flags & NLM_F_DUMP;

	nlh->nlmsg_type = is_dump ? NLMSG_DONE : NLMSG_ERROR;
	nlh->nlmsg_seq = asked.nlmsg_seq;
	mnl_nlmsg_put_extra_header(nlh, sizeof(struct nlmsgerr));
	return nlh->nlmsg_len;
}

ssize_t mnl_socket_recvfrom(const struct mnl_socket *sk, void *buf,
			    size_t size)
{
	size_t used = 0;

	if (!is_asked) {
		errno = ENOBUFS;
		return -1;
	}
	is_asked = false;
	if (asked.nlmsg_type == GENL_ID_CTRL)
		used = put_family(buf);
	return used + put_end((char *)buf + used);
}

/* Nobody listens, or it would be for ever. */
int mnl_socket_setsockopt(const struct mnl_socket *sk, int type, void *buf,
			  socklen_t size)
{
	errno = EPERM;
	return type == NETLINK_ADD_MEMBERSHIP ? -1 : 0;
}
