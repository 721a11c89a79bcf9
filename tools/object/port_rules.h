/* SPDX-License-Identifier: GPL-2.0 */
/* The verb `port rules`. */
#ifndef _PORT_RULES_H
#define _PORT_RULES_H

struct args;

/**
 * port_rules() - Show the effective rules of a port.
 *
 * Return: the exit status.
 */
int port_rules(const struct args *args);

#endif /* _PORT_RULES_H */
