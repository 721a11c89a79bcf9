/* SPDX-License-Identifier: GPL-2.0 */
/* Batches: a file with a command a line. */
#ifndef _BATCH_H
#define _BATCH_H

/**
 * batch_run() - Run the commands of a file, until one fails.
 * @path: the file; "-" is standard input
 *
 * Return: the exit status of the last command that ran.
 */
int batch_run(const char *path);

#endif /* _BATCH_H */
