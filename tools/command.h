/* SPDX-License-Identifier: GPL-2.0 */
/* Commands: the objects there are, and one command line run. */
#ifndef _COMMAND_H
#define _COMMAND_H

struct object;

extern const struct object *const objects[];	/* ends with NULL */

/**
 * command_run() - Run one command.
 * @argv: from the object on
 *
 * Return: the exit status.
 */
int command_run(int argc, char **argv);

#endif /* _COMMAND_H */
