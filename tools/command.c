// SPDX-License-Identifier: GPL-2.0
/* Commands: the objects there are, and one command line run. */

#include "command.h"

#include "args/args.h"
#include "args/match.h"
#include "args/remedy.h"
#include "args/usage.h"
#include "lib/fail.h"
#include "object/object.h"

const struct object *const objects[] = {
	&object_vnet,
	&object_subnet,
	&object_port,
	&object_peering,
	&object_route_table,
	&object_route,
	&object_gateway,
	&object_acl,
	&object_rule,
	&object_group,
	&object_flow,
	&object_setting,
	&object_trace,
	&object_monitor,
	NULL
};

static const char *object_name(const void *table, size_t i)
{
	const struct object *const *object = table;

	return object[i] ? object[i]->name : NULL;
}

static const char *verb_name(const void *table, size_t i)
{
	const struct verb *verb = table;

	return verb[i].name;
}

/* NULL after a complaint. */
static const struct object *find_object(const char *text)
{
	int i = match_word(text, objects, object_name);

	if (i >= 0)
		return objects[i];
	usage_error(NULL, NULL, i == MATCH_AMBIGUOUS ?
		    "object \"%s\" is ambiguous" : "unknown object \"%s\"",
		    text);
	return NULL;
}

/* `list` is `show` in each object that has one. */
static const struct verb *find_verb(const struct object *object,
				    const char *text)
{
	int i = match_word(text, object->verbs, verb_name);

	if (i == MATCH_NONE && match_is_start(text, "list"))
		i = match_word("show", object->verbs, verb_name);
	if (i >= 0)
		return &object->verbs[i];
	usage_error(object, NULL, i == MATCH_AMBIGUOUS ?
		    "verb \"%s\" is ambiguous" : "unknown verb \"%s\"", text);
	return NULL;
}

static int run_verb(const struct object *object, const struct verb *verb,
		    int argc, char **argv)
{
	struct args args = { .object = object, .verb = verb };
	int status;

	status = args_parse(&args, argc, argv);
	if (!status) {
		remedy_set_command(&args);
		status = verb->run ? verb->run(&args) : object_send(&args);
		remedy_set_command(NULL);
	}
	args_free(&args);
	return status;
}

static int run_object(const struct object *object, int argc, char **argv)
{
	const struct verb *verb = object->verbs;

	if (argc == 1 && match_is_start(argv[0], "help")) {
		usage_print_object(stdout, object);
		return STATUS_DONE;
	}
	if (!verb->name)
		return run_verb(object, verb, argc, argv);
	verb = find_verb(object, argc ? argv[0] : "show");
	if (!verb)
		return STATUS_USAGE;
	if (argc) {
		argc--;
		argv++;
	}
	if (verb->object)
		return run_object(verb->object, argc, argv);
	return run_verb(object, verb, argc, argv);
}

static int run_help(int argc, char **argv)
{
	const struct object *object;

	if (!argc) {
		usage_print(stdout);
		return STATUS_DONE;
	}
	object = find_object(argv[0]);
	if (!object)
		return STATUS_USAGE;
	if (argc > 1)
		return usage_error(object, NULL, "\"%s\" is too much", argv[1]);
	usage_print_object(stdout, object);
	return STATUS_DONE;
}

int command_run(int argc, char **argv)
{
	const struct object *object;

	if (!argc)
		return usage_error(NULL, NULL, "no object is given");
	if (match_is_start(argv[0], "help"))
		return run_help(argc - 1, argv + 1);
	object = find_object(argv[0]);
	if (!object)
		return STATUS_USAGE;
	return run_object(object, argc - 1, argv + 1);
}
