// SPDX-License-Identifier: GPL-2.0
/*
 * The verb `gateway sync`: a gateway and a table of the kernel are compared,
 * and what differs is sent to the one or the other.  News of either only say
 * that it is time to compare again, so it does not matter how many come or get
 * lost.
 */

#include "gateway_sync.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "args/args.h"
#include "lib/array.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"
#include "show/out.h"
#include "sync/look.h"

/* Milliseconds after which what was refused is tried again */
#define RETRY 5000

static bool has_news(const struct gateway_sync *sync)
{
	return sync->news.has_table || sync->news.has_objects ||
	       sync->is_incomplete;
}

/* However many news there are, they wait unread until it is time. */
static int wait_for_news(struct gateway_sync *sync)
{
	int status;

	do {
		gateway_news_wait(&sync->news,
				  sync->is_incomplete ? RETRY : -1);
		pace_sleep(pace_due(&sync->pace, pace_now()));
		status = gateway_news_take(&sync->news);
		if (!status && sync->news.has_end)
			status = genl_ended();
	} while (!status && !has_news(sync));
	return status;
}

static int keep_looking(struct gateway_sync *sync)
{
	int status;

	do {
		status = gateway_sync_look(sync);
		if (!status)
			status = wait_for_news(sync);
	} while (!status);
	return status;
}

/* Beginning and end */

static void end(int signal)
{
	_exit(STATUS_DONE);
}

/* Whoever comes next finds what is half done, and goes on. */
static void end_by_signals(void)
{
	const struct sigaction action = { .sa_handler = end };

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* A name that is free again when the process is gone, however it went */
static int hold_name(const char *gateway, int *fd)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	size_t room = sizeof(name.sun_path) - 1;
	int len, err;

	len = snprintf(name.sun_path + 1, room, "vnetpeer/gateway-sync/%s",
		       gateway);
	if (len >= (int)room)
		return fail_errno(-ENOENT, "gateway", gateway);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return fail_errno(-errno, "gateway", gateway);
	err = bind(*fd, (const struct sockaddr *)&name,
		   offsetof(struct sockaddr_un, sun_path) + 1 + len) ?
	      -errno : 0;
	if (err)
		close(*fd);
	if (err == -EADDRINUSE)
		return fail("ResourceInUse", "another process keeps gateway "
			    "\"%s\" in step with a route table", gateway);
	return err ? fail_errno(err, "gateway", gateway) : 0;
}

static int open_there(struct gateway_sync *sync, int netns)
{
	struct nl_sock *sk = &sync->announcer.sk;
	int err, status;

	status = gateway_news_open(&sync->news, netns,
				   sync->announcer.owner.table);
	if (status)
		return status;
	err = netns < 0 ? nl_open(sk, NETLINK_ROUTE) : netns_socket(sk, netns);
	if (!err)
		return 0;
	gateway_news_close(&sync->news);
	return fail_kernel(err);
}

static int open_sockets(struct gateway_sync *sync)
{
	int netns, status;

	status = gateway_target_enter(&sync->target, &netns);
	if (status)
		return status;
	status = open_there(sync, netns);
	if (netns >= 0)
		close(netns);
	return status;
}

static void close_all(struct gateway_sync *sync)
{
	gateway_news_close(&sync->news);
	nl_close(&sync->announcer.sk);
	prefixes_free(&sync->announcer.blocked);
	prefixes_free(&sync->served);
	prefixes_free(&sync->learned.now);
	prefixes_free(&sync->announced.now);
	gateway_doubt_end(&sync->learned.doubt);
	gateway_doubt_end(&sync->announced.doubt);
}

static int run(struct gateway_sync *sync)
{
	int status = open_sockets(sync);

	if (status)
		return status;
	sync->announcer.owner.ifindex = sync->target.ifindex;
	sync->announcer.owner.protocol = GATEWAY_SYNC_PROTOCOL;
	end_by_signals();
	out_set_oneline();
	status = keep_looking(sync);
	close_all(sync);
	return status;
}

static const struct {
	const char *name;
	uint32_t number;
} tables[] = {
	{ "default", RT_TABLE_DEFAULT },
	{ "main", RT_TABLE_MAIN },
	{ "local", RT_TABLE_LOCAL },
};

static int take_table(uint32_t *table, const char *text)
{
	unsigned long long number;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++)
		if (!strcmp(tables[i].name, text)) {
			*table = tables[i].number;
			return 0;
		}
	number = strtoull(text, NULL, 10);
	*table = number;
	if (text[strspn(text, "0123456789")] || !number || number > UINT32_MAX)
		return fail("InvalidParameter",
			    "\"%s\" is not the number of a route table", text);
	return 0;
}

int gateway_sync(const struct args *args)
{
	const char *name = args_text(args, "NAME");
	struct gateway_sync sync = { 0 };
	int fd = -1, status;

	status = take_table(&sync.announcer.owner.table,
			    args_text(args, "table"));
	if (!status)
		status = genl_open();
	if (!status)
		status = gateway_target_find(&sync.target, name);
	if (!status)
		status = hold_name(name, &fd);
	if (status)
		return status;
	status = run(&sync);
	close(fd);
	return status;
}
