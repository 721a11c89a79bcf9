/* SPDX-License-Identifier: GPL-2.0 */
/* What the tests of parts have in common. */
#ifndef _UNITS_H
#define _UNITS_H

#include <stdbool.h>

/**
 * verdict() - Report a test.
 * @of: which one of those called @what
 */
void verdict(bool is_good, const char *what, const char *of);

/**
 * written() - What has gone to standard output since the last call.
 */
const char *written(void);

/* The tests of a file each */
void test_rules(void);
void test_kernel(void);
void test_sync(void);
void test_listening(void);	/* last: it changes all output */

#endif /* _UNITS_H */
