// SPDX-License-Identifier: GPL-2.0
/* vnetpeer: virtual networks with peering. */

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "args/remedy.h"
#include "args/usage.h"
#include "batch.h"
#include "command.h"
#include "lib/fail.h"
#include "lib/netns.h"
#include "lib/nl.h"
#include "show/attr_show.h"

struct settings {
	enum out_format format;
	bool colour;
	const char *netns;
	const char *batch;
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL }
};

/* Return: whether that is all there is to do. */
static bool take_option(struct settings *settings, int option)
{
	switch (option) {
	case 'j':
		if (settings->format == OUT_TEXT)
			settings->format = OUT_JSON;
		break;
	case 'p':
		settings->format = OUT_JSON_PRETTY;
		break;
	case 's':
		option_stats = true;
		break;
	case 'd':
		option_details = true;
		break;
	case '4':
		attr_limit_family(AF_INET);
		break;
	case '6':
		attr_limit_family(AF_INET6);
		break;
	case 'n':
		settings->netns = optarg;
		break;
	case 'b':
		settings->batch = optarg;
		break;
	case 'c':
		settings->colour = true;
		break;
	case 'V':
		puts("vnetpeer " VERSION);
		return true;
	case 'h':
		usage_print(stdout);
		return true;
	}
	return false;
}

static int run(const struct settings *settings, int argc, char **argv)
{
	int status;

	out_setup(settings->format, settings->colour || isatty(STDOUT_FILENO));
	if (settings->netns) {
		status = netns_enter(settings->netns);
		if (status)
			return status;
	}
	if (!settings->batch)
		return command_run(argc, argv);
	if (argc)
		return usage_error(NULL, NULL,
				   "a command and -b exclude each other");
	return batch_run(settings->batch);
}

/*
 * A stream that is closed would be the next file or socket that is opened, and
 * get what is meant for the reader.  What is opened the wrong way round in its
 * place fails when it is used.
 */
static void reserve_streams(void)
{
	static const int modes[] = { O_WRONLY, O_RDONLY, O_RDONLY };
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", modes[fd]) != fd)
			exit(STATUS_REFUSED);
}

/* An answer that does not reach the reader is no success. */
static int finish(int status)
{
	int err = out_flush();

	return err && !status ? fail_output(err) : status;
}

int main(int argc, char **argv)
{
	struct settings settings = { 0 };
	int option;

	reserve_streams();
	nl_set_warning(fail_warn);
	fail_set_remedy(remedy_print);
	usage_set_objects(objects);
	/* Options end at the object: what follows is the object's. */
	while ((option = getopt_long(argc, argv, "+jpsd46n:b:cVh",
				     long_options, NULL)) != -1) {
		if (option == '?') {
			usage_print(stderr);
			return STATUS_USAGE;
		}
		if (take_option(&settings, option))
			return finish(STATUS_DONE);
	}
	return finish(run(&settings, argc - optind, argv + optind));
}
