// SPDX-License-Identifier: GPL-2.0
/* The verbs that many objects have. */

#include "object.h"

#include "args/args.h"
#include "lib/genl.h"

int object_send(const struct args *args)
{
	struct nlmsghdr *nlh = genl_message(args->verb->cmd, 0);
	int status = args_put(args, nlh);

	return status ? status : genl_talk(nlh, NULL);
}

const struct arg object_show_args[] = {
	NAME_OPTIONAL,
	{ NULL }
};

const struct arg object_show_vnet_args[] = {
	NAME_OPTIONAL,
	VNET_OPTIONAL,
	{ NULL }
};

int object_show(const struct args *args)
{
	const struct kind *kind = args->object->kind;
	const char *scope = kind->scope ? args_text(args, kind->scope) : NULL;

	return kind_show(kind, args_text(args, "NAME"), scope);
}
