/* SPDX-License-Identifier: GPL-2.0 */
/* The verb `gateway sync`. */
#ifndef _GATEWAY_SYNC_H
#define _GATEWAY_SYNC_H

struct args;

/**
 * gateway_sync() - Keep a gateway and a table of the kernel in step.
 *
 * What leads somewhere in the table becomes a route of the gateway; whom the
 * gateway serves gets routes in the table.  Goes on until a signal or refusal.
 *
 * Return: the exit status.
 */
int gateway_sync(const struct args *args);

#endif /* _GATEWAY_SYNC_H */
