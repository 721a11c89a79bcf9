/* SPDX-License-Identifier: GPL-2.0 */
/* Refusals: one line on standard error, `Error: Code: sentence. Remedy.` */
#ifndef _FAIL_H
#define _FAIL_H

struct args;

enum exit_status {
	STATUS_DONE = 0,
	STATUS_USAGE = 1,
	STATUS_REFUSED = 2,
	STATUS_DROP = 3,
};

/**
 * fail_set_command() - Say whose names remedies are to have.
 * @args: the command line that runs, or NULL
 */
void fail_set_command(const struct args *args);

/**
 * fail_set_place() - Say which line of a batch runs.
 */
void fail_set_place(const char *file, unsigned int line);

/**
 * fail_place() - " (FILE:LINE)" in a batch, else "".
 */
const char *fail_place(void);

/* All of these return STATUS_REFUSED. */

/**
 * fail() - Refuse with a code.
 * @format: the sentence, without its full stop
 */
int fail(const char *code, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * fail_kernel() - Report the kernel's last refusal.
 * @err: its errno, negative
 */
int fail_kernel(int err);

/**
 * fail_errno() - Report that a file cannot be used.
 * @err: the errno, negative
 * @what: what it is, for instance "network namespace"
 */
int fail_errno(int err, const char *what, const char *name);

/**
 * fail_no_room() - Report a command too large for a message.
 */
int fail_no_room(void);

#endif /* _FAIL_H */
