// SPDX-License-Identifier: GPL-2.0
/*
 * fuzz SEED FOLDER FILE... - send the kernel what nobody would send.
 *
 * The first line of the first FILE makes what each namespace begins with; the
 * others, and those of the other files, are inputs to begin with (input.h).
 * Those that let the module do something new are kept, changed and sent again,
 * until there is FOLDER/stop. What is about to be sent is in FOLDER/current, so
 * that it is known after the kernel's end. At the end, FOLDER/corpus has the
 * inputs that were worth keeping, and FOLDER/ran the addresses that ran.
 *
 * fuzz -r FILE... - send all that is in the files once, in this order, to one
 * namespace.
 */

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cover.h"
#include "dice.h"
#include "input.h"
#include "kernel.h"
#include "mutate.h"

/* Inputs that are sent to one namespace, one after the other */
#define BATCH 256

/* The same of those that there are in the beginning, which may destroy much */
#define FEW 8

static struct input setup;

static struct {
	struct input *input;
	unsigned int count;
} corpus;

static unsigned long long inputs_sent, refusals;

static const char *folder;

static FILE *open_kept(const char *name)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (!file)
		err(1, "%s", path);
	return file;
}

static void add(const struct input *input)
{
	corpus.input = reallocarray(corpus.input, corpus.count + 1,
				    sizeof(*corpus.input));
	if (!corpus.input)
		err(1, "corpus");
	input_copy(&corpus.input[corpus.count++], input);
}

/* Before it is sent, as there may be no time afterwards */
static void write_current(const struct input *inputs, unsigned int count)
{
	FILE *file = open_kept("current");
	unsigned int i;

	for (i = 0; i < count; i++)
		input_write(&inputs[i], file);
	fflush(file);
	sync_file_range(fileno(file), 0, 0, SYNC_FILE_RANGE_WRITE |
			SYNC_FILE_RANGE_WAIT_AFTER);
	fclose(file);
}

/* Those that had the module do something new are kept. */
static void send_batch(const struct input *batch, unsigned int count)
{
	unsigned int i;

	write_current(batch, count);
	kernel_reset(&setup);
	for (i = 0; i < count; i++) {
		cover_begin();
		refusals += kernel_send(&batch[i]);
		if (cover_end())
			add(&batch[i]);
	}
	inputs_sent += count;
}

static const struct input *choose(void)
{
	unsigned int late = corpus.count / 4;

	if (late && dice_once(2))
		return &corpus.input[corpus.count - 1 - dice_below(late)];
	return &corpus.input[dice_below(corpus.count)];
}

static void fuzz(void)
{
	static struct input batch[BATCH];
	unsigned int i;

	for (i = 0; i < BATCH; i++) {
		input_copy(&batch[i], choose());
		mutate_input(&batch[i], choose());
	}
	send_batch(batch, BATCH);
	for (i = 0; i < BATCH; i++)
		input_free(&batch[i]);
}

/* Beginning and end */

static int by_size(const void *a, const void *b)
{
	return (int)input_size(a) - (int)input_size(b);
}

static void read_inputs(const char *path)
{
	FILE *file = fopen(path, "r");
	struct input input;
	char *line = NULL;
	size_t size = 0;

	if (!file)
		err(1, "%s", path);
	while (getline(&line, &size, file) > 0) {
		if (!input_read(&input, line))
			errx(1, "%s: a line is no input", path);
		if (input.count)
			add(&input);
		input_free(&input);
	}
	free(line);
	fclose(file);
}

static void read_files(char **paths)
{
	for (; *paths; paths++)
		read_inputs(*paths);
	if (corpus.count < 2)
		errx(1, "there is nothing to begin with");
	input_copy(&setup, &corpus.input[0]);
	input_remove(&corpus.input[0], 0, corpus.input[0].count);
	memmove(corpus.input, corpus.input + 1,
		--corpus.count * sizeof(*corpus.input));
}

/* The small ones first: of those that show nothing new, none is kept. */
static void begin(void)
{
	struct input *inputs = corpus.input;
	unsigned int i, count = corpus.count;

	qsort(inputs, count, sizeof(*inputs), by_size);
	corpus.input = NULL;
	corpus.count = 0;
	for (i = 0; i < count; i += FEW)
		send_batch(inputs + i, i + FEW < count ? FEW : count - i);
	for (i = 0; i < count; i++)
		input_free(&inputs[i]);
	free(inputs);
	if (!corpus.count)
		errx(1, "nothing runs anything");
	printf("# of %u inputs %u are needed for %u edges; %llu refusals\n",
	       count, corpus.count, cover_edges(), refusals);
	fflush(stdout);
}

static void end(unsigned int had)
{
	FILE *file = open_kept("corpus");
	unsigned int i;

	for (i = 0; i < corpus.count; i++)
		input_write(&corpus.input[i], file);
	fclose(file);
	file = open_kept("ran");
	cover_write(file);
	fclose(file);
	printf("# %llu inputs sent, %llu refusals; %u kept, %u new; %u edges\n",
	       inputs_sent, refusals, corpus.count, corpus.count - had,
	       cover_edges());
}

static bool is_over(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/stop", folder);
	return !access(path, F_OK);
}

static void replay(void)
{
	unsigned int i;

	kernel_reset(&setup);
	for (i = 0; i < corpus.count; i++)
		kernel_send(&corpus.input[i]);
}

int main(int argc, char **argv)
{
	unsigned int had;

	if (argc > 2 && !strcmp(argv[1], "-r")) {
		kernel_open();
		read_files(argv + 2);
		replay();
		return 0;
	}
	if (argc < 4)
		errx(2, "usage: fuzz SEED FOLDER FILE..., or fuzz -r FILE...");
	dice_seed(strtoull(argv[1], NULL, 0));
	folder = argv[2];
	kernel_open();
	read_files(argv + 3);
	cover_open();
	begin();
	had = corpus.count;
	do {
		fuzz();
	} while (!is_over());
	end(had);
	return 0;
}
