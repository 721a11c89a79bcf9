// SPDX-License-Identifier: GPL-2.0
/* Files with a command a line. */

#include "lines.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/array.h"
#include "lib/fail.h"
#include "usage.h"

#define BLANKS " \t\r\n"

struct lines {
	FILE *file;
	int (*run)(const struct line *line, void *data);
	void *data;
	struct line line;
	size_t room;		/* of line.words */
	struct fail_place place;
};

static bool add_word(struct lines *lines, char *word)
{
	struct line *line = &lines->line;
	char **words = array_grow(line->words, line->count, &lines->room,
				  sizeof(*words));

	if (!words)
		return false;
	line->words = words;
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
static int split(struct lines *lines, char *text)
{
	char *word, *end;

	lines->line.count = 0;
	for (;;) {
		word = text + strspn(text, BLANKS);
		if (!*word || *word == '#')
			return STATUS_DONE;
		end = word_end(&word);
		if (!end)
			return usage_error(NULL, NULL, "a quote is not closed");
		if (!add_word(lines, word))
			return fail_no_memory();
		text = *end ? end + 1 : end;
		*end = '\0';
	}
}

/* A line that ended at a NUL would be another than the one that is seen. */
static int run_line(struct lines *lines, char *text, size_t len)
{
	int status;

	if (memchr(text, '\0', len))
		return fail("InvalidParameter", "the line has a NUL byte");
	status = split(lines, text);
	if (status || !lines->line.count)
		return status;
	return lines->run(&lines->line, lines->data);
}

static int run_lines(struct lines *lines)
{
	int status = STATUS_DONE;
	char *text = NULL;
	size_t size = 0;
	ssize_t len;

	while (!status && (len = getline(&text, &size, lines->file)) >= 0) {
		lines->place.line = ++lines->line.number;
		status = run_line(lines, text, len);
	}
	/* A line too long for the memory is an end, but not the file's. */
	if (!status && !feof(lines->file))
		status = fail_errno(-errno, "file", lines->place.file);
	free(text);
	free(lines->line.words);
	return status;
}

const char *lines_name(const char *path)
{
	return strcmp(path, "-") ? path : "standard input";
}

int lines_run(const char *path,
	      int (*run)(const struct line *line, void *data), void *data)
{
	bool is_stdin = !strcmp(path, "-");
	struct lines lines = {
		.file = is_stdin ? stdin : fopen(path, "re"),
		.run = run,
		.data = data,
		.place.file = lines_name(path),
	};
	int status;

	if (!lines.file)
		return fail_errno(-errno, "file", path);
	fail_enter(&lines.place);
	status = run_lines(&lines);
	fail_leave();
	if (!is_stdin)
		fclose(lines.file);
	return status;
}
