// SPDX-License-Identifier: GPL-2.0
/* A gateway and a table of the kernel: that there may be something to do. */

#include "news.h"

#include <errno.h>
#include <poll.h>

#include "lib/array.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/rtnl_route.h"

int gateway_news_open(struct gateway_news *news, int netns, uint32_t table)
{
	int err, status;

	*news = (struct gateway_news){
		.table = table,
		.has_table = true,
		.has_objects = true,
	};
	err = rtnl_route_listen(&news->rtnl, netns);
	if (err)
		return fail_kernel(err);
	status = genl_listen(&news->family);
	if (status)
		nl_close(&news->rtnl);
	return status;
}

void gateway_news_close(struct gateway_news *news)
{
	prefixes_free(&news->touched);
	nl_close(&news->family);
	nl_close(&news->rtnl);
}

void gateway_news_wait(struct gateway_news *news, int milliseconds)
{
	struct pollfd fds[] = {
		{ mnl_socket_get_fd(news->family.mnl), POLLIN },
		{ mnl_socket_get_fd(news->rtnl.mnl), POLLIN },
	};

	poll(fds, ARRAY_SIZE(fds), milliseconds);
}

static bool hear_of_family(struct gateway_news *news,
			   const struct nlmsghdr *nlh)
{
	if (!genl_is_event(nlh))
		return true;
	if (genl_is_end(nlh)) {
		news->has_end = true;
		return true;
	}
	switch (genl_command(nlh)) {
	case VNETPEER_CMD_GATEWAY_NTF:
	case VNETPEER_CMD_VNET_NTF:
	case VNETPEER_CMD_PEERING_NTF:
		news->has_objects = true;
	}
	return true;
}

/* What is no route may have taken routes away in silence. */
static bool hear_of_routes(struct gateway_news *news,
			   const struct nlmsghdr *nlh)
{
	struct prefix prefix;

	if (rtnl_is_route(nlh) && !rtnl_route_is_of(nlh, news->table))
		return true;
	news->has_table = true;
	return !rtnl_is_route(nlh) || !rtnl_route_prefix(nlh, &prefix) ||
	       prefixes_add(&news->touched, &prefix);
}

static int hear_all(struct gateway_news *news, const struct nl_list *messages,
		    bool (*hear)(struct gateway_news *news,
				 const struct nlmsghdr *nlh))
{
	const struct nlmsghdr *nlh;

	nl_list_for_each(nlh, messages)
		if (!hear(news, nlh))
			return -ENOMEM;
	return 0;
}

/* Return: -ENOBUFS when some were lost, after the others. */
static int drain(struct gateway_news *news, struct nl_sock *sk,
		 bool (*hear)(struct gateway_news *news,
			      const struct nlmsghdr *nlh))
{
	struct nl_list messages = { 0 };
	bool is_lost = false;
	int err = 0;

	while (!err && nl_wait(sk, 0)) {
		messages.size = 0;
		err = nl_receive(sk, &messages);
		if (!err)
			err = hear_all(news, &messages, hear);
		is_lost |= err == -ENOBUFS;
		if (err == -ENOBUFS)
			err = 0;
	}
	nl_list_free(&messages);
	return !err && is_lost ? -ENOBUFS : err;
}

int gateway_news_take(struct gateway_news *news)
{
	int err;

	err = drain(news, &news->rtnl, hear_of_routes);
	if (err == -ENOBUFS)
		news->has_table = true;
	else if (err)
		return fail_kernel(err);
	err = drain(news, &news->family, hear_of_family);
	if (err == -ENOBUFS) {
		news->has_objects = true;
		news->has_end |= !genl_is_there();
	} else if (err) {
		return fail_kernel(err);
	}
	prefixes_sort(&news->touched);
	return 0;
}

void gateway_news_forget(struct gateway_news *news)
{
	news->touched.count = 0;
	news->has_table = false;
	news->has_objects = false;
}
