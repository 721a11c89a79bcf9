/* SPDX-License-Identifier: GPL-2.0 */
/* A gateway and a table of the kernel: whom the gateway serves. */
#ifndef _SYNC_SERVED_H
#define _SYNC_SERVED_H

#include "lib/prefixes.h"

/**
 * gateway_served_read() - Read the prefixes whose packets the gateway takes.
 * @served: empty
 * @vnet: the gateway's
 *
 * Return: 0 or a negative errno.
 */
int gateway_served_read(struct prefixes *served, const char *vnet);

#endif /* _SYNC_SERVED_H */
