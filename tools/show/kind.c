// SPDX-License-Identifier: GPL-2.0
/* Kinds of objects: how the kernel reports one, and how it is shown. */

#include "kind.h"

#include <errno.h>
#include <string.h>

#include "attr_show.h"
#include "lib/attr.h"
#include "lib/fail.h"
#include "lib/genl.h"
#include "out.h"

/* What to show; NULL is anything. */
struct filter {
	const char *name;
	const char *scope;
};

static int put_key(struct nlmsghdr *nlh, uint16_t attr, const char *text)
{
	if (attr && text && !attr_put_string(nlh, attr, text))
		return -EMSGSIZE;
	return 0;
}

static int ask(const struct kind *kind, struct nlmsghdr *nlh,
	       struct nl_list *replies)
{
	int err = genl_try(nlh, replies);

	if (!err && kind->join)
		kind->join(replies, kind->get, kind->config_attr);
	return err;
}

static void put_wish(const struct kind *kind, struct nlmsghdr *nlh)
{
	if (kind->counters_attr && option_stats)
		mnl_attr_put(nlh, kind->counters_attr, 0, NULL);
}

int kind_get(const struct kind *kind, const char *name, const char *scope,
	     struct nl_list *replies)
{
	struct nlmsghdr *nlh = genl_message(kind->get, 0);

	put_wish(kind, nlh);
	if (put_key(nlh, kind->name_attr, name) ||
	    put_key(nlh, kind->scope_attr, scope))
		return -EMSGSIZE;
	return ask(kind, nlh, replies);
}

int kind_dump(const struct kind *kind, const char *scope,
	      struct nl_list *replies)
{
	struct nlmsghdr *nlh = genl_message(kind->get, NLM_F_DUMP);

	put_wish(kind, nlh);
	if (put_key(nlh, kind->scope_attr, scope))
		return -EMSGSIZE;
	return ask(kind, nlh, replies);
}

/* The kernel can name an object only by its whole key. */
static int read_filtered(const struct kind *kind, const struct filter *filter,
			 struct nl_list *replies)
{
	if (kind->is_single)
		return kind_get(kind, NULL, NULL, replies);
	if (filter->name && !kind->is_named_in_scope)
		return kind_get(kind, filter->name, NULL, replies);
	if (filter->name && filter->scope)
		return kind_get(kind, filter->name, filter->scope, replies);
	return kind_dump(kind, filter->scope, replies);
}

static bool is_text(const struct nlattr *attr, const char *text)
{
	const char *value = attr_string(attr);

	return value && !strcmp(value, text);
}

static const struct nlattr *name_of(const struct kind *kind,
				    const struct nlmsghdr *nlh)
{
	const struct nlattr *config;

	if (!kind->config_attr)
		return attr_find(nlh, kind->name_attr);
	config = attr_find(nlh, kind->config_attr);
	return config ? attr_find_nested(config, kind->config_name_attr) :
			NULL;
}

static bool is_shown(const struct kind *kind, const struct filter *filter,
		     const struct nlmsghdr *nlh)
{
	if (kind->prefix_attr &&
	    !attr_is_shown(attr_find(nlh, kind->prefix_attr)))
		return false;
	if (kind->addr_attr &&
	    !attr_addr_is_shown(attr_find(nlh, kind->addr_attr)))
		return false;
	/* The kernel limits lists to the scope by itself. */
	if (!filter->name)
		return true;
	return is_text(name_of(kind, nlh), filter->name) &&
	       (!filter->scope ||
		is_text(attr_find(nlh, kind->scope_attr), filter->scope));
}

static int check_found(const struct kind *kind, const struct filter *filter,
		       const struct nl_list *replies)
{
	const struct nlmsghdr *nlh;

	if (!filter->name)
		return 0;
	nl_list_for_each(nlh, replies)
		if (is_shown(kind, filter, nlh))
			return 0;
	return fail("ResourceNotFound", "there is no %s \"%s\"", kind->name,
		    filter->name);
}

static void show_object(const struct kind *kind, const struct filter *filter,
			const struct nlmsghdr *nlh)
{
	if (!is_shown(kind, filter, nlh))
		return;
	out_open_object(NULL);
	kind->print(nlh);
	out_close_object();
	out_newline();
}

static void show_list(const struct kind *kind, const struct filter *filter,
		      const struct nl_list *replies)
{
	const struct nlmsghdr *nlh;

	out_open_array(NULL);
	nl_list_for_each(nlh, replies)
		show_object(kind, filter, nlh);
	out_close_array();
}

/* A list of which nothing is kept. */
struct stream {
	const struct kind *kind;
	const struct filter *filter;
	bool is_open;
};

/* A list that is refused is not even begun. */
static void stream_open(struct stream *stream)
{
	if (!stream->is_open)
		out_open_array(NULL);
	stream->is_open = true;
}

static void stream_take(const struct nlmsghdr *nlh, void *data)
{
	struct stream *stream = data;

	stream_open(stream);
	show_object(stream->kind, stream->filter, nlh);
}

static int stream_show(const struct kind *kind, const struct filter *filter)
{
	struct stream stream = { .kind = kind, .filter = filter };
	struct nl_list replies = { .take = stream_take, .take_data = &stream };
	int err = kind_dump(kind, filter->scope, &replies);

	if (!err)
		stream_open(&stream);
	if (stream.is_open)
		out_close_array();
	return err ? fail_kernel(err) : 0;
}

static int read_and_show(const struct kind *kind, const struct filter *filter,
			 struct nl_list *replies)
{
	int err, status;

	err = read_filtered(kind, filter, replies);
	if (!err && kind->prepare)
		err = kind->prepare(filter->name);
	if (err)
		return fail_kernel(err);
	status = check_found(kind, filter, replies);
	if (!status)
		show_list(kind, filter, replies);
	return status;
}

int kind_show(const struct kind *kind, const char *name, const char *scope)
{
	const struct filter filter = { .name = name, .scope = scope };
	struct nl_list replies = { 0 };
	int status;

	status = genl_open();
	if (!status)
		status = kind->is_long ? stream_show(kind, &filter) :
					 read_and_show(kind, &filter, &replies);
	nl_list_free(&replies);
	return status;
}
