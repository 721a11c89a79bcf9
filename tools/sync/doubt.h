/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: whether what is missing is gone. */
#ifndef _SYNC_DOUBT_H
#define _SYNC_DOUBT_H

#include "lib/prefixes.h"

/* What has been missing without a reason, in several looks one after another */
struct gateway_doubt {
	struct prefixes missing;
	unsigned int looks;
};

/**
 * gateway_doubt_keep() - Put back what is missing without a reason.
 * @read: what was read while the table changed
 * @before: what it had before
 * @touched: what has changed since then
 *
 * Return: how many prefixes, or a negative errno.
 */
int gateway_doubt_keep(struct gateway_doubt *doubt, struct prefixes *read,
		       const struct prefixes *before,
		       const struct prefixes *touched);

/**
 * gateway_doubt_end() - Nothing changed while the table was read.
 */
void gateway_doubt_end(struct gateway_doubt *doubt);

#endif /* _SYNC_DOUBT_H */
