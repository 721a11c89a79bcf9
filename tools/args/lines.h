/* SPDX-License-Identifier: GPL-2.0 */
/* Files with a command a line. */
#ifndef _LINES_H
#define _LINES_H

struct line {
	char **words;
	int count;		/* of words; at least one */
	unsigned int number;	/* in the file, from 1 */
};

/**
 * lines_run() - Run the lines of a file, until one fails.
 * @path: the file; "-" is standard input
 * @run: runs one line; Return: the exit status
 * @data: for @run
 *
 * Lines without a word are skipped.  What fails meanwhile names the line.
 *
 * Return: the exit status.
 */
int lines_run(const char *path,
	      int (*run)(const struct line *line, void *data), void *data);

/**
 * lines_name() - What a file is called in messages.
 */
const char *lines_name(const char *path);

#endif /* _LINES_H */
