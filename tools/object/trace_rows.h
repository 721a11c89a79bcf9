/* SPDX-License-Identifier: GPL-2.0 */
/* The routes that a traced packet could have taken, and why one of them won. */
#ifndef _TRACE_ROWS_H
#define _TRACE_ROWS_H

#include "lib/addr.h"

struct nlattr;

/**
 * trace_rows_print() - Say why a route won, and with -d over which others.
 * @port: the port that would send the packet
 * @dst: its destination
 * @winner: VNETPEER_A_TRACE_ROUTE of the verdict
 *
 * Says nothing when the routes have changed since the verdict.
 */
void trace_rows_print(const char *port, const struct addr *dst,
		      const struct nlattr *winner);

#endif /* _TRACE_ROWS_H */
