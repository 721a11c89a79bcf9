/* SPDX-License-Identifier: GPL-2.0 */
/* rtnetlink: what a port's device needs to be usable. */
#ifndef _RTNL_H
#define _RTNL_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "nl.h"

/**
 * rtnl_sock() - The socket in the namespace the process is in.
 *
 * Return: the one that the program keeps, or NULL with errno set.
 */
struct nl_sock *rtnl_sock(void);

/* All of these return 0 or a negative errno. */

/**
 * rtnl_add_addr() - Give a device an address, usable at once.
 * @len: length of the prefix that is on the link
 */
int rtnl_add_addr(struct nl_sock *sk, uint32_t ifindex,
		  const struct addr *addr, uint8_t len);

/**
 * rtnl_set_up() - Bring a device up.
 */
int rtnl_set_up(struct nl_sock *sk, uint32_t ifindex);

/**
 * rtnl_has_default() - Look for a default route, of any metric, in any table.
 * @has: set to whether there is one
 */
int rtnl_has_default(struct nl_sock *sk, int family, bool *has);

/**
 * rtnl_add_default() - Add a default route.
 */
int rtnl_add_default(struct nl_sock *sk, uint32_t ifindex,
		     const struct addr *gateway);

#endif /* _RTNL_H */
