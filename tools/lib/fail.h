/* SPDX-License-Identifier: GPL-2.0 */
/* Refusals: one line on standard error, `Error: Code: sentence. Remedy.` */
#ifndef _FAIL_H
#define _FAIL_H

#include <stddef.h>

enum exit_status {
	STATUS_DONE = 0,
	STATUS_USAGE = 1,
	STATUS_REFUSED = 2,
	STATUS_DROP = 3,
};

/**
 * fail_set_remedy() - Have refusals followed by what helps against them.
 * @print: writes that for a code, which is @len bytes long
 */
void fail_set_remedy(void (*print)(const char *code, size_t len));

/**
 * fail_set_note() - Have the next refusal say one thing more.
 * @note: a sentence with its full stop, which must live as long; or NULL
 */
void fail_set_note(const char *note);

/* Which line of a file runs; a line may have another file run. */
struct fail_place {
	const char *file;
	unsigned int line;
	const struct fail_place *outer;
};

/**
 * fail_enter() - Have refusals name a place, until fail_leave().
 * @place: may change meanwhile; @outer is filled in
 */
void fail_enter(struct fail_place *place);
void fail_leave(void);

/**
 * fail_print() - Write to standard error, behind all output so far.
 *
 * What a terminal would act on becomes '?'.
 */
void fail_print(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/**
 * fail_print_place() - Write " (FILE:LINE)" to standard error, if there is one.
 */
void fail_print_place(void);

/**
 * fail_warn() - Say what the user should know although the command goes on.
 * @sentence: with or without its full stop
 */
void fail_warn(const char *sentence);

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
 * fail_told() - Report a refusal of the kernel before the last.
 * @err: its errno, negative
 * @text: what nl_error() said of it
 */
int fail_told(int err, const char *text);

/**
 * fail_errno() - Report that a file cannot be used.
 * @err: the errno, negative
 * @what: what it is, for instance "network namespace"
 */
int fail_errno(int err, const char *what, const char *name);

/**
 * fail_output() - Report that the answer does not reach the reader.
 * @err: the errno, negative
 */
int fail_output(int err);

/**
 * fail_no_memory() - Report that this very program has no memory left.
 */
int fail_no_memory(void);

/**
 * fail_no_room() - Report a command too large for a message.
 */
int fail_no_room(void);

#endif /* _FAIL_H */
