/* SPDX-License-Identifier: GPL-2.0 */
/* What to do about a refusal. */
#ifndef _REMEDY_H
#define _REMEDY_H

#include <stddef.h>

struct args;

/**
 * remedy_print() - Follow a refusal with what helps against it.
 * @code: the code, @code_len bytes of it
 * @args: the refused command, whose names it is told with, or NULL
 */
void remedy_print(const char *code, size_t code_len, const struct args *args);

#endif /* _REMEDY_H */
