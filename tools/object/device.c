// SPDX-License-Identifier: GPL-2.0
/* A port or gateway with its device, usable or not there at all. */

#include "device.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args/args.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "lib/netns.h"
#include "lib/rtnl.h"
#include "show/kind.h"

/* An object whose device is gone is gone, too. */
static int unmake(const struct args *args, uint8_t del)
{
	struct nlmsghdr *nlh = genl_message(del, 0);
	int err;

	mnl_attr_put_strz(nlh, args->object->kind->name_attr,
			  args_text(args, "NAME"));
	err = genl_try(nlh, NULL);
	return err == -ENOENT ? 0 : err;
}

/* What the kernel said must outlive what it says to the removal. */
static int take_back(const struct args *args, const struct device_ops *ops,
		     int err)
{
	char text[NL_ERROR_SIZE], note[NL_ERROR_SIZE + 128];
	int left;

	snprintf(text, sizeof(text), "%s", nl_error());
	left = unmake(args, ops->del);
	snprintf(note, sizeof(note),
		 "The %s could not be removed again, so it is still there: "
		 "%s.", args->object->name,
		 *nl_error() ? nl_error() : strerror(-left));
	if (left)
		fail_set_note(note);
	return ops->report(err, text);
}

/* A signal that comes in between would leave an object half made. */
static int make_whole(const struct args *args, const struct device_ops *ops,
		      const struct device_place *place)
{
	sigset_t all, before;
	int status, err = 0;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	status = ops->make(args, place);
	if (!status && place->sk)
		err = ops->configure(args, place);
	if (err)
		status = take_back(args, ops, err);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

/* To make a device elsewhere takes less than to enter there. */
static int enter_failed(const struct args *args, const struct device_ops *ops,
			int err)
{
	const char *netns = args_text(args, "netns");

	if (err == -EPERM)
		return fail("AuthorizationFailed", "to configure the %s in "
			    "network namespace \"%s\" takes CAP_SYS_ADMIN%s",
			    args->object->name, netns, ops->advice);
	return fail_errno(err, "network namespace", netns);
}

static int enter(const struct args *args, const struct device_ops *ops,
		 struct device_place *place, struct nl_sock *sk)
{
	int err;

	if (place->is_own) {
		place->sk = rtnl_sock();
		return place->sk ? 0 : fail_kernel(-errno);
	}
	err = netns_socket(sk, place->netns);
	if (err)
		return enter_failed(args, ops, err);
	place->sk = sk;
	return 0;
}

/* All that can be refused here is refused before there is an object. */
int device_add(const struct args *args, const struct device_ops *ops)
{
	const char *netns = args_text(args, "netns");
	struct device_place place = { .netns = NO_NETNS };
	struct nl_sock sk = { 0 };
	int status = 0;

	if (netns)
		status = netns_open(&place.netns, netns);
	if (status)
		return status;
	place.is_own = !netns || netns_is_own(place.netns);
	if (ops->configure)
		status = enter(args, ops, &place, &sk);
	if (!status)
		status = make_whole(args, ops, &place);
	nl_close(&sk);
	if (netns)
		close(place.netns);
	return status;
}
