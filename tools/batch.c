// SPDX-License-Identifier: GPL-2.0
/* Batches: a file with a command a line. */

#include "batch.h"

#include <stdio.h>

#include "args/lines.h"
#include "command.h"
#include "lib/fail.h"

static int run(const struct line *line, void *data)
{
	int status = command_run(line->count, line->words);

	if (status == STATUS_DROP) {
		fail_print("The packet would be dropped");
		fail_print_place();
		fputs(".\n", stderr);
	}
	return status;
}

int batch_run(const char *path)
{
	return lines_run(path, run, NULL);
}
