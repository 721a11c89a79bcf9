/* SPDX-License-Identifier: GPL-2.0 */
/* Usage, printed from the tables that the parser works by. */
#ifndef _USAGE_H
#define _USAGE_H

#include <stdio.h>

struct object;
struct verb;

/**
 * usage_set_objects() - Say what objects there are.
 * @objects: ends with NULL
 */
void usage_set_objects(const struct object *const *objects);

/* The whole program's; one object's. */
void usage_print(FILE *file);
void usage_print_object(FILE *file, const struct object *object);

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
