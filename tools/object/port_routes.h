/* SPDX-License-Identifier: GPL-2.0 */
/* The verb `port routes`. */
#ifndef _PORT_ROUTES_H
#define _PORT_ROUTES_H

struct args;

/**
 * port_routes() - Show the effective routes of a port.
 *
 * Return: the exit status.
 */
int port_routes(const struct args *args);

#endif /* _PORT_ROUTES_H */
