// SPDX-License-Identifier: GPL-2.0
/* Events as they happen. */

#include <errno.h>
#include <linux/vnetpeer.h>

#include "args/args.h"
#include "args/match.h"
#include "args/usage.h"
#include "lib/array.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "object.h"
#include "rule.h"
#include "show/attr_show.h"

static const struct kind *const kinds[] = {
	&kind_vnet,
	&kind_subnet,
	&kind_port,
	&kind_peering,
	&kind_route_table,
	&kind_route,
	&kind_gateway,
	&kind_acl,
	&kind_rule,
	&kind_group,
	&kind_setting,
};

/*
 * Milliseconds to wait for the rest of a long rule, which takes several events
 * that the kernel sends at once.
 */
#define REST_WAIT 50

#define KIND_COUNT ARRAY_SIZE(kinds)

/* Which of them the user wants to hear of. */
static bool is_wanted[KIND_COUNT];

static const char *kind_name(const void *table, size_t i)
{
	return i < KIND_COUNT ? kinds[i]->name : NULL;
}

static int choose_kinds(const struct args *args)
{
	const char *text;
	size_t i;
	int kind;

	for (i = 0; i < KIND_COUNT; i++)
		is_wanted[i] = !args->count;
	for (i = 0; i < args->count; i++) {
		text = args->given[i].text;
		kind = match_word(text, kinds, kind_name);
		if (kind < 0)
			return usage_error(args->object, args->verb,
					   "\"%s\" is no object with events",
					   text);
		is_wanted[kind] = true;
	}
	return 0;
}

/* NULL when nobody wants to hear of it. */
static const struct kind *wanted_kind(const struct nlmsghdr *nlh)
{
	size_t i;

	for (i = 0; i < KIND_COUNT; i++)
		if (!genl_is_end(nlh) && kinds[i]->ntf == genl_command(nlh) &&
		    is_wanted[i])
			return kinds[i];
	return NULL;
}

/*
 * What belongs to the object is read now.  An object that is gone by the time
 * its event is read has nothing.
 */
static int event_print(const struct kind *kind, const struct nlmsghdr *nlh)
{
	if (kind->prepare)
		kind->prepare(attr_string(attr_find(nlh, kind->name_attr)));
	out_open_object(NULL);
	attr_show_word("event", "", attr_find(nlh, kind->event_attr),
		       &words_event);
	out_string("object", "", kind->name);
	kind->print(nlh);
	out_close_object();
	out_newline();
	return out_flush();
}

/* Print the first events, up to @end.  Return: 0 or the exit status. */
static int events_print(struct nl_list *events, const struct nlmsghdr *end)
{
	const struct nlmsghdr *nlh;
	const struct kind *kind;
	int err = 0;

	for (nlh = nl_list_first(events); nlh != end; nlh = nl_list_next(nlh)) {
		kind = wanted_kind(nlh);
		if (kind && !err)
			err = event_print(kind, nlh);
	}
	nl_list_drop(events, end);
	return err ? fail_output(err) : 0;
}

/* The last event when it is of a rule, whose rest may come; else the end. */
static const struct nlmsghdr *find_open(const struct nl_list *events)
{
	const struct nlmsghdr *nlh, *last = NULL;

	nl_list_for_each(nlh, events)
		last = nlh;
	if (last && !genl_is_end(last) && genl_command(last) == kind_rule.ntf)
		return last;
	return nl_list_end(events);
}

static bool has_end(const struct nl_list *events)
{
	const struct nlmsghdr *nlh;

	nl_list_for_each(nlh, events)
		if (genl_is_end(nlh))
			return true;
	return false;
}

/* Print what has come; the rest of the last rule may be on its way. */
static int print_received(struct nl_sock *sk, struct nl_list *events, int err)
{
	int status;

	rule_config_join(events, kind_rule.ntf, kind_rule.config_attr);
	status = events_print(events, find_open(events));
	if (!status && events->size && (err || !nl_wait(sk, REST_WAIT)))
		status = events_print(events, nl_list_end(events));
	return status;
}

/* Lost events are not the end, unless the end was among them. */
static int check_received(int err, bool is_over)
{
	if (err == -ENOBUFS) {
		fail_warn("events were lost");
		err = 0;
		is_over = !genl_is_there();
	}
	if (err)
		return fail_kernel(err);
	return is_over ? genl_ended() : 0;
}

/* Until the events end, or nobody reads them any more. */
static int listen_on(struct nl_sock *sk)
{
	struct nl_list events = { .is_wanted = genl_is_event };
	bool is_over;
	int err, status;

	do {
		err = nl_receive(sk, &events);
		is_over = has_end(&events);
		status = print_received(sk, &events, err);
		if (!status)
			status = check_received(err, is_over);
	} while (!status);
	nl_list_free(&events);
	return status;
}

static int monitor(const struct args *args)
{
	struct nl_sock sk;
	int status;

	status = choose_kinds(args);
	if (!status)
		status = genl_listen(&sk);
	if (status)
		return status;
	out_set_oneline();
	status = listen_on(&sk);
	nl_close(&sk);
	return status;
}

static const struct arg monitor_args[] = {
	{ "OBJECT", NULL, &arg_text, .flags = ARG_BARE | ARG_LIST },
	{ NULL }
};

static const struct verb verbs[] = {
	{ NULL, monitor_args, .run = monitor },
	{ NULL }
};

const struct object object_monitor = {
	.name = "monitor",
	.what = "events as they happen",
	.verbs = verbs,
};
