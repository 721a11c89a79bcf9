/* SPDX-License-Identifier: GPL-2.0 */
/* Options that say how much is shown. */
#ifndef _OPTIONS_H
#define _OPTIONS_H

#include <stdbool.h>

extern bool option_stats;	/* -s */
extern bool option_details;	/* -d */

/**
 * detail() - The label of what text shows with -d only.
 */
static inline const char *detail(const char *label)
{
	return option_details ? label : (const char *)0;
}

#endif /* _OPTIONS_H */
