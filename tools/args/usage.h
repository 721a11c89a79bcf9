/* SPDX-License-Identifier: GPL-2.0 */
/* Usage, printed from the tables that the parser works by. */
#ifndef _USAGE_H
#define _USAGE_H

#include <stdio.h>

#include "args.h"

/* The whole program's; one object's; one verb's. */
void usage_print(FILE *file);
void usage_print_object(FILE *file, const struct object *object);
void usage_print_verb(FILE *file, const struct object *object,
		      const struct verb *verb);

/**
 * usage_error() - Say what is wrong with the command line, and what is right.
 * @object: object in question, or NULL
 * @verb: verb in question, or NULL
 *
 * Return: STATUS_USAGE.
 */
int usage_error(const struct object *object, const struct verb *verb,
		const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif /* _USAGE_H */
