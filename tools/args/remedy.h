/* SPDX-License-Identifier: GPL-2.0 */
/* What to do about a refusal. */
#ifndef _REMEDY_H
#define _REMEDY_H

#include <stddef.h>

struct args;

/**
 * remedy_set_command() - Say whose names remedies are to have.
 * @args: the command that runs, or NULL
 */
void remedy_set_command(const struct args *args);

/**
 * remedy_print() - Follow a refusal with what helps against it.
 * @code: the code, @len bytes of it
 */
void remedy_print(const char *code, size_t len);

#endif /* _REMEDY_H */
