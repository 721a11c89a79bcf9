// SPDX-License-Identifier: GPL-2.0
/* Batches: a file with a command a line. */

#include "batch.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "fail.h"
#include "usage.h"

#define BLANKS " \t\r\n"

struct words_of_line {
	char **words;
	int count;
	int room;
};

static bool add_word(struct words_of_line *line, char *word)
{
	int room = line->room ? line->room * 2 : 32;
	char **words;

	if (line->count == line->room) {
		words = realloc(line->words, room * sizeof(*words));
		if (!words)
			return false;
		line->words = words;
		line->room = room;
	}
	line->words[line->count++] = word;
	return true;
}

/* The end of the word that begins at @text; NULL when its quote stays open. */
static char *word_end(char **text)
{
	char quote = **text;

	if (quote != '"' && quote != '\'')
		return *text + strcspn(*text, BLANKS);
	(*text)++;
	return strchr(*text, quote);
}

/* Cut a line into words, as `ip` does: quotes may surround a whole word. */
static bool split(struct words_of_line *line, char *text)
{
	char *word, *end;

	line->count = 0;
	for (;;) {
		word = text + strspn(text, BLANKS);
		if (!*word || *word == '#')
			return true;
		end = word_end(&word);
		if (!end || !add_word(line, word))
			return false;
		text = *end ? end + 1 : end;
		*end = '\0';
	}
}

static int run_line(struct words_of_line *line, char *text)
{
	int status;

	if (!split(line, text))
		return usage_error(NULL, NULL, "a quote is not closed");
	if (!line->count)
		return STATUS_DONE;
	status = command_run(line->count, line->words);
	if (status == STATUS_DROP)
		fprintf(stderr, "The packet would be dropped%s.\n",
			fail_place());
	return status;
}

static int run_file(FILE *file, const char *path)
{
	struct words_of_line line = { 0 };
	unsigned int number = 0;
	int status = STATUS_DONE;
	char *text = NULL;
	size_t size = 0;

	while (!status && getline(&text, &size, file) >= 0) {
		fail_set_place(path, ++number);
		status = run_line(&line, text);
	}
	if (!status && ferror(file))
		status = fail_errno(-errno, "file", path);
	free(text);
	free(line.words);
	return status;
}

int batch_run(const char *path)
{
	FILE *file;
	int status;

	if (!strcmp(path, "-"))
		return run_file(stdin, "standard input");
	file = fopen(path, "re");
	if (!file)
		return fail_errno(-errno, "file", path);
	status = run_file(file, path);
	fclose(file);
	return status;
}
