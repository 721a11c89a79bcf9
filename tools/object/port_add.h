/* SPDX-License-Identifier: GPL-2.0 */
/* The verb `port add`. */
#ifndef _PORT_ADD_H
#define _PORT_ADD_H

struct args;

/**
 * port_add() - Make a port and its device, and make the device usable.
 *
 * Return: the exit status.
 */
int port_add(const struct args *args);

#endif /* _PORT_ADD_H */
